// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A whole safetensors file, mapped, and loaded into the weights of a model: they take all of it or keep what they had.
///
/// In one half of its tries the fuzzer changes the header alone and corrects its length, else nearly every change would end at the first check.
#include <sinter/backends/weights.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/nn/nn.hpp>

#include "safetensors_again.hpp"

namespace sn = sinter;

namespace {

struct network {
  constexpr auto operator()(auto x) const {  // [N, 2]
    const auto flags = sn::parameter<sn::boolean, 2>(x, "kept", {});
    return sn::select(flags, x, 0.0f) | sn::dense<2>("out");
  }
};
using net = sn::model<network, sn::input<"x", sn::f32, sn::batch<4>, 2>>;

std::string bytes_of(const sn::weights<net>& weights) {
  std::string all;
  for (const sn::named_array& array : weights.arrays()) all.append(static_cast<const char*>(array.data), array.bytes());
  return all;
}

void load(const sn::safetensors& file, sn::extra_tensors extra) {
  sn::weights<net> weights;
  std::size_t i = 0;
  for (const sn::named_array& array : weights.arrays()) {
    std::memset(array.data, 0, array.bytes());
    if (array.type == sn::f32) std::memset(array.data, static_cast<int>(0xa0 + i++), array.bytes());
  }
  const std::string before = bytes_of(weights);
  try {
    sn::load(file, weights.arrays(), extra);
  } catch (const sn::file_error& error) {
    fuzz::require_facts(error, file.name());
    fuzz::require(bytes_of(weights) == before, "refused weights are as they were");
    return;
  }
  for (const sn::named_array& array : weights.arrays()) {
    const sn::stored_array* stored = file.find(array.name);
    fuzz::require(stored && stored->type == array.type && stored->shape == array.shape, "loaded weights have their dtypes and shapes");
    fuzz::require(std::memcmp(stored->bytes.data(), array.data, array.bytes()) == 0, "loaded weights are the file's");
    if (array.type == sn::boolean)
      for (std::size_t k = 0; k < array.bytes(); ++k)
        fuzz::require(static_cast<const unsigned char*>(array.data)[k] <= 1, "a bool is 0 or 1");
  }
  fuzz::require(extra == sn::extra_tensors::allow || file.arrays().size() == weights.arrays().size(), "no tensor is left out in silence");
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  std::uint64_t length = 0;
  if (size >= sizeof length) std::memcpy(&length, data, sizeof length);
  if (seed % 2 == 0 || size < sizeof length || length > size - sizeof length) return LLVMFuzzerMutate(data, size, most);
  const std::string rest(fuzz::text_of(data + sizeof length + length, size - sizeof length - length));
  length = LLVMFuzzerMutate(data + sizeof length, length, most - sizeof length - rest.size());
  std::memcpy(data, &length, sizeof length);
  std::memcpy(data + sizeof length + length, rest.data(), rest.size());
  return sizeof length + length + rest.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::memory_file disk({{data, size}});
  const std::string path = disk.path().string();
  const std::string copy(fuzz::text_of(data, size));
  try {
    const fuzz::memory_meter meter;
    const sn::safetensors file(disk.path());
    meter.require_at_most(fuzz::header_memory(size));
    fuzz::require_round_trip(sn::safetensors(fuzz::bytes_of(copy)), fuzz::bytes_of(copy));
    fuzz::require_equal(file, sn::safetensors(fuzz::bytes_of(copy)));
    load(file, sn::extra_tensors::refuse);
    load(file, sn::extra_tensors::allow);
  } catch (const sn::file_error& error) {
    fuzz::require_facts(error, path);
    try {
      const sn::safetensors file(fuzz::bytes_of(copy));
      fuzz::require(false, "a file is refused when its bytes are");
    } catch (const sn::file_error&) {
    }
  }
  return 0;
}
