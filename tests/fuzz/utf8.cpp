// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// UTF-8: what is recognised is what an independent decoder recognises, and writing its code points again gives the same bytes.
#include "target.hpp"

#include <sinter/io/utf8.hpp>

namespace {

/// The code point that stands first and its length by the table of RFC 3629, section 4, read from the bits; length 0 where there is none.
struct decoded {
  std::size_t length = 0;
  std::uint32_t point = 0;
};
decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  std::size_t length = 0;
  while (length < 8 && (byte(0) << length & 0x80)) ++length;  // the leading ones
  if (length == 0) return {1, byte(0)};
  if (length == 1 || length > 4 || length > text.size()) return {};
  std::uint32_t point = byte(0) & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    point = point << 6 | (byte(i) & 0x3f);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return {};
  return {length, point};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sinter::io::detail;
  const std::string text(fuzz::text_of(data, size));  // a copy of exactly this size, so that a read beyond it is seen
  const fuzz::memory_meter meter;
  std::string again;
  std::string_view rest = text;
  while (!rest.empty()) {
    const decoded expected = decode(rest);
    fuzz::require(utf8_length(rest) == expected.length, "the length of a code point is that of the table");
    if (expected.length == 0) break;
    append_utf8(again, expected.point);
    rest.remove_prefix(expected.length);
  }
  fuzz::require(utf8_length(rest) == 0 || !rest.empty(), "nothing has no code point");
  fuzz::require(is_utf8(text) == rest.empty(), "a text is UTF-8 when every code point is");
  fuzz::require(again == std::string_view(text).substr(0, text.size() - rest.size()), "code points written again are the same bytes");
  meter.require_at_most(4 * size + 256);
  return 0;
}
