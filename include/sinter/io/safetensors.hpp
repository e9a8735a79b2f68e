// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Safetensors files: named tensors, read where they lie, loaded and saved as a whole.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/core/dtype.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>
#include <sinter/core/named_array.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/io/mapped_file.hpp>
#include <sinter/io/replace_file.hpp>
#include <sinter/io/safetensors_header.hpp>
#include <sinter/io/sort.hpp>

namespace sinter {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian, and sinter does not swap them");

/// The tensors of a safetensors file, mapped and not copied; or of bytes in memory, which must outlive the object.
///
/// Cost      the header is read and checked when it is opened; a tensor's bytes when they are touched
/// Errors    `file_error`: anything the format forbids (see `parse_safetensors`), more than `max_rank` axes, a dtype that
///           sinter has none for
/// Source    huggingface/safetensors, README, "Format"
/// Like      safetensors.safe_open
class safetensors {
 public:
  template <class = void>  // as in safetensors_header.hpp: who never calls it does not compile it
  explicit safetensors(const file_path& path)
      : name_(path.string()), file_(path), header_(io::detail::parse_safetensors(name_, file_.bytes())) {}
  template <class = void>
  explicit safetensors(std::span<const std::byte> bytes, std::string_view name = "safetensors in memory")
      : name_(name), header_(io::detail::parse_safetensors(name_, bytes)) {}

  /// By name.
  const std::vector<stored_array>& arrays() const { return header_.arrays; }
  const std::map<std::string, std::string, std::less<>>& metadata() const { return header_.metadata; }
  const std::string& name() const { return name_; }

  /// Null if there is none of that name.
  const stored_array* find(std::string_view name) const {
    std::size_t first = 0, last = header_.arrays.size();  // a binary search
    while (first < last) {
      const std::size_t middle = first + (last - first) / 2;
      const int order = header_.arrays[middle].name.compare(name);
      if (order == 0) return &header_.arrays[middle];
      if (order < 0)
        first = middle + 1;
      else
        last = middle;
    }
    return nullptr;
  }

 private:
  std::string name_;
  mapped_file file_;
  io::detail::safetensors_header header_;
};

namespace io::detail {
template <class = void>
void require_memory(const named_array& array) {
  if (!array.data && array.bytes() > 0) throw tensor_error(array.name, "memory", std::to_string(array.bytes()) + " bytes", "none");
}
/// Larger elements first, then names in order.
inline int by_size_and_name(const named_array* left, const named_array* right) {
  const int difference = size_of(right->type) - size_of(left->type);
  return difference != 0 ? difference : left->name.compare(right->name);
}
}  // namespace io::detail

/// What `load` makes of tensors in the file that were not asked for.
enum class extra_tensors { refuse, allow };

/// Copies tensors from a file into existing arrays of the same names: all of them, or none.
///
/// Types     dtype and shape must be equal; nothing is converted
/// Errors    before the first byte is copied. `file_error`: a tensor missing, extra (unless allowed), of another dtype or
///           shape, a bool that is neither 0 nor 1; `value_error`: one name asked for twice;
///           `tensor_error`: an array without memory
/// Like      torch.nn.Module.load_state_dict(strict=True)
template <class = void>
void load(const safetensors& file, std::span<const named_array> arrays, extra_tensors extra = extra_tensors::refuse) {
  std::vector<const stored_array*> sources;
  for (const named_array& array : arrays) {
    const auto field = [&](std::string_view what) { return "tensor '" + std::string(array.name) + "'" + std::string(what); };
    const stored_array* source = file.find(array.name);
    if (!source) throw file_error(file.name(), field(""), "a tensor", "none of that name");
    if (source->type != array.type) throw file_error(file.name(), field(" dtype"), name_of(array.type), name_of(source->type));
    if (source->shape != array.shape) throw file_error(file.name(), field(" shape"), to_string(array.shape), to_string(source->shape));
    if (array.type == dtype::boolean)  // another byte would be no bool, and reading it undefined
      for (const std::byte b : source->bytes)
        if (b > std::byte{1}) throw file_error(file.name(), field(" element"), "0 or 1", std::to_string(std::to_integer<int>(b)));
    io::detail::require_memory(array);
    sources.push_back(source);
  }
  std::vector<char> asked(file.arrays().size());  // for each tensor of the file
  for (const stored_array* source : sources) {
    char& before = asked[static_cast<std::size_t>(source - file.arrays().data())];
    if (before) throw value_error(source->name, "one array of this name", "two");
    before = 1;
  }
  if (extra == extra_tensors::refuse)
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (!asked[i]) throw file_error(file.name(), "tensor '" + file.arrays()[i].name + "'", "only tensors that were asked for", "an extra one");
  for (std::size_t i = 0; i < arrays.size(); ++i)
    if (!sources[i]->bytes.empty()) std::memcpy(arrays[i].data, sources[i]->bytes.data(), sources[i]->bytes.size());
}

template <class = void>
void load(const file_path& path, std::span<const named_array> arrays, extra_tensors extra = extra_tensors::refuse) {
  load(safetensors(path), arrays, extra);
}

/// What holds named arrays, as a model's weights do.
template <class Candidate>
concept HoldsArrays = requires(const Candidate& c) {
  { c.arrays() } -> std::convertible_to<std::span<const named_array>>;
};

/// The same into the weights of a model: `load("net.safetensors", weights)`.
template <HoldsArrays Weights>
void load(const file_path& path, Weights& weights, extra_tensors extra = extra_tensors::refuse) {
  const auto arrays = weights.arrays();
  load(path, std::span<const named_array>(arrays), extra);
}

/// Writes arrays to a file that is replaced as a whole: whatever fails, the path still names the old file or the new one.
///
/// The data starts at a multiple of 64 bytes, and every tensor at a multiple of its element: larger elements come first,
/// then names in order. So equal tensors make equal files.
///
/// Cost      one pass over the data, then waits until it is on the disk
/// Errors    `value_error`: a name or metadata that is not UTF-8, a name twice, the reserved name; `tensor_error`: an array
///           without memory; `file_error`: see `file_replacement`
/// Like      safetensors.torch.save_file
template <class = void>
void save(const file_path& path, std::span<const named_array> arrays,
          const std::map<std::string, std::string, std::less<>>& metadata = {}) {
  std::vector<const named_array*> order;
  for (const named_array& array : arrays) {
    io::detail::require_memory(array);
    order.push_back(&array);
  }
  io::detail::sort<io::detail::by_size_and_name>(order);
  const std::string header = io::detail::safetensors_header_text(path.string(), order, metadata);
  file_replacement file(path);
  file.write(std::as_bytes(std::span(header)));
  for (const named_array* array : order) file.write({static_cast<const std::byte*>(array->data), array->bytes()});
  file.commit();
}

/// The same of the weights of a model: `save("net.safetensors", weights)`.
template <HoldsArrays Weights>
void save(const file_path& path, const Weights& weights, const std::map<std::string, std::string, std::less<>>& metadata = {}) {
  const auto arrays = weights.arrays();
  save(path, std::span<const named_array>(arrays), metadata);
}

}  // namespace sinter
