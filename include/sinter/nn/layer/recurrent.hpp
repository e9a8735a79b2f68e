// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Recurrent layers.
#pragma once

#include <string_view>
#include <type_traits>

#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/scan.hpp>
#include <sinter/ir/op/sigmoid.hpp>
#include <sinter/ir/op/slice.hpp>
#include <sinter/ir/operation.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/nn/layer/options.hpp>

namespace sinter {

/// Reads sequences from both ends: `lstm<64, bidirectional>`.
struct bidirectional_option {};
inline constexpr bidirectional_option bidirectional{};
/// Layers one upon another: `lstm<64, layers<2>>`.
struct layers_option {
  int count = 1;
};
template <int Count>
inline constexpr layers_option layers{Count};
/// Returns the last states behind the sequence: `lstm<64, with_states>`.
struct with_states_option {};
inline constexpr with_states_option with_states{};
/// A plain recurrent layer of relu and not of tanh: `rnn<64, relu_units>`.
struct relu_units_option {};
inline constexpr relu_units_option relu_units{};

namespace nn::detail {

constexpr int layers_of(layers_option option) { return option.count; }
constexpr int layers_of(auto) { return 1; }

/// One step of a cell. `projected` is what the step's input makes of the gates, `hidden` what the last state makes of them; both with their biases.
struct tanh_cell {
  static constexpr int gates = 1, states = 1;
  static constexpr void step(ir::expr* state, ir::expr projected, ir::expr hidden, int) { state[0] = ir::emit(ir::opcode::tanh, {projected + hidden}); }
};
struct relu_cell {
  static constexpr int gates = 1, states = 1;
  static constexpr void step(ir::expr* state, ir::expr projected, ir::expr hidden, int) { state[0] = ir::emit(ir::opcode::relu, {projected + hidden}); }
};
template <auto... Options>
using rnn_cell = std::conditional_t<has_option<relu_units_option, Options...>, relu_cell, tanh_cell>;
constexpr ir::expr gate(ir::expr all, int index, int units) {
  return ir::detail::slice_axis(all, 1, std::int64_t{index} * units, std::int64_t{index + 1} * units, 1);
}
/// Input, forget, candidate, output.
struct lstm_cell {
  static constexpr int gates = 4, states = 2;
  static constexpr void step(ir::expr* state, ir::expr projected, ir::expr hidden, int units) {
    const ir::expr all = projected + hidden;
    const ir::expr input = sigmoid_t{}.build(gate(all, 0, units)), forget = sigmoid_t{}.build(gate(all, 1, units));
    const ir::expr candidate = ir::emit(ir::opcode::tanh, {gate(all, 2, units)}), output = sigmoid_t{}.build(gate(all, 3, units));
    const ir::expr kept = forget * state[1], added = input * candidate;
    state[1] = kept + added;
    state[0] = output * ir::emit(ir::opcode::tanh, {state[1]});
  }
};
/// Reset, update, candidate; the reset gate stands behind the product with the state.
struct gru_cell {
  static constexpr int gates = 3, states = 1;
  static constexpr void step(ir::expr* state, ir::expr projected, ir::expr hidden, int units) {
    const ir::expr reset_terms = gate(projected, 0, units), update_terms = gate(projected, 1, units), candidate_terms = gate(projected, 2, units);
    const ir::expr reset_hidden = gate(hidden, 0, units), update_hidden = gate(hidden, 1, units), candidate_hidden = gate(hidden, 2, units);
    const ir::expr reset = sigmoid_t{}.build(reset_terms + reset_hidden), update = sigmoid_t{}.build(update_terms + update_hidden);
    const ir::expr reset_part = reset * candidate_hidden;
    const ir::expr candidate = ir::emit(ir::opcode::tanh, {candidate_terms + reset_part});
    const ir::expr kept = update * state[0], rest = 1.0 - update;
    state[0] = rest * candidate + kept;
  }
};

/// Layers of one cell over sequences.
template <class Self, class Cell, int Units, auto... Options>
struct recurrent : ir::callable<Self> {
  static_assert(Units > 0, "sinter: a recurrent layer has at least one unit");
  static constexpr bool biased = !has_option<no_bias_t, Options...>;
  static constexpr bool both_ways = has_option<bidirectional_option, Options...>;
  static constexpr bool returns_states = has_option<with_states_option, Options...>;
  static constexpr int result_count = returns_states ? 1 + Cell::states : 1;
  static constexpr int depth = (1 * ... * layers_of(Options));
  static constexpr int directions = both_ways ? 2 : 1;
  static_assert(depth > 0 && depth < 100, "sinter: a recurrent layer has 1 to 99 layers");
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit recurrent(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE()) : name(given), share(s), line(from) {}
  static constexpr Self blank() { return Self(""); }

  constexpr auto build(ir::Expr auto x, ir::Expr auto... more) const {
    const ir::expr given[] = {x, more...};
    return run(given, static_cast<int>(sizeof...(more)) + 1);
  }

 private:
  using result = std::conditional_t<returns_states, ir::exprs<1 + Cell::states>, ir::expr>;

  static constexpr result failed(ir::graph& in, rule broken) {
    const ir::expr none = broken == rule::none ? ir::expr{&in, -1} : ir::fail(in, broken);
    if constexpr (returns_states) {
      result all{};
      for (ir::expr& one : all.of) one = none;
      return all;
    } else {
      return none;
    }
  }

  /// x [N, T, D], then first states [directions * layers, N, Units], then lengths [N]: as many as are given.
  constexpr result run(const ir::expr* given, int count) const {
    ir::graph& in = *given[0].in;
    for (int i = 0; i < count; ++i)
      if (!given[i]) return failed(in, rule::none);
    const ir::expr x = given[0];
    if (!is_floating(x.element())) return failed(in, rule::dtype_must_be_floating);
    if (x.rank() != 3) return failed(in, rule::rank_must_be_3);
    if (!x.extent(2).is_static()) return failed(in, rule::features_must_be_static);
    const dim batch = x.extent(0), steps = x.extent(1);
    ir::expr lengths;
    if (count > 1 && is_integer(given[count - 1].element())) lengths = given[--count];
    if (lengths && !(lengths.shape() == dims(batch))) return failed(in, rule::lengths_must_be_one_for_each_sequence);
    if (count != 1 && count != 1 + Cell::states) return failed(in, rule::first_states_must_be_given_all_or_none);
    const ir::value_type states{x.element(), dims(directions * depth, batch, Units)};
    for (int s = 1; s < count; ++s)
      if (!(given[s].type() == states)) return failed(in, rule::first_states_must_have_the_layers_shape);

    ir::expr sequence_first = by_step(x);  // [T, N, D]
    ir::expr alive;                        // [T, N, Units]: whether a sequence has not ended yet
    if (lengths) {
      const ir::value_type places{lengths.element(), dims(steps, batch, Units)};
      const ir::expr step{&in, in.append_leaf(ir::opcode::iota, places, {0})};
      alive = step < ir::broadcast_over(lengths, places.shape, 0b101);
    }
    sequence<ir::expr> last[Cell::states];
    for (int layer = 0; layer < depth; ++layer) {
      sequence<ir::expr> both;
      for (int direction = 0; direction < directions; ++direction) {
        ir::expr start[Cell::states];
        for (int s = 0; s < Cell::states; ++s)
          start[s] = count > 1 ? first_state(given[1 + s], layer * directions + direction)
                               : ir::expr{&in, in.append_leaf(ir::opcode::constant, {x.element(), dims(batch, Units)}, {ir::encode_constant(x.element(), 0)})};
        const ir::scan_made made = one_way(sequence_first, alive, start, layer, direction);
        if (made.made < 0) return failed(in, rule::none);
        both.push(made.stacked.data[0]);
        for (int s = 0; s < Cell::states; ++s) last[s].push(made.carries.data[s]);
      }
      sequence_first = both.count == 1 ? both.data[0] : ir::detail::concat_along(both.data, 2, 2);
    }
    const ir::expr y = by_step(sequence_first);  // [N, T, directions * Units]
    if constexpr (returns_states) {
      result all{};
      all.of[0] = y;
      for (int s = 0; s < Cell::states; ++s) {
        for (ir::expr& one : last[s]) one = ir::reshape_to(one, dims(1, batch, Units));
        all.of[1 + s] = last[s].count == 1 ? last[s].data[0] : ir::detail::concat_along(last[s].data, last[s].count, 0);
      }
      return all;
    } else {
      return y;
    }
  }

  /// [N, T, ...] to [T, N, ...], and back.
  static constexpr ir::expr by_step(ir::expr x) { return ir::emit(ir::opcode::transpose, {x}, {1, 0, 2}); }
  static constexpr ir::expr first_state(ir::expr all, int index) {
    const ir::expr one = ir::detail::slice_axis(all, 0, index, index + 1, 1);
    return ir::reshape_to(one, dims(one.extent(1), Units));
  }

  /// One direction of one layer. The inputs of all steps go through their weights at once, before the loop.
  constexpr ir::scan_made one_way(ir::expr x, ir::expr alive, const ir::expr* start, int layer, int direction) const {
    ir::graph& in = *x.in;
    const int features = static_cast<int>(x.extent(2).extent());
    const auto ask = [&](std::string_view what, const dims& shape) {
      char full[40]{};
      int size = 0;
      for (char c : what) full[size++] = c;
      for (char c : std::string_view("_l")) full[size++] = c;
      if (layer > 9) full[size++] = static_cast<char>('0' + layer / 10);
      full[size++] = static_cast<char>('0' + layer % 10);
      for (char c : std::string_view(direction ? "_reverse" : "")) full[size++] = c;
      // Uniform within 1 / sqrt(Units), whatever the shape: the fans say so.
      return ir::parameter(in, {x.element(), shape}, name, {full, static_cast<std::size_t>(size)}, {initializer::kind::glorot_uniform, 3 * Units, 3 * Units}, share, true, line);
    };
    constexpr int width = Cell::gates * Units;
    const ir::expr input_weight = ask(".weight_ih", dims(width, features)), hidden_weight = ask(".weight_hh", dims(width, Units));
    ir::expr input_bias, hidden_bias;
    if constexpr (biased) {
      input_bias = ask(".bias_ih", dims(width));
      hidden_bias = ask(".bias_hh", dims(width));
    }
    ir::expr projected = matmul_t::build(x, ir::transposed(input_weight));  // [T, N, gates * Units]
    if constexpr (biased) projected = add_t::build(projected, input_bias);
    sequence<ir::expr> starts, stacks{projected};
    for (int s = 0; s < Cell::states; ++s) starts.push(start[s]);
    if (alive) stacks.push(alive);
    const auto step = [&](const sequence<ir::expr>& carries, const sequence<ir::expr>& slices) {
      ir::expr state[Cell::states];
      for (int s = 0; s < Cell::states; ++s) state[s] = carries.data[s];
      ir::expr hidden = matmul_t::build(state[0], ir::transposed(hidden_weight));
      if constexpr (biased) hidden = add_t::build(hidden, hidden_bias);
      Cell::step(state, slices.data[0], hidden, Units);
      ir::scan_step next;
      ir::expr shown = state[0];
      if (alive) {  // behind its end a sequence keeps its states and shows zeros
        for (int s = 0; s < Cell::states; ++s) state[s] = ir::if_else(slices.data[1], state[s], carries.data[s]);
        shown = ir::if_else(slices.data[1], shown, ir::constant_like(shown, 0));
      }
      for (const ir::expr& s : state) next.carries.push(s);
      next.stacked.push(shown);
      return next;
    };
    return ir::scan(in, starts, stacks, x.extent(0), direction ? scan_order::reverse : scan_order::forward, step);
  }
};

}  // namespace nn::detail

/// A plain recurrent layer: h = tanh(W x + b + U h + c). `rnn<64, relu_units>` takes relu.
///
/// What is said here holds for `lstm` and `gru`, too. Called on x alone, or on x and the first states, each with the lengths of the sequences behind them, so that
/// sequences of several lengths share a batch: behind its end a sequence keeps its states and yields zeros, and the way back begins at its end.
/// Lengths are not checked: one below 1 makes no step, so that the sequence keeps its first states and yields zeros, and one above T means T.
/// Options: `bidirectional`, `layers<K>`, `no_bias`, `with_states`.
///
/// Shapes    x [N, T, D], first states [directions * layers, N, Units], lengths [N]  ->  [N, T, directions * Units];  with_states: that, then the last states,
///           [directions * layers, N, Units] each, as a hana tuple
/// Types     one floating dtype; lengths i32 or i64
/// Cost      2*N*T*gates*Units*(D + Units) flops a layer and direction
/// Gradient  backpropagation through time
/// Errors    compile time: rank not 3, D a symbol, states of another shape, the name is taken
/// Like      torch.nn.RNN(D, Units, num_layers, bidirectional=..., batch_first=True); parameters "name.weight_ih_l0" [gates * Units, D], "name.weight_hh_l0"
///           [gates * Units, Units], "name.bias_ih_l0" and "name.bias_hh_l0" [gates * Units], "_reverse" behind those of the way back
/// Source    Elman (1990), Finding structure in time
template <int Units, auto... Options>
struct rnn : nn::detail::recurrent<rnn<Units, Options...>, nn::detail::rnn_cell<Options...>, Units, Options...> {
  using nn::detail::recurrent<rnn<Units, Options...>, nn::detail::rnn_cell<Options...>, Units, Options...>::recurrent;
};

/// Long short-term memory. States: hidden, then cell; gates: input, forget, candidate, output.
///
/// Shapes    as `rnn`, with two states
/// Like      torch.nn.LSTM
/// Source    Hochreiter & Schmidhuber (1997), Long short-term memory; Gers et al. (2000) for the forget gate
template <int Units, auto... Options>
struct lstm : nn::detail::recurrent<lstm<Units, Options...>, nn::detail::lstm_cell, Units, Options...> {
  using nn::detail::recurrent<lstm<Units, Options...>, nn::detail::lstm_cell, Units, Options...>::recurrent;
};

/// Gated recurrent units. Gates: reset, update, candidate; the reset gate stands behind the product with the state, as in cuDNN.
///
/// Shapes    as `rnn`
/// Like      torch.nn.GRU
/// Source    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder; the variant of section 2.3 in its version 1
template <int Units, auto... Options>
struct gru : nn::detail::recurrent<gru<Units, Options...>, nn::detail::gru_cell, Units, Options...> {
  using nn::detail::recurrent<gru<Units, Options...>, nn::detail::gru_cell, Units, Options...>::recurrent;
};

}  // namespace sinter
