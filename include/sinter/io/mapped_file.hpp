// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A file as memory.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>

namespace sinter {

/// A regular file, mapped to read. The mapping starts at a page, so offsets in the file keep their alignment in memory.
///
/// A file that another process shortens while it is mapped ends this process by SIGBUS when the lost part is read; `save`
/// never does that to its readers, because it replaces files whole.
///
/// Errors    `file_error`: cannot be opened or mapped, not a regular file
class mapped_file {
 public:
  mapped_file() = default;
  explicit mapped_file(const file_path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // does not wait for the writer of a pipe
    if (descriptor < 0) throw file_error(path.string(), "cannot open", std::strerror(errno));
    struct stat status {};
    const bool regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    void* memory = nullptr;
    if (regular && status.st_size > 0)
      memory = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int reason = errno;
    ::close(descriptor);  // the mapping holds the file
    if (!regular) throw file_error(path.string(), "file", "a regular file", "another kind of file");
    if (memory == MAP_FAILED) throw file_error(path.string(), "cannot map", std::strerror(reason));
    bytes_ = {static_cast<const std::byte*>(memory), static_cast<std::size_t>(status.st_size)};
  }
  ~mapped_file() {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  }
  mapped_file(mapped_file&& other) noexcept : bytes_(other.bytes_) { other.bytes_ = {}; }
  mapped_file& operator=(mapped_file&& other) noexcept {
    const std::span<const std::byte> mine = bytes_;
    bytes_ = other.bytes_;
    other.bytes_ = mine;
    return *this;
  }

  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace sinter
