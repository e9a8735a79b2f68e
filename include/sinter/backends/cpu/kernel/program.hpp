// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A fused program on vector registers: `load_splats`, then for each vector `load_inputs`, `evaluate`, `store_outputs`, or all three by `run_vector`.
///
/// A kernel with a value of its own (a contraction's accumulator) sets the first register itself, and loads from 1 on.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// One vector for each input and instruction. Integers and masks are kept as their bits.
template <class Program>
struct registers {
  floats value[Program::registers];
};

/// Where a program's operands stand at the start of a row, and how they move along it.
template <class Program>
struct row {
  const void* input[Program::inputs + 1];   // one more, since there may be none
  std::int64_t first[Program::inputs + 1];  // for index inputs: the value at the start
  std::int64_t step[Program::inputs + 1];   // for index and gather inputs
  void* output[Program::outputs + 1];

  /// Points an input at its first element; an index has none, and its first value in the place of the address.
  template <int I>
  SINTER_INLINE void start_input(const void* address) {
    if constexpr (Program::input_access(I) == passes::access::index)
      first[I] = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(address));
    else
      input[I] = address;
  }
  /// Moves an input by a number of elements.
  template <int I>
  SINTER_INLINE void advance_input(std::int64_t elements) {
    if constexpr (Program::input_access(I) == passes::access::index)
      first[I] += elements;
    else
      input[I] = static_cast<const storage_t<Program::input_type(I)>*>(input[I]) + elements;
  }
  template <int O>
  SINTER_INLINE void advance_output(std::int64_t elements) {
    output[O] = static_cast<storage_t<Program::output_type(O)>*>(output[O]) + elements;
  }
};

SINTER_INLINE floats as_register(floats x) { return x; }
SINTER_INLINE floats as_register(ints x) { return as_floats(x); }

/// A register as what its dtype says: floats for f32, ints for the rest.
template <class Program, int Register>
SINTER_INLINE auto value_of(const registers<Program>& r) {
  if constexpr (Program::register_type(Register) == dtype::f32)
    return r.value[Register];
  else
    return as_ints(r.value[Register]);
}

// Loads --------------------------------------------------------------------------------------------------------------

template <class Program, int I>
SINTER_INLINE void load_splat(registers<Program>& r, const row<Program>& from) {
  using element = storage_t<Program::input_type(I)>;
  if constexpr (Program::input_access(I) == passes::access::splat) {
    const element x = *static_cast<const element*>(from.input[I]);
    if constexpr (Program::input_type(I) == dtype::u8 || Program::input_type(I) == dtype::i8)
      r.value[I] = as_register(splat(std::int32_t{x}));
    else
      r.value[I] = as_register(splat(x));
  }
}

/// What is known of the lanes of a load when it is compiled: all, fewer than all, or nothing.
enum class reach : std::uint8_t { whole, part, any };

template <class Program, int I, reach Lanes>
SINTER_INLINE void load_input(registers<Program>& r, const row<Program>& from, [[maybe_unused]] std::int64_t at,
                              [[maybe_unused]] int count) {
  static_assert(has_lanes(Program::input_type(I)), "a fused CPU kernel reads f32, i32, u8, i8 and bool only");
  constexpr passes::access how = Program::input_access(I);
  if constexpr (how == passes::access::index) {
    const std::int64_t start = from.first[I] + at * from.step[I];
    const ints value = splat(static_cast<std::int32_t>(start)) + lane_numbers() * splat(static_cast<std::int32_t>(from.step[I]));
    r.value[I] = as_floats(value);
  } else if constexpr (how != passes::access::splat) {
    const auto* const p = static_cast<const storage_t<Program::input_type(I)>*>(from.input[I]);
    constexpr bool gathers = how == passes::access::gather;
    if constexpr (!gathers && Lanes == reach::whole) r.value[I] = as_register(load(p + at));
    if constexpr (!gathers && Lanes == reach::part) r.value[I] = as_register(load_part(p + at, count));
    if constexpr (!gathers && Lanes == reach::any) r.value[I] = as_register(load_up_to(p + at, count));
    if constexpr (gathers && Lanes == reach::whole) r.value[I] = as_register(gather(p + at * from.step[I], from.step[I]));
    if constexpr (gathers && Lanes == reach::part) r.value[I] = as_register(gather_part(p + at * from.step[I], from.step[I], count));
    if constexpr (gathers && Lanes == reach::any) r.value[I] = as_register(gather_up_to(p + at * from.step[I], from.step[I], count));
  }
}

template <class Program, int First, int... I>
SINTER_INLINE void load_splats(registers<Program>& r, const row<Program>& from, std::integer_sequence<int, I...>) {
  (load_splat<Program, First + I>(r, from), ...);
}
template <class Program, reach Lanes, int First, int... I>
SINTER_INLINE void load_inputs(registers<Program>& r, const row<Program>& from, [[maybe_unused]] std::int64_t at,
                               [[maybe_unused]] int count, std::integer_sequence<int, I...>) {
  (load_input<Program, First + I, Lanes>(r, from, at, count), ...);
}

/// Fills the registers of splat inputs, which hold for a whole row.
template <class Program, int First = 0>
SINTER_INLINE void load_splats(registers<Program>& r, const row<Program>& from) {
  load_splats<Program, First>(r, from, std::make_integer_sequence<int, Program::inputs - First>{});
}

/// Fills the registers of the other inputs with elements `at` and after, `count` of them or a whole vector.
template <class Program, reach Lanes, int First = 0>
SINTER_INLINE void load_inputs(registers<Program>& r, const row<Program>& from, std::int64_t at, int count = lanes) {
  load_inputs<Program, Lanes, First>(r, from, at, count, std::make_integer_sequence<int, Program::inputs - First>{});
}

// Instructions -------------------------------------------------------------------------------------------------------

template <class Program, int I>
SINTER_INLINE void execute(registers<Program>& r) {
  using code = ir::opcode;
  constexpr ir::opcode op = Program::op(I);
  constexpr dtype type = Program::register_type(Program::inputs + I);
  floats& to = r.value[Program::inputs + I];
  if constexpr (op == code::constant) {
    constexpr std::uint32_t bits = Program::immediate(I);
    if constexpr (type == dtype::f32)
      to = splat(__builtin_bit_cast(float, bits));
    else if constexpr (type == dtype::boolean)
      to = as_register(splat(bits != 0));
    else
      to = as_register(wrap<type>(splat(static_cast<std::int32_t>(bits))));
  } else {
    constexpr int a = Program::a(I), b = Program::b(I);
    constexpr dtype operand = Program::register_type(a);
    if constexpr (op == code::convert) {
      to = as_register(converted<operand, type>(value_of<Program, a>(r)));
    } else if constexpr (op == code::select) {
      to = choose(as_ints(r.value[a]), r.value[b], r.value[Program::c(I)]);
    } else if constexpr (op >= code::equal && op <= code::greater_equal) {
      if constexpr (operand == dtype::boolean)
        to = as_floats(compared<op>(value_of<Program, b>(r), value_of<Program, a>(r)));
      else
        to = as_floats(compared<op>(value_of<Program, a>(r), value_of<Program, b>(r)));
    } else if constexpr (op >= code::is_nan && op <= code::is_finite) {
      to = as_floats(asked<op>(r.value[a]));
    } else if constexpr (type == dtype::boolean) {
      to = as_floats(computed_on_masks<op>(as_ints(r.value[a]), as_ints(r.value[b])));
    } else if constexpr (type == dtype::f32) {
      to = computed<op>(r.value[a], r.value[b]);
    } else {
      to = as_floats(wrap<type>(computed<op>(as_ints(r.value[a]), as_ints(r.value[b]))));
    }
  }
}

template <class Program, int... I>
SINTER_INLINE void evaluate(registers<Program>& r, std::integer_sequence<int, I...>) {
  (execute<Program, I>(r), ...);
}

/// Runs the instructions.
template <class Program>
SINTER_INLINE void evaluate(registers<Program>& r) {
  evaluate<Program>(r, std::make_integer_sequence<int, Program::instructions>{});
}

// Stores -------------------------------------------------------------------------------------------------------------

template <class Program, int O, bool Whole>
SINTER_INLINE void store_output(const registers<Program>& r, const row<Program>& to, std::int64_t at, int count) {
  constexpr dtype type = Program::output_type(O);
  constexpr int from = Program::output_register(O);
  auto* const p = static_cast<storage_t<type>*>(to.output[O]) + at;
  const auto x = converted<Program::register_type(from), type>(value_of<Program, from>(r));
  if constexpr (Whole)
    store(p, x);
  else
    store_part(p, x, count);
}
template <class Program, bool Whole, int... O>
SINTER_INLINE void store_outputs(const registers<Program>& r, const row<Program>& to, std::int64_t at, int count,
                                 std::integer_sequence<int, O...>) {
  (store_output<Program, O, Whole>(r, to, at, count), ...);
}

/// Writes the outputs' elements `at` and after: a whole vector, or 0 < `count` < lanes.
template <class Program, bool Whole>
SINTER_INLINE void store_outputs(const registers<Program>& r, const row<Program>& to, std::int64_t at, int count = lanes) {
  store_outputs<Program, Whole>(r, to, at, count, std::make_integer_sequence<int, Program::outputs>{});
}

/// Everything for the elements `at` and after: a whole vector, or where there are `Parts`, 0 < `count` <= lanes. The instructions stand here once, which
/// is worth a branch before and behind them when there are several.
template <class Program, bool Parts, int First = 0>
SINTER_INLINE void run_vector(registers<Program>& r, const row<Program>& operands, std::int64_t at, int count) {
  const bool whole = !Parts || count == lanes;
  if (whole)
    load_inputs<Program, reach::whole, First>(r, operands, at);
  else if constexpr (Parts)
    load_inputs<Program, reach::part, First>(r, operands, at, count);
  evaluate<Program>(r);
  if (whole)
    store_outputs<Program, true>(r, operands, at);
  else if constexpr (Parts)
    store_outputs<Program, false>(r, operands, at, count);
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
