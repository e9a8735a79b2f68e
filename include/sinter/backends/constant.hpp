// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Models in constant expressions: embedded weights that fit a model, and its outputs computed by the compiler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>

#include <sinter/backends/backend.hpp>
#include <sinter/backends/reference/constant.hpp>
#include <sinter/ir/constant_weights.hpp>

namespace sinter {

namespace backends::detail {

/// What an argument is called in an error.
template <class Input, class Given>
struct input_given;

/// Whether embedded weights are those of a model: every parameter by name, dtype and shape, and nothing else. Rejects them otherwise.
template <class Model, class Source>
struct constant_weights_of {
  using known = model_parameters<Model>;
  using given = constant_weights<Source>;

  struct finding {
    rule broken = rule::none;
    int wanted = 0, found = 0;
  };
  static constexpr finding compare() {
    for (int i = 0; i < known::size.entries; ++i) {
      const int place = given::find(known::name(i));
      if (place < 0) return finding{rule::weights_lack_a_parameter_of_the_model, i, 0};
      const constant_array& one = Source::arrays[place];
      if (!(ir::value_type{one.type, one.shape} == known::table.entries[i].type)) return finding{rule::weights_have_a_parameter_with_another_dtype_or_shape, i, place};
    }
    for (int k = 0; k < given::count; ++k)
      if (known::find(Source::arrays[k].name) < 0) return finding{rule::weights_have_a_tensor_that_is_no_parameter_of_the_model, 0, k};
    return finding{};
  }
  static constexpr finding found = compare();  // no lambda: g++ would evaluate it twice

  /// True, or a compile error.
  static constexpr bool checked() {
    if constexpr (known::checked() && found.broken != rule::none) {
      constexpr std::string_view name = found.broken == rule::weights_have_a_tensor_that_is_no_parameter_of_the_model ? Source::arrays[found.found].name : known::name(found.wanted);
      [&]<std::size_t... I>(std::index_sequence<I...>) { reject<name[I]...>(); }(std::make_index_sequence<name.size()>{});
    }
    return found.broken == rule::none;
  }

 private:
  template <char... Name>
  static constexpr void reject() {
    constexpr ir::value_type of_model = known::table.entries[found.wanted].type;
    constexpr ir::value_type of_weights{Source::arrays[found.found].type, Source::arrays[found.found].shape};
    if constexpr (found.broken == rule::weights_lack_a_parameter_of_the_model)
      ir::detail::reject<parameter_named<Name...>, found.broken, wanted<ir::symbol_for<of_model>>>();
    else if constexpr (found.broken == rule::weights_have_a_parameter_with_another_dtype_or_shape)
      ir::detail::reject<parameter_named<Name...>, found.broken, wanted<ir::symbol_for<of_model>>, argument<ir::symbol_for<of_weights>>>();
    else
      ir::detail::reject<parameter_named<Name...>, found.broken, argument<ir::symbol_for<of_weights>>>();
  }
};

/// The run that constant tensors ask of a model: their batch and length, if each fits its input.
struct constant_run {
  std::int64_t batch = 1, length = 1;
  int misfit = -1;  ///< the first argument that does not fit
};
template <class... Inputs, class... X>
constexpr constant_run run_of(boost::hana::tuple<Inputs...>*, boost::hana::tuple<X...>*, ir::bounds bound) {
  constexpr ir::value_type declared[] = {Inputs::symbol_type::type...};
  constexpr ir::value_type given[] = {X::type...};
  constant_run run;
  bool has_batch = false, has_length = false;
  for (int i = 0; i < static_cast<int>(sizeof...(X)); ++i) {
    bool fits = declared[i].element == given[i].element && declared[i].shape.rank == given[i].shape.rank;
    for (int axis = 0; fits && axis < given[i].shape.rank; ++axis) {
      const dim wanted = declared[i].shape.extent[axis];
      const std::int64_t extent = given[i].shape.extent[axis].extent();
      if (wanted.is_static()) {
        fits = extent == wanted.extent();
      } else {
        const bool is_batch = wanted.symbol() == symbolic::batch;
        bool& known = is_batch ? has_batch : has_length;
        std::int64_t& value = is_batch ? run.batch : run.length;
        fits = known ? extent == value : extent <= (is_batch ? ir::batch_of(bound) : ir::sequence_of(bound));
        known = true;
        value = extent;
      }
    }
    if (!fits && run.misfit < 0) run.misfit = i;
  }
  return run;
}

template <std::size_t Index, class First, class... Rest>
struct type_at : type_at<Index - 1, Rest...> {};
template <class First, class... Rest>
struct type_at<0, First, Rest...> {
  using type = First;
};

template <class Model, class Inputs>
struct rejected_argument;
template <class Model, class... Inputs>
struct rejected_argument<Model, boost::hana::tuple<Inputs...>> {
  template <std::size_t Index, class... X>
  static constexpr rejected reject() {
    return reject(std::type_identity<typename type_at<Index, Inputs...>::type>{}, std::type_identity<typename type_at<Index, X...>::type>{});
  }
  /// Types that are deduced, since EDG prints others as they are written.
  template <class Input, class Given>
  static constexpr rejected reject(std::type_identity<Input>, std::type_identity<Given>) {
    return ir::detail::reject<Model, rule::argument_must_fit_the_input, wanted<Input>, argument<Given>>();
  }
};

}  // namespace backends::detail

/// A model's answer to constant tensors, with embedded weights: in a constant expression the compiler computes it.
///
/// Shapes    inputs as the model declares them, at any batch and length up to their bounds; outputs at the same, one constant tensor or a hana map of them
/// Types     as the reference backend: double precision, rounded to the dtype after each operation
/// Cost      docs/design/constant-expressions.md has figures; large models need the compile options of the target sinter::sinter
/// Errors    compile time: weights of another model, by the parameter's name; an argument that does not fit its input
/// Example   examples/constant/fashion.cpp
template <class Model, class Source, ConstantTensor... X>
  requires(sizeof...(X) == Model::input_count)
constexpr auto evaluate(constant_weights<Source>, const X&... x) {
  using namespace backends::reference;
  using inputs = typename Model::inputs;
  constexpr backends::detail::constant_run run =
      backends::detail::run_of(static_cast<inputs*>(nullptr), static_cast<boost::hana::tuple<X...>*>(nullptr), Model::bound);
  if constexpr (!Model::well_formed || !backends::detail::constant_weights_of<Model, Source>::checked()) {
    return rejected{};
  } else if constexpr (run.misfit >= 0) {
    return backends::detail::rejected_argument<Model, inputs>::template reject<static_cast<std::size_t>(run.misfit), X...>();
  } else {
    ir::graph traced;
    const auto y = Model::trace_into(traced);
    note_outputs(traced, y);
    sequence<array> given;
    (given.push(array_of(x)), ...);
    const symbol_values symbols(run.batch, run.length);
    const sequence<array> outputs = run_traced(traced, std::move(given), symbols, [](std::string_view name, const ir::value_type& type) {
      array made(type, symbol_values{});
      const char* bytes = Source::bytes + Source::arrays[constant_weights<Source>::find(name)].first;
      with_storage(type.element, [&]<class Element>() {
        for (std::int64_t i = 0, count = made.count(); i < count; ++i)
          if constexpr (is_floating(dtype_of<Element>))
            made.real.data[i] = static_cast<double>(ir::detail::element_at<Element>(bytes, i));
          else
            made.whole.data[i] = static_cast<std::int64_t>(ir::detail::element_at<Element>(bytes, i));
      });
      return made;
    });
    int next = 0;
    return with_constants<run.batch, run.length>(y, outputs, next);
  }
}

}  // namespace sinter
