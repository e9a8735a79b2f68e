// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The header of a safetensors file: eight bytes of length, then JSON that names every tensor and its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/core/dtype.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/named_array.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/io/json.hpp>
#include <sinter/io/sort.hpp>
#include <sinter/io/utf8.hpp>

namespace sinter {

/// A tensor in a file; its bytes lie in the file's mapping, and may not be aligned to its elements.
struct stored_array {
  std::string name;
  dtype type = dtype::f32;
  extents shape;
  std::span<const std::byte> bytes;
};

namespace io::detail {

// Functions below are templates of nothing, so that what they instantiate is compiled where they are called, and not by everyone who includes them.

/// What the format allows a header to take, so that a length alone cannot make a reader work for long.
inline constexpr std::uint64_t max_header_bytes = 100'000'000;
inline constexpr std::string_view metadata_key = "__metadata__";

struct safetensors_header {
  std::vector<stored_array> arrays;  // by name
  std::map<std::string, std::string, std::less<>> metadata;
};

struct safetensors_dtype {
  std::string_view name;
  dtype type;
};
inline constexpr safetensors_dtype safetensors_dtypes[] = {
    {"F32", f32}, {"F64", f64}, {"F16", f16}, {"BF16", bf16}, {"I8", i8}, {"U8", u8}, {"I32", i32}, {"I64", i64}, {"BOOL", boolean}};

constexpr std::string_view safetensors_name(dtype type) {
  for (const safetensors_dtype& known : safetensors_dtypes)
    if (known.type == type) return known.name;
  return {};
}

/// One tensor's entry; `data` is what follows the header. The place is checked against `data`, and its length against
/// dtype and shape.
template <class = void>
stored_array read_entry(json_reader& json, std::string_view file, const std::string& name, std::span<const std::byte> data) {
  const auto field = [&](std::string_view what) { return "tensor '" + name + "' " + std::string(what); };
  stored_array array{name, {}, {}, {}};
  std::string type;
  std::vector<std::int64_t> offsets;
  bool has_type = false, has_shape = false;
  json.object([&](const std::string& key) {
    if (key == "dtype") {
      has_type = true;
      type = json.string();
    } else if (key == "shape") {
      has_shape = true;
      json.array([&] {
        if (array.shape.rank == max_rank) throw file_error(file, field("rank"), "at most " + std::to_string(max_rank), "more");
        array.shape[array.shape.rank] = json.integer();
        ++array.shape.rank;
      });
    } else if (key == "data_offsets") {
      json.array([&] {
        if (offsets.size() == 2) throw file_error(file, field("data_offsets"), "2 numbers", "more");
        offsets.push_back(json.integer());
      });
    } else {
      throw file_error(file, field("entry"), "nothing but dtype, shape and data_offsets", "'" + key + "'");
    }
  });
  if (!has_type) throw file_error(file, field("dtype"), "a dtype", "none");
  if (!has_shape) throw file_error(file, field("shape"), "a list of extents", "none");
  if (offsets.size() != 2) throw file_error(file, field("data_offsets"), "2 numbers", std::to_string(offsets.size()));

  const safetensors_dtype* known = nullptr;
  for (const safetensors_dtype& entry : safetensors_dtypes)
    if (entry.name == type) known = &entry;
  if (!known) {
    std::string expected;
    for (const safetensors_dtype& entry : safetensors_dtypes) expected.append(expected.empty() ? "" : ", ").append(entry.name);
    throw file_error(file, field("dtype"), expected, "'" + type + "'");
  }
  array.type = known->type;

  // Zeros do not count, so that no later product of these extents can overflow, in whatever order it is taken.
  std::int64_t room = std::numeric_limits<std::int64_t>::max() / size_of(array.type);
  for (int axis = 0; axis < array.shape.rank; ++axis) {
    if (array.shape[axis] > 1) room /= array.shape[axis];
    if (room == 0) throw file_error(file, field("shape"), "fewer than 2^63 bytes", to_string(array.shape));
  }
  const auto size = static_cast<std::int64_t>(data.size());
  if (offsets[0] > offsets[1] || offsets[1] > size)
    throw file_error(file, field("data_offsets"), "a range within the " + std::to_string(size) + " bytes behind the header",
                     std::to_string(offsets[0]) + " to " + std::to_string(offsets[1]));
  const std::int64_t needed = array.shape.count() * size_of(array.type);
  if (offsets[1] - offsets[0] != needed)
    throw file_error(file, field("data_offsets"),
                     std::to_string(needed) + " bytes for " + std::string(name_of(array.type)) + to_string(array.shape),
                     std::to_string(offsets[1] - offsets[0]));
  array.bytes = data.subspan(static_cast<std::size_t>(offsets[0]), static_cast<std::size_t>(needed));
  return array;
}

/// In the order of the file, of two at one place the shorter one first.
inline int by_place(const stored_array* left, const stored_array* right) {
  if (left->bytes.data() != right->bytes.data()) return left->bytes.data() < right->bytes.data() ? -1 : 1;
  return left->bytes.size() < right->bytes.size() ? -1 : left->bytes.size() > right->bytes.size();
}
inline int by_name(const stored_array* left, const stored_array* right) { return left->name.compare(right->name); }
inline int compare_names(std::string_view left, std::string_view right) { return left.compare(right); }

/// Reads and checks the header of a whole file.
///
/// Errors    `file_error`: shorter than its header, a header above 100 MB, one that does not start with `{`, JSON errors,
///           entries that lack a field or have another, unknown dtypes, lengths that are not dtype × shape, and data that
///           the tensors do not cover exactly once
template <class = void>
safetensors_header parse_safetensors(std::string_view file, std::span<const std::byte> bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length)
    throw file_error(file, "header length", "8 bytes at the front of the file", "a file of " + std::to_string(bytes.size()));
  std::memcpy(&length, bytes.data(), sizeof length);
  const std::uint64_t behind = bytes.size() - sizeof length, limit = behind < max_header_bytes ? behind : max_header_bytes;
  if (length > limit)
    throw file_error(file, "header length",
                     "at most " + std::to_string(limit) + (behind < max_header_bytes ? " bytes, which are left of the file" : " bytes"),
                     std::to_string(length));
  const auto data = bytes.subspan(sizeof length + static_cast<std::size_t>(length));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + sizeof length, static_cast<std::size_t>(length));
  if (!text.starts_with('{'))
    throw file_error(file, "header", "'{' as its first byte",
                     text.empty() ? "no byte" : "byte " + std::to_string(static_cast<unsigned char>(text[0])));

  safetensors_header header;
  json_reader json(file, text, sizeof length);
  json.object([&](const std::string& key) {
    if (key == metadata_key) {
      json.object([&](const std::string& name) { header.metadata.try_emplace(std::string(name), json.string()); });
    } else {
      header.arrays.push_back(read_entry(json, file, key, data));
    }
  });
  json.end();

  std::vector<const stored_array*> order;
  for (const stored_array& array : header.arrays) order.push_back(&array);
  sort<by_place>(order);
  std::size_t end = 0;
  for (const stored_array* array : order) {
    const auto start = static_cast<std::size_t>(array->bytes.data() - data.data());
    if (start != end)
      throw file_error(file, "tensor '" + array->name + "' data_offsets",
                       "a start at " + std::to_string(end) + ", where the tensor before it ends", std::to_string(start));
    end += array->bytes.size();
  }
  if (end != data.size()) throw file_error(file, "data", std::to_string(end) + " bytes, as its tensors have", std::to_string(data.size()));
  sort<by_name>(order);
  std::vector<stored_array> sorted;
  sorted.reserve(order.size());
  for (const stored_array* array : order) sorted.push_back(static_cast<stored_array&&>(header.arrays[static_cast<std::size_t>(array - header.arrays.data())]));
  header.arrays.swap(sorted);
  return header;
}

/// Length and header of a file that holds `arrays` in this order; padded so that the data starts at a multiple of 64 bytes.
template <class = void>
std::string safetensors_header_text(std::string_view file, const std::vector<const named_array*>& arrays,
                                    const std::map<std::string, std::string, std::less<>>& metadata) {
  const auto quoted = [](std::string_view what, std::string_view text) {
    if (!is_utf8(text)) throw value_error(what, "UTF-8", "other bytes");
    return json_quoted(text);
  };
  std::string text = "{";
  const auto separate = [&] { text += text.size() > 1 ? "," : ""; };
  if (!metadata.empty()) {
    text += json_quoted(metadata_key) + ":{";
    for (bool first = true; const auto& [key, value] : metadata) {
      text += (first ? "" : ",") + quoted("metadata", key) + ':' + quoted("metadata", value);
      first = false;
    }
    text += '}';
  }
  std::vector<std::string_view> names;
  std::size_t offset = 0;
  for (const named_array* array : arrays) {
    if (array->name == metadata_key) throw value_error("tensor name", "one that the format does not reserve", metadata_key);
    names.push_back(array->name);
    separate();
    text += quoted("tensor name", array->name) + ":{\"dtype\":" + json_quoted(safetensors_name(array->type)) + ",\"shape\":[";
    for (int axis = 0; axis < array->shape.rank; ++axis) text += (axis ? "," : "") + std::to_string(array->shape[axis]);
    text += "],\"data_offsets\":[" + std::to_string(offset) + ',';
    text += std::to_string(offset += array->bytes()) + "]}";
  }
  text += '}';
  sort<compare_names>(names);
  for (std::size_t i = 1; i < names.size(); ++i)
    if (names[i] == names[i - 1]) throw value_error(names[i], "one tensor of this name", "two");

  constexpr std::size_t length_bytes = sizeof(std::uint64_t);
  text.append((alignment - (length_bytes + text.size()) % alignment) % alignment, ' ');
  if (text.size() > max_header_bytes)
    throw file_error(file, "header length", "at most " + std::to_string(max_header_bytes), std::to_string(text.size()));
  const std::uint64_t length = text.size();
  text.insert(0, length_bytes, '\0');
  std::memcpy(text.data(), &length, length_bytes);
  return text;
}

}  // namespace io::detail
}  // namespace sinter
