// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Kernels that move rows, and read and add at named places, in plain loops: bound by memory, so that no instruction set makes them faster.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/portable.hpp>

namespace sinter::backends::cpu::portable {

using ir::detail::nearest_place;

/// `<bytes>`: rows to rows; numbers as `copy_rows` states them.
template <word Bytes>
struct copy_rows {
  static void run(const call& c) {
    const std::int64_t before = c.number[0];
    std::int64_t count = c.number[1], row = c.number[2];
    const std::int64_t *from = c.number + 3, *to = c.number + 6;
    if (from[1] == row && to[1] == row) {  // side by side on both sides: one row
      row *= count;
      count = 1;
    }
    const auto* source = static_cast<const std::byte*>(c.operand[0]) + from[0] * static_cast<std::int64_t>(Bytes);
    auto* target = static_cast<std::byte*>(c.operand[1]) + to[0] * static_cast<std::int64_t>(Bytes);
    const auto bytes = static_cast<std::size_t>(row) * Bytes;
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t i = 0; i < count; ++i) {
        const auto* at = source + (b * from[2] + i * from[1]) * static_cast<std::int64_t>(Bytes);
        auto* place = target + (b * to[2] + i * to[1]) * static_cast<std::int64_t>(Bytes);
        if (row == 1)
          std::memcpy(place, at, Bytes);
        else
          std::memcpy(place, at, bytes);
      }
  }
};

/// `<bytes>`
template <word Bytes>
struct flip {
  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], after = c.number[3];
    const auto row = static_cast<std::size_t>(after) * Bytes;
    const auto* from = static_cast<const std::byte*>(c.operand[0]);
    auto* to = static_cast<std::byte*>(c.operand[1]);
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t i = 0; i < extent; ++i, to += row) std::memcpy(to, from + static_cast<std::size_t>(b * extent + extent - 1 - i) * row, row);
  }
};

/// `<dtype, code>`: one value everywhere.
template <word Type, word Code>
struct fill {
  static void run(const call& c) {
    constexpr auto type = static_cast<dtype>(Type);
    storage_t<type> value{};
    if constexpr (is_floating(type))
      store<type>(&value, 0, ir::decode_constant(type, static_cast<std::int64_t>(Code)));
    else
      store<type>(&value, 0, static_cast<std::int64_t>(Code));
    auto* to = static_cast<storage_t<type>*>(c.operand[0]);
    for (std::int64_t i = 0; i < c.number[0]; ++i) to[i] = value;
  }
};

/// `<bytes, dtype of indices>`
template <word Bytes, word Index>
struct take {
  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], places = c.number[2], after = c.number[3];
    const auto* from = static_cast<const std::byte*>(c.operand[0]);
    auto* to = static_cast<std::byte*>(c.operand[2]);
    const auto row = static_cast<std::size_t>(after) * Bytes;
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t p = 0; p < places; ++p, to += row)
        std::memcpy(to, from + static_cast<std::size_t>(b * extent + nearest_place(load<static_cast<dtype>(Index)>(c.operand[1], p), extent)) * row, row);
  }
};

/// Adds in double or int64 and stores each sum, as the reference does.
template <dtype Type>
void add_to(void* memory, std::int64_t at, const void* from, std::int64_t place) {
  store<Type>(memory, at, load<Type>(memory, at) + load<Type>(from, place));
}

/// `<dtype, dtype of indices>`; what is added to has been copied to the result.
template <word Type, word Index>
struct index_add {
  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], places = c.number[2], after = c.number[3];
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t p = 0; p < places; ++p) {
        const std::int64_t place = nearest_place(load<static_cast<dtype>(Index)>(c.operand[0], p), extent);
        for (std::int64_t i = 0; i < after; ++i)
          add_to<static_cast<dtype>(Type)>(c.operand[2], (b * extent + place) * after + i, c.operand[1], (b * places + p) * after + i);
      }
  }
};

/// `<bytes, dtype of indices>`
template <word Bytes, word Index>
struct take_along {
  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], places = c.number[2], after = c.number[3];
    const auto* from = static_cast<const std::byte*>(c.operand[0]);
    auto* to = static_cast<std::byte*>(c.operand[2]);
    for (std::int64_t b = 0, at = 0; b < before; ++b)
      for (std::int64_t p = 0; p < places; ++p)
        for (std::int64_t i = 0; i < after; ++i, ++at)
          std::memcpy(to + at * static_cast<std::int64_t>(Bytes),
                      from + ((b * extent + nearest_place(load<static_cast<dtype>(Index)>(c.operand[1], at), extent)) * after + i) * static_cast<std::int64_t>(Bytes), Bytes);
  }
};

/// `<dtype, dtype of indices>`; what is added to has been copied to the result.
template <word Type, word Index>
struct scatter_add {
  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], places = c.number[2], after = c.number[3];
    for (std::int64_t b = 0, at = 0; b < before; ++b)
      for (std::int64_t p = 0; p < places; ++p)
        for (std::int64_t i = 0; i < after; ++i, ++at) {
          const std::int64_t place = nearest_place(load<static_cast<dtype>(Index)>(c.operand[0], at), extent);
          add_to<static_cast<dtype>(Type)>(c.operand[2], (b * extent + place) * after + i, c.operand[1], at);
        }
  }
};

/// `<dtype>`; the third number says whether from the end.
template <word Type>
struct cumsum {
  static void run(const call& c) {
    constexpr auto type = static_cast<dtype>(Type);
    const std::int64_t before = c.number[0], extent = c.number[1], after = c.number[3];
    const bool backward = c.number[2] != 0;
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t k = 0; k < extent; ++k) {
        const std::int64_t i = backward ? extent - 1 - k : k, row = (b * extent + i) * after, last = row + (backward ? after : -after);
        for (std::int64_t e = 0; e < after; ++e) {
          const auto own = load<type>(c.operand[0], row + e);
          store<type>(c.operand[1], row + e, k == 0 ? own : own + load<type>(c.operand[1], last + e));
        }
      }
  }
};

template <word Bytes>
struct entry<word(ir::opcode::slice), Bytes> : copy_rows<Bytes> {};
template <word Bytes>
struct entry<word(ir::opcode::flip), Bytes> : flip<Bytes> {};
template <word Type, word Code>
struct entry<word(ir::opcode::pad), Type, Code> : fill<Type, Code> {};
template <word Bytes, word Index>
struct entry<word(ir::opcode::take), Bytes, Index> : take<Bytes, Index> {};
template <word Type, word Index>
struct entry<word(ir::opcode::index_add), Type, Index> : index_add<Type, Index> {};
template <word Bytes, word Index>
struct entry<word(ir::opcode::take_along), Bytes, Index> : take_along<Bytes, Index> {};
template <word Type, word Index>
struct entry<word(ir::opcode::scatter_add), Type, Index> : scatter_add<Type, Index> {};
template <word Type>
struct entry<word(ir::opcode::cumsum), Type> : cumsum<Type> {};

}  // namespace sinter::backends::cpu::portable
