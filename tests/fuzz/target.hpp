// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What every fuzz target needs: an assertion that the fuzzer sees, a meter of memory, and files that lie in memory.
///
/// A target states properties and not only that nothing crashes. Whatever is thrown and not one of the expected classes ends the process, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include <sinter/core/error.hpp>

extern "C" {
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
// Of the sanitizers' run time, which has no header for the second in clang 14.
int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, std::size_t), void (*)(const volatile void*));
std::size_t __sanitizer_get_allocated_size(const volatile void*);
}

namespace fuzz {

/// Ends the process with the broken property's words: the fuzzer then keeps the input.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "the property does not hold: %s\n", property);
  std::abort();
}

/// The most memory that was held at once since it was made, beyond what was held then.
class memory_meter {
 public:
  memory_meter() {
    [[maybe_unused]] static const int installed = __sanitizer_install_malloc_and_free_hooks(&on_malloc, &on_free);
    held_ = most_ = 0;
  }
  void require_at_most(std::size_t bytes) const {
    require(most_ <= static_cast<std::int64_t>(bytes), "memory is bounded by the input's size");
  }

 private:
  static void on_malloc(const volatile void*, std::size_t size) {
    held_ += static_cast<std::int64_t>(size);
    if (held_ > most_) most_ = held_;
  }
  static void on_free(const volatile void* memory) {
    if (memory) held_ -= static_cast<std::int64_t>(__sanitizer_get_allocated_size(memory));
  }
  static inline thread_local std::int64_t held_ = 0, most_ = 0;
};

/// A refusal says in which file, in what part of it, what was expected and what was found.
inline void require_facts(const sinter::file_error& error, std::string_view file) {
  require(error.file == file, "an error names the file");
  require(!error.field.empty() && !error.expected.empty() && !error.found.empty(),
          "an error says where, what was expected and what was found");
  require(std::string_view(error.what()).find(sinter::core::detail::printable(error.found)) != std::string_view::npos, "an error's words hold its facts");
}

/// A regular file without a disk, whose path can be opened like any other.
class memory_file {
 public:
  explicit memory_file(std::initializer_list<std::span<const std::uint8_t>> parts) : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    for (const auto part : parts)
      if (descriptor_ < 0 || ::write(descriptor_, part.data(), part.size()) != static_cast<ssize_t>(part.size()))
        std::_Exit(2);  // no finding
  }
  ~memory_file() { ::close(descriptor_); }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

inline std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace fuzz
