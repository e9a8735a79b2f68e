// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A model: a callable with its inputs, and how it becomes a graph.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/core/is_a.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/core/fixed_string.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/parameter.hpp>

namespace sinter {

/// One named input: `input<"image", f32, batch<64>, 1, 28, 28>`.
template <fixed_string Name, dtype Element, auto... Extents>
struct input {
  using symbol_type = symbol<Element, shape<Extents...>>;
  static constexpr std::string_view name = Name.view();
  static constexpr dtype element = Element;
  static_assert(ir::possible(symbol_type::type.shape, ir::values_of(symbol_type::bound)) == rule::none,
                "sinter: an input has positive extents, and at most 2^31 elements at the bounds of its batch and length");
  static_assert([] {
    for (int axis = 0; axis < symbol_type::type.shape.rank; ++axis) {
      const symbolic s = symbol_type::type.shape.extent[axis].symbol();
      if (s != symbolic::none && s != symbolic::batch && s != symbolic::sequence) return false;
    }
    return true;
  }(), "sinter: an extent of an input is static, a batch or a length, and no product of them");

  /// The key of this input in maps of inputs, as `hana::string`.
  static constexpr auto key = []<std::size_t... I>(std::index_sequence<I...>) {
    return boost::hana::string_c<Name.text[I]...>;
  }(std::make_index_sequence<Name.view().size()>{});

  static constexpr symbol_type append(ir::graph& in) {
    const ir::value_id id = in.append_leaf(ir::opcode::input, symbol_type::type, {}, in.add_name(name));
    in.inputs.push(id);
    return {&in, id};
  }
};

namespace ir {

/// Records a value that the caller sees. For what was rejected a constant stands in, so that whatever is made of the graph adds no error to the first one.
template <class Result>
constexpr void record_output(graph& in, const Result& result, std::string_view name) {
  if constexpr (Symbol<Result>) {
    in.outputs.push(output{result.id, in.add_name(name)});
  } else {
    static_assert(std::is_same_v<Result, rejected>, "sinter: a model returns one tensor, or a boost::hana::map of tensors by name");
    in.outputs.push(output{in.append_leaf(opcode::constant, {f32, {}}, {encode_constant(f32, 0)}), in.add_name(name)});
  }
}

/// Records what a callable returned: one symbol, or a hana::map of them by name.
template <class Result>
constexpr void record_outputs(graph& in, const Result& result) {
  if constexpr (boost::hana::is_a<boost::hana::map_tag, Result>)
    boost::hana::for_each(result, [&](const auto& pair) { record_output(in, boost::hana::second(pair), boost::hana::first(pair).c_str()); });
  else
    record_output(in, result, "output");
}

/// Makes outputs of the watched values.
constexpr void record_watched(graph& in) {
  for (const output& o : in.watched) in.outputs.push(o);
}

}  // namespace ir

/// A callable with its inputs. `Function` is a named type: its name is what errors and kernels are known by.
///
/// Example   examples/train_fashion.cpp
template <class Function, class... Inputs>
struct model {
  using function = Function;
  using weights_from = model;                ///< whose weights its programs take
  static constexpr bool watching = false;  ///< whether programs keep watched values
  static constexpr int input_count = sizeof...(Inputs);
  static constexpr bool names_differ = [] {
    const std::string_view names[] = {Inputs::name..., ""};
    for (int i = 0; i < input_count; ++i)
      for (int k = 0; k < i; ++k)
        if (names[i] == names[k]) return false;
    return true;
  }();
  static_assert(names_differ, "sinter: two inputs of a model have one name");  // by a name, since clang prints the whole condition before the message

  /// The inputs by name: a hana::map from key to `input`.
  static constexpr auto signature = boost::hana::make_map(boost::hana::make_pair(Inputs::key, Inputs{})...);
  using inputs = boost::hana::tuple<Inputs...>;

  /// The run-time batch and length are at most this.
  static constexpr ir::bounds bound = ir::make_bounds(1, 1) | (ir::bounds::none | ... | Inputs::symbol_type::bound);
  static constexpr int batch_bound = ir::batch_of(bound), sequence_bound = ir::sequence_of(bound);
  static_assert(((ir::batch_of(Inputs::symbol_type::bound) == 0 || ir::batch_of(Inputs::symbol_type::bound) == batch_bound) && ...),
                "sinter: all inputs of a model have the same batch bound");
  static_assert(((ir::sequence_of(Inputs::symbol_type::bound) == 0 || ir::sequence_of(Inputs::symbol_type::bound) == sequence_bound) && ...),
                "sinter: all inputs of a model have the same bound of their length");

  using result = decltype(Function{}(typename Inputs::symbol_type{}...));
  /// Whether nothing was rejected on the way to the result. If not, the compiler has said so, and programs of the model compile to nothing useful.
  static constexpr bool well_formed = !std::is_same_v<result, rejected>;

  /// Traces the callable into `in` and returns what it returned.
  static constexpr auto trace_into(ir::graph& in) {
    in.bound = ir::values_of(bound);
    const boost::hana::tuple<typename Inputs::symbol_type...> symbols{Inputs::append(in)...};  // braces: in this order
    if constexpr (well_formed)
      return boost::hana::unpack(symbols, Function{});
    else
      return rejected{};  // half a model would only cost time
  }
  /// The model's graph. Of one that has more nodes than `most_nodes` the beginning, perhaps.
  static constexpr ir::graph trace(ir::mode mode = ir::mode::inference, int most_nodes = ir::max_nodes) {
    ir::graph in;
    in.traced_for = mode;
    in.most_nodes = most_nodes;
    ir::record_outputs(in, trace_into(in));
    return in;
  }
};

}  // namespace sinter
