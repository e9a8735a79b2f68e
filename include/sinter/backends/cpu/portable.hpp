// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Kernels for what has no vector kernel: one node in plain loops over any dtype. Integers wider than 32 bits, f64 and the half types come here.
#pragma once

#include <cstdint>
#include <type_traits>

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/lanes.hpp>
#include <sinter/core/double_double.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/ir/op/meaning.hpp>
#include <sinter/passes/program.hpp>

namespace sinter::backends::cpu::portable {

using passes::word;

/// What a dtype is computed in: doubles, or 64-bit integers.
template <dtype Type>
using number_of = std::conditional_t<is_floating(Type), double, std::int64_t>;

template <dtype Type>
number_of<Type> load(const void* memory, std::int64_t at) {
  const storage_t<Type> stored = static_cast<const storage_t<Type>*>(memory)[at];
  if constexpr (is_floating(Type))
    return static_cast<double>(stored);
  else
    return static_cast<std::int64_t>(stored);
}
template <dtype Type, class Number>
void store(void* memory, std::int64_t at, Number value) {
  auto* to = static_cast<storage_t<Type>*>(memory) + at;
  if constexpr (Type == dtype::boolean)
    *to = value != 0;
  else if constexpr (is_floating(Type))
    *to = static_cast<storage_t<Type>>(static_cast<double>(value));
  else
    *to = static_cast<storage_t<Type>>(static_cast<std::int64_t>(value));
}

/// `<opcode, dtypes, constants...>`: byte 0 of dtypes is the result's, bytes 1 to 3 the operands', bytes 5 to 7 say constant (1) or index (2).
template <class Meaning, word Op, word Types, word... Constants>
struct elementwise {
  static constexpr auto op = static_cast<ir::opcode>(Op);
  static constexpr int operands = sizeof...(Constants);
  static constexpr auto type(int i) { return static_cast<dtype>(Types >> (8 * i) & 255); }
  static constexpr int kind(int k) { return static_cast<int>(Types >> (40 + 8 * k) & 255); }
  static constexpr std::int64_t constant(int k) {
    const word list[] = {Constants..., 0};
    return static_cast<std::int64_t>(list[k]);
  }

  template <class Number, int K>
  static Number read(const call& c, std::int64_t at) {
    constexpr dtype t = type(K + 1);
    if constexpr (K >= operands)
      return Number(0);
    else if constexpr (kind(K) == 1)
      return is_floating(t) ? static_cast<Number>(ir::decode_constant(t, constant(K))) : static_cast<Number>(constant(K));
    else if constexpr (kind(K) == 2)
      return static_cast<Number>(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(c.operand[K])) + at);
    else
      return static_cast<Number>(load<t>(c.operand[K], at));
  }

  static auto converted(auto x) {
    if constexpr (std::is_same_v<decltype(x), double> && is_integer(type(0)))
      return saturated(type(0), x);
    else
      return x;
  }

  static void run(const call& c) {
    using number = number_of<type(op == ir::opcode::select ? 2 : 1)>;
    const std::int64_t* e = c.number;
    const auto stride = [&](int k, int level) { return k <= operands ? c.number[4 + 4 * k + level] : 0; };
    for (std::int64_t i0 = 0; i0 < e[0]; ++i0)
      for (std::int64_t i1 = 0; i1 < e[1]; ++i1)
        for (std::int64_t i2 = 0; i2 < e[2]; ++i2)
          for (std::int64_t i3 = 0; i3 < e[3]; ++i3) {
            const auto at = [&](int k) { return i0 * stride(k, 0) + i1 * stride(k, 1) + i2 * stride(k, 2) + i3 * stride(k, 3); };
            const number a = read<number, 0>(c, at(0));
            if constexpr (op == ir::opcode::convert)
              store<type(0)>(c.operand[operands], at(operands), converted(a));
            else
              store<type(0)>(c.operand[operands], at(operands), Meaning::template compute<op>(a, read<number, 1>(c, at(1)), read<number, 2>(c, at(2))));
          }
  }
};

/// `<opcode, dtype>`: a reduction; numbers as `lower_portable_reduction` states them.
template <word Op, word Type>
struct reduction {
  static void run(const call& c) {
    constexpr auto type = static_cast<dtype>(Type);
    using number = number_of<type>;
    const int rank = static_cast<int>(c.number[0]);
    const std::int64_t *extent = c.number + 1, *from = extent + max_rank, *to = from + max_rank;
    std::int64_t kept = 1, gone = 1;
    for (int axis = 0; axis < rank; ++axis) (to[axis] ? kept : gone) *= extent[axis];
    for (std::int64_t o = 0; o < kept; ++o) {
      std::int64_t rest = o, source = 0, target = 0;
      for (int axis = rank - 1; axis >= 0; --axis) {
        if (!to[axis]) continue;
        source += rest % extent[axis] * from[axis];
        target += rest % extent[axis] * to[axis];
        rest /= extent[axis];
      }
      number result{};
      for (std::int64_t r = 0; r < gone; ++r) {
        std::int64_t left = r, at = source;
        for (int axis = rank - 1; axis >= 0; --axis) {
          if (to[axis]) continue;
          at += left % extent[axis] * from[axis];
          left /= extent[axis];
        }
        const number v = load<type>(c.operand[0], at);
        const number joined = ir::meaning_of<ir::joined_by(static_cast<ir::opcode>(Op))>(result, v, v);
        if constexpr (is_floating(type))
          result = r == 0 ? v : joined;
        else
          result = r == 0 ? v : ir::wrapped(type, joined);
      }
      store<type>(c.operand[1], target, result);
    }
  }
};

/// `<matmul, dtype>`: a contraction; numbers as `lower_portable_contraction` states them.
template <word Type>
struct contraction {
  static void run(const call& c) {
    constexpr auto type = static_cast<dtype>(Type);
    using number = number_of<type>;
    const std::int64_t *rows = c.number, columns = c.number[3], *reduced = c.number + 4, *a_row = c.number + 7, *a_step = c.number + 10, b_column = c.number[13],
                       *b_step = c.number + 14, *to = c.number + 17;
    for (std::int64_t r0 = 0; r0 < rows[0]; ++r0)
      for (std::int64_t r1 = 0; r1 < rows[1]; ++r1)
        for (std::int64_t r2 = 0; r2 < rows[2]; ++r2)
          for (std::int64_t n = 0; n < columns; ++n) {
            number sum = 0;
            for (std::int64_t k0 = 0; k0 < reduced[0]; ++k0)
              for (std::int64_t k1 = 0; k1 < reduced[1]; ++k1)
                for (std::int64_t k2 = 0; k2 < reduced[2]; ++k2) {
                  const number a = load<type>(c.operand[0], r0 * a_row[0] + r1 * a_row[1] + r2 * a_row[2] + k0 * a_step[0] + k1 * a_step[1] + k2 * a_step[2]),
                               b = load<type>(c.operand[1], n * b_column + k0 * b_step[0] + k1 * b_step[1] + k2 * b_step[2]);
                  if constexpr (is_floating(type))
                    sum += math::detail::rounded_product(a, b);
                  else
                    sum += a * b;
                }
            store<type>(c.operand[2], r0 * to[0] + r1 * to[1] + r2 * to[2] + n * to[3], sum);
          }
  }
};

/// `<max_pool2d | max_unpool2d | window_take2d, dtype>`; numbers as of the pool families.
template <word Op, word Type>
struct window {
  static void run(const call& c) {
    constexpr auto op = static_cast<ir::opcode>(Op);
    constexpr auto type = static_cast<dtype>(Type);
    const std::int64_t *d = c.number, n = d[0], oh = d[1], ow = d[2], channels = d[3], h = d[4], w = d[5];
    const auto stride = [&](int operand, std::int64_t i, std::int64_t y, std::int64_t x, std::int64_t channel) {
      const std::int64_t* s = d + 12 + 3 * operand;
      return i * s[0] + y * s[1] + x * s[2] + channel;
    };
    if constexpr (op == ir::opcode::max_unpool2d)
      for (std::int64_t i = 0; i < n * h * w * channels; ++i)
        store<type>(c.operand[2], stride(2, i / (h * w * channels), i / (w * channels) % h, i / channels % w, i % channels), 0.0);
    for (std::int64_t o = 0; o < n * oh * ow * channels; ++o) {
      const std::int64_t i = o / (oh * ow * channels), y = o / (ow * channels) % oh, x = o / channels % ow, channel = o % channels;
      double best = -__builtin_huge_val();
      std::int64_t place = 0;
      for (std::int64_t q = 0; q < d[6] * d[7]; ++q) {
        const std::int64_t row = y * d[8] + q / d[7] - d[10], column = x * d[9] + q % d[7] - d[11];
        const bool inside = row >= 0 && row < h && column >= 0 && column < w;
        if constexpr (op == ir::opcode::max_pool2d) {
          const double v = inside ? static_cast<double>(load<type>(c.operand[0], stride(0, i, row, column, channel))) : -__builtin_huge_val();
          if (q == 0 || v > best || v != v) best = v, place = q;  // of NaNs the last, as the card says
        } else if (inside && load<dtype::u8>(c.operand[1], stride(1, i, y, x, channel)) == q) {
          if constexpr (op == ir::opcode::window_take2d) {
            store<type>(c.operand[2], stride(2, i, y, x, channel), load<type>(c.operand[0], stride(0, i, row, column, channel)));
          } else {
            const std::int64_t at = stride(2, i, row, column, channel);
            store<type>(c.operand[2], at, load<type>(c.operand[2], at) + load<type>(c.operand[0], stride(0, i, y, x, channel)));
          }
        }
      }
      if constexpr (op == ir::opcode::max_pool2d) {
        store<type>(c.operand[1], stride(1, i, y, x, channel), best);
        store<dtype::u8>(c.operand[2], stride(2, i, y, x, channel), place);
      }
    }
  }
};

/// The kernel of a portable key, its family word taken off.
template <word Op, word... Rest>
struct entry;
template <word Op, word Type>
  requires(ir::is_reduction(static_cast<ir::opcode>(Op)))
struct entry<Op, Type> : reduction<Op, Type> {};
template <word Op, word Type>
  requires(static_cast<ir::opcode>(Op) == ir::opcode::matmul)
struct entry<Op, Type> : contraction<Type> {};
template <word Op, word Type>
  requires(static_cast<ir::opcode>(Op) >= ir::opcode::max_pool2d && static_cast<ir::opcode>(Op) <= ir::opcode::window_take2d)
struct entry<Op, Type> : window<Op, Type> {};

/// The same where elements are computed by a given meaning.
template <class Meaning, word Op, word... Rest>
struct entry_by : entry<Op, Rest...> {};
template <class Meaning, word Op, word... Rest>
  requires(ir::is_elementwise(static_cast<ir::opcode>(Op)))
struct entry_by<Meaning, Op, Rest...> : elementwise<Meaning, Op, Rest...> {};

}  // namespace sinter::backends::cpu::portable
