// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <string>

#include <sinter/data/idx.hpp>

#include "idx_file.hpp"
#include "scratch.hpp"

namespace sn = sinter;

namespace {
/// The field that is refused; empty if nothing is.
template <class Element>
std::string refusal(const std::filesystem::path& path) {
  try {
    sn::read_idx<Element>(path);
    return {};
  } catch (const sn::file_error& error) {
    CHECK(error.file == path.string());
    CHECK_FALSE(error.expected.empty());
    CHECK_FALSE(error.found.empty());
    return error.field;
  }
}

static_assert(sn::IdxElement<std::int16_t>);
static_assert(!sn::IdxElement<std::int64_t>);
static_assert(!sn::IdxElement<bool>);
}  // namespace

TEST_SUITE("data/idx") {
  TEST_CASE("an array of bytes keeps its shape and elements") {
    const scratch folder;
    const auto read = sn::read_idx<std::uint8_t>(folder.write("a", idx_header(0x08, {2, 3}) + std::string("\x00\x01\x7f\x80\xfe\xff", 6)));
    CHECK(read.shape() == sn::extents{2, 3});
    CHECK(read(0, 0) == 0);
    CHECK(read(1, 0) == 128);
    CHECK(read(1, 2) == 255);
  }

  TEST_CASE("elements of every type are read from big-endian bytes") {
    const scratch folder;
    CHECK(sn::read_idx<std::int8_t>(folder.write("i8", idx_header(0x09, {1}) + "\x80"))(0) == -128);
    CHECK(sn::read_idx<std::int16_t>(folder.write("i16", idx_header(0x0b, {2}) + big_endian(0x0102, 2) + big_endian(0xfffe, 2)))(0) == 258);
    CHECK(sn::read_idx<std::int16_t>(folder / "i16")(1) == -2);
    CHECK(sn::read_idx<std::int32_t>(folder.write("i32", idx_header(0x0c, {1}) + big_endian(0x80000001, 4)))(0) == -2147483647);
    CHECK(sn::read_idx<float>(folder.write("f32", idx_header(0x0d, {1}) + big_endian(std::bit_cast<std::uint32_t>(-1.5f), 4)))(0) == -1.5f);
    CHECK(sn::read_idx<double>(folder.write("f64", idx_header(0x0e, {1}) + big_endian(std::bit_cast<std::uint64_t>(0.1), 8)))(0) == 0.1);
  }

  TEST_CASE("an array without elements is read") {
    const scratch folder;
    CHECK(sn::read_idx<float>(folder.write("a", idx_header(0x0d, {0, 5}))).shape() == sn::extents{0, 5});
  }

  TEST_CASE("what is not such a file is refused by the name of the field") {
    const scratch folder;
    const std::string good = idx_header(0x08, {2, 3}) + "abcdef";
    CHECK(refusal<std::uint8_t>(folder.write("good", good)) == "");
    CHECK(refusal<std::uint8_t>(folder / "missing") == "file");
    CHECK(refusal<std::uint8_t>(folder.path()) == "file");
    CHECK(refusal<std::uint8_t>(folder.write("magic", "\x01" + good.substr(1))) == "magic");
    CHECK(refusal<std::uint8_t>(folder.write("gzip", "\x1f\x8b" + good)) == "magic");
    CHECK(refusal<std::int8_t>(folder / "good") == "dtype");
    CHECK(refusal<std::uint8_t>(folder.write("code", idx_header(0x0a, {1}) + "a")) == "dtype");
    CHECK(refusal<std::uint8_t>(folder.write("scalar", idx_header(0x08, {}) + "a")) == "rank");
    CHECK(refusal<std::uint8_t>(folder.write("rank", idx_header(0x08, {1, 1, 1, 1, 1, 1, 1}) + "a")) == "rank");
    CHECK(refusal<std::uint8_t>(folder.write("trailing", good + "g")) == "size");
  }

  TEST_CASE("every truncation is refused") {
    const scratch folder;
    const std::string good = idx_header(0x0c, {3, 1}) + std::string(12, 'x');
    REQUIRE(refusal<std::int32_t>(folder.write("a", good)) == "");
    for (std::size_t length = 0; length < good.size(); ++length) {
      CAPTURE(length);
      CHECK(refusal<std::int32_t>(folder.write("a", good.substr(0, length))) != "");
    }
  }

  TEST_CASE("a claim beyond the file or beyond any tensor takes no memory") {
    const scratch folder;
    CHECK(refusal<std::uint8_t>(folder.write("long", idx_header(0x08, {0x7fffffff}) + "a")) == "size");
    CHECK(refusal<double>(folder.write("f64", idx_header(0x0e, {0x10000000}) + "a")) == "size");
    CHECK(refusal<std::uint8_t>(folder.write("above", idx_header(0x08, {0xffffffff}))) == "extent 0");
    CHECK(refusal<std::uint8_t>(folder.write("product", idx_header(0x08, {65536, 65536}))) == "extent 1");
    // 2^32 - 1 six times overflows 64 bits on the way, and a zero at the end does not make it harmless.
    CHECK(refusal<std::uint8_t>(folder.write("wrap", idx_header(0x08, {0x80000000, 0x80000000, 4, 1}) + "a")) == "extent 1");
    CHECK(refusal<std::uint8_t>(folder.write("zero", idx_header(0x08, {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0}))) ==
          "extent 0");
  }

  TEST_CASE("whatever byte is changed to whatever value, the file is refused or still has its shape") {
    const scratch folder;
    const std::string good = idx_header(0x08, {2, 3}) + "abcdef";
    int refused = 0;
    for (std::size_t at = 0; at < good.size(); ++at)
      for (int value = 0; value < 256; ++value) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(value);
        try {
          const auto read = sn::read_idx<std::uint8_t>(folder.write("a", bytes));
          CHECK(read.shape() == sn::extents{2, 3});
        } catch (const sn::file_error&) {
          ++refused;
        }
      }
    CHECK(refused == 12 * 255);  // any change of the header, and none of the elements
  }
}
