// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The header of a safetensors file alone. The input's first two bytes are the size of the data, the rest is the header's text: so its length is
/// always right, and the fuzzer gets behind the first check at once.
#include "safetensors_again.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t data_size = data[0] | std::size_t{data[1]} << 8;
  const std::uint64_t length = size - 2;
  std::string whole(sizeof length, '\0');
  std::memcpy(whole.data(), &length, sizeof length);
  whole.append(fuzz::text_of(data + 2, size - 2));
  for (std::size_t i = 0; i < data_size; ++i) whole += static_cast<char>(i * 7);

  const fuzz::memory_meter meter;
  try {
    const sinter::safetensors file(fuzz::bytes_of(whole), "some.file");
    meter.require_at_most(fuzz::header_memory(size));
    fuzz::require_round_trip(file, fuzz::bytes_of(whole));
  } catch (const sinter::file_error& error) {
    fuzz::require_facts(error, "some.file");
  }
  return 0;
}
