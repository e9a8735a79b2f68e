// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The name of a file.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace sinter {

/// A path: text, or a `std::filesystem::path`. Functions take this and not the latter, whose header is a tenth of what everything costs to include; who
/// has one passes it as it is.
class file_path {
 public:
  // NOLINTBEGIN(google-explicit-constructor): what is passed as a path is one
  file_path(const char* text) : text_(text) {}
  file_path(std::string text) : text_(std::move(text)) {}
  file_path(std::string_view text) : text_(text) {}
  template <class Path>
    requires requires(const Path& path) {
      { path.native() } -> std::convertible_to<const std::string&>;
    }
  file_path(const Path& path) : text_(path.native()) {}
  // NOLINTEND(google-explicit-constructor)

  const std::string& string() const { return text_; }
  const char* c_str() const { return text_.c_str(); }
  /// The directory that the file is in.
  std::string directory() const {
    const std::size_t slash = text_.find_last_of('/');
    return slash == std::string::npos ? "." : text_.substr(0, slash == 0 ? 1 : slash);
  }

 private:
  std::string text_;
};

}  // namespace sinter
