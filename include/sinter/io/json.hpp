// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The part of JSON that safetensors headers use: objects, arrays, strings and whole numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <sinter/core/error.hpp>
#include <sinter/io/utf8.hpp>

namespace sinter::io::detail {

/// Reads a text from front to back; the caller says what must come next. So there is no tree, and no depth beyond the
/// caller's own calls, whatever the text holds.
///
/// Errors    `file_error` with the byte of the text: anything but what was asked for, a key twice in one object, a string
///           that is not UTF-8 (lone surrogates included), a number with a sign, a fraction, an exponent or a leading zero
/// Source    RFC 8259, restricted
class json_reader {
 public:
  /// `text` starts at byte `origin` of the file, which messages count from.
  json_reader(std::string_view file, std::string_view text, std::size_t origin) : file_(file), text_(text), origin_(origin) {}

  /// Calls `member(key)` at each value of an object; it must read the value.
  template <class Member>
  void object(Member member) {
    std::map<std::string, std::string, std::less<>> keys;  // the type of metadata too, so that compilers instantiate one tree; the values stay empty
    list('{', '}', [&] {
      skip_space();
      const std::size_t start = at_;
      const auto [entry, is_new] = keys.try_emplace(string(), std::string());
      if (!is_new) {
        at_ = start;
        fail("a key that is new in its object", "'" + entry->first + "' again");
      }
      take(':');
      member(entry->first);
    });
  }

  /// Calls `element()` at each element of an array; it must read the element.
  template <class Element>
  void array(Element element) {
    list('[', ']', element);
  }

  /// A number from 0 to 2^63 - 1.
  std::int64_t integer() {
    skip_space();
    const std::size_t start = at_;
    std::int64_t value = 0;
    while (is_digit(peek())) {
      const int digit = text_[at_] - '0';
      if (at_ > start && value == 0) fail("a number without a leading 0", "a digit behind it");
      if (value > (std::numeric_limits<std::int64_t>::max() - digit) / 10) fail("a number below 2^63", "a larger one");
      value = value * 10 + digit;
      ++at_;
    }
    if (at_ == start) fail("a whole number without a sign");
    if (peek() == '.' || peek() == 'e' || peek() == 'E') fail("a whole number, without a fraction or an exponent");
    return value;
  }

  std::string string() {
    take('"');
    std::string value;
    for (;;) {
      const int next = peek();
      if (next == '"') break;
      if (next < 0) fail("a '\"' that closes the string");
      if (next < 0x20) fail("an escape in the place of a control character");
      if (next == '\\') {
        ++at_;
        escape(value);
        continue;
      }
      const std::size_t length = utf8_length(text_.substr(at_));
      if (length == 0) fail("a string in UTF-8");
      value.append(text_.substr(at_, length));
      at_ += length;
    }
    ++at_;
    return value;
  }

  /// Nothing but white space is left.
  void end() {
    skip_space();
    if (at_ < text_.size()) fail("nothing but white space behind the last '}'");
  }

 private:
  static bool is_digit(int character) { return character >= '0' && character <= '9'; }

  /// The character that comes next, or -1 at the end.
  int peek() const { return at_ < text_.size() ? static_cast<unsigned char>(text_[at_]) : -1; }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  bool take_if(char character) {
    skip_space();
    if (peek() != character) return false;
    ++at_;
    return true;
  }
  void take(char character) {
    if (!take_if(character)) fail(std::string{'\'', character, '\''});
  }

  template <class Item>
  void list(char open, char close, Item item) {
    take(open);
    if (take_if(close)) return;
    do item();
    while (take_if(','));
    if (!take_if(close)) fail(std::string{"',' or '"}.append({close, '\''}));
  }

  std::uint32_t four_digits() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int digit = peek();
      const int letter = digit | 0x20;
      if (!is_digit(digit) && !(letter >= 'a' && letter <= 'f')) fail("four hexadecimal digits behind \\u");
      value = value << 4 | static_cast<std::uint32_t>(is_digit(digit) ? digit - '0' : letter - 'a' + 10);
    }
    return value;
  }

  /// What follows a backslash.
  void escape(std::string& value) {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const int next = peek();
    if (const std::size_t which = next < 0 ? letters.npos : letters.find(static_cast<char>(next)); which != letters.npos) {
      value += meanings[which];
      ++at_;
      return;
    }
    if (next != 'u') fail("one of \"\\/bfnrtu behind a backslash");
    ++at_;
    std::uint32_t point = four_digits();
    if (point >= 0xdc00 && point <= 0xdfff) fail("a high surrogate before a low one", "the low one alone");
    if (point >= 0xd800 && point <= 0xdbff) {
      if (text_.substr(at_, 2) != "\\u") fail("a low surrogate behind a high one");
      at_ += 2;
      const std::uint32_t low = four_digits();
      if (low < 0xdc00 || low > 0xdfff) fail("a low surrogate behind a high one", "another code point");
      point = 0x10000 + ((point - 0xd800) << 10 | (low - 0xdc00));
    }
    append_utf8(value, point);
  }

  [[noreturn]] void fail(std::string_view expected) const {
    const int next = peek();
    std::string found = "the end of the header";
    if (next >= 0x20 && next < 0x7f) {
      found = std::string{'\'', static_cast<char>(next), '\''};
    } else if (next >= 0) {
      found = "byte " + std::to_string(next);
    }
    fail(expected, found);
  }
  [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
    throw file_error(file_, "header at byte " + std::to_string(origin_ + at_), expected, found);
  }

  std::string_view file_, text_;
  std::size_t origin_ = 0, at_ = 0;
};

/// A UTF-8 string in quotes.
inline std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') {
      quoted += '\\';
      quoted += character;
    } else if (static_cast<unsigned char>(character) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      quoted.append("\\u00").append({digits[static_cast<unsigned char>(character) >> 4], digits[character & 15]});
    } else {
      quoted += character;
    }
  }
  return quoted + '"';
}

}  // namespace sinter::io::detail
