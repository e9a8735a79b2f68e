// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The elementwise operations on vectors: on f32, on integers in i32 lanes, on bools as masks.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

namespace SINTER_KERNEL_NAMESPACE {

/// The dtypes that vectors hold.
constexpr bool has_lanes(dtype type) {
  return type == dtype::f32 || type == dtype::i32 || type == dtype::u8 || type == dtype::i8 || type == dtype::boolean;
}

/// Narrow integers wrap as they do in memory.
template <dtype Type>
SINTER_INLINE ints wrap(ints x) {
  if constexpr (Type == dtype::u8)
    return x & splat(255);
  else if constexpr (Type == dtype::i8)
    return as_ints(as_unsigneds(x) << 24) >> 24;
  else
    return x;
}

/// Lane by lane, since no instruction divides integers. x / 0 = 0, and the one quotient that overflows wraps.
SINTER_INLINE ints quotient(ints a, ints b) {
  std::int32_t numerators[lanes], denominators[lanes];
  store(numerators, a);
  store(denominators, b);
  for (int i = 0; i < lanes; ++i) {
    const std::int64_t n = numerators[i], d = denominators[i];
    numerators[i] = d == 0 ? 0 : static_cast<std::int32_t>(n / d);
  }
  return load(numerators);
}

/// Lane by lane, by the card: what no instruction does.
template <ir::opcode Op>
SINTER_INLINE ints one_by_one(ints a, ints b) {
  std::int32_t first[lanes], second[lanes];
  store(first, a);
  store(second, b);
  by_lanes<Op>(first, second, lanes);
  return load(first);
}

/// By less than the width; counts beyond, negative ones among them, leave 0 or the sign.
SINTER_INLINE ints shifted_left(ints a, ints by) {
  const unsigneds count = as_unsigneds(by);
  return choose(ints(count < as_unsigneds(splat(32))), as_ints(as_unsigneds(a) << (count & as_unsigneds(splat(31)))), ints{});
}
SINTER_INLINE ints shifted_right(ints a, ints by) {
  const ints inside = ints(as_unsigneds(by) < as_unsigneds(splat(32)));
  return a >> choose(inside, by, splat(31));
}

/// As `saturated` in core/dtype.hpp.
template <dtype To>
SINTER_INLINE ints saturating(floats x) {
  const floats number = choose(x == x, x, floats{});  // NOLINT(misc-redundant-expression): false for NaN
  if constexpr (To == dtype::i32) {
    return choose(number >= splat(2147483648.0f), splat(0x7fffffff), truncate(number));  // below the range, the instruction itself stays at the end
  } else {
    const floats low = splat(To == dtype::i8 ? -128.0f : 0.0f), high = splat(To == dtype::i8 ? 127.0f : 255.0f);
    const floats above = choose(number < low, low, number);
    return truncate(choose(above > high, high, above));
  }
}

template <dtype From, dtype To, class Vector>
SINTER_INLINE auto converted(Vector x) {
  static_assert(has_lanes(To), "a fused CPU kernel converts to f32, i32, u8, i8 and bool only");
  if constexpr (From == To)
    return x;
  else if constexpr (To == dtype::boolean)
    return ints(x != Vector{});
  else if constexpr (To == dtype::f32 && From == dtype::boolean)
    return as_floats(x & splat(0x3f800000));  // the bits of 1
  else if constexpr (To == dtype::f32)
    return to_floats(x);
  else if constexpr (From == dtype::boolean)
    return -x;
  else if constexpr (From == dtype::f32)
    return saturating<To>(x);
  else
    return wrap<To>(x);
}

template <ir::opcode Op, class Vector>
SINTER_INLINE ints compared(Vector a, Vector b) {
  using code = ir::opcode;
  if constexpr (Op == code::equal)
    return a == b;
  else if constexpr (Op == code::not_equal)
    return a != b;
  else if constexpr (Op == code::less)
    return a < b;
  else if constexpr (Op == code::less_equal)
    return a <= b;
  else if constexpr (Op == code::greater)
    return a > b;
  else
    return a >= b;
}

/// The operations on f32.
template <ir::opcode Op>
SINTER_INLINE floats computed(floats a, floats b) {
  using code = ir::opcode;
  if constexpr (Op == code::add)
    return a + b;
  else if constexpr (Op == code::sub)
    return a - b;
  else if constexpr (Op == code::mul)
    return a * b;
  else if constexpr (Op == code::div)
    return a / b;
  else if constexpr (Op == code::max)
    return choose(a == a, maximum(a, b), a);  // where b is a NaN, the instruction takes it
  else if constexpr (Op == code::min)
    return choose(a == a, minimum(a, b), a);
  else if constexpr (Op == code::fmax)
    return choose(b == b, maximum(a, b), a);
  else if constexpr (Op == code::fmin)
    return choose(b == b, minimum(a, b), a);
  else if constexpr (Op == code::neg)
    return -a;
  else if constexpr (Op == code::abs)
    return magnitude(a);
  else if constexpr (Op == code::sign)
    return sign_of(a);
  else if constexpr (Op == code::floor)
    return to_whole<whole::floor>(a);
  else if constexpr (Op == code::ceil)
    return to_whole<whole::ceil>(a);
  else if constexpr (Op == code::round)
    return to_whole<whole::nearest>(a);
  else if constexpr (Op == code::trunc)
    return to_whole<whole::trunc>(a);
  else if constexpr (Op == code::exp)
    return exponential(a);
  else if constexpr (Op == code::log)
    return logarithm(a);
  else if constexpr (Op == code::sqrt)
    return square_root(a);
  else if constexpr (Op == code::relu)
    return rectified(a);
  else if constexpr (Op == code::exp2)
    return power_of_two(a);
  else if constexpr (Op == code::tanh)
    return hyperbolic_tangent(a);
  else if constexpr (Op == code::erf)
    return error_function(a);
  else if constexpr (Op == code::sin)
    return sine<0>(a);
  else if constexpr (Op == code::cos)
    return sine<1>(a);
  else if constexpr (Op == code::fmod || Op == code::remainder || Op == code::floor_divide)
    return division<Op>(a, b);
  else if constexpr (Op == code::lgamma || Op == code::polygamma)
    return with_slow_lanes<Op>(a, splat(std::int32_t{-1}), a, b);
  else if constexpr (Op == code::tan)
    return with_slow_lanes<Op>(in_double<Op>(a, b), ~(magnitude(a) < splat(0x1p20f)), a, a);
  else
    return in_double<Op>(a, b);
}

/// Questions about f32.
template <ir::opcode Op>
SINTER_INLINE ints asked(floats a) {
  using code = ir::opcode;
  if constexpr (Op == code::is_nan)
    return a != a;
  else if constexpr (Op == code::is_inf)
    return magnitude(a) == splat(__builtin_huge_valf());
  else {
    static_assert(Op == code::is_finite);
    return magnitude(a) < splat(__builtin_huge_valf());
  }
}

/// The operations on integers, modulo 2^32.
template <ir::opcode Op>
SINTER_INLINE ints computed(ints a, ints b) {
  using code = ir::opcode;
  if constexpr (Op == code::add)
    return as_ints(as_unsigneds(a) + as_unsigneds(b));
  else if constexpr (Op == code::sub)
    return as_ints(as_unsigneds(a) - as_unsigneds(b));
  else if constexpr (Op == code::mul)
    return as_ints(as_unsigneds(a) * as_unsigneds(b));
  else if constexpr (Op == code::div)
    return quotient(a, b);
  else if constexpr (Op == code::max || Op == code::fmax)
    return maximum(a, b);
  else if constexpr (Op == code::min || Op == code::fmin)
    return minimum(a, b);
  else if constexpr (Op == code::abs)
    return choose(a < ints{}, as_ints(-as_unsigneds(a)), a);
  else if constexpr (Op == code::sign)
    return sign_of(a);
  else if constexpr (Op >= code::floor && Op <= code::trunc)
    return a;
  else if constexpr (Op == code::bitwise_and)
    return a & b;
  else if constexpr (Op == code::bitwise_or)
    return a | b;
  else if constexpr (Op == code::bitwise_xor)
    return a ^ b;
  else if constexpr (Op == code::bitwise_not)
    return ~a;
  else if constexpr (Op == code::shift_left)
    return shifted_left(a, b);
  else if constexpr (Op == code::shift_right)
    return shifted_right(a, b);
  else if constexpr (Op == code::fmod || Op == code::remainder || Op == code::floor_divide || Op == code::pow)
    return one_by_one<Op>(a, b);
  else if constexpr (Op == code::neg)
    return as_ints(-as_unsigneds(a));
  else {
    static_assert(Op == code::relu, "no vector meaning for this operation on integers");
    return maximum(a, ints{});
  }
}

/// The operations on masks. True is the larger, though its lane is -1.
template <ir::opcode Op>
SINTER_INLINE ints computed_on_masks(ints a, ints b) {
  using code = ir::opcode;
  if constexpr (Op == code::logical_and || Op == code::min || Op == code::fmin || Op == code::bitwise_and)
    return a & b;
  else if constexpr (Op == code::logical_or || Op == code::max || Op == code::fmax || Op == code::bitwise_or)
    return a | b;
  else if constexpr (Op == code::logical_xor || Op == code::bitwise_xor)
    return a ^ b;
  else {
    static_assert(Op == code::logical_not, "no vector meaning for this operation on bool");
    return ~a;
  }
}

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
