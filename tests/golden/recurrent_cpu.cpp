// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Recurrent layers, their last states and gradients against values stored from PyTorch, by the CPU in f32.
#include "recurrent.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Five steps of two layers forth and back: some twenty roundings of f32 on the way to a gradient.
constexpr double in_single = 2e-6;

template <class Layer, class... More>
void matches(const golden& stored, const std::string& name) {
  using of_case = recurrent_golden_model<f32, Layer, More...>;
  const given_leaves given = of_recurrent_case(stored, name, of_case::trace(ir::mode::training));
  for (backends::cpu::isa set : isas_here()) {
    CAPTURE(std::string(backends::cpu::name_of(set)));
    CHECK(compare_recurrent(stored, name, run_on_cpu<backends::detail::inference_source<of_case>>(set, given), in_single) == Layer::result_count);
    CHECK(compare_recurrent(stored, name, run_on_cpu<gradient_source<of_case>>(set, given), in_single) >= 3);
  }
}

TEST_SUITE("golden.recurrent_cpu") {
  TEST_CASE("an LSTM of two layers in both directions over sequences of several lengths") {
    matches<lstm<3, with_states, layers<2>, bidirectional>, first_h<f32, 4>, first_c<f32, 4>, lengths_of_case>(golden("recurrent.safetensors"), "lstm.lengths");
  }
  TEST_CASE("a GRU of one layer from a first state") { matches<gru<3, with_states>, first_h<f32, 1>>(golden("recurrent.safetensors"), "gru.states"); }
  TEST_CASE("a plain layer of relu, two deep in both directions") {
    matches<rnn<3, with_states, relu_units, layers<2>, bidirectional>, first_h<f32, 4>>(golden("recurrent.safetensors"), "rnn.relu");
  }
}

}  // namespace
