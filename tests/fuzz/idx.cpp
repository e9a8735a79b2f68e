// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// IDX from memory: an accepted file has one meaning, so that writing it again gives the very bytes; whatever else is a `file_error`.
#include "idx_again.hpp"
#include "target.hpp"

namespace {

/// Bytes in memory as a source. `read` may stop anywhere when it is asked for more than is there, as the concept says.
struct memory_source {
  std::span<const std::uint8_t> rest;
  std::uint64_t size = rest.size();

  std::size_t read(std::span<std::byte> bytes) {
    const std::size_t count = std::min(bytes.size(), rest.size());
    if (count) std::memcpy(bytes.data(), rest.data(), count);
    rest = rest.subspan(count);
    return count;
  }
  std::uint64_t bound() const { return size; }
};

struct from_memory {
  std::span<const std::uint8_t> bytes;
  memory_source operator()(const sinter::file_path&) const { return {bytes}; }
};

template <class Element>
bool accepts(std::span<const std::uint8_t> bytes) {
  const fuzz::memory_meter meter;
  try {
    const auto read = sinter::read_idx<Element>("some.file", from_memory{bytes});
    meter.require_at_most(bytes.size() + 1024);
    fuzz::require(fuzz::idx_bytes(read.view()) == fuzz::text_of(bytes.data(), bytes.size()), "an array written again is the same file");
    return true;
  } catch (const sinter::file_error& error) {
    meter.require_at_most(bytes.size() + 4096);
    fuzz::require_facts(error, "some.file");
    return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string copy(fuzz::text_of(data, size));
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(copy.data()), size);
  const int accepted = accepts<std::uint8_t>(bytes) + accepts<std::int8_t>(bytes) + accepts<std::int16_t>(bytes) +
                       accepts<std::int32_t>(bytes) + accepts<float>(bytes) + accepts<double>(bytes);
  fuzz::require(accepted <= 1, "a file has one element type");
  return 0;
}
