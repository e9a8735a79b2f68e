// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What an accepted safetensors file must be, for the targets that read them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <sinter/io/safetensors.hpp>

#include "target.hpp"

namespace fuzz {

/// The file that the library writes for the content of another.
inline std::string written_again(const sinter::safetensors& file) {
  std::vector<sinter::named_array> arrays;
  for (const sinter::stored_array& array : file.arrays())
    arrays.push_back({array.name, array.type, array.shape, const_cast<std::byte*>(array.bytes.data())});
  std::vector<const sinter::named_array*> order;  // the order of `save` is its own affair: here it is that of the names
  for (const sinter::named_array& array : arrays) order.push_back(&array);
  std::string bytes = sinter::io::detail::safetensors_header_text("again", order, file.metadata());
  for (const sinter::named_array& array : arrays) bytes.append(static_cast<const char*>(array.data), array.bytes());
  return bytes;
}

inline void require_equal(const sinter::safetensors& left, const sinter::safetensors& right) {
  require(left.metadata() == right.metadata(), "metadata written again are equal");
  require(left.arrays().size() == right.arrays().size(), "as many tensors are written as were read");
  for (std::size_t i = 0; i < left.arrays().size(); ++i) {
    const sinter::stored_array &a = left.arrays()[i], &b = right.arrays()[i];
    require(a.name == b.name && a.type == b.type && a.shape == b.shape, "a tensor written again has its name, dtype and shape");
    require(std::ranges::equal(a.bytes, b.bytes), "a tensor written again has its bytes");
  }
}

/// Names differ and are in order, each tensor is as long as dtype and shape say, and together they cover the data once.
inline void require_sound(const sinter::safetensors& file, std::span<const std::byte> whole) {
  std::uint64_t header = 0;
  std::memcpy(&header, whole.data(), sizeof header);
  require(header <= whole.size() - sizeof header, "the header lies in the file");
  std::vector<std::span<const std::byte>> places;
  const sinter::stored_array* previous = nullptr;
  for (const sinter::stored_array& array : file.arrays()) {
    require(!previous || previous->name < array.name, "names differ and are in order");
    require(file.find(array.name) == &array, "a tensor is found by its name");
    __extension__ __int128 bytes = sinter::size_of(array.type);
    for (int axis = 0; axis < array.shape.rank; ++axis) bytes *= array.shape[axis];
    require(bytes == static_cast<std::int64_t>(array.bytes.size()), "a tensor is as long as its dtype and shape say");
    if (!array.bytes.empty()) places.push_back(array.bytes);
    previous = &array;
  }
  std::ranges::sort(places, {}, [](std::span<const std::byte> place) { return place.data(); });
  const std::byte* end = whole.data() + sizeof header + header;
  for (const auto place : places) {
    require(place.data() == end, "a tensor begins where the one before it ends, the first behind the header");
    end += place.size();
  }
  require(end == whole.data() + whole.size(), "tensors are all of the data");
}

/// Everything that holds for an accepted file.
inline void require_round_trip(const sinter::safetensors& file, std::span<const std::byte> whole) {
  require_sound(file, whole);
  const std::string again = written_again(file);
  const sinter::safetensors second(bytes_of(again));
  require_sound(second, bytes_of(again));
  require_equal(file, second);
  require(written_again(second) == again, "a file that the library wrote is written again as it is");
}

/// Memory that a header may take: a string or two, a shape and a place for each tensor, the shortest of which has some fifty characters.
constexpr std::size_t header_memory(std::size_t size) { return 64 * size + 4096; }

}  // namespace fuzz
