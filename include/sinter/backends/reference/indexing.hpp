// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Movement along one axis, and reading and adding at named places, in plain loops.
#pragma once

#include <cstdint>

#include <sinter/backends/reference/array.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/op/take.hpp>

namespace sinter::backends::reference {

/// An array seen as [before, extent, after] around one axis.
struct around {
  std::int64_t before = 1, extent = 1, after = 1;

  constexpr around(const array& a, std::int64_t axis) : extent(a.extent[axis]) {
    for (int k = 0; k < a.rank; ++k) (k < axis ? before : k > axis ? after : extent) *= k == axis ? 1 : a.extent[k];
  }
  constexpr std::int64_t at(std::int64_t b, std::int64_t i, std::int64_t a) const { return (b * extent + i) * after + a; }
};

constexpr void copy_element(const array& from, std::int64_t at, array& to, std::int64_t place) {
  if (to.floating())
    to.real.data[place] = from.real.data[at];
  else
    to.whole.data[place] = from.whole.data[at];
}
constexpr void add_element(const array& from, std::int64_t at, array& to, std::int64_t place) {
  if (to.floating())
    to.real.data[place] = ir::wrapping_add(to.real.data[place], from.real.data[at]);
  else
    to.whole.data[place] = ir::wrapping_add(to.whole.data[place], from.whole.data[at]);
}

/// slice {axis, first, count, step}
constexpr void slice(const array& x, array& y, const std::int64_t* a) {
  const around from(x, a[0]), to(y, a[0]);
  for (std::int64_t b = 0; b < to.before; ++b)
    for (std::int64_t i = 0; i < to.extent; ++i)
      for (std::int64_t c = 0; c < to.after; ++c) copy_element(x, from.at(b, a[1] + i * a[3], c), y, to.at(b, i, c));
}
/// flip {axis}
constexpr void flip(const array& x, array& y, const std::int64_t* a) {
  const around of(x, a[0]);
  for (std::int64_t b = 0; b < of.before; ++b)
    for (std::int64_t i = 0; i < of.extent; ++i)
      for (std::int64_t c = 0; c < of.after; ++c) copy_element(x, of.at(b, of.extent - 1 - i, c), y, of.at(b, i, c));
}
/// pad {axis, before, after, between, value}
constexpr void pad(const array& x, array& y, const std::int64_t* a) {
  const double value = ir::decode_constant(y.element, a[4]);
  for (double& v : y.real) v = value;
  for (std::int64_t& v : y.whole) v = a[4];
  const around from(x, a[0]), to(y, a[0]);
  for (std::int64_t b = 0; b < from.before; ++b)
    for (std::int64_t i = 0; i < from.extent; ++i)
      for (std::int64_t c = 0; c < from.after; ++c) copy_element(x, from.at(b, i, c), y, to.at(b, a[1] + i * (a[3] + 1), c));
}
/// Operand of concat {axis}: its elements from `first` of the axis on.
constexpr void concat_part(const array& x, array& y, const std::int64_t* a, std::int64_t first) {
  const around from(x, a[0]), to(y, a[0]);
  for (std::int64_t b = 0; b < from.before; ++b)
    for (std::int64_t i = 0; i < from.extent; ++i)
      for (std::int64_t c = 0; c < from.after; ++c) copy_element(x, from.at(b, i, c), y, to.at(b, first + i, c));
}
/// cumsum {axis, backward}; every sum is rounded as it would be stored.
template <class Round>
constexpr void cumsum(const array& x, array& y, const std::int64_t* a, Round&& round) {
  const around of(x, a[0]);
  for (std::int64_t b = 0; b < of.before; ++b)
    for (std::int64_t c = 0; c < of.after; ++c)
      for (std::int64_t k = 0; k < of.extent; ++k) {
        const std::int64_t i = a[1] ? of.extent - 1 - k : k, at = of.at(b, i, c), last = of.at(b, a[1] ? i + 1 : i - 1, c);
        copy_element(x, at, y, at);
        if (k > 0) add_element(y, last, y, at);
        if (y.floating()) y.real.data[at] = round(y.real.data[at]);
      }
}

/// Orders places by merging runs of 1, 2, 4 and so on.
template <class Precedes>
constexpr void sort_places(sequence<std::int64_t>& places, const Precedes& precedes) {
  sequence<std::int64_t> merged(places.count);
  for (int width = 1; width < places.count; width *= 2) {
    for (int first = 0; first < places.count; first += 2 * width) {
      const int middle = first + width < places.count ? first + width : places.count,
                end = middle + width < places.count ? middle + width : places.count;
      int left = first, right = middle;
      for (int to = first; to < end; ++to) {
        const bool takes_right = left == middle || (right < end && precedes(places.data[right], places.data[left]));
        merged.data[to] = places.data[takes_right ? right++ : left++];
      }
    }
    places.exchange(merged);
  }
}

/// sort {axis, descending, kept}: values and places.
constexpr void sort(const array& x, array& values, array& places, const std::int64_t* a) {
  const around from(x, a[0]), to(values, a[0]);
  // Whether the element at i comes before the one at j: by value, a NaN above all; equal ones by place.
  const auto precedes = [&](std::int64_t i, std::int64_t j, std::int64_t first, std::int64_t second) {
    int order = 0;
    if (x.floating()) {
      const double u = x.real.data[i], v = x.real.data[j];
      order = u != u || v != v ? static_cast<int>(u != u) - static_cast<int>(v != v) : static_cast<int>(u > v) - static_cast<int>(u < v);
    } else {
      order = static_cast<int>(x.whole.data[i] > x.whole.data[j]) - static_cast<int>(x.whole.data[i] < x.whole.data[j]);
    }
    return order == 0 ? first < second : a[1] ? order > 0 : order < 0;
  };
  sequence<std::int64_t> row(static_cast<int>(from.extent));
  for (std::int64_t b = 0; b < from.before; ++b)
    for (std::int64_t c = 0; c < from.after; ++c) {
      for (int i = 0; i < row.count; ++i) row.data[i] = i;
      sort_places(row, [&](std::int64_t i, std::int64_t j) { return precedes(from.at(b, i, c), from.at(b, j, c), i, j); });
      for (std::int64_t i = 0; i < to.extent; ++i) {
        copy_element(x, from.at(b, row.data[i], c), values, to.at(b, i, c));
        places.whole.data[to.at(b, i, c)] = row.data[i];
      }
    }
}

using ir::detail::nearest_place;

/// take {axis}
constexpr void take(const array& x, const array& places, array& y, const std::int64_t* a) {
  const around from(x, a[0]);
  const std::int64_t count = places.count();
  for (std::int64_t b = 0; b < from.before; ++b)
    for (std::int64_t p = 0; p < count; ++p)
      for (std::int64_t c = 0; c < from.after; ++c) copy_element(x, from.at(b, nearest_place(places.whole.data[p], from.extent), c), y, (b * count + p) * from.after + c);
}
/// index_add {axis}: y is x, and more.
constexpr void index_add(const array& x, const array& places, const array& updates, array& y, const std::int64_t* a) {
  for (std::int64_t i = 0; i < x.count(); ++i) copy_element(x, i, y, i);
  const around to(y, a[0]);
  const std::int64_t count = places.count();
  for (std::int64_t b = 0; b < to.before; ++b)
    for (std::int64_t p = 0; p < count; ++p) {
      const std::int64_t place = nearest_place(places.whole.data[p], to.extent);
      for (std::int64_t c = 0; c < to.after; ++c) add_element(updates, (b * count + p) * to.after + c, y, to.at(b, place, c));
    }
}
/// take_along {axis}
constexpr void take_along(const array& x, const array& places, array& y, const std::int64_t* a) {
  const around from(x, a[0]), to(y, a[0]);
  for (std::int64_t b = 0; b < to.before; ++b)
    for (std::int64_t i = 0; i < to.extent; ++i)
      for (std::int64_t c = 0; c < to.after; ++c) {
        const std::int64_t at = to.at(b, i, c);
        copy_element(x, from.at(b, nearest_place(places.whole.data[at], from.extent), c), y, at);
      }
}
/// scatter_add {axis}: y is x, and more.
constexpr void scatter_add(const array& x, const array& places, const array& updates, array& y, const std::int64_t* a) {
  for (std::int64_t i = 0; i < x.count(); ++i) copy_element(x, i, y, i);
  const around from(updates, a[0]), to(y, a[0]);
  for (std::int64_t b = 0; b < from.before; ++b)
    for (std::int64_t i = 0; i < from.extent; ++i)
      for (std::int64_t c = 0; c < from.after; ++c) {
        const std::int64_t at = from.at(b, i, c);
        add_element(updates, at, y, to.at(b, nearest_place(places.whole.data[at], to.extent), c));
      }
}

}  // namespace sinter::backends::reference
