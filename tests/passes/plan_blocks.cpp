// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Loops and branches share memory without harm: whatever a step reads was written last by the buffer that it reads, however often blocks run.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../laws/gradient.hpp"
#include "../laws/models_control_flow.hpp"
#include "../laws/updates.hpp"
#include "reaches.hpp"

namespace {

using namespace sinter;
using passes::slot;

/// Runs a plan on the arena's bytes, each of which remembers the buffers that have written it.
struct shadow_run {
  const passes::plan& p;
  int sides;                        ///< of branches: 1 those that hold, 2 the others, 3 one after the other
  std::vector<std::vector<int>> writers;  ///< by byte: the buffers that have written it, one after the other (a gap between rows is written by none that reads across it)
  std::vector<std::int64_t> moved;  ///< by operand: bytes from where it began
  int steps = 0, faults = 0;
  std::string first_fault;

  shadow_run(const passes::plan& of, int which) : p(of), sides(which), writers(static_cast<std::size_t>(p.arena_bytes)), moved(static_cast<std::size_t>(p.operands.count), 0) {
    int next = 0;
    run(0, p.steps.count, next);
    for (const passes::port& o : p.outputs) read(o.at, 0, 1, "an output");
  }

  void fault(const std::string& what) {
    if (faults++ == 0) first_fault = what;
  }
  void read(const passes::operand& o, std::int64_t low, std::int64_t high, const std::string& who) {
    for (std::int64_t at = o.offset + low; at < o.offset + high; ++at) {
      if (at < 0 || at >= p.arena_bytes) return fault(who + " leaves the arena");
      const auto& all = writers[static_cast<std::size_t>(at)];
      if (const int last = all.empty() ? o.index : all.back(); last != o.index && std::find(all.begin(), all.end(), o.index) != all.end())
        return fault(who + " reads buffer " + std::to_string(o.index) + " where buffer " + std::to_string(last) + " has written");
    }
  }
  void step(int index) {
    const passes::step& s = p.steps.data[index];
    const std::string who = "step " + std::to_string(index) + ", the " + std::to_string(++steps) + ". to run";
    for (bool writes : {false, true})
      for (const test::reach& r : test::reaches(p, s, p.bound.batch())) {
        passes::operand o = p.operands.data[s.operands.first + r.operand];
        if (r.writes != writes || o.where != slot::arena) continue;
        o.offset += moved[static_cast<std::size_t>(s.operands.first + r.operand)];
        if (!writes) {
          read(o, r.low, r.high, who);
          continue;
        }
        for (std::int64_t at = o.offset + r.low; at < o.offset + r.high; ++at)
          if (at < 0 || at >= p.arena_bytes)
            return fault(who + " leaves the arena");
          else if (auto& all = writers[static_cast<std::size_t>(at)]; all.empty() || all.back() != o.index)
            all.push_back(o.index);
      }
  }
  void move(const passes::block& b, std::int64_t times) {
    for (int i = b.moves.first; i < b.moves.first + b.moves.count; ++i)
      moved[static_cast<std::size_t>(p.moves.data[i].operand)] += times * passes::number::value(p.numbers.data[p.moves.data[i].bytes], p.bound);
  }
  void run(int at, int end, int& next) {
    while (next < p.blocks.count && p.blocks.data[next].first < end) {
      const int index = next;
      const passes::block& b = p.blocks.data[index];
      for (; at < b.first; ++at) step(at);
      const std::int64_t times = passes::number::value(p.numbers.data[b.times], p.bound);
      const bool branch = b.condition >= 0 && times == 1;
      if (!branch || (sides & (b.wanted ? 1 : 2)) != 0) {
        if (b.reverse) move(b, times - 1);
        for (std::int64_t t = 0; t < times; ++t) {
          next = index + 1;
          run(b.first, b.end, next);
          if (t + 1 < times) move(b, b.reverse ? -1 : 1);
        }
        if (!b.reverse) move(b, 1 - times);
      }
      at = b.end;
      next = b.behind;
    }
    for (; at < end; ++at) step(at);
  }
};

template <class Model>
void is_sound(const std::string& name) {
  ir::graph g = Model::trace(ir::mode::training);
  for (int order = 0; order < 3; ++order) {
    if (order > 0) g = test::with_gradients(g);
    for (bool fused : {true, false}) {
      const passes::plan p = passes::make_plan(passes::optimize(g), {.weights_are_constant = false, .fusion = {fused, fused, fused}});
      for (int sides : {1, 2, 3}) {
        const shadow_run run(p, sides);
        CHECK_MESSAGE(run.faults == 0, name, ", order ", order, std::string(fused ? ", fused" : ""), ", sides ", sides, ": ", run.first_fault);
        CHECK(run.steps > 0);
      }
    }
  }
}

template <class Model, class Rule>
void step_is_sound(const std::string& name) {
  const passes::plan p = passes::make_plan(passes::optimize(test::with_updates<Rule>(Model::trace(ir::mode::training))), {.weights_are_constant = false, .fusion = {}});
  for (int sides : {1, 2, 3}) {
    const shadow_run run(p, sides);
    CHECK_MESSAGE(run.faults == 0, name, ", sides ", sides, ": ", run.first_fault);
    CHECK(run.steps > 0);
  }
}
template <class Model>
void steps_are_sound(const std::string& name) {
  step_is_sound<Model, test::plain_steps>(name + ", plain");
  step_is_sound<Model, test::clipped>(name + ", clipped");
  step_is_sound<Model, test::averaged>(name + ", averaged");
}

constexpr auto part = [](auto y) { return sinter::sin(sinter::exp(sinter::sin(sinter::exp(sinter::sin(y) * 0.5f)) * 0.5f)); };

TEST_SUITE("passes.plan_blocks") {
  TEST_CASE("loops and branches, their gradients and second derivatives") {
    is_sound<test::recurrent_model>("recurrent");
    is_sound<test::exchange_model>("exchange");
    is_sound<test::nested_model>("nested");
    is_sound<test::branches_model>("branches");
    is_sound<test::newton_model>("newton");
    is_sound<test::counted_model>("counted");
    is_sound<test::forgetful_model>("forgetful");
    is_sound<test::rolling_model>("rolling");
    is_sound<test::unchanging_model>("unchanging");
    is_sound<test::two_lstms_model>("two_lstms");
    is_sound<test::other_cells_model>("other_cells");
  }

  TEST_CASE("training steps, whose updates run between") {
    steps_are_sound<test::recurrent_model>("recurrent");
    steps_are_sound<test::halting_model>("halting");
    steps_are_sound<test::forgetful_training_model>("forgetful training");
    steps_are_sound<test::rolling_model>("rolling");
    steps_are_sound<test::two_lstms_model>("two_lstms");
    steps_are_sound<test::unchanging_model>("unchanging");
  }

  TEST_CASE("carries are written in place, slices and stacks are read and written where they lie") {
    const passes::plan p = passes::make_plan(passes::optimize(test::traced<input<"h", f32, 3>, input<"x", f32, 7, 3>>([](auto h, auto x) {
      return scan([](auto carry, auto slice) { return boost::hana::make_tuple(carry * 0.5f + slice, carry); }, h, x)[boost::hana::size_c<1>];
    })));
    REQUIRE(p.blocks.count == 1);
    CHECK(p.blocks[0].end - p.blocks[0].first == 2);  // the carry to its place in the stack, and the next one over it
    CHECK(p.blocks[0].moves.count == 2);
    CHECK(p.steps.count == 3);                        // and the first carry
  }

  TEST_CASE("a checkpoint takes less memory") {
    const auto arena = [](const ir::graph& g) { return passes::make_plan(passes::optimize(test::with_gradients(g)), {.weights_are_constant = false, .fusion = {false, false, false}}).arena_bytes; };
    const auto remembering = arena(test::traced<input<"x", f32, 4096>>([](auto x) { return part(part(part(part(x)))) | sum<>; }));
    const auto forgetting = arena(test::traced<input<"x", f32, 4096>>([](auto x) { return x | checkpoint(part) | checkpoint(part) | checkpoint(part) | checkpoint(part) | sum<>; }));
    CHECK(forgetting * 3 < remembering * 2);
  }
}

}  // namespace
