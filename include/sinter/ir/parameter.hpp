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

/// The parameter `scope + name + suffix`. A name that is taken, or shared with another shape, is recorded and asserted once tracing is done.
constexpr expr parameter(graph& in, const value_type& type, std::string_view name, std::string_view suffix, initializer how, sharing share = sharing::forbidden,
                         bool trained = true, int line = 0) {
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

namespace ir::detail {
template <dtype Element, auto... Extents>
struct free_parameter : callable<free_parameter<Element, Extents...>> {
  std::string_view name;
  initializer how;
  sharing share;
  int line;
  constexpr free_parameter(std::string_view given, initializer first, sharing s, int from) : name(given), how(first), share(s), line(from) {}
  static constexpr free_parameter blank() { return {"", {}, sharing::forbidden, 0}; }

  constexpr expr build(expr beside) const { return parameter(*beside.in, symbol<Element, shape<Extents...>>::type, name, "", how, share, true, line); }
};
}  // namespace ir::detail

/// A free parameter, beside any tensor of the graph: `parameter<f32, 10>(x, "scale", {initializer::kind::ones})`.
///
/// Shapes    [Extents...]
/// Errors    compile time: the name is taken
template <dtype Element, auto... Extents>
constexpr auto parameter(Operand auto beside, std::string_view name, initializer how, sharing share = sharing::forbidden, int line = __builtin_LINE()) {
  return ir::detail::free_parameter<Element, Extents...>(name, how, share, line)(beside);
}

}  // namespace sinter
