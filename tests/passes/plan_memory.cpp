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
#include "../laws/updates.hpp"
#include "reaches.hpp"

namespace {

using namespace sinter;
using passes::family;
using passes::slot;
using test::reach;
using test::reaches;

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

  TEST_CASE("the plans of convolutions in fewer products are sound") {
    const ir::graph tiled = passes::optimize(test::models::tiled_model::trace());
    const passes::plan p = passes::make_plan(tiled);
    is_sound("tiled", p);
    is_sound("tiled, not fused", passes::make_plan(tiled, {.fusion = {.elementwise = false, .epilogues = false, .pools = false}}));
    int prepared = 0, convolutions = 0;
    for (const passes::step& s : p.prepare) prepared += p.words.data[p.kernels.data[s.kernel].first] == static_cast<passes::word>(family::winograd_pack);
    for (const passes::step& s : p.steps) convolutions += p.words.data[p.kernels.data[s.kernel].first] == static_cast<passes::word>(family::winograd);
    CHECK(prepared == 4);
    CHECK(convolutions == 4);
  }

  TEST_CASE("the plans of weights in bf16 are sound") {
    const auto made = [](const ir::graph& g) { return passes::make_plan(passes::optimize(g), {.weights = bf16, .fusion = {}}); };
    const auto narrow_steps = [](const passes::plan& p, const sequence<passes::step>& steps) {
      int count = 0;
      for (const passes::step& s : steps) count += passes::packed_dtype_of(p, s) == bf16;
      return count;
    };
    const passes::plan tiled = made(test::models::tiled_model::trace());
    is_sound("tiled", tiled);
    CHECK(narrow_steps(tiled, tiled.prepare) == 4);
    CHECK(narrow_steps(tiled, tiled.steps) == 4);
    CHECK(tiled.prepared_bytes < passes::make_plan(passes::optimize(test::models::tiled_model::trace()), {.winograd = false, .fusion = {}}).prepared_bytes);
    const passes::plan grouped = made(test::models::grouped_model::trace());
    is_sound("grouped", grouped);
    CHECK(narrow_steps(grouped, grouped.prepare) > 0);
    is_sound("depthwise", made(test::models::depthwise_model::trace()));
    const auto twice = test::traced<input<"x", f32, batch<4>, 24>>([](auto x) { return x | dense<24>("first") | relu | dense<5>("second"); });
    is_sound("small products", made(twice));
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

  TEST_CASE("the plans of training steps are sound in whichever order leaves change") {
    is_sound("plain", test::updating_source<test::shared_weights_model, test::plain_steps>::make());
    is_sound("clipped", test::updating_source<test::shared_weights_model, test::clipped>::make());
    is_sound("averaged", test::updating_source<test::shared_weights_model, test::averaged>::make());
    is_sound("lagging", test::updating_source<test::shared_weights_model, test::lagging>::make());
    is_sound("exchanging", test::updating_source<test::shared_weights_model, test::exchanging>::make());
    is_sound("windows", test::updating_source<test::models::windows_model, test::plain_steps>::make());
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
