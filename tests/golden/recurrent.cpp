// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Recurrent layers, their last states and gradients against values stored from PyTorch, by the reference in double.
#include "recurrent.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

/// Sums of at most some hundred products in float64, in another order than PyTorch's.
constexpr double in_double = 1e-13;

template <class Layer, class... More>
void matches(const golden& stored, const std::string& name) {
  const ir::graph g = recurrent_golden_model<f64, Layer, More...>::trace(ir::mode::training);
  const given_leaves given = of_recurrent_case(stored, name, g);
  CHECK(compare_recurrent(stored, name, run(g, {}, 1, given, rounding::none), in_double) == Layer::result_count);
  CHECK(compare_recurrent(stored, name, run(with_gradients(g), {}, 1, given, rounding::none), in_double) >= 3);  // x and two weights at least
}

/// The cases that all cells have; `First` are first states for a number of rows.
template <template <int, auto...> class Cell, template <int> class... First>
void cell_matches(const golden& stored, const std::string& name) {
  matches<Cell<3, with_states>>(stored, name + ".one");
  matches<Cell<3, with_states, no_bias, layers<2>>>(stored, name + ".no_bias");
  matches<Cell<3, with_states>, First<1>...>(stored, name + ".states");
  matches<Cell<3, with_states, layers<2>, bidirectional>, First<4>...>(stored, name + ".deep");
  matches<Cell<3, with_states, layers<2>, bidirectional>, First<4>..., lengths_of_case>(stored, name + ".lengths");
}
template <int Rows>
using h = first_h<f64, Rows>;
template <int Rows>
using c = first_c<f64, Rows>;

TEST_SUITE("golden.recurrent") {
  TEST_CASE("every stored recurrent layer and gradient matches PyTorch") {
    const golden stored("recurrent.safetensors");
    cell_matches<rnn, h>(stored, "rnn");
    cell_matches<lstm, h, c>(stored, "lstm");
    cell_matches<gru, h>(stored, "gru");
    matches<rnn<3, with_states, relu_units, layers<2>, bidirectional>, h<4>>(stored, "rnn.relu");
    for (const std::string& name : stored.forgotten()) CHECK_MESSAGE(false, name, " is compared with nothing");
  }
}

}  // namespace
