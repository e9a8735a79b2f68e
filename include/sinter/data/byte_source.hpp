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
#include <span>
#include <string>
#include <utility>

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
    file_ = std::fopen(path.c_str(), "rb");
    if (!file_) throw file_error(name_, "file", "a file that can be read", std::strerror(errno));
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~file_source() {
    if (file_) std::fclose(file_);
  }
  file_source(file_source&& other) noexcept : name_(std::move(other.name_)), file_(other.file_), size_(other.size_) { other.file_ = nullptr; }
  file_source& operator=(file_source&& other) noexcept {
    name_.swap(other.name_);
    std::FILE* const mine = file_;
    file_ = other.file_;
    other.file_ = mine;
    size_ = other.size_;
    return *this;
  }

  std::size_t read(std::span<std::byte> bytes) {
    const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), file_);
    if (count < bytes.size() && std::ferror(file_))
      throw file_error(name_, "contents", "bytes that can be read", std::strerror(errno));
    return count;
  }
  std::uint64_t bound() const { return size_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::FILE* file_ = nullptr;  // a unique_ptr of its own kind would cost every #include more than the lines above
  std::uint64_t size_ = 0;
};

struct open_file_t {
  file_source operator()(const file_path& path) const { return file_source(path); }
};

/// Opens plain files.
inline constexpr open_file_t open_file{};

}  // namespace sinter
