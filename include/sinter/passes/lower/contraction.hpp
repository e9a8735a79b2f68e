// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Matrix products and convolutions as steps of the contraction family, and the packing of their right operands.
#pragma once

#include <sinter/passes/lower/contraction_choice.hpp>
#include <sinter/passes/lower/depthwise.hpp>
#include <sinter/passes/lower/program_draft.hpp>
#include <sinter/passes/lower/small_product.hpp>
#include <sinter/passes/lower/winograd.hpp>

namespace sinter::passes {
namespace detail {

/// Panels of B: what a pack step reads, and which values they come from, so that equal panels are made once.
struct packed {
  contraction of;
  std::int64_t width = 0;
  int tile = 0;  ///< of the winograd family, for which they are transformed; 0 for others
  dtype as = dtype::f32;
  int buffer = -1;
  int home = 0;  ///< the region that has made them
  int last = 0;  ///< the step that read them last

  constexpr bool has(const contraction& c, std::int64_t columns_of_panel, int for_tile, dtype wanted) const {
    bool same = width == columns_of_panel && tile == for_tile && as == wanted && of.b.base == c.b.base && of.b.offset == c.b.offset && of.b_offset == c.b_offset &&
                of.columns == c.columns && of.b_column == c.b_column && of.b_levels == c.b_levels;
    for (int i = 0; i < 3 && same; ++i) same = of.reduced[i] == c.reduced[i] && of.b_step[i] == c.b_step[i];
    for (int i = 0; i < c.b_levels && same; ++i) same = of.outer[i].extent == c.outer[i].extent && of.outer[i].b == c.outer[i].b;
    return same;
  }
};

}  // namespace detail

struct contraction_lowering {
  planner& p;
  bool winograd = false;  ///< may convolutions be computed in fewer products?
  dtype weights = dtype::f32;  ///< what constant weights are packed as
  sequence<detail::packed> panels;
  sequence<int> around{0};  ///< the regions that are being lowered, one within the other: what is packed there is there

  /// The buffer of B in panels of `width` columns, [panel][k][width], zero beyond the last column; one such run for each index along which B moves. For a tile
  /// of the winograd family, what becomes of its kernels: [panel][element of the tile][channel][width].
  constexpr int pack(const detail::contraction& c, std::int64_t width, int node, int tile = 0) {
    const dtype as = packed_as(c);
    for (detail::packed& known : panels)
      if (known.has(c, width, tile, as) && (p.buffers.data[known.buffer].prepared || (is_around(known.home) && is_near(known)))) {
        known.last = p.made.steps.count;
        return known.buffer;
      }
    const bool before = p.preparing;
    p.preparing = p.weights_are_constant && p.constant_value.data[c.b.base];
    number all = tile > 0 ? number((tile + 2) * (tile + 2)) * c.reduced[2] * number((c.columns.coefficient + width - 1) / width * width) : panels_of(c, width);
    for (int i = 0; i < c.b_levels; ++i) all = all * c.outer[i].extent;
    const int made = p.add_buffer(all, size_of(as));
    operand from = p.where(c.b);
    from.offset += c.b_offset * 4;
    const operand to = p.in_buffer(made, 0, size_of(as));
    if (tile > 0) {
      p.begin(family::winograd_pack, node);
      p.key.push(static_cast<word>(tile));
      p.add(from);
      p.add(to);
      p.add_numbers(c.reduced[2], c.b_step[0], c.b_step[1], c.b_step[2], c.columns, c.b_column, width);
    } else {
      add_pack(c, width, node, from, to, as);
    }
    p.finish();
    p.preparing = before;
    panels.push(detail::packed{c, width, tile, as, made, around.back(), p.made.steps.count});
    return made;
  }
  constexpr void add_pack(const detail::contraction& c, std::int64_t width, int node, operand from, operand to, dtype as) {
    p.begin(
        family::pack, node, c.b_levels, 2, [&](int level) { return c.outer[level].extent; },
        [&](int k, int level) { return k == 0 ? c.outer[level].b * 4 : panel_stride(c, width, level) * size_of(as); });
    if (as != dtype::f32) p.key.push(static_cast<word>(as));
    p.add(from);
    p.add(to);
    p.add_numbers(c.reduced[0], c.reduced[1], c.reduced[2], c.b_step[0], c.b_step[1], c.b_step[2], c.columns, c.b_column, width);
  }
  /// Whether panels were read so shortly before that they are kept for it. Others are packed again, for a block that is computed again, say, since they would
  /// take their memory all the way; within a loop they must not be.
  constexpr bool is_near(const detail::packed& known) const { return known.home != around.back() || p.made.steps.count - known.last <= near_steps; }
  constexpr bool is_around(int home) const {
    for (int region : around)
      if (region == home) return true;
    return false;
  }
  constexpr bool packs(const detail::contraction& c) const { return !(c.b_column == number(1)) || (p.weights_are_constant && p.constant_value.data[c.b.base]); }
  /// What B is packed as: `weights`, where it is constant and goes to the contraction family. Small products and convolutions in fewer products have f32 only, and
  /// step aside for others.
  constexpr dtype packed_as(const detail::contraction& c) const {
    return weights != dtype::f32 && !c.by_column && p.weights_are_constant && p.constant_value.data[c.b.base] ? weights : dtype::f32;
  }
  constexpr bool is_small_product(const ir::node& n, const detail::contraction& c) const { return weights == dtype::f32 && detail::is_small_product(p, n, c); }
  /// How a convolution goes through tiles, if that is allowed and pays.
  constexpr detail::winograd_shape tiles_of(const detail::contraction& c) const {
    const bool may = winograd && weights == dtype::f32 && p.weights_are_constant && p.constant_value.data[c.b.base];
    return may ? detail::winograd_for(c) : detail::winograd_shape{};
  }
  /// Packs, before a loop, what its steps would pack again and again: the weights that come from outside, seen from the loop's first node.
  constexpr void pack_before(int first, int end) {
    const ir::graph& g = p.g;
    for (int i = first; i < end; ++i) {
      const ir::node& n = g.nodes.data[i];
      if (!ir::is_contraction(n.op) || g.type(n.results.first).element != dtype::f32) continue;
      const detail::contraction c = detail::contraction_of(g, n);
      const ir::node_id made = g.values.data[c.b.base].producer;
      if (packs(c) && tiles_of(c).tile == 0 && (made < first || g.nodes.data[made].home == 0)) pack(c, width_of(n, c), i);
    }
  }
  /// Elements of the panels of one B, at the bound of the columns.
  constexpr number panels_of(const detail::contraction& c, std::int64_t width) const {
    const std::int64_t most = c.columns.coefficient * p.g.bound[c.columns.symbol];
    return c.reduced[0] * c.reduced[1] * c.reduced[2] * number((most + width - 1) / width * width);
  }
  /// From the panels of one B to those of the next along a level.
  constexpr number panel_stride(const detail::contraction& c, std::int64_t width, int level) const {
    number stride = panels_of(c, width);
    for (int i = level + 1; i < c.b_levels; ++i) stride = stride * c.outer[i].extent;
    return stride;
  }

  constexpr std::int64_t width_of(const ir::node& n, const detail::contraction& c) const {
    return is_small_product(n, c) ? small_product_width(c.columns.coefficient) : choose(c, true, false, p.g.bound, usual_target, packed_as(c)).panel_width;
  }

  /// One contraction with its epilogue, and perhaps a pool between them. `root` is the group's last node.
  constexpr void lower(const draft_program& program, int node, int pool, int root) {
    const ir::graph& g = p.g;
    const ir::node& n = g.nodes.data[node];
    detail::contraction c = detail::contraction_of(g, n);
    if (const detail::winograd_shape s = tiles_of(c); s.tile > 0 && pool < 0)
      return detail::lower_winograd(p, c, s, pack(c, s.width, node, s.tile), program, root);
    if (is_small_product(n, c)) return lower_small_product(p, c, program, pack(c, small_product_width(c.columns.coefficient), root), root);
    const bool packs = this->packs(c);
    const dtype b_as = packed_as(c);
    const contraction_choice chosen = choose(c, packs, pool >= 0, g.bound, usual_target, b_as);
    const std::int64_t width = chosen.panel_width;
    int panel_buffer = -1;
    number panel_step = width;
    if (packs) {
      panel_buffer = pack(c, width, node);
      c.b_step[2] = width;
      c.b_step[1] = c.reduced[2] * c.b_step[2];
      c.b_step[0] = c.reduced[1] * c.b_step[1];
      panel_step = c.reduced[0] * c.b_step[0];
    }
    if (c.by_column) return detail::lower_depthwise(p, c, panel_buffer, panel_step, width, program, root);
    const auto b_outer = [&](int level) { return level < c.b_levels && packs ? panel_stride(c, width, level) : c.outer[level].b; };

    sequence<view_of> outputs;
    for (ir::value_id v : program.outputs) outputs.push(buffer_view(g, v));
    for (ir::value_id v : program.outputs) p.clear_border(v);

    // How the program's operands follow the rows: by the result's axes, or along the kernel's for a weight gradient.
    struct follow {
      const view_of* of = nullptr;
      number row[3], column;
    };
    const auto along = [&](const view_of& v) {
      follow f;
      f.of = &v;
      for (int i = 0; i < 3; ++i) f.row[i] = c.row_axis[i] < 0 ? number(0) : v.stride[c.row_axis[i]];
      f.column = v.shape.extent[c.column_axis] == dim(1) ? number(0) : v.stride[c.column_axis];
      return f;
    };
    sequence<follow> follows;
    for (int i = 1; i < program.inputs.count; ++i) follows.push(along(program.inputs.data[i]));
    for (const view_of& v : outputs) follows.push(along(v));
    const bool indexed = pool >= 0 && p.uses.data[g.nodes.data[pool].results.first + 1] > 0;
    const ir::value_id index = pool >= 0 ? g.nodes.data[pool].results.first + 1 : -1;
    const view_of indices = indexed ? buffer_view(g, index) : view_of{};
    if (indexed) follows.push(along(indices));
    if (c.rows_are_kernel) {  // (kw, C) merge into one run of rows when A, the program and the outputs all allow it
      bool merges = c.a_row[1] == c.a_row[2] * c.rows[2];
      for (const follow& f : follows) merges = merges && f.row[1] == f.row[2] * c.rows[2];
      if (merges) {
        c.rows[2] = c.rows[1] * c.rows[2];
        c.rows[1] = c.rows[0], c.a_row[1] = c.a_row[0];
        c.rows[0] = 1, c.a_row[0] = 0;
        for (follow& f : follows) f.row[1] = f.row[0], f.row[0] = 0;
      }
    }

    operand a = p.where(c.a);
    a.offset += c.a_offset * 4;
    operand b = packs ? p.in_buffer(panel_buffer, 0, size_of(b_as)) : p.where(c.b);
    if (!packs) b.offset += c.b_offset * 4;

    std::int64_t scratch = 0;
    if (pool >= 0)
      scratch = g.attribute(g.nodes.data[pool], 6) * c.rows[2].coefficient * width;
    else if (!(chosen.block == c.reduced[0]))
      scratch = c.rows[0].coefficient * c.rows[1].coefficient * c.rows[2].coefficient * c.columns.coefficient;  // static: choose blocks nothing else
    // Sums that are the result themselves, and lie as those in scratch do, wait where they will be.
    const auto lies_as_scratch = [&](const follow& f) {
      return (f.row[2] == c.columns || c.rows[2] == number(1)) && (f.row[1] == c.rows[2] * c.columns || c.rows[1] == number(1)) &&
             (f.row[0] == c.rows[1] * c.rows[2] * c.columns || c.rows[0] == number(1));
    };
    const bool in_place = scratch && pool < 0 && c.levels == 0 && program.instructions.count == 0 && outputs.count == 1 &&
                          g.type(outputs.data[0].base).element == dtype::f32 && lies_as_scratch(follows.data[program.inputs.count - 1]);
    operand scratch_at;
    if (in_place)
      scratch_at = p.where(outputs.data[0]);
    else if (scratch)
      scratch_at = p.in_buffer(p.add_buffer(scratch, 4), 0, 4);

    sequence<operand> program_operands;
    for (int i = 1; i < program.inputs.count; ++i) program_operands.push(p.where(program.inputs.data[i]));
    for (const view_of& v : outputs) program_operands.push(p.where(v));
    if (indexed) program_operands.push(p.where(indices));

    p.begin(
        family::contraction, root, c.levels, 2 + follows.count + (scratch ? 1 : 0), [&](int level) { return c.outer[level].extent; },
        [&](int k, int level) -> number {
          if (k == 0) return c.outer[level].a * 4;
          if (k == 1) return b_outer(level) * size_of(b_as);
          if (k - 2 == follows.count) return 0;  // scratch stays
          const view_of& v = *follows.data[k - 2].of;
          return v.stride[c.outer[level].axis] * number(c.outer[level].step) * p.element_size(v.base);
        });
    const std::int64_t known_rows = c.rows[2].is_static() ? c.rows[2].coefficient : chosen.rows;  // more than chosen, where rows have merged
    const word columns = c.columns.is_static() ? static_cast<word>(128 | (c.columns.coefficient >= 32) << 5 | c.columns.coefficient % 32) : 0;
    p.key.push(static_cast<word>(width) | static_cast<word>(known_rows) << 8 | columns << 40 |
               word{chosen.is_short} << 48 | word{chosen.is_wide} << 49 | word{chosen.is_row} << 50 | packed_dtype_word(b_as));
    word pool_word = 0;
    dims pooled_shape;
    if (pool >= 0) {
      const ir::node& pooled = g.nodes.data[pool];
      const auto attribute = [&](int i) { return static_cast<word>(g.attribute(pooled, i)); };
      pool_word = attribute(6) | attribute(7) << 8 | attribute(0) << 16 | attribute(1) << 24 | static_cast<word>(indexed) << 32;
      pooled_shape = g.shape(pooled.results.first);
    }
    p.key.push(pool_word);
    program.write(g, p.key, [&](const view_of& v) {
      const auto at = static_cast<int>(&v - program.inputs.data);
      return follows.data[at - 1].column == number(1) ? access::contiguous : access::splat;
    });
    p.add(a);
    p.add(b);
    for (operand o : program_operands) p.add(o);
    if (scratch) p.add(scratch_at);
    p.add_numbers(c.rows[0], c.rows[1], c.rows[2], c.columns, c.reduced[0], c.reduced[1], c.reduced[2], c.a_row[0], c.a_row[1], c.a_row[2],
                  c.a_step[0], c.a_step[1], c.a_step[2], panel_step, c.b_step[0], c.b_step[1], c.b_step[2], chosen.block);
    p.add(pool >= 0 ? number(pooled_shape.extent[2]) : number(0));
    p.add(pool >= 0 ? number(pooled_shape.extent[3]) : number(0));
    const number runs = pool >= 0 ? number(pooled_shape.extent[2]) : c.rows[1];
    p.add(chosen.b_stays ? c.rows[0] * runs : chosen.by_runs ? number(1) : runs);
    for (int i = 0; i < follows.count; ++i) {
      for (number r : follows.data[i].row) p.add(r);
      if (i < program.inputs.count - 1) p.add(follows.data[i].column);
    }
    p.finish(false, c.work(g.bound));
  }

  static constexpr int near_steps = 16;
};

}  // namespace sinter::passes
