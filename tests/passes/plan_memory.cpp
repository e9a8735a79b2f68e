// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Live buffers never overlap, nothing is read that was not written, and no step reaches outside of what it was given: told from the steps' own numbers.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/gradient.hpp"
#include "../laws/agreement.hpp"
#include "../laws/models.hpp"
#include "../laws/models_convolution.hpp"

namespace {

using namespace sinter;
using passes::family;
using passes::slot;

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
std::vector<reach> reaches(const passes::plan& p, const passes::step& s, std::int64_t batch) {
  const passes::word* key = p.words.data + p.kernels.data[s.kernel].first;
  int words = p.kernels.data[s.kernel].count;
  const int count = s.operands.count;
  const numbers_of around{p, s, test::with_batch(batch)};
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
      const auto run_time_rows = key[1] == 0;
      const std::int64_t row_stride = run_time_rows ? n[17] : static_cast<std::int64_t>(key[1]), width = static_cast<std::int64_t>(key[2] & 255);
      const passes::word pool = key[3];
      const int inputs = static_cast<int>(key[4] & 255), outputs = static_cast<int>(key[4] >> 16 & 255), instructions = static_cast<int>(key[4] >> 8 & 255);
      nest a, b;
      a.along(n[0], n[7]), a.along(n[1], n[8]), a.along(n[2], row_stride);
      for (int k = 0; k < 3; ++k) a.along(n[4 + k], n[9 + k]), b.along(n[4 + k], n[13 + k]);
      b.along((n[3] + width - 1) / width, n[12]);
      b.along((n[3] - 1) % width + 1, 1);
      list.push_back(a.of(0, 4, false));
      list.push_back(b.of(1, 4, false));
      const std::int64_t rows[] = {n[0], pool ? n[17] : n[1], pool ? n[18] : n[2]};
      int number = 19, operand = 2;
      const auto follow = [&](int element, bool writes) {
        nest at;
        for (const std::int64_t extent : rows) at.along(extent, n[number++]);
        at.along(n[3], writes ? 1 : n[number++]);
        list.push_back(at.of(operand++, element, writes));
      };
      for (int k = 1; k < inputs; ++k) follow(input_size(key[5 + k]), false);
      for (int k = 0; k < outputs; ++k) follow(output_size(key[5 + inputs + instructions + k]), true);
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
      list.push_back({1, 0, (n[6] + n[8] - 1) / n[8] * n[8] * n[0] * n[1] * n[2] * 4, true, 4, {}});
      break;
    }
    case family::depthwise: {
      nest a, b, c;
      for (int k = 0; k < 3; ++k) a.along(n[k], n[7 + k]), a.along(n[4 + k], n[10 + k]), b.along(n[4 + k], n[13 + k]), c.along(n[k], n[16 + k]);
      a.along(n[3], 1);
      c.along(n[3], 1);
      if (n[19] == n[20]) {  // one panel after the other without a gap
        b.along(n[3], 1);
      } else {
        b.along((n[3] + n[20] - 1) / n[20], n[19]);
        b.along(n[20], 1);
      }
      list.push_back(a.of(0, 4, false));
      list.push_back(b.of(1, 4, false));
      list.push_back(c.of(2, 4, true));
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

/// The network of examples/fashion.
struct fashion_net {
  constexpr auto operator()(auto image) const {
    auto edges = image | conv2d<16, 3, padding<1>>("conv1") | relu | max_pool2d<2>;
    auto parts = edges | conv2d<48, 3, padding<1>>("conv2") | relu | max_pool2d<2>;
    return parts | flatten | dropout(0.35) | dense<128>("hidden") | relu | dense<10>("logits");
  }
};

struct life {
  std::int64_t low = INT64_MAX, high = INT64_MIN;
  int first = -1, last = -1;
  reach last_read, first_write;
  std::int64_t last_offset = 0, first_offset = 0;
  bool read_twice = false;  ///< by its last step, in different ways
};

std::int64_t bytes_of(const passes::port& port, const symbol_values& symbols) { return symbols(port.type.shape.count()) * size_of(port.type.element); }

/// Everything that is wrong with a plan's memory, in words.
std::vector<std::string> faults(const passes::plan& p) {
  std::vector<std::string> found;
  const std::int64_t batch = p.bound.batch();
  std::map<int, life> buffers;
  const auto visit = [&](const passes::step& s, int at) {
    const std::string where = "step " + std::to_string(at);
    const auto touch = [&](const reach& r) {
      const passes::operand& o = p.operands.data[s.operands.first + r.operand];
      const std::int64_t low = o.offset + r.low, high = o.offset + r.high;
      std::int64_t limit = 0;
      switch (o.where) {
        case slot::arena: limit = p.arena_bytes; break;
        case slot::prepared: limit = p.prepared_bytes; break;
        case slot::input: limit = bytes_of(p.inputs.data[o.index], p.bound); break;
        case slot::parameter: limit = bytes_of(p.parameters.data[o.index], p.bound); break;
        case slot::state: limit = bytes_of(p.states.data[o.index], p.bound); break;
        case slot::extent: limit = 8; break;
        case slot::none: return;
      }
      if (low < 0 || high > limit) found.push_back(where + " reaches bytes " + std::to_string(low) + " to " + std::to_string(high) + " of " + std::to_string(limit));
      if ((o.where == slot::input || o.where == slot::extent) && r.writes) found.push_back(where + " writes to an input");
      if (o.where != slot::arena) return;
      life& b = buffers[o.index];
      if (b.first < 0) {
        if (!r.writes) found.push_back(where + " reads a buffer that nothing has written");
        b.first = at;
        b.first_write = r;
        b.first_offset = o.offset;
      }
      b.read_twice = b.last == at && (b.last_read.strides != r.strides || b.last_offset != o.offset);
      b.last = at;
      b.last_read = r;
      b.last_offset = o.offset;
      b.low = std::min(b.low, low);
      b.high = std::max(b.high, high);
    };
    const std::vector<reach> list = reaches(p, s, batch);
    for (const reach& r : list)  // a step reads before it writes
      if (!r.writes) touch(r);
    for (const reach& r : list)
      if (r.writes) touch(r);
  };
  for (const passes::step& s : p.prepare) visit(s, -1);
  for (int i = 0; i < p.steps.count; ++i) visit(p.steps.data[i], i);
  for (const passes::port& o : p.outputs) {
    if (!buffers.count(o.at.index)) {
      found.emplace_back("an output is never written");
      continue;
    }
    buffers[o.at.index].last = p.steps.count;  // until the caller has read it
  }
  for (auto a = buffers.begin(); a != buffers.end(); ++a)
    for (auto b = std::next(a); b != buffers.end(); ++b) {
      if (a->second.high <= b->second.low || b->second.high <= a->second.low) continue;
      const life &earlier = a->second.first <= b->second.first ? a->second : b->second, &later = a->second.first <= b->second.first ? b->second : a->second;
      if (earlier.last < later.first) continue;
      // Overwritten element for element: read for the last time by the elementwise step that writes the other, in the same places.
      const bool handed_over = earlier.last == later.first && !earlier.read_twice && !earlier.last_read.writes && !earlier.last_read.strides.empty() && earlier.last_offset == later.first_offset &&
                               earlier.last_read.strides == later.first_write.strides && earlier.last_read.element == later.first_write.element;
      if (!handed_over)
        found.push_back("buffers " + std::to_string(a->first) + " and " + std::to_string(b->first) + " overlap while both live");
    }
  return found;
}

void is_sound(const std::string& name, const passes::plan& p) {
  const std::vector<std::string> wrong = faults(p);
  CHECK_MESSAGE(wrong.empty(), name, ": ", wrong.empty() ? "" : wrong[0], ", and ", wrong.size(), " faults in all");
  CHECK_MESSAGE(p.steps.count > 0, name);
}

passes::plan fashion_training_plan() {
  return train::training_source<model<fashion_net, input<"image", f32, batch<64>, 1, 28, 28>>, softmax_cross_entropy, adam>::make();
}

TEST_SUITE("passes.plan_memory") {
  TEST_CASE("the plans of all test models are sound, for inference, gradients and second derivatives, with and without fusion") {
    test::models::each([]<class Model>(const std::string& name) {
      const ir::graph inference = passes::optimize(Model::trace());
      const ir::graph first = passes::optimize(test::with_gradients(Model::trace(ir::mode::training)));
      const ir::graph second = passes::optimize(test::with_gradients(test::with_gradients(Model::trace(ir::mode::training))));
      for (bool fused : {true, false}) {
        const passes::fusion_options options{fused, fused, fused};
        const std::string how = fused ? ", fused" : ", not fused";
        is_sound(name + how, passes::make_plan(inference, {.weights_are_constant = true, .fusion = options}));
        is_sound(name + ", gradients" + how, passes::make_plan(first, {.weights_are_constant = false, .fusion = options}));
        is_sound(name + ", second derivatives" + how, passes::make_plan(second, {.weights_are_constant = false, .fusion = options}));
      }
    });
  }

  TEST_CASE("nests of loops deeper than the kernels' own are sound") {
    const auto deep = test::traced<input<"x", f32, batch<4>, 3, 5, 7>, input<"y", f32, batch<4>, 1, 5, 1>>([](auto x, auto y) { return sum<>(x * y); });
    const passes::plan two_steps = passes::make_plan(passes::optimize(deep));
    is_sound("a sum over four axes that do not merge", two_steps);
    CHECK(two_steps.steps.count == 2);
    const auto turned = test::traced<input<"x", f32, batch<4>, 2, 3, 4, 5, 2>>([](auto x) {
      const auto y = sinter::exp(transpose<5, 4, 3, 2, 1, 0>(x));                       // [2, 5, 4, 3, 2, N]
      return sinter::exp(max<5, keep_axes>(y) + y) * transpose<4, 1, 2, 3, 0, 5>(y);  // [2, 5, 4, 3, 2, N]
    });
    const passes::plan p = passes::make_plan(passes::optimize(turned));
    is_sound("six axes turned", p);
    int nests = 0;
    for (const passes::step& s : p.steps) nests += p.words.data[p.kernels.data[s.kernel].first] == static_cast<passes::word>(family::nest);
    CHECK(nests > 0);
  }

  TEST_CASE("the plans of whole training steps are sound") {
    is_sound("Fashion-MNIST", fashion_training_plan());
    is_sound("dilated", test::gradient_source<test::models::dilated_model>::make());
    is_sound("grouped", test::gradient_source<test::models::grouped_model>::make());
    is_sound("depthwise", test::gradient_source<test::models::depthwise_model>::make());
    is_sound("transposed", test::gradient_source<test::models::transposed_model>::make());
    is_sound("pooled, sgd", train::training_source<test::models::pooled_model, softmax_cross_entropy, sgd>::make());
    is_sound("blocks, adam", train::training_source<test::models::blocks_model, softmax_cross_entropy, adam>::make());
  }

  TEST_CASE("the arena is smaller than all buffers side by side") {
    const passes::plan p = fashion_training_plan();
    std::map<int, std::pair<std::int64_t, std::int64_t>> ends;
    for (const passes::step& s : p.steps)
      for (const reach& r : reaches(p, s, 64)) {
        const passes::operand& o = p.operands.data[s.operands.first + r.operand];
        if (o.where != slot::arena) continue;
        auto [at, fresh] = ends.try_emplace(o.index, o.offset + r.low, o.offset + r.high);
        at->second = {std::min(at->second.first, o.offset + r.low), std::max(at->second.second, o.offset + r.high)};
      }
    std::int64_t side_by_side = 0;
    for (const auto& [index, range] : ends) side_by_side += range.second - range.first;
    MESSAGE("arena ", p.arena_bytes, " bytes, buffers side by side ", side_by_side);
    CHECK(p.arena_bytes < side_by_side);
  }

  TEST_CASE("buffers begin at cache lines") {
    const passes::plan p = fashion_training_plan();
    for (const passes::port& o : p.outputs) CHECK(o.at.offset % 64 == 0);
    CHECK(p.arena_bytes % 64 == 0);
  }

  // Positive controls: each kind of fault, planted.
  TEST_CASE("a planted overlap is found") {
    const passes::plan sound = fashion_training_plan();
    REQUIRE(faults(sound).empty());
    int caught = 0, planted = 0;
    for (int i = 0; i + 1 < sound.steps.count && planted < 20; ++i) {
      // What one step writes is moved onto what it reads, which is wrong unless the step may overwrite.
      const passes::step& s = sound.steps.data[i];
      if (sound.words.data[sound.kernels.data[s.kernel].first] != static_cast<passes::word>(family::contraction)) continue;
      const std::vector<reach> list = reaches(sound, s, 64);
      const auto read = std::find_if(list.begin(), list.end(), [&](const reach& r) { return !r.writes && sound.operands.data[s.operands.first + r.operand].where == slot::arena; });
      const auto written = std::find_if(list.begin(), list.end(), [&](const reach& r) { return r.writes && sound.operands.data[s.operands.first + r.operand].where == slot::arena; });
      if (read == list.end() || written == list.end()) continue;
      passes::plan broken = sound;
      const passes::operand from = sound.operands.data[s.operands.first + read->operand], to = sound.operands.data[s.operands.first + written->operand];
      for (passes::operand& o : broken.operands)
        if (o.where == slot::arena && o.index == to.index) o.offset += from.offset - to.offset;
      ++planted;
      const std::vector<std::string> wrong = faults(broken);
      caught += std::any_of(wrong.begin(), wrong.end(), [](const std::string& text) { return text.find("overlap while both live") != std::string::npos; });
    }
    CHECK(planted > 3);
    CHECK(caught == planted);
  }

  TEST_CASE("a planted step out of bounds is found") {
    passes::plan broken = fashion_training_plan();
    broken.arena_bytes -= 64;
    CHECK(!faults(broken).empty());
  }

  TEST_CASE("a planted read of what was never written is found") {
    passes::plan broken = fashion_training_plan();
    const auto convolves = [&](const passes::step& s) { return broken.words.data[broken.kernels.data[s.kernel].first] == static_cast<passes::word>(family::contraction); };
    const passes::step* const first = std::find_if(broken.steps.begin(), broken.steps.end(), convolves);
    REQUIRE(first != broken.steps.end());
    for (int i = static_cast<int>(first - broken.steps.begin()); i + 1 < broken.steps.count; ++i) broken.steps.data[i] = broken.steps.data[i + 1];  // without it
    --broken.steps.count;
    CHECK(!faults(broken).empty());
  }
}

}  // namespace
