// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Recurrent layers as the cases of recurrent.safetensors have them.
#pragma once

#include <boost/hana/at.hpp>
#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>

#include "stored.hpp"

namespace sinter::test {

using namespace sinter::literals;
namespace hana = boost::hana;

/// One layer with all it returns: "y", "last_h" and, of an LSTM, "last_c".
template <class Layer>
struct recurrent_case {
  constexpr auto operator()(auto... x) const {
    const auto all = Layer("layer")(x...);
    if constexpr (Layer::result_count == 3)
      return hana::make_map(hana::make_pair("y"_s, hana::at_c<0>(all)), hana::make_pair("last_h"_s, hana::at_c<1>(all)),
                            hana::make_pair("last_c"_s, hana::at_c<2>(all)));
    else
      return hana::make_map(hana::make_pair("y"_s, hana::at_c<0>(all)), hana::make_pair("last_h"_s, hana::at_c<1>(all)));
  }
};
template <dtype Element, class Layer, class... More>
using recurrent_golden_model = model<recurrent_case<Layer>, input<"x", Element, 3, 5, 4>, More...>;
template <dtype Element, int Rows>
using first_h = input<"h", Element, Rows, 3, 3>;
template <dtype Element, int Rows>
using first_c = input<"c", Element, Rows, 3, 3>;
using lengths_of_case = input<"lengths", i32, 3>;

/// Leaves by name: "<case>.<leaf>". The gradient that arrives at output k of the traced graph is "<case>.<output>.gradient".
inline given_leaves of_recurrent_case(const golden& stored, const std::string& name, const ir::graph& traced) {
  std::vector<std::string> outputs;
  for (const ir::output& o : traced.outputs) outputs.emplace_back(traced.name(o.name));
  return [&stored, name, outputs, first = traced.inputs.count](std::string_view leaf, const ir::value_type& type, const symbol_values&) {
    if (leaf.starts_with("incoming.")) {
      const int place = (leaf[9] - '0') * 10 + (leaf[10] - '0') - first;
      return stored.get(name + "." + outputs[static_cast<std::size_t>(place)] + ".gradient", type.element);
    }
    return stored.get(name + "." + std::string(leaf.starts_with("layer.") ? leaf.substr(6) : leaf), type.element);
  };
}

/// Compares outputs and gradients with the case; how many there were is returned.
inline int compare_recurrent(const golden& stored, const std::string& name, const shown& found, double tolerance) {
  int compared = 0;
  for (std::size_t i = 0; i < found.names.size(); ++i) {
    std::string leaf = found.names[i];
    if (leaf == "loss" || leaf.starts_with("gradient.incoming.")) continue;
    if (leaf.starts_with("gradient.")) leaf = leaf.substr(leaf.starts_with("gradient.layer.") ? 15 : 9) + ".gradient";
    const double difference = relative_difference(found.values[i], stored.get(name + "." + leaf, found.values[i].element));
    CHECK_MESSAGE(difference <= tolerance, name, ".", leaf, " differs by ", difference);
    ++compared;
  }
  return compared;
}

}  // namespace sinter::test
