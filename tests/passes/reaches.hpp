// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What the steps of a plan read and write, told from their own numbers.
#pragma once

#include <vector>

#include <doctest/doctest.h>

#include <sinter/sinter.hpp>

#include "../laws/reference.hpp"

namespace sinter::test {

using passes::family;

/// The bytes that one operand of one step reaches, counted from the operand's own offset.
struct reach {
  int operand = 0;  ///< within the step
  std::int64_t low = 0, high = 0;
  bool writes = false;
  int element = 4;
  std::vector<std::int64_t> strides;  ///< of elementwise operands, to tell whether two go hand in hand
};

struct numbers_of {
  const passes::plan& p;
  const passes::step& s;
  symbol_values symbols;
  int first = 0;  ///< behind the numbers of a nest, those of the kernel within
  std::int64_t operator[](int i) const { return passes::number::value(p.numbers.data[s.numbers.first + first + i], symbols); }
};

/// From the first to behind the last byte of a nest of loops.
struct nest {
  std::int64_t low = 0, high = 0;
  void along(std::int64_t extent, std::int64_t stride) { (stride < 0 ? low : high) += (extent - 1) * stride; }
  reach of(int operand, int element, bool writes) const { return {operand, low * element, (high + 1) * element, writes, element, {}}; }
};

/// What the steps of every family reach, as docs/design/cpu-kernels.md and passes/lower/portable.hpp state their numbers.
inline std::vector<reach> reaches(const passes::plan& p, const passes::step& s, std::int64_t batch) {
  const passes::word* key = p.words.data + p.kernels.data[s.kernel].first;
  int words = p.kernels.data[s.kernel].count;
  const int count = s.operands.count;
  const numbers_of around{p, s, with_batch(batch)};
  numbers_of n = around;
  int levels = 0;
  if (static_cast<family>(key[0]) == family::nest) {
    levels = passes::nest_levels(key[1]);
    REQUIRE(levels > 0);
    REQUIRE(passes::nest_operands(key[1]) == count);
    n.first = levels * (1 + count);
    key += 2;
    words -= 2;
  }
  std::vector<reach> list;
  const auto input_size = [](passes::word w) { return size_of(static_cast<dtype>(w & 255)); };
  const auto output_size = [](passes::word w) { return size_of(static_cast<dtype>(w >> 8 & 255)); };
  const auto images = [&](int first_stride, std::initializer_list<int> sizes, std::initializer_list<bool> large, std::initializer_list<bool> writes) {
    for (int k = 0; k < static_cast<int>(sizes.size()); ++k) {
      nest at;
      const bool image = large.begin()[k];
      at.along(n[0], n[first_stride + 3 * k]);
      at.along(image ? n[4] : n[1], n[first_stride + 3 * k + 1]);
      at.along(image ? n[5] : n[2], n[first_stride + 3 * k + 2]);
      at.along(n[3], 1);
      list.push_back(at.of(k, sizes.begin()[k], writes.begin()[k]));
    }
  };
  switch (static_cast<family>(key[0])) {
    case family::elementwise: {
      const int inputs = static_cast<int>(key[1] & 255), instructions = static_cast<int>(key[1] >> 8 & 255);
      for (int k = 0; k < count; ++k) {
        nest at;
        for (int level = 0; level < 4; ++level) at.along(n[level], n[4 + 4 * k + level]);
        list.push_back(at.of(k, k < inputs ? input_size(key[2 + k]) : output_size(key[2 + instructions + k]), k >= inputs));
        for (int level = 0; level < 4; ++level) list.back().strides.push_back(n[level] == 1 ? 0 : n[4 + 4 * k + level]);
      }
      break;
    }
    case family::reduction: {
      const int inputs = static_cast<int>(key[3] & 255);
      for (int k = 0; k < count; ++k) {
        nest at;
        for (int level = 0; level < (k < inputs ? 6 : 3); ++level) at.along(n[level], n[6 + 6 * k + level]);
        list.push_back(at.of(k, k < inputs ? input_size(key[4 + k]) : output_size(key[words - 1]), k >= inputs));
      }
      break;
    }
    case family::contraction: {
      const auto width = static_cast<std::int64_t>(key[1] & 255);
      const passes::word pool = key[2];
      const int inputs = static_cast<int>(key[3] & 255), outputs = static_cast<int>(key[3] >> 16 & 255),
                instructions = static_cast<int>(key[3] >> 8 & 255);
      nest a, b;
      for (int k = 0; k < 3; ++k) a.along(n[k], n[7 + k]), a.along(n[4 + k], n[10 + k]), b.along(n[4 + k], n[14 + k]);
      b.along((n[3] + width - 1) / width, n[13]);
      b.along((n[3] - 1) % width + 1, 1);
      list.push_back(a.of(0, 4, false));
      list.push_back(b.of(1, size_of(passes::packed_dtype_of(p, s)), false));
      const std::int64_t rows[] = {n[0], pool ? n[18] : n[1], pool ? n[19] : n[2]};
      int number = 21, operand = 2;
      const auto follow = [&](int element, bool writes) {
        nest at;
        for (const std::int64_t extent : rows) at.along(extent, n[number++]);
        at.along(n[3], writes ? 1 : n[number++]);
        list.push_back(at.of(operand++, element, writes));
      };
      for (int k = 1; k < inputs; ++k) follow(input_size(key[4 + k]), false);
      for (int k = 0; k < outputs; ++k) follow(output_size(key[4 + inputs + instructions + k]), true);
      if (pool >> 32 & 1) follow(1, true);
      if (operand < count) {
        const std::int64_t scratch = pool ? static_cast<std::int64_t>(pool & 255) * n[2] * width : n[0] * n[1] * n[2] * n[3];
        list.push_back({operand++, 0, scratch * 4, true, 4, {}});
      }
      REQUIRE(operand == count);
      break;
    }
    case family::pack: {
      nest in;
      for (int k = 0; k < 3; ++k) in.along(n[k], n[3 + k]);
      in.along(n[6], n[7]);
      list.push_back(in.of(0, 4, false));
      const int element = size_of(passes::packed_dtype_of(p, s));
      list.push_back({1, 0, (n[6] + n[8] - 1) / n[8] * n[8] * n[0] * n[1] * n[2] * element, true, element, {}});
      break;
    }
    case family::depthwise: {
      const int inputs = static_cast<int>(key[2] & 255), outputs = static_cast<int>(key[2] >> 16 & 255), instructions = static_cast<int>(key[2] >> 8 & 255);
      nest a, b;
      for (int k = 0; k < 3; ++k) a.along(n[k], n[7 + k]), a.along(n[4 + k], n[10 + k]), b.along(n[4 + k], n[13 + k]);
      a.along(n[3], 1);
      if (n[16] == n[17]) {  // one panel after the other without a gap
        b.along(n[3], 1);
      } else {
        b.along((n[3] + n[17] - 1) / n[17], n[16]);
        b.along(n[17], 1);
      }
      list.push_back(a.of(0, 4, false));
      list.push_back(b.of(1, 4, false));
      int number = 18, operand = 2;
      const auto follow = [&](int element, bool writes) {
        nest at;
        for (int k = 0; k < 3; ++k) at.along(n[k], n[number++]);
        at.along(n[3], writes ? 1 : n[number++]);
        list.push_back(at.of(operand++, element, writes));
      };
      for (int k = 1; k < inputs; ++k) follow(input_size(key[3 + k]), false);
      for (int k = 0; k < outputs; ++k) follow(output_size(key[3 + inputs + instructions + k]), true);
      REQUIRE(operand == count);
      break;
    }
    case family::winograd: {
      const std::int64_t tile = key[1] & 255, width = key[1] >> 8 & 255, block = key[1] >> 16 & 0xffffff, points = (tile + 2) * (tile + 2);
      const int inputs = static_cast<int>(key[2] & 255), outputs = static_cast<int>(key[2] >> 16 & 255), instructions = static_cast<int>(key[2] >> 8 & 255);
      nest image;
      image.along(n[0], n[5]), image.along(n[1] + 2, n[6]), image.along(n[2] + 2, n[7]), image.along(n[3], 1);
      list.push_back(image.of(0, 4, false));
      list.push_back({1, 0, (n[4] + width - 1) / width * width * n[3] * points * 4, false, 4, {}});
      int number = 10, operand = 2;
      const auto follow = [&](int element, bool writes) {
        nest at;
        for (int k = 0; k < 3; ++k) at.along(n[k], n[number++]);
        at.along(n[4], writes ? 1 : n[number++]);
        list.push_back(at.of(operand++, element, writes));
      };
      for (int k = 1; k < inputs; ++k) follow(input_size(key[3 + k]), false);
      for (int k = 0; k < outputs; ++k) follow(output_size(key[3 + inputs + instructions + k]), true);
      list.push_back({operand++, 0, points * (n[9] + block * 32 + 16) * 4, true, 4, {}});
      REQUIRE(operand == count);
      break;
    }
    case family::winograd_pack: {
      nest in;
      in.along(n[0], n[3]), in.along(3, n[1]), in.along(3, n[2]), in.along(n[4], n[5]);
      list.push_back(in.of(0, 4, false));
      list.push_back({1, 0, (n[4] + n[6] - 1) / n[6] * n[6] * n[0] * static_cast<std::int64_t>((key[1] + 2) * (key[1] + 2)) * 4, true, 4, {}});
      break;
    }
    case family::small_product: {
      const auto columns = static_cast<std::int64_t>(key[1]);
      const std::int64_t width = passes::small_product_width(columns);
      const int inputs = static_cast<int>(key[2] & 255), instructions = static_cast<int>(key[2] >> 8 & 255), turn = columns > width ? count - 1 : count;
      nest a;
      a.along(n[0], n[2]), a.along(n[1], 1);
      list.push_back(a.of(0, 4, false));
      list.push_back({1, 0, n[1] * ((columns + width - 1) / width * width) * 4, false, 4, {}});
      if (turn < count) list.push_back({turn, 0, 4, true, 4, {}});
      for (int k = 2; k < turn; ++k) {
        const bool writes = k > inputs, contiguous = writes || static_cast<passes::access>(key[2 + k] >> 8 & 255) == passes::access::contiguous;
        nest at;
        at.along(n[0], n[1 + k]);
        at.along(contiguous ? columns : 1, 1);
        list.push_back(at.of(k, writes ? output_size(key[2 + instructions + k]) : input_size(key[2 + k]), writes));
      }
      break;
    }
    case family::border: {
      const std::int64_t lines = n[4] + n[1] + n[6], columns = n[5] + n[2] + n[7];
      list.push_back({0, 0, n[0] * lines * columns * n[3] * static_cast<std::int64_t>(key[1]), true, 4, {}});
      break;
    }
    case family::max_pool:
      if (key[1])
        images(12, {4, 4, 1}, {true, false, false}, {false, true, true});
      else
        images(12, {4, 4}, {true, false}, {false, true});
      break;
    case family::max_unpool: images(12, {4, 1, 4}, {false, false, true}, {false, false, true}); break;
    case family::random:
      list.push_back({0, 0, 8, false, 8, {}});
      list.push_back({1, 0, 8, false, 8, {}});
      list.push_back({2, 0, n[0] * 4, true, 4, {}});
      break;
    case family::portable: {
      const auto op = static_cast<ir::opcode>(key[1]);
      const auto size = [&](int k) { return size_of(static_cast<dtype>(key[2] >> (8 * k) & 255)); };
      if (ir::is_reduction(op)) {
        nest in, out;
        for (int axis = 0; axis < max_rank; ++axis) in.along(n[1 + axis], n[1 + max_rank + axis]), out.along(n[1 + axis], n[1 + 2 * max_rank + axis]);
        list.push_back(in.of(0, size(0), false));
        list.push_back(out.of(1, size(0), true));
      } else if (op == ir::opcode::matmul) {
        nest a, b, c;
        for (int k = 0; k < 3; ++k) a.along(n[k], n[7 + k]), a.along(n[4 + k], n[10 + k]), b.along(n[4 + k], n[14 + k]), c.along(n[k], n[17 + k]);
        b.along(n[3], n[13]);
        c.along(n[3], n[20]);
        list.push_back(a.of(0, size(0), false));
        list.push_back(b.of(1, size(0), false));
        list.push_back(c.of(2, size(0), true));
      } else if (op == ir::opcode::slice) {  // rows to rows: before, count, elements of a row; first, step and whole axis of source and target
        for (int k = 0; k < 2; ++k) {
          nest at;
          at.along(n[0], n[5 + 3 * k]), at.along(n[1], n[4 + 3 * k]), at.along(n[2], 1);
          const auto element = static_cast<int>(key[2]);
          list.push_back(at.of(k, element, k == 1));
          list.back().low += n[3 + 3 * k] * element, list.back().high += n[3 + 3 * k] * element;
        }
      } else if (op == ir::opcode::pad) {
        list.push_back({0, 0, n[0] * size_of(static_cast<dtype>(key[2])), true, 4, {}});
      } else if (ir::is_indexing(op)) {
        FAIL("what this operation reads and writes is not told here yet");
      } else if (op == ir::opcode::max_pool2d) {
        images(12, {size(0), size(0), 1}, {true, false, false}, {false, true, true});
      } else if (op == ir::opcode::max_unpool2d) {
        images(12, {size(0), 1, size(0)}, {false, false, true}, {false, false, true});
      } else if (op == ir::opcode::window_take2d) {
        images(12, {size(0), 1, size(0)}, {true, false, false}, {false, false, true});
      } else {
        for (int k = 0; k < count; ++k) {
          nest at;
          for (int level = 0; level < 4; ++level) at.along(n[level], n[4 + 4 * k + level]);
          list.push_back(at.of(k, k + 1 < count ? size(k + 1) : size(0), k + 1 == count));
        }
      }
      break;
    }
    case family::nest: FAIL("a nest within a nest");
  }
  for (reach& r : list)
    for (int level = 0; level < levels; ++level) {
      const std::int64_t stride = around[levels + r.operand * levels + level];
      (stride < 0 ? r.low : r.high) += (around[level] - 1) * stride;
      if (!r.strides.empty()) r.strides.push_back(around[level] == 1 ? 0 : stride);
    }
  return list;
}

}  // namespace sinter::test
