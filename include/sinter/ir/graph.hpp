// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The graph: plain data in shared pools, in creation order, which is a topological order.
///
/// A node has an operation, any number of operands and attributes, one or more results, and perhaps regions (sub-graphs, whose nodes lie in the same
/// pools, before the node that owns them). Leaves are inputs, parameters, states and constants. A state or parameter changes through an
/// `update`: an edge from the new value back to the leaf, so that change is explicit and ordered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <sinter/core/dtype.hpp>
#include <sinter/core/sequence.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/opcode.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir {

using value_id = int;
using node_id = int;

/// The most nodes of a model as it is traced. Compilers evaluate what follows for some minutes then.
inline constexpr int max_nodes = 12'000;

/// A run of elements in one of the graph's pools.
struct range {
  int first = 0;
  int count = 0;
  constexpr bool operator==(const range&) const = default;
};

/// Dtype and shape of one value.
struct value_type {
  dtype element = dtype::f32;
  dims shape{};
  constexpr bool operator==(const value_type&) const = default;
};

/// How a value lies in memory. The layout pass sets it; no operation's meaning depends on it.
struct layout {
  enum class order : std::uint8_t {
    row_major,
    channel_last,  ///< [N, C, H, W] as N, H, W, C
    kernel_last,   ///< convolution weights [K, C, kh, kw] as kh, kw, C, K
  };
  order axes = order::row_major;
  std::int32_t border = 0;      ///< zeroed rows and columns around each image
  std::int32_t dilation_h = 1;  ///< from one row to the next, when zeroed rows lie between
  std::int32_t dilation_w = 1;  ///< and from one column to the next

  constexpr bool dilated() const { return dilation_h > 1 || dilation_w > 1; }
  /// Places of an image axis (2 or 3) in memory, border included.
  constexpr std::int64_t places(int axis, std::int64_t extent) const { return (extent - 1) * (axis == 2 ? dilation_h : dilation_w) + 1 + 2 * border; }
  constexpr bool operator==(const layout&) const = default;
};

/// The axis that stands at `place` in memory, outermost first.
constexpr int stored_axis(layout::order axes, int place) {
  constexpr int channel_last[] = {0, 2, 3, 1};
  constexpr int kernel_last[] = {2, 3, 1, 0};
  return axes == layout::order::row_major ? place : axes == layout::order::channel_last ? channel_last[place] : kernel_last[place];
}

struct value {
  value_type type;
  node_id producer = -1;
  layout stored{};
  constexpr bool operator==(const value&) const = default;
};

struct node {
  opcode op = opcode::input;
  range operands;    ///< in graph::operands
  range attributes;  ///< in graph::attributes
  range results;     ///< in graph::values
  range regions;     ///< in graph::regions
  int home = 0;      ///< the region that the node stands in; 0 is the graph itself
  int name = -1;     ///< in graph::names
  int line = 0;      ///< of the user's source, 0 when unknown
  constexpr bool operator==(const node&) const = default;
};

/// A sub-graph: its inputs are `region_input` nodes. What else it may read: ir/region.hpp.
struct region {
  range inputs;   ///< in graph::region_values
  range results;  ///< in graph::region_values
  constexpr bool operator==(const region&) const = default;
};

/// A value the caller sees.
struct output {
  value_id from = -1;
  int name = -1;
  constexpr bool operator==(const output&) const = default;
};

/// After a run, the leaf holds the new value. All reads in the run see the old one.
struct update {
  value_id leaf = -1;
  value_id next = -1;
  constexpr bool operator==(const update&) const = default;
};

/// What tracing found wrong where no type could carry it; asserted once tracing is done.
struct mistake {
  rule broken{};
  int name = -1;
  int line = 0;
  value_type asked{}, found{};  ///< of what is asked for, and of the parameter that has its name
  constexpr bool operator==(const mistake&) const = default;
};

/// A parameter that tracing has met, with a hash of its name, so that asking again compares numbers and few names.
struct asked_parameter {
  value_id is = -1;
  std::uint32_t hash = 0;
  int before = -1;  ///< of those in one chain, the one that was asked for before it
  constexpr bool operator==(const asked_parameter&) const = default;
};

/// The parameters so far in chains by their hash, so that a model's names are compared in time that grows with their number, not with its square.
struct asked_parameters {
  sequence<asked_parameter> all;
  sequence<int> last;  ///< of each chain; as many chains as a power of two

  constexpr int chain(std::uint32_t hash) const { return static_cast<int>(hash & static_cast<std::uint32_t>(last.count - 1)); }
  /// The index in `all` of the last one whose hash may be this, or -1; `all[i].before` leads on.
  constexpr int find(std::uint32_t hash) const { return last.count ? last.data[chain(hash)] : -1; }
  constexpr void push(asked_parameter made) {
    if (all.count == last.count) {
      last = sequence<int>(last.count ? 2 * last.count : 16, -1);
      for (int i = 0; i < all.count; ++i) enter(i);
    }
    enter(all.push(made));
  }
  constexpr void clear() {
    all.clear();
    last.clear();
  }
  constexpr void enter(int i) { all.data[i].before = std::exchange(last.data[chain(all.data[i].hash)], i); }
  constexpr bool operator==(const asked_parameters&) const = default;
};

enum class mode : std::uint8_t { inference, training };

struct graph {
  sequence<node> nodes;
  sequence<value> values;
  sequence<value_id> operands;
  sequence<std::int64_t> attributes;
  sequence<region> regions{region{}};
  sequence<value_id> region_values;
  sequence<range> names;
  sequence<char> text;
  sequence<value_id> inputs;
  sequence<output> outputs;
  sequence<update> updates;
  sequence<mistake> mistakes;
  sequence<output> watched;  ///< while tracing: values that have a name of their own (`watch`)
  symbol_values bound;
  mode traced_for = mode::inference;
  int most_nodes = max_nodes;  ///< tracing ends early beyond: `repeat` repeats no more
  asked_parameters asked;  ///< while tracing, for names that are taken
  int current_region = 0;  ///< where new nodes go
  int bodies = 0;          ///< while tracing: loops and branches around here, whose nodes run several times or not at all
  int closed_regions = 0;  ///< while tracing: calls with a derivative of their own that are being traced
  bool reports = false;    ///< of a graph that is only tried: a broken rule is recorded in `broken` and not thrown
  rule broken{};
  bool live = false;       ///< of tensors that hold data: asking for a parameter again means the same one
  sequence<char> scope;    ///< "block.3." while a repeated block is traced

  constexpr int add_name(std::string_view name) {
    const int first = text.count;
    for (char c : name) text.push(c);
    return names.push({first, static_cast<int>(name.size())});
  }
  /// Another name with text around it: "gradient of hidden", "hidden.weight.m". Read by index, since the pool of text grows.
  constexpr int add_name(std::string_view before, int of, std::string_view after = {}, std::string_view last = {}) {
    const range base = names.data[of];
    const int first = text.count;
    for (char c : before) text.push(c);
    for (int i = 0; i < base.count; ++i) {
      const char c = text.data[base.first + i];
      text.push(c);
    }
    for (char c : after) text.push(c);
    for (char c : last) text.push(c);
    return names.push({first, text.count - first});
  }
  /// A name within the current scope.
  constexpr int add_scoped_name(std::string_view name, std::string_view suffix = {}) {
    const int first = text.count;
    for (char c : scope) text.push(c);
    for (char c : name) text.push(c);
    for (char c : suffix) text.push(c);
    return names.push({first, text.count - first});
  }
  constexpr std::string_view name(int id) const { return id < 0 ? std::string_view{} : std::string_view{text.data + names.data[id].first, static_cast<std::size_t>(names.data[id].count)}; }

  constexpr const node& producer(value_id v) const { return nodes.data[values.data[v].producer]; }
  constexpr value_id operand(const node& n, int i) const { return operands.data[n.operands.first + i]; }
  constexpr std::int64_t attribute(const node& n, int i) const { return attributes.data[n.attributes.first + i]; }
  constexpr const value_type& type(value_id v) const { return values.data[v].type; }
  constexpr const dims& shape(value_id v) const { return values.data[v].type.shape; }

  /// Appends a node with its results; the shape rules are the cards' (`emit` in ir/expr.hpp applies them).
  constexpr node_id append(opcode op, const value_id* ins, int in_count, const std::int64_t* attrs, int attr_count, const value_type* types, int result_count, int line = 0) {
    node n;
    n.op = op;
    n.operands = {operands.count, in_count};
    for (int i = 0; i < in_count; ++i) operands.push(ins[i]);
    n.attributes = {attributes.count, attr_count};
    for (int i = 0; i < attr_count; ++i) attributes.push(attrs[i]);
    n.results = {values.count, result_count};
    n.home = current_region;
    n.line = line;
    for (int i = 0; i < result_count; ++i) values.push({types[i], nodes.count, {}});
    return nodes.push(n);
  }
  /// Appends a leaf and returns its value.
  constexpr value_id append_leaf(opcode op, const value_type& type, std::initializer_list<std::int64_t> attrs = {}, int name = -1, int line = 0) {
    const node_id id = append(op, nullptr, 0, attrs.begin(), static_cast<int>(attrs.size()), &type, 1, line);
    nodes.data[id].name = name;
    return nodes.data[id].results.first;
  }

  /// A leaf's next value, or in the place of an `earlier` one, which it goes on from; a body, which runs several times or not at all, changes none.
  constexpr void change(value_id leaf, value_id next, int earlier = -1) {
    if (bodies + closed_regions > 0) {
      if (reports && broken == rule::none) broken = rule::state_must_change_outside_a_body;
      mistakes.push(mistake{rule::state_must_change_outside_a_body, producer(leaf).name, producer(leaf).line, type(leaf), type(leaf)});
    }
    if (earlier < 0 || live)  // a call of tensors that hold data has made the earlier change already
      updates.push({leaf, next});
    else
      updates.data[earlier].next = next;
  }

  constexpr bool operator==(const graph&) const = default;
};

/// The attribute form of a constant's value, and back: floating dtypes by their bits, others by value.
constexpr std::int64_t encode_constant(dtype type, double value) {
  return is_floating(type) ? __builtin_bit_cast(std::int64_t, value) : saturated(dtype::i64, value);
}
constexpr double decode_constant(dtype type, std::int64_t code) {
  return is_floating(type) ? __builtin_bit_cast(double, code) : static_cast<double>(code);
}

}  // namespace sinter::ir
