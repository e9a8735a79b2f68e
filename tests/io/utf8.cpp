// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include <sinter/io/utf8.hpp>

using namespace sinter::io::detail;

static_assert(is_utf8(""));
static_assert(is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
static_assert(!is_utf8("\xc3"));

TEST_SUITE("io/utf8") {
  TEST_CASE("every code point is written as UTF-8 that is recognised") {
    for (std::uint32_t point = 0; point < 0x110000; ++point) {
      if (point >= 0xd800 && point < 0xe000) continue;
      std::string text;
      append_utf8(text, point);
      const std::size_t expected = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (text.size() != expected || utf8_length(text) != expected || !is_utf8(text) ||
          is_utf8(text.substr(0, expected - 1) + "x") != (expected == 1)) {
        CAPTURE(point);
        FAIL("this code point is not written as it should be");
      }
    }
  }

  TEST_CASE("of all sequences of two and three bytes, as many are recognised as there are code points") {
    int two = 0, three = 0;
    for (int a = 0x80; a < 256; ++a)
      for (int b = 0; b < 256; ++b) {
        const std::string pair{static_cast<char>(a), static_cast<char>(b)};
        two += utf8_length(pair) == 2;
        for (int c = 0x80; c < 0xc0; ++c) three += utf8_length(pair + static_cast<char>(c)) == 3;
      }
    CHECK(two == 0x800 - 0x80);
    CHECK(three == 0x10000 - 0x800 - 0x800);
  }

  TEST_CASE("overlong forms, surrogates, numbers that are too large and stray bytes are not UTF-8") {
    for (const char* text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
                             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff", "a\xe2\x82", "\xe2\x28\xa1"})
      CHECK_FALSE(is_utf8(text));
  }
}
