// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include <zlib.h>

#include <sinter/data/idx.hpp>
#include <sinter/ext/zlib/gzip.hpp>

#include "idx_file.hpp"
#include "scratch.hpp"

namespace sn = sinter;

namespace {
std::string compressed(const std::string& bytes, int level = 9) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string result(deflateBound(&stream, bytes.size()) + 64, '\0');
  std::string input = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

/// An array whose elements do not repeat soon, larger than the reader's buffer.
std::string large_file() {
  std::string bytes = idx_header(0x08, {300, 1000});
  std::uint32_t state = 1;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

/// The field that is refused; empty if nothing is.
std::string refusal(const std::filesystem::path& path) {
  try {
    sn::read_idx<std::uint8_t>(path, sn::gzip);
    return {};
  } catch (const sn::file_error& error) {
    CHECK(error.file == path.string());
    return error.field;
  }
}

bool equal(const sn::tensor<std::uint8_t>& left, const sn::tensor<std::uint8_t>& right) {
  return left.shape() == right.shape() && std::equal(left.begin(), left.end(), right.begin());
}
}  // namespace

TEST_SUITE("data/gzip") {
  TEST_CASE("a compressed file and a plain one read the same") {
    const scratch folder;
    const std::string bytes = large_file();
    const auto plain = sn::read_idx<std::uint8_t>(folder.write("plain", bytes));
    CHECK(equal(plain, sn::read_idx<std::uint8_t>(folder / "plain", sn::gzip)));
    for (const int level : {0, 1, 9})
      CHECK(equal(plain, sn::read_idx<std::uint8_t>(folder.write("gz", compressed(bytes, level)), sn::gzip)));
  }

  TEST_CASE("members that follow one another are one stream") {
    const scratch folder;
    const std::string bytes = large_file();
    const auto whole = sn::read_idx<std::uint8_t>(folder.write("plain", bytes));
    for (const std::size_t cut : {std::size_t{0}, std::size_t{3}, std::size_t{12}, std::size_t{100'000}, bytes.size()})
      CHECK(equal(whole, sn::read_idx<std::uint8_t>(folder.write("two", compressed(bytes.substr(0, cut)) + compressed(bytes.substr(cut))),
                                                    sn::gzip)));
  }

  TEST_CASE("a file that holds more than its header says is refused after one byte more, not after all of it") {
    const scratch folder;
    const std::string bomb = compressed(idx_header(0x08, {4}) + std::string(200 << 20, '\0'));
    REQUIRE(bomb.size() < 300'000);
    CHECK(refusal(folder.write("bomb", bomb)) == "size");
  }

  TEST_CASE("a header that claims more than so few bytes can hold is refused before memory is taken") {
    const scratch folder;
    CHECK(refusal(folder.write("claim", compressed(idx_header(0x08, {0x7fffffff}) + std::string(1 << 20, '\0')))) == "size");
  }

  TEST_CASE("truncated, broken and followed files are refused") {
    const scratch folder;
    const std::string good = compressed(idx_header(0x08, {2, 3}) + "abcdef");
    REQUIRE(refusal(folder.write("a", good)) == "");
    for (std::size_t length = 0; length < good.size(); ++length) {
      CAPTURE(length);
      CHECK(refusal(folder.write("a", good.substr(0, length))) != "");
    }
    CHECK(refusal(folder.write("a", good + "x")) == "gzip");
    CHECK(refusal(folder.write("a", good + std::string(8, '\0'))) == "gzip");
  }

  TEST_CASE("whatever byte is changed to whatever value, the file is refused or reads the same") {
    const scratch folder;
    const std::string good = compressed(idx_header(0x08, {2, 3}) + "abcdef");
    const auto whole = sn::read_idx<std::uint8_t>(folder.write("a", good), sn::gzip);
    int same = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
      for (int value = 0; value < 256; ++value) {
        if (good[at] == static_cast<char>(value)) continue;
        std::string bytes = good;
        bytes[at] = static_cast<char>(value);
        folder.write("a", bytes);
        try {
          const auto read = sn::read_idx<std::uint8_t>(folder / "a", sn::gzip);
          CHECK(equal(whole, read));
          ++same;
        } catch (const sn::file_error&) {
        }
      }
    // The container's time, flags and system do not matter (10 bytes of header, less magic, method and most flag bits).
    CHECK(same >= 6 * 255);
    CHECK(same < 7 * 255);
  }
}
