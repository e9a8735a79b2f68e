// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sorting the elements of an axis, and finding the first few: elements become unsigned keys, and records of a key and a place are sorted byte by byte.
///
/// A record is unique, so that whatever sorts them is stable. Comparing elements was not chosen: a branch that goes either way costs most of all, and
/// neither selections of integers nor counts of bytes have one.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/portable.hpp>

namespace sinter::backends::cpu::portable {

/// An unsigned number whose order is that of the elements: zeros of both signs are one, every NaN is above all others.
template <dtype Type>
auto sort_key(storage_t<Type> x) {
  constexpr int bytes = size_of(Type);
  using key = std::conditional_t<bytes == 8, std::uint64_t, std::uint32_t>;
  constexpr key all = bytes == 8 ? static_cast<key>(-1) : static_cast<key>((std::uint64_t{1} << 8 * bytes) - 1), sign = all ^ all >> 1;
  if constexpr (is_floating(Type)) {
    key bits;
    if constexpr (bytes == 2)
      bits = x.bits;
    else
      bits = __builtin_bit_cast(key, x);
    constexpr key infinity = Type == dtype::f64    ? static_cast<key>(0x7ff0000000000000u)
                             : Type == dtype::f32  ? key{0x7f800000u}
                             : Type == dtype::bf16 ? key{0x7f80u}
                                                   : key{0x7c00u};
    const key negative = static_cast<key>(key{0} - (bits >> (8 * bytes - 1)));  // all ones or none: signs are foretold as badly as orders
    const key turned = (bits ^ (negative | sign)) & all;
    return (bits & ~sign) > infinity ? all : bits == sign ? sign : turned;
  } else if constexpr (Type == dtype::boolean || Type == dtype::u8) {
    return static_cast<key>(x);
  } else {
    return (static_cast<key>(x) & all) ^ sign;
  }
}

/// A key and the place of its element, as one number: a key of at most 32 bits above, the place below.
struct narrow_record {
  std::uint64_t all;

  narrow_record() = default;
  narrow_record(std::uint32_t key, std::int64_t place) : all(std::uint64_t{key} << 32 | static_cast<std::uint64_t>(place)) {}
  /// Leaves the first of two here and the other there: by selections, not by a branch.
  void exchange_if_before(narrow_record& other) {
    const std::uint64_t first = other.all < all ? other.all : all, second = other.all < all ? all : other.all;
    all = first;
    other.all = second;
  }
  std::uint64_t key() const { return all >> 32; }
  std::int64_t place() const { return static_cast<std::int64_t>(all & 0xffffffffu); }
};
struct wide_record {
  std::uint64_t all;
  std::int64_t at;

  wide_record() = default;
  wide_record(std::uint64_t key, std::int64_t place) : all(key), at(place) {}
  void exchange_if_before(wide_record& other) {
    const bool before = (other.all < all) | ((other.all == all) & (other.at < at));
    const std::uint64_t first = before ? other.all : all, second = before ? all : other.all;
    const std::int64_t first_at = before ? other.at : at, second_at = before ? at : other.at;
    all = first;
    at = first_at;
    other.all = second;
    other.at = second_at;
  }
  std::uint64_t key() const { return all; }
  std::int64_t place() const { return at; }
};

/// Up to as many records are inserted one by one, without a branch; beyond, 256 counters for each byte are cheaper. Of 8 and 16 elements, other
/// numbers every time, an insertion with branches took 11 and 16 ns each, this one 4.9 and 6.4: no processor can foretell where a record belongs.
inline constexpr std::int64_t inserted_records = 48;

/// Sorts `count` records, whose keys have so many bytes. `spare` has room for as many.
///
/// @pre records of equal keys stand in the order of their places
template <int Bytes, class Record>
void sort_records(Record* records, Record* spare, std::int64_t count) {
  if (count <= inserted_records) {
    for (std::int64_t i = 1; i < count; ++i) {
      Record one = records[i];
      for (std::int64_t k = 0; k < i; ++k) records[k].exchange_if_before(one);  // past all that stand before, and each later one a place on
      records[i] = one;
    }
    return;
  }
  std::uint32_t counted[Bytes][256]{};
  for (std::int64_t i = 0; i < count; ++i)
    for (int byte = 0; byte < Bytes; ++byte) ++counted[byte][records[i].key() >> 8 * byte & 255];
  Record *from = records, *to = spare;
  for (int byte = 0; byte < Bytes; ++byte) {
    std::uint32_t* const place = counted[byte];
    if (place[from[0].key() >> 8 * byte & 255] == count) continue;  // all have the same
    std::uint32_t before = 0;
    for (int digit = 0; digit < 256; ++digit) before += std::exchange(place[digit], before);
    for (std::int64_t i = 0; i < count; ++i) to[place[from[i].key() >> 8 * byte & 255]++] = from[i];
    std::swap(from, to);
  }
  if (from == spare)
    for (std::int64_t i = 0; i < count; ++i) records[i] = spare[i];
}

/// `<dtype, results>`; operands and numbers as `lower_sort` states them.
template <word Type, word Results>
struct sort {
  static constexpr auto type = static_cast<dtype>(Type);
  static constexpr int bytes = size_of(type);
  using element = storage_t<type>;
  using record = std::conditional_t<bytes == 8, wide_record, narrow_record>;
  using key = decltype(sort_key<type>(element{}));

  static void run(const call& c) {
    const std::int64_t before = c.number[0], extent = c.number[1], after = c.number[2], kept = c.number[3], room = c.number[5];
    const key turned = c.number[4] ? static_cast<key>(bytes < 4 ? (key{1} << 8 * (bytes & 3)) - 1 : ~key{0}) : key{0};
    const auto* from = static_cast<const element*>(c.operand[0]);
    auto* values = static_cast<element*>(c.operand[1]);
    auto* places = static_cast<std::int32_t*>(c.operand[Results == 3 ? 2 : 1]);
    auto* const records = static_cast<record*>(c.operand[1 + (Results & 1) + (Results >> 1)]);
    for (std::int64_t b = 0; b < before; ++b)
      for (std::int64_t a = 0; a < after; ++a) {
        const element* const row = from + b * extent * after + a;
        find(row, extent, after, kept, turned, records, room);
        for (std::int64_t i = 0; i < kept; ++i) {
          const std::int64_t to = (b * kept + i) * after + a;
          if constexpr ((Results & 1) != 0) values[to] = row[records[i].place() * after];
          if constexpr ((Results & 2) != 0) places[to] = static_cast<std::int32_t>(records[i].place());
        }
      }
  }

  /// The first `kept` of a row, in order, at the front of the records. Candidates gather until the room is full; then only the best stay, and the last of
  /// them is what later ones must come before.
  static void find(const element* row, std::int64_t extent, std::int64_t step, std::int64_t kept, key turned, record* records, std::int64_t room) {
    std::int64_t count = 0, i = 0;
    for (; i < room; ++i) records[count++] = record(sort_key<type>(row[i * step]) ^ turned, i);
    sort_records<bytes>(records, records + room, count);
    if (i == extent) return;
    count = kept;
    key last = static_cast<key>(records[kept - 1].key());
    for (; i < extent; ++i) {
      const key own = sort_key<type>(row[i * step]) ^ turned;
      if (own >= last) continue;  // of equals, the earlier one is before
      records[count++] = record(own, i);
      if (count < room) continue;
      sort_records<bytes>(records, records + room, count);
      count = kept;
      last = static_cast<key>(records[kept - 1].key());
    }
    if (count > kept) sort_records<bytes>(records, records + room, count);
  }
};

template <word Type, word Results>
struct entry<word(ir::opcode::sort), Type, Results> : sort<Type, Results> {};

}  // namespace sinter::backends::cpu::portable
