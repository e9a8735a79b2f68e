// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The IDX format: the arrays of MNIST and its kin.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/data/byte_source.hpp>

namespace sinter {
namespace data::detail {

/// The code of an element type in byte 2 of an IDX file; 0 where the format has none.
template <class Element>
inline constexpr unsigned idx_code = 0;
// clang-format off
template <> inline constexpr unsigned idx_code<std::uint8_t> = 0x08;
template <> inline constexpr unsigned idx_code<std::int8_t> = 0x09;
template <> inline constexpr unsigned idx_code<std::int16_t> = 0x0b;
template <> inline constexpr unsigned idx_code<std::int32_t> = 0x0c;
template <> inline constexpr unsigned idx_code<float> = 0x0d;
template <> inline constexpr unsigned idx_code<double> = 0x0e;
// clang-format on

inline std::string idx_type_name(unsigned code) {
  switch (code) {
    case 0x08: return "u8";
    case 0x09: return "i8";
    case 0x0b: return "i16";
    case 0x0c: return "i32";
    case 0x0d: return "f32";
    case 0x0e: return "f64";
    default: return "the unknown code " + std::to_string(code);
  }
}

/// The shape that an IDX header announces; every refusal comes before any memory is taken.
template <ByteSource Source>
extents read_idx_header(Source& source, const std::string& file, unsigned code, std::size_t element_bytes) {
  std::array<std::byte, 4> magic{};
  if (const std::size_t got = source.read(magic); got != magic.size())
    throw file_error(file, "magic", "4 bytes", std::to_string(got) + " bytes");
  const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(magic[i]); };
  if (byte(0) == 0x1f && byte(1) == 0x8b)
    throw file_error(file, "magic", "bytes 0 0", "gzip; pass sinter::gzip of <sinter/ext/zlib/gzip.hpp> to read it");
  if (byte(0) != 0 || byte(1) != 0)
    throw file_error(file, "magic", "bytes 0 0", "bytes " + std::to_string(byte(0)) + ' ' + std::to_string(byte(1)));
  if (byte(2) != code) throw file_error(file, "dtype", idx_type_name(code), idx_type_name(byte(2)));
  if (byte(3) < 1 || byte(3) > max_rank) throw file_error(file, "rank", "1 to " + std::to_string(max_rank), std::to_string(byte(3)));

  extents shape;
  std::int64_t elements = 1;
  for (unsigned axis = 0; axis < byte(3); ++axis) {
    std::array<std::byte, 4> word{};
    const std::string field = "extent " + std::to_string(axis);
    if (const std::size_t got = source.read(word); got != word.size())
      throw file_error(file, field, "4 bytes", std::to_string(got) + " bytes");
    std::int64_t extent = 0;
    for (const std::byte b : word) extent = extent << 8 | std::to_integer<std::int64_t>(b);
    // Zeros do not count, so that no later product of these extents can overflow, in whatever order it is taken.
    elements *= extent > 0 ? extent : 1;  // below 2^31 · 2^32
    if (elements > max_elements)
      throw file_error(file, field, "at most " + std::to_string(max_elements) + " elements in all",
                       std::to_string(elements) + " up to this axis");
    shape[shape.rank++] = extent;
  }
  const std::uint64_t whole = 4 + 4 * std::uint64_t{byte(3)} + static_cast<std::uint64_t>(shape.count()) * element_bytes;
  if (whole > source.bound())
    throw file_error(file, "size", std::to_string(whole) + " bytes for " + to_string(shape), "at most " + std::to_string(source.bound()));
  return shape;
}

}  // namespace data::detail

/// The element types that IDX files hold.
template <class Type>
concept IdxElement = (data::detail::idx_code<Type> != 0);

/// The array of an IDX file, whole.
///
/// Types     u8, i8, i16, i32, f32, f64; the file must hold exactly `Element`
/// Cost      one allocation, and only when the file (for gzip: its compressed size) is long enough for the shape it claims
/// Errors    `file_error`: cannot be opened, magic, dtype, rank, extents, truncated, bytes after the last element
/// Source    LeCun, Cortes, Burges: The MNIST database, "the IDX file format"; numbers are big-endian
/// Example   read_idx<std::uint8_t>("train-images-idx3-ubyte"), read_idx<std::uint8_t>("train-images-idx3-ubyte.gz", gzip)
template <IdxElement Element, ByteOpener Open = open_file_t>
tensor<Element> read_idx(const file_path& path, const Open& open = {}) {
  const std::string& file = path.string();
  auto source = open(path);
  tensor<Element> result(data::detail::read_idx_header(source, file, data::detail::idx_code<Element>, sizeof(Element)));
  const auto bytes = std::as_writable_bytes(result.span());
  if (const std::size_t got = source.read(bytes); got != bytes.size())
    throw file_error(file, "elements", std::to_string(bytes.size()) + " bytes", std::to_string(got) + " bytes");
  std::byte beyond{};
  if (source.read({&beyond, 1}) != 0) throw file_error(file, "size", "the end after the last element", "more bytes");
  if constexpr (sizeof(Element) > 1 && std::endian::native == std::endian::little)
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(Element))
      for (std::size_t low = at, high = at + sizeof(Element) - 1; low < high; ++low, --high) std::swap(bytes[low], bytes[high]);
  return result;
}

}  // namespace sinter
