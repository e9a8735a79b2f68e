// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// For the CPU kernels' tests: memory that ends where a forbidden page begins.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#include <unistd.h>
#define SINTER_TEST_GUARDS 1
#else
#define SINTER_TEST_GUARDS 0
#endif

namespace sinter::test {

/// An array whose end touches a page that can be neither read nor written; an ordinary one where there are no such pages.
template <class Element>
class guarded {
 public:
  explicit guarded(std::size_t size) : size_(size) {
#if SINTER_TEST_GUARDS
    const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t whole = (size * sizeof(Element) + page - 1) / page * page;
    bytes_ = whole + page;
    start_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start_ == MAP_FAILED || mprotect(static_cast<char*>(start_) + whole, page, PROT_NONE) != 0) std::abort();
    data_ = reinterpret_cast<Element*>(static_cast<char*>(start_) + whole) - size;
#else
    plain_.resize(size);
    data_ = plain_.data();
#endif
  }
  guarded(const guarded& other) : guarded(other.size_) { std::memcpy(data_, other.data_, size_ * sizeof(Element)); }
  guarded(guarded&& other) noexcept { swap(other); }
  guarded& operator=(guarded other) noexcept {
    swap(other);
    return *this;
  }
  ~guarded() {
#if SINTER_TEST_GUARDS
    if (start_ != nullptr) munmap(start_, bytes_);
#endif
  }

  void swap(guarded& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
#if SINTER_TEST_GUARDS
    std::swap(start_, other.start_);
    std::swap(bytes_, other.bytes_);
#else
    std::swap(plain_, other.plain_);
#endif
  }

  Element* data() { return data_; }
  std::size_t size() const { return size_; }
  Element& operator[](std::size_t i) { return data_[i]; }
  const Element& operator[](std::size_t i) const { return data_[i]; }

 private:
  Element* data_ = nullptr;
  std::size_t size_ = 0;
#if SINTER_TEST_GUARDS
  void* start_ = nullptr;
  std::size_t bytes_ = 0;
#else
  std::vector<Element> plain_;
#endif
};

}  // namespace sinter::test
