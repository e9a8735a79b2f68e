// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The law that the three meanings of a callable agree: evaluated by the compiler, called on tensors that hold data, and compiled into programs.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <boost/hana.hpp>

#include <sinter/backends/eager/tensor.hpp>
#include <sinter/sinter.hpp>

#include "reference.hpp"

namespace sinter::test::constants {

using namespace sinter::literals;
namespace hana = boost::hana;

/// The input of a model that a constant tensor fits.
template <fixed_string Name, class Constant>
struct input_like;
template <fixed_string Name, dtype Element, std::int64_t... Extents>
struct input_like<Name, constant_tensor<Element, Extents...>> {
  using type = input<Name, Element, static_cast<int>(Extents)...>;
};
constexpr fixed_string<3> input_name(std::size_t index) {
  fixed_string<3> name("x0");
  name.text[1] = static_cast<char>('0' + index);
  return name;
}

/// A case is a callable that returns a hana::map of tensors, with its arguments.
template <class Case, class Indices = std::make_index_sequence<static_cast<std::size_t>(decltype(hana::size(Case::arguments))::value)>>
struct model_of;
template <class Case, std::size_t... Index>
struct model_of<Case, std::index_sequence<Index...>> {
  using type = model<Case, typename input_like<input_name(Index), std::remove_cvref_t<decltype(hana::at_c<Index>(Case::arguments))>>::type...>;
};

/// Weights of two layers, written out.
struct few_weights {
  static constexpr constant_array arrays[] = {{"layer.bias", f32, dims(2), 0}, {"layer.weight", f32, dims(2, 3), 8}};
  static constexpr auto values = std::bit_cast<std::array<char, 32>>(std::array<float, 8>{0.5f, -1, 0.25f, 2, -0.125f, 1.0f / 3, -1.5f, 0.1f});
  static constexpr const char* bytes = values.data();
  static constexpr constant_weights<few_weights> weights() { return {}; }
};

template <class X>
array array_of(const X& x) {
  return backends::reference::array_of(x);
}
template <class Element>
array array_of(const view<const Element>& x) {
  ir::value_type type{dtype_of<Element>, {}};
  for (int axis = 0; axis < x.rank(); ++axis) type.shape.push(dim(x.extent(axis)));
  return backends::reference::read_array(type, symbol_values(), x.data());
}

template <class Case>
constexpr bool has_weights = requires { Case::weights; };

template <class Case>
using constant_model = typename model_of<Case>::type;

/// What the compiler makes of a case: each of its operations by itself, or with weights the whole model.
template <class Case>
constexpr auto folded = [] {
  if constexpr (has_weights<Case>)
    return hana::unpack(Case::arguments, [](const auto&... x) { return evaluate<constant_model<Case>>(Case::weights, x...); });
  else
    return hana::unpack(Case::arguments, [](const auto&... x) { return Case{}(x...); });
}();
/// The whole graph at once.
template <class Case>
constexpr auto whole = [] {
  if constexpr (has_weights<Case>)
    return folded<Case>;
  else
    return hana::unpack(Case::arguments, [](const auto&... x) { return evaluate(Case{}, x...); });
}();

/// The graph again where it is computed when it runs.
template <class Case>
auto at_run_time() {
  auto arguments = Case::arguments;
  asm volatile("" : : "r"(&arguments) : "memory");  // the compiler does not know them any more
  if constexpr (has_weights<Case>)
    return hana::unpack(arguments, [](const auto&... x) { return evaluate<constant_model<Case>>(Case::weights, x...); });
  else
    return hana::unpack(arguments, [](const auto&... x) { return evaluate(Case{}, x...); });
}

/// Holds the meanings of one case to each other. The compiler, eager calls and the reference's program agree to the bit. The CPU's kernels sum in another
/// order and have functions within 2 ulp: their results may differ by `tolerance` times the largest element of the result.
template <class Case>
void meanings_agree(const std::string& name, double tolerance) {
  using net = constant_model<Case>;
  const auto by_compiler = [](auto key) { return array_of(folded<Case>[key]); };
  const auto same = [&](const std::string& meaning, const auto& results, auto&& as_array) {
    hana::for_each(results, [&](const auto& pair) {
      const auto key = hana::first(pair);
      const array found = as_array(hana::second(pair)), expected = by_compiler(key);
      CHECK_MESSAGE(same_bits(found, expected), name, ", ", meaning, ", ", std::string(key.c_str()), ": differs from the compiler by ", relative_difference(found, expected));
    });
  };
  same("the whole graph", whole<Case>, [](const auto& x) { return array_of(x); });
  same("the same call at run time", at_run_time<Case>(), [](const auto& x) { return array_of(x); });

  const weights<net> with = [] {
    if constexpr (has_weights<Case>)
      return weights<net>(Case::weights);
    else
      return weights<net>();
  }();
  {
    const bind_weights bound(with);
    manual_seed(seed{0});
    const auto eager = hana::unpack(Case::arguments, [](const auto&... x) { return Case{}(eager_tensor(x.view())...); });
    same("eager", eager, [](const eager_tensor& x) { return *x.data(); });
  }

  const auto run = [](auto& program) { return hana::unpack(Case::arguments, [&](const auto&... x) { return program(x.view()...); }); };
  program<net, reference> plain(with);
  same("reference", run(plain), [](const auto& x) { return array_of(view<const typename std::remove_cvref_t<decltype(x)>::element>(x)); });
  program<net, cpu> fast(with);
  hana::for_each(run(fast), [&](const auto& pair) {
    const auto key = hana::first(pair);
    const auto& result = hana::second(pair);
    const array found = array_of(view<const typename std::remove_cvref_t<decltype(result)>::element>(result)), expected = by_compiler(key);
    const double difference = relative_difference(found, expected);
    CHECK_MESSAGE(difference <= (found.floating() ? tolerance : 0), name, ", cpu, ", std::string(key.c_str()), ": differs from the compiler by ", difference);
  });
}

}  // namespace sinter::test::constants
