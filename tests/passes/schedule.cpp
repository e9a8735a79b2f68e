// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The order of a training step: nothing runs before what it reads, no old value is read behind the new one, and what a block of layers adds to the arena is what
/// the way back reads of it.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/models.hpp"
#include "../laws/models_control_flow.hpp"
#include "../laws/updates.hpp"
#include "reaches.hpp"

namespace {

using namespace sinter;
using passes::slot;

/// A laid out graph, its groups and their order.
struct ordered {
  ir::graph g;
  passes::groups all;
  sequence<int> order;

  explicit ordered(const ir::graph& traced)
      : g(passes::lay_out(passes::optimize(traced))), all(passes::fuse(g)), order(passes::schedule(g, all)) {}
  passes::plan planned() const { return passes::lower(g, all, order, {.weights_are_constant = false, .fusion = {}}); }
};

/// Training steps of every kind of model, by every rule.
template <class Check>
void each_step(const Check& check) {
  const auto all_rules = [&]<class Model>(const std::string& name) {
    const ir::graph traced = Model::trace(ir::mode::training);
    check(name + ", descending", test::with_updates<test::plain_steps>(traced));
    check(name + ", clipped", test::with_updates<test::clipped>(traced));
    check(name + ", averaged", test::with_updates<test::averaged>(traced));
    check(name + ", lagging", test::with_updates<test::lagging>(traced));
    check(name + ", exchanging", test::with_updates<test::exchanging>(traced));
  };
  all_rules.template operator()<test::shared_weights_model>("shared weights");
  all_rules.template operator()<test::models::pooled_model>("pooled");
  all_rules.template operator()<test::models::blocks_model>("blocks");
  all_rules.template operator()<test::recurrent_model>("recurrent");
  all_rules.template operator()<test::forgetful_training_model>("forgetful");
  all_rules.template operator()<test::moved_twice_model>("moved twice");
  all_rules.template operator()<test::rolling_model>("rolling");
  all_rules.template operator()<test::two_lstms_model>("two lstms");
  check("pooled, adam", train::training_graph<test::models::pooled_model, softmax_cross_entropy, adam>());
  check("blocks, sgd", train::training_graph<test::models::blocks_model, softmax_cross_entropy, sgd>());
}

/// What is wrong with an order, in words; empty when nothing is.
std::string fault(const ordered& of) {
  const ir::graph& g = of.g;
  std::vector<int> place(static_cast<std::size_t>(g.nodes.count), -1);
  for (int at = 0; at < of.order.count; ++at) {
    int& p = place[static_cast<std::size_t>(of.order.data[at])];
    if (p >= 0) return "node " + std::to_string(of.order.data[at]) + " runs twice";
    p = at;
  }
  for (int i = 0; i < g.nodes.count; ++i) {
    const int root = of.all.of.data[i];
    if (root < 0) continue;
    if (place[static_cast<std::size_t>(root)] < 0) return "node " + std::to_string(root) + " never runs";
    for (int k = 0; k < g.nodes.data[i].operands.count; ++k) {
      ir::value_id v = g.operand(g.nodes.data[i], k);
      while (passes::is_view(g.producer(v).op) && of.all.of.data[g.values.data[v].producer] < 0) v = g.operand(g.producer(v), 0);
      const int from = of.all.of.data[g.values.data[v].producer];
      if (from >= 0 && from != root && place[static_cast<std::size_t>(from)] > place[static_cast<std::size_t>(root)])
        return "node " + std::to_string(root) + " runs before " + std::to_string(from) + ", which it reads";
    }
  }
  for (int i = 0; i < g.nodes.count; ++i)  // bodies stay together
    if (g.nodes.data[i].home == 0 && g.nodes.data[i].regions.count > 0)
      for (int inner = ir::first_of_bodies(g, g.nodes.data[i]), last = -1; inner <= i; ++inner) {
        const int at = place[static_cast<std::size_t>(inner)];
        if (at < 0) continue;
        if (last >= 0 && at != last + 1) return "node " + std::to_string(inner) + " stands apart from its body";
        last = at;
      }
  return {};
}

/// The first step that reads a parameter or a state where a step before it has written what only the next run should see, or how many of `updates` leaves are
/// never written; empty when all is well. A rule whose update goes on from new values (`averaged`) reads them there on purpose.
std::string read_too_late(const passes::plan& p, int updates) {
  std::vector<int> written[2] = {std::vector<int>(static_cast<std::size_t>(p.parameters.count), -1),
                                 std::vector<int>(static_cast<std::size_t>(p.states.count), -1)};
  for (int i = 0; i < p.steps.count; ++i)
    for (const bool writes : {false, true})
      for (const test::reach& r : test::reaches(p, p.steps.data[i], p.bound.batch())) {
        const passes::operand& o = p.operands.data[p.steps.data[i].operands.first + r.operand];
        if (r.writes != writes || (o.where != slot::parameter && o.where != slot::state)) continue;
        int& at = written[o.where == slot::state][static_cast<std::size_t>(o.index)];
        if (writes)
          at = i;
        else if (at >= 0)
          return "step " + std::to_string(i) + " reads what step " + std::to_string(at) + " has replaced";
      }
  for (const auto& all : written) updates -= static_cast<int>(std::count_if(all.begin(), all.end(), [](int at) { return at >= 0; }));
  return updates == 0 ? "" : std::to_string(updates) + " leaves are never written";
}

/// Blocks whose inner values are kept for the way back, or computed again.
template <bool Again, int Blocks>
struct deep {
  static constexpr auto block = [](auto x) {
    return x + (x | dense<64>("wide") | sinter::tanh | dense<64>("middle") | sinter::tanh | dense<16>("narrow"));
  };  // [N, 16]
  constexpr auto operator()(auto x) const {
    if constexpr (Again)
      return x | repeat<Blocks>("block", checkpoint(block)) | dense<2>("logits");
    else
      return x | repeat<Blocks>("block", block) | dense<2>("logits");
  }
};
constexpr std::int64_t rows = 256;
/// The same with convolutions, whose gradients lie otherwise than the weights and so are no part of the updates' kernels.
template <bool Again, int Blocks>
struct deep_images {
  static constexpr auto block = [](auto x) {
    return x + (x | conv2d<32, 3, padding<1>>("one") | sinter::tanh | conv2d<8, 3, padding<1>>("two"));
  };  // [N, 8, 12, 12]
  constexpr auto operator()(auto x) const {
    if constexpr (Again)
      return x | repeat<Blocks>("block", checkpoint(block)) | flatten | dense<2>("logits");
    else
      return x | repeat<Blocks>("block", block) | flatten | dense<2>("logits");
  }
};
constexpr std::int64_t images = 16;

template <template <bool, int> class Net, bool Again, int Blocks, class Optimizer, class Input>
std::int64_t arena() {
  using source = train::training_source<model<Net<Again, Blocks>, Input>, softmax_cross_entropy, Optimizer>;
  return passes::make_plan(source::graph(), source::options).arena_bytes;
}
/// What one block more adds to the arena of a training step.
template <template <bool, int> class Net, bool Again, class Optimizer, class Input>
std::int64_t bytes_per_block() {
  return (arena<Net, Again, 9, Optimizer, Input>() - arena<Net, Again, 5, Optimizer, Input>()) / 4;
}
using row_input = input<"x", f32, static_cast<int>(rows), 16>;
using image_input = input<"x", f32, static_cast<int>(images), 8, 12, 12>;

TEST_SUITE("passes.schedule") {
  TEST_CASE("every kernel runs once, behind all that it reads, and bodies stay together") {
    each_step([](const std::string& name, const ir::graph& g) {
      const ordered made(g);
      CHECK_MESSAGE(fault(made) == "", name, ": ", fault(made));
      CHECK(passes::schedule(made.g, made.all) == made.order);
    });
  }

  TEST_CASE("a graph without updates keeps its own order") {
    const ordered made(test::models::pooled_model::trace());
    CHECK(made.order.empty());
    CHECK(made.planned().steps.count > 0);
  }

  TEST_CASE("nothing reads a leaf behind its new value") {
    each_step([](const std::string& name, const ir::graph& g) {
      if (name.find("averaged") != std::string::npos) return;
      const ordered made(g);
      const std::string wrong = read_too_late(made.planned(), made.g.updates.count);
      CHECK_MESSAGE(wrong.empty(), name, ": ", wrong);
    });
  }

  TEST_CASE("an update that is planted too early is found") {
    int planted = 0;
    const ordered sound(train::training_graph<test::models::pooled_model, softmax_cross_entropy, adam>());
    const passes::plan p = sound.planned();
    REQUIRE(read_too_late(p, sound.g.updates.count) == "");
    for (int i = 1; i < p.steps.count; ++i) {
      const passes::step& s = p.steps.data[i];
      const bool updates = std::any_of(p.operands.data + s.operands.first, p.operands.data + s.operands.first + s.operands.count,
                                       [](const passes::operand& o) { return o.where == slot::parameter; });
      const std::vector<test::reach> list = test::reaches(p, s, p.bound.batch());
      const bool writes = std::any_of(list.begin(), list.end(), [&](const test::reach& r) {
        return r.writes && p.operands.data[s.operands.first + r.operand].where == slot::parameter;
      });
      if (!updates || !writes) continue;
      passes::plan broken = p;  // with this step at the beginning
      for (int k = i; k > 0; --k) broken.steps.data[k] = broken.steps.data[k - 1];
      broken.steps.data[0] = s;
      ++planted;
      CHECK_MESSAGE(read_too_late(broken, sound.g.updates.count) != "", "step ", i);
    }
    CHECK(planted == p.parameters.count);
  }

  TEST_CASE("an order that runs something too early is found") {
    ordered broken(train::training_graph<test::models::blocks_model, softmax_cross_entropy, sgd>());
    REQUIRE(fault(broken) == "");
    std::swap(broken.order.data[0], broken.order.data[broken.order.count - 1]);
    CHECK(fault(broken) != "");
  }

  TEST_CASE("weights change where they lie") {
    // One step for each parameter and state: no copy at the end.
    const ordered made(train::training_graph<test::models::blocks_model, softmax_cross_entropy, adam>());
    const passes::plan p = made.planned();
    int writes = 0;
    for (const passes::step& s : p.steps) {
      bool leaf = false, reads_buffer_only = true;
      for (const test::reach& r : test::reaches(p, s, p.bound.batch())) {
        const slot where = p.operands.data[s.operands.first + r.operand].where;
        leaf = leaf || (r.writes && where == slot::parameter);
        reads_buffer_only = reads_buffer_only && (r.writes || where == slot::arena);
      }
      writes += leaf;
      CHECK_FALSE((leaf && reads_buffer_only));
    }
    CHECK(writes == p.parameters.count);
  }

  TEST_CASE("a block that is computed again adds its argument to the arena, and nothing of its weights") {
    // [N, 16] from block to block.
    CHECK(bytes_per_block<deep, true, sgd, row_input>() == rows * 16 * 4);
    CHECK(bytes_per_block<deep, true, adam, row_input>() == rows * 16 * 4);
    // [N, 8, 12, 12] with a border of one.
    CHECK(bytes_per_block<deep_images, true, sgd, image_input>() <= images * 8 * 14 * 14 * 4);
  }

  TEST_CASE("a block that is kept adds what its gradients read") {
    // Its argument, and the results of both tanh, [N, 64] each.
    CHECK(bytes_per_block<deep, false, sgd, row_input>() == rows * (16 + 64 + 64) * 4);
    CHECK(bytes_per_block<deep, false, adam, row_input>() == rows * (16 + 64 + 64) * 4);
    // Its argument and [N, 32, 12, 12], with borders.
    CHECK(bytes_per_block<deep_images, false, adam, image_input>() <= images * (8 + 32) * 14 * 14 * 4);
  }
}

}  // namespace
