// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The law of strict mode: one hash of every bit of every result, kept in tests/strict/hashes.txt, on each instruction set of this machine. Whoever builds
/// this with another compiler, with other options or for another machine, compares with the same file.
#pragma once

#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include <sinter/backends/cpu/strict.hpp>

#include "../laws/agreement.hpp"

namespace sinter::test {

/// FNV-1a of elements. Every NaN counts as one: IEEE 754 leaves open which NaN an operation makes.
class bits_hash {
 public:
  template <class Element>
  void add(const Element* from, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, from + i, sizeof(Element));
      if constexpr (is_floating(dtype_of<Element>))
        if (const float narrow = static_cast<float>(from[i]); narrow != narrow) bits = 0x7ff8;
      state_ = (state_ ^ bits) * 1099511628211u;
    }
  }
  void add(const void* from, const ir::value_type& type, const symbol_values& symbols) {
    with_storage(type.element, [&]<class Element>() { add(static_cast<const Element*>(from), backends::detail::run_shape(type, symbols).count()); });
  }
  std::string digits() const {
    std::ostringstream text;
    text << std::hex;
    text.width(16);
    text.fill('0');
    text << state_;
    return text.str();
  }

 private:
  std::uint64_t state_ = 14695981039346656037u;
};

/// What tests/strict/hashes.txt says of a name: lines `hash name`.
inline std::string stored_hash(std::string_view name) {
  std::ifstream file(SINTER_SOURCE_DIRECTORY "/tests/strict/hashes.txt");
  for (std::string hash, of; file >> hash && std::getline(file >> std::ws, of);)
    if (of == name) return hash;
  return "no line";
}

/// After an intended change of strict results, or for a new name, the line that the failure shows is the one to store.
inline void check_hash(const std::string& found, const std::string& name, backends::cpu::isa set) {
  CHECK_MESSAGE(found == stored_hash(name), std::string(backends::cpu::name_of(set)), ": ", found, " ", name);
}

/// Outputs, parameters and states of one source after runs at batches 1, 7, 64 and 1 again, each from where the last one left off.
template <class Source, class Kernels>
std::string hash_of(backends::cpu::isa set, std::uint64_t seed = 11) {
  using executor = backends::cpu::executor<Source, Kernels>;
  constexpr const auto& plan = executor::plan;
  ports memory(executor::plan, seed);
  memory.draw_inputs(1, seed);
  const auto machine = std::make_unique<executor>(memory.binding(), set);
  bits_hash hash;
  for (std::int64_t batch : {1, 7, 64, 1}) {
    memory.draw_inputs(batch, seed);
    machine->run(memory.binding());
    for (const passes::port& port : plan.outputs) hash.add(machine->arena() + port.at.offset, port.type, memory.symbols);
    for (int i = 0; i < plan.parameters.count; ++i) hash.add(memory.parameters[static_cast<std::size_t>(i)].data(), plan.parameters[i].type, memory.symbols);
    for (int i = 0; i < plan.states.count; ++i) hash.add(machine->state(i), plan.states[i].type, memory.symbols);
  }
  return hash.digits();
}

template <class Source>
void source_keeps_its_bits(const std::string& name) {
  for (backends::cpu::isa set : isas_here()) check_hash(hash_of<Source, backends::cpu::strict_kernels>(set), name, set);
}
template <class Model>
void inference_keeps_its_bits(const std::string& name) {
  source_keeps_its_bits<backends::detail::inference_source<Model>>(name);
}
template <class Model>
void gradients_keep_their_bits(const std::string& name) {
  source_keeps_its_bits<gradient_source<Model>>("gradients of " + name);
}
template <class Model, class Optimizer>
void steps_keep_their_bits(const std::string& name) {
  source_keeps_its_bits<train::training_source<Model, softmax_cross_entropy, Optimizer>>("training of " + name);
}

}  // namespace sinter::test
