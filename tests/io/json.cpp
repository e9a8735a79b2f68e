// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <sinter/io/json.hpp>

namespace sn = sinter;
using sn::io::detail::json_quoted;
using sn::io::detail::json_reader;
using namespace std::string_literals;

namespace {
std::string read_string(std::string_view text) {
  json_reader json("file", text, 0);
  std::string value = json.string();
  json.end();
  return value;
}
std::int64_t read_integer(std::string_view text) {
  json_reader json("file", text, 0);
  const std::int64_t value = json.integer();
  json.end();
  return value;
}
/// What an object of arrays of numbers holds, written back.
std::string read_object(std::string_view text) {
  json_reader json("file", text, 100);
  std::string result;
  json.object([&](const std::string& key) {
    result += key + ':';
    json.array([&] { result += std::to_string(json.integer()) + ','; });
    result += ';';
  });
  json.end();
  return result;
}
}  // namespace

TEST_SUITE("io/json") {
  TEST_CASE("strings are read with their escapes") {
    CHECK(read_string(R"("")") == "");
    CHECK(read_string(R"(  "conv1.weight" )") == "conv1.weight");
    CHECK(read_string(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(read_string(R"("\u0041\u00e9\u20AC\ud83d\uDE00")") == "Aé€😀");
    CHECK(read_string(R"("a\u0000b")") == "a\0b"s);
    CHECK(read_string("\"Größe 😀\"") == "Größe 😀");
  }

  TEST_CASE("strings that are not JSON or not UTF-8 are refused") {
    for (const std::string& text : {R"(")"s,
                                    R"("abc)"s,
                                    R"(abc)"s,
                                    R"('abc')"s,
                                    R"("\x")"s,
                                    R"("\)"s,
                                    R"("\u12)"s,
                                    R"("\u12G4")"s,
                                    R"("\U0041")"s,
                                    R"("\ud83d")"s,
                                    R"("\ud83dx")"s,
                                    R"("\ud83d\n")"s,
                                    R"("\ud83d\ud83d")"s,
                                    R"("\ude00")"s,
                                    "\"a\nb\""s,
                                    "\"a\0b\""s,
                                    "\"\x1f\""s,
                                    "\"\x80\""s,
                                    "\"\xc3\""s,
                                    "\"\xc0\xaf\""s,
                                    "\"\xed\xa0\x80\""s,
                                    "\"\xf5\x80\x80\x80\""s,
                                    R"("a" b)"s}) {
      CAPTURE(text);
      CHECK_THROWS_AS(read_string(text), sn::file_error);
    }
  }

  TEST_CASE("whole numbers up to 2^63 - 1 are read, and no other form") {
    CHECK(read_integer("0") == 0);
    CHECK(read_integer(" 784 ") == 784);
    CHECK(read_integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    for (const std::string_view text :
         {"", " ", "-1", "+1", "01", "00", "1.0", "1e3", "0x10", "9223372036854775808", "99999999999999999999", "null", "\"1\"", "1 2"}) {
      CAPTURE(text);
      CHECK_THROWS_AS(read_integer(text), sn::file_error);
    }
  }

  TEST_CASE("objects and arrays are read in their order, white space or not") {
    CHECK(read_object("{}") == "");
    CHECK(read_object(R"({"b":[1,2],"a":[]})") == "b:1,2,;a:;");
    CHECK(read_object(" {\t\"b\" :\r\n[ 1 , 2 ] }\n") == "b:1,2,;");
  }

  TEST_CASE("anything else in an object or array is refused") {
    for (const std::string_view text : {"",
                                        "[",
                                        "{",
                                        "}",
                                        "{]",
                                        "{,}",
                                        R"({"a"})",
                                        R"({"a":})",
                                        R"({"a":1})",
                                        R"({"a":[1})",
                                        R"({"a":[1,]})",
                                        R"({"a":[,1]})",
                                        R"({"a":[1 2]})",
                                        R"({"a":[1],})",
                                        R"({"a":[1]"b":[]})",
                                        R"({"a" [1]})",
                                        R"({a:[1]})",
                                        R"({"a":[1]}})",
                                        R"({"a":[1]} x)",
                                        R"({"a":[[1]]})",
                                        R"({"a":[1]//
})",
                                        R"({"a":[true]})"}) {
      CAPTURE(text);
      CHECK_THROWS_AS(read_object(text), sn::file_error);
    }
  }

  TEST_CASE("a key twice in one object is refused, also when it is written in two ways") {
    CHECK_THROWS_WITH_AS(read_object(R"({"a":[],"a":[]})"),
                         "file: header at byte 108: expected a key that is new in its object, found 'a' again", sn::file_error);
    CHECK_THROWS_AS(read_object(R"({"a":[],"\u0061":[]})"), sn::file_error);
  }

  TEST_CASE("an error names the byte of the file, what was expected and what was found") {
    const auto words = [](auto read, const std::string& text) -> std::string {
      try {
        read(text);
      } catch (const sn::file_error& error) {
        return error.what();
      }
      return "nothing is wrong";
    };
    CHECK(words(read_object, R"({"a":[1;2]})") == "file: header at byte 107: expected ',' or ']', found ';'");
    CHECK(words(read_object, R"({"a":[1)") == "file: header at byte 107: expected ',' or ']', found the end of the header");
    CHECK(words(read_object, R"({"a":[1] "b":[]})") == "file: header at byte 109: expected ',' or '}', found '\"'");
    CHECK(words(read_object, R"({"a":[1]} x)") ==
          "file: header at byte 110: expected nothing but white space behind the last '}', found 'x'");
    CHECK(words(read_object, R"({"a":[1.5]})") ==
          "file: header at byte 107: expected a whole number, without a fraction or an exponent, found '.'");
    CHECK(words(read_object, R"({"a":[-1]})") == "file: header at byte 106: expected a whole number without a sign, found '-'");
    CHECK(words(read_object, "{\x01") == "file: header at byte 101: expected '\"', found byte 1");
    CHECK(words(read_integer, "07") == "file: header at byte 1: expected a number without a leading 0, found a digit behind it");
    CHECK(words(read_integer, "9223372036854775808") == "file: header at byte 18: expected a number below 2^63, found a larger one");
    CHECK(words(read_string, R"("abc)") == "file: header at byte 4: expected a '\"' that closes the string, found the end of the header");
    CHECK(words(read_string, "\"a\nb\"") ==
          "file: header at byte 2: expected an escape in the place of a control character, found byte 10");
    CHECK(words(read_string, "\"\x80\"") == "file: header at byte 1: expected a string in UTF-8, found byte 128");
    CHECK(words(read_string, R"("\x")") == "file: header at byte 2: expected one of \"\\/bfnrtu behind a backslash, found 'x'");
    CHECK(words(read_string, R"("\u12G4")") == "file: header at byte 5: expected four hexadecimal digits behind \\u, found 'G'");
    CHECK(words(read_string, R"("\ud83dx")") == "file: header at byte 7: expected a low surrogate behind a high one, found 'x'");
    CHECK(words(read_string, R"("\ud83d\ud83d")") ==
          "file: header at byte 13: expected a low surrogate behind a high one, found another code point");
    CHECK(words(read_string, R"("\ude00")") ==
          "file: header at byte 7: expected a high surrogate before a low one, found the low one alone");
  }

  TEST_CASE("a text as deep as it is long does not exhaust the stack") {
    CHECK_THROWS_AS(read_object(std::string(10'000'000, '[')), sn::file_error);
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i) deep += R"({"a":)";
    CHECK_THROWS_AS(read_object(deep), sn::file_error);
  }

  TEST_CASE("a quoted string reads back as itself") {
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    for (const std::string& text : {""s, all, "Größe 😀"s, "\"\\"s}) CHECK(read_string(json_quoted(text)) == text);
    CHECK(json_quoted("a\"b\\c\n\x1f") == R"("a\"b\\c\u000a\u001f")");
  }
}
