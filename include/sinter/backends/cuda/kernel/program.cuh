// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A fused program on one thread: `load` each input, `evaluate`, `store` each output. What an instruction does is its card's `meaning`.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <sinter/core/config.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/ir/op/meaning.hpp>
#include <sinter/passes/program.hpp>

namespace sinter::backends::cuda {

/// The dtypes that a program's registers hold, 32 bits each: a float's bits, an integer, or a bool as 0 or 1.
SINTER_HD constexpr bool has_register(dtype type) {
  return type == dtype::f32 || type == dtype::i32 || type == dtype::u8 || type == dtype::i8 || type == dtype::boolean;
}

/// One register for each input and instruction. Every index is a constant, so that the array dissolves into the machine's registers.
template <class Program>
struct registers {
  std::uint32_t bits[Program::registers];
};

namespace detail {

/// A value as a register of a dtype holds it: floating to integer truncates, integers wrap, anything to bool asks `!= 0`.
template <dtype Type, class Value>
SINTER_HD constexpr std::uint32_t to_register(Value x) {
  static_assert(has_register(Type), "a fused CUDA kernel computes on f32, i32, u8, i8 and bool only");
  if constexpr (Type == dtype::f32)
    return __builtin_bit_cast(std::uint32_t, static_cast<float>(x));
  else if constexpr (Type == dtype::boolean)
    return x != Value(0) ? 1u : 0u;
  else  // over 64 bits: a float that no i32 holds wraps then, as the reference's does
    if constexpr (std::is_floating_point_v<Value>)
      return static_cast<std::uint32_t>(static_cast<std::int32_t>(saturated(Type, static_cast<double>(x))));
    else
      return static_cast<std::uint32_t>(static_cast<std::int32_t>(static_cast<storage_t<Type>>(static_cast<std::int64_t>(x))));
}

/// A register as what its card computes on: float, or 64-bit integers, in which no operation on 32-bit ones overflows. Their upper halves are never
/// needed in the end, and the compiler drops them.
template <class Program, int Register>
SINTER_HD constexpr auto from_register(const registers<Program>& r) {
  if constexpr (Program::register_type(Register) == dtype::f32)
    return __builtin_bit_cast(float, r.bits[Register]);
  else
    return std::int64_t{static_cast<std::int32_t>(r.bits[Register])};
}

template <class Program, int I>
SINTER_HD constexpr void execute(registers<Program>& r) {
  constexpr ir::opcode op = Program::op(I);
  constexpr dtype type = Program::register_type(Program::inputs + I);
  std::uint32_t& to = r.bits[Program::inputs + I];
  if constexpr (op == ir::opcode::constant) {
    constexpr std::uint32_t bits = Program::immediate(I);
    if constexpr (type == dtype::f32)
      to = bits;
    else
      to = to_register<type>(std::int64_t{static_cast<std::int32_t>(bits)});
  } else {
    using card = ir::card_for<op>;
    const auto a = from_register<Program, Program::a(I)>(r);
    static_assert(op == ir::opcode::convert || card::arity == 3 || ir::detail::computes_on<card, std::remove_const_t<decltype(a)>>,
                  "the card does not take this dtype");
    if constexpr (op == ir::opcode::convert)
      to = to_register<type>(a);
    else if constexpr (card::arity == 1)
      to = to_register<type>(card::meaning(a));
    else if constexpr (card::arity == 2)
      to = to_register<type>(card::meaning(a, from_register<Program, Program::b(I)>(r)));
    else
      to = to_register<type>(card::meaning(a != 0, from_register<Program, Program::b(I)>(r), from_register<Program, Program::c(I)>(r)));
  }
}

template <class Program, int... I>
SINTER_HD constexpr void evaluate(registers<Program>& r, std::integer_sequence<int, I...>) {
  (execute<Program, I>(r), ...);
}

}  // namespace detail

/// Fills the register of input I from element `at`; an index input has no memory and is `at` itself.
template <class Program, int I>
SINTER_HD void load(registers<Program>& r, [[maybe_unused]] const void* memory, std::int64_t at) {
  constexpr dtype type = Program::input_type(I);
  if constexpr (Program::input_access(I) == passes::access::index)
    r.bits[I] = detail::to_register<type>(at);
  else if constexpr (type == dtype::f32)
    r.bits[I] = detail::to_register<type>(static_cast<const float*>(memory)[at]);
  else
    r.bits[I] = detail::to_register<type>(std::int64_t{static_cast<const storage_t<type>*>(memory)[at]});
}

/// Runs the instructions; every value is known to a constant expression, too.
template <class Program>
SINTER_HD constexpr void evaluate(registers<Program>& r) {
  detail::evaluate(r, std::make_integer_sequence<int, Program::instructions>{});
}

/// Writes output O to element `at`, converted to its dtype.
template <class Program, int O>
SINTER_HD void store(const registers<Program>& r, void* memory, std::int64_t at) {
  constexpr dtype type = Program::output_type(O);
  const std::uint32_t bits = detail::to_register<type>(detail::from_register<Program, Program::output_register(O)>(r));
  if constexpr (type == dtype::f32)
    static_cast<float*>(memory)[at] = __builtin_bit_cast(float, bits);
  else
    static_cast<storage_t<type>*>(memory)[at] = static_cast<storage_t<type>>(bits);
}

}  // namespace sinter::backends::cuda
