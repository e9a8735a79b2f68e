// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Named weights: how a layer asks the graph under construction for one.
#pragma once

#include <string_view>

#include <sinter/ir/card.hpp>
#include <sinter/ir/expr.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/region.hpp>

namespace sinter {

/// How a parameter's elements are drawn before training. Fans count the inputs and outputs of one unit; `normal` has mean 0 and variance 1.
///
/// Source    he_normal: He et al. (2015), Delving Deep into Rectifiers, eq. 10;  glorot_uniform: Glorot & Bengio (2010), eq. 16
struct initializer {
  enum class kind : std::uint8_t { zeros, ones, he_normal, glorot_uniform, normal };
  kind how = kind::zeros;
  int fan_in = 1;
  int fan_out = 1;
};

/// Whether asking for a name that exists is a mistake (the rule) or means the same weights (asked for in so many words).
enum class sharing : std::uint8_t { forbidden, by_name };

namespace ir {

/// The parameter of that full name, or -1.
constexpr value_id find_parameter(const graph& in, std::string_view name) {
  for (int i = 0; i < in.nodes.count; ++i) {
    const node& n = in.nodes.data[i];
    if (n.op == opcode::parameter && in.name(n.name) == name) return n.results.first;
  }
  return -1;
}

/// What a parameter node's attributes say.
struct parameter_attributes {
  initializer how;
  bool trained = true;

  static constexpr parameter_attributes of(const graph& in, const node& n) {
    return {{static_cast<initializer::kind>(in.attribute(n, 0)), static_cast<int>(in.attribute(n, 1)), static_cast<int>(in.attribute(n, 2))}, in.attribute(n, 3) != 0};
  }
};

/// Whether a parameter's shape can be: weights are made before a run says what its symbols stand for.
constexpr rule possible_parameter(const dims& shape) {
  if (const rule broken = possible(shape); broken != rule::none) return broken;
  return shape.count().is_static() ? rule::none : rule::features_must_be_static;
}

/// The parameter `scope + name + suffix`. A name that is taken, or shared with another shape, is recorded and asserted once tracing is done. Of a shape that
/// cannot be there is none.
constexpr expr parameter(graph& in, const value_type& type, std::string_view name, std::string_view suffix, initializer how, sharing share = sharing::forbidden,
                         bool trained = true, int line = 0) {
  if (const rule broken = possible_parameter(type.shape); broken != rule::none) return fail(in, broken);
  const int id = in.add_scoped_name(name, suffix);
  if (in.closed_regions > 0) in.mistakes.push(mistake{rule::parameter_must_stand_outside_an_operation_with_its_own_derivative, id, line, type, type});
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (char c : in.name(id)) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  value_id found = -1;
  for (int i = in.asked.find(hash); i >= 0; i = in.asked.all[i].before)
    if (const asked_parameter& earlier = in.asked.all[i]; earlier.hash == hash && in.name(in.producer(earlier.is).name) == in.name(id)) found = earlier.is;
  if (found >= 0) {
    if (share == sharing::forbidden && !in.live)
      in.mistakes.push(mistake{rule::parameter_name_is_taken, id, line, type, in.type(found)});
    else if (in.live && !(in.type(found) == type))
      return fail(in, rule::shared_parameter_has_another_shape);
    else if (!(in.type(found) == type))
      in.mistakes.push(mistake{rule::shared_parameter_has_another_shape, id, line, type, in.type(found)});
    else
      return {&in, found};
  }
  const region_scope outside(in, 0);  // a body reads it
  const value_id made = in.append_leaf(opcode::parameter, type, {static_cast<int>(how.how), how.fan_in, how.fan_out, trained}, id, line);
  in.asked.push({made, hash});
  return {&in, made};
}

}  // namespace ir

/// What `parameter` calls beside a tensor.
template <dtype Element, auto... Extents>
struct parameter_of : ir::callable<parameter_of<Element, Extents...>> {
  std::string_view name;
  initializer how;
  sharing share;
  int line;
  constexpr explicit parameter_of(std::string_view given, initializer first, sharing s, int from)
      : name(given), how(first), share(s), line(from) {}
  static constexpr parameter_of blank() { return parameter_of("", {}, sharing::forbidden, 0); }

  constexpr ir::expr build(ir::Expr auto beside) const {
    if constexpr (sizeof...(Extents) > max_rank)
      return ir::fail(*beside.in, rule::rank_is_too_high);
    else
      return ir::parameter(*beside.in, symbol<Element, shape<Extents...>>::type, name, "", how, share, true, line);
  }
  template <rule Broken, class X>
  static constexpr rejected reject() {
    return ir::detail::reject<parameter_of, Broken, wanted<shape<Extents...>>>();
  }
};

/// A free parameter, beside any tensor of the graph: `parameter<f32, 10>(x, "scale", {initializer::kind::ones})`.
///
/// Shapes    [Extents...]
/// Errors    compile time: the name is taken; an extent below 1 or known at run time only, more than 6 axes, more than 2^31 elements
template <dtype Element, auto... Extents>
constexpr auto parameter(Operand auto beside, std::string_view name, initializer how, sharing share = sharing::forbidden, int line = __builtin_LINE()) {
  return parameter_of<Element, Extents...>(name, how, share, line)(beside);
}

}  // namespace sinter
