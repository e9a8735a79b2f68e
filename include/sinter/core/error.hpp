// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Run-time errors: typed, and each says where, what was expected and what was found.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace sinter {

/// The base of every exception that sinter throws.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Cold, and never inlined: nobody waits for the words of an error, and what makes strings would be repeated in every check.

namespace core::detail {
/// With control characters as \u0007: they come from files, and a zero would end the words, an escape sequence change the terminal.
[[gnu::cold]] inline std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string shown;
  for (char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code >= 0x20 && code != 0x7f)
      shown += c;
    else
      shown.append("\\u00").append({digits[code >> 4], digits[code & 15]});
  }
  return shown;
}
[[gnu::cold, gnu::noinline]] inline std::string sentence(std::string_view where, std::string_view field, std::string_view expected,
                                                         std::string_view found) {
  return printable(std::string(where).append(": ").append(field).append(": expected ").append(expected).append(", found ").append(found));
}
}  // namespace core::detail

/// A file that cannot be read or written as asked. Nothing that existed before the call has been changed.
struct file_error : error {
  std::string file, field, expected, found;

  [[gnu::cold, gnu::noinline]] file_error(std::string_view file, std::string_view field, std::string_view expected, std::string_view found)
      : error(core::detail::sentence(file, field, expected, found)), file(file), field(field), expected(expected), found(found) {}
  /// What the system refuses to do with a whole file, "cannot open", and its reason.
  [[gnu::cold, gnu::noinline]] file_error(std::string_view file, std::string_view refused, std::string_view reason)
      : error(core::detail::printable(std::string(file).append(": ").append(refused).append(": ").append(reason))),
        file(file),
        field("file"),
        expected("a file that can be read"),
        found(reason) {}
};

/// A tensor whose shape, dtype or bound is not what the program was compiled for.
struct tensor_error : error {
  std::string name, field, expected, found;

  [[gnu::cold, gnu::noinline]] tensor_error(std::string_view name, std::string_view field, std::string_view expected,
                                            std::string_view found)
      : error(core::detail::sentence(name, field, expected, found)), name(name), field(field), expected(expected), found(found) {}
};

/// A setting outside its range, a label outside its classes: a value that makes no sense where it is used.
struct value_error : error {
  std::string name, expected, found;

  [[gnu::cold, gnu::noinline]] value_error(std::string_view name, std::string_view expected, std::string_view found)
      : error(core::detail::sentence(name, "value", expected, found)), name(name), expected(expected), found(found) {}
};

}  // namespace sinter
