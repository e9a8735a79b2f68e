// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Pools and random numbers as steps.
#pragma once

#include <sinter/ir/op/conv2d.hpp>
#include <sinter/passes/lower/planner.hpp>

namespace sinter::passes {
namespace detail {

/// `n oh ow c  h w  kh kw sh sw  top left` of a pool's attributes.
constexpr void add_window(planner& p, const ir::node& n, const dims& pooled) {
  const ir::graph& g = p.g;
  p.add_numbers(number(pooled.extent[0]), number(pooled.extent[2]), number(pooled.extent[3]), number(pooled.extent[1]));
  p.add_numbers(g.attribute(n, 8), g.attribute(n, 9), g.attribute(n, 6), g.attribute(n, 7), g.attribute(n, 0), g.attribute(n, 1), g.attribute(n, 2), g.attribute(n, 3));
}
/// Whether windows lie side by side, from the image's corner on.
constexpr bool tiles_image(const ir::graph& g, const ir::node& n) {
  return g.attribute(n, 6) == g.attribute(n, 0) && g.attribute(n, 7) == g.attribute(n, 1) && g.attribute(n, 2) == 0 &&
         g.attribute(n, 3) == 0;
}
constexpr void add_image(planner& p, const view_of& v) { p.add_numbers(v.stride[0], v.stride[2], v.stride[3]); }

}  // namespace detail

/// max_pool2d, max_unpool2d and window_take2d; dtypes other than f32, and the take, are portable.
constexpr void lower_window(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  const ir::value_id result = n.results.first;
  const bool vectorised = g.type(result).element == dtype::f32 && n.op != ir::opcode::window_take2d;
  const bool pools = n.op == ir::opcode::max_pool2d;
  const bool indexed = pools && (!vectorised || p.uses.data[result + 1] > 0);
  sequence<view_of> views;
  views.push(buffer_view(g, g.operand(n, 0)));
  if (!pools) views.push(buffer_view(g, g.operand(n, 1)));
  views.push(buffer_view(g, result));
  if (indexed) views.push(buffer_view(g, result + 1));
  p.clear_border(result);
  p.begin(vectorised ? (pools ? family::max_pool : family::max_unpool) : family::portable, node);
  if (!vectorised) {
    p.key.push(static_cast<word>(n.op));
    p.key.push(static_cast<word>(g.type(result).element));
  } else if (pools) {
    p.key.push(indexed);
  } else {
    p.key.push(detail::tiles_image(g, n));
  }
  for (const view_of& v : views) p.add(p.where(v));
  detail::add_window(p, n, pools ? g.shape(result) : g.shape(g.operand(n, 1)));
  for (const view_of& v : views) detail::add_image(p, v);
  p.finish();
}

/// random_uniform
constexpr void lower_random(planner& p, int node) {
  const ir::graph& g = p.g;
  const ir::node& n = g.nodes.data[node];
  p.begin(family::random, node);
  for (int k = 0; k < 2; ++k) p.add(p.where(resolve(g, g.operand(n, k))));
  p.add(p.where(buffer_view(g, n.results.first)));
  p.add_numbers(number(g.shape(n.results.first).count()), g.attribute(n, 0));
  p.finish();
}

}  // namespace sinter::passes
