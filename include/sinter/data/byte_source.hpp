// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Where readers take bytes from: a concept, so that compressed files are an extension and not a dependency.
#pragma once

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>

#include <sys/stat.h>

#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>

namespace sinter {

/// A stream of bytes with an upper bound on its length, which readers check before they allocate what a file claims to hold.
///
/// `read` fills the span, and returns less than its size only at the end; `bound` counts from the start of the stream.
template <class Type>
concept ByteSource = requires(Type& source, std::span<std::byte> bytes) {
  { source.read(bytes) } -> std::same_as<std::size_t>;
  { source.bound() } -> std::convertible_to<std::uint64_t>;
};

/// A function from a path to a byte source: `open_file`, or `gzip` of ext/zlib/gzip.hpp.
template <class Type>
concept ByteOpener = requires(const Type& open, const file_path& path) {
  { open(path) } -> ByteSource;
};

/// A regular file, read in order.
class file_source {
 public:
  explicit file_source(const file_path& path) : name_(path.string()) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
      throw file_error(name_, "file", "a file that can be read", errno == ENOENT || errno == ENOTDIR ? "none" : std::strerror(errno));
    if (!S_ISREG(status.st_mode)) throw file_error(name_, "file", "a regular file", "another kind of file");
    file_.reset(std::fopen(path.c_str(), "rb"));
    if (!file_) throw file_error(name_, "file", "a file that can be read", std::strerror(errno));
    size_ = static_cast<std::uint64_t>(status.st_size);
  }

  std::size_t read(std::span<std::byte> bytes) {
    const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), file_.get());
    if (count < bytes.size() && std::ferror(file_.get()))
      throw file_error(name_, "contents", "bytes that can be read", std::strerror(errno));
    return count;
  }
  std::uint64_t bound() const { return size_; }
  const std::string& name() const { return name_; }

 private:
  struct closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string name_;
  std::unique_ptr<std::FILE, closer> file_;
  std::uint64_t size_ = 0;
};

struct open_file_t {
  file_source operator()(const file_path& path) const { return file_source(path); }
};

/// Opens plain files.
inline constexpr open_file_t open_file{};

}  // namespace sinter
