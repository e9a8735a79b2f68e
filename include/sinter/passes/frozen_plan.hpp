// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Plans as constants of a program: evaluated once into an array that is surely large enough, then copied to the exact size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sinter/ir/symbol.hpp>
#include <sinter/passes/limits.hpp>
#include <sinter/passes/plan.hpp>

namespace sinter::passes {

/// How much of everything a plan holds.
struct plan_sizes {
  int words = 0, kernels = 0, prepare = 0, steps = 0, blocks = 0, moves = 0, operands = 0, numbers = 0;
  int inputs = 0, parameters = 0, states = 0, extents = 0, outputs = 0, text = 0;

  static constexpr plan_sizes of(const plan& p) {
    return {p.words.count, p.kernels.count, p.prepare.count, p.steps.count, p.blocks.count, p.moves.count, p.operands.count, p.numbers.count,
            p.inputs.count, p.parameters.count, p.states.count, p.extents.count, p.outputs.count, p.text.count};
  }
  constexpr bool fits_in(const plan_sizes& o) const {
    return words <= o.words && kernels <= o.kernels && prepare <= o.prepare && steps <= o.steps && blocks <= o.blocks && moves <= o.moves && operands <= o.operands && numbers <= o.numbers &&
           inputs <= o.inputs && parameters <= o.parameters && states <= o.states && extents <= o.extents && outputs <= o.outputs && text <= o.text;
  }
  /// Generous bounds for a plan of `steps` steps.
  static constexpr plan_sizes for_steps(int steps, int ports, int text) {
    return {24 * steps + 64, steps + 8, steps + 8, steps + 8, steps / 2 + 8, 3 * steps + 16, 7 * steps + 64, 40 * steps + 64, ports, ports, 3 * ports + 16, ports, ports, text};
  }
  constexpr bool operator==(const plan_sizes&) const = default;
};

/// An array that may be empty.
template <class Element, int Count>
struct constants {
  Element data[Count ? Count : 1]{};  // NOLINT(bugprone-branch-clone): the same for one
  static constexpr int count = Count;
  constexpr const Element& operator[](int i) const { return data[i]; }
  constexpr const Element* begin() const { return data; }
  constexpr const Element* end() const { return data + Count; }
};

/// A plan of fixed sizes, without pointers.
template <plan_sizes Sizes>
struct frozen_plan {
  constants<word, Sizes.words> words;
  constants<kernel_key, Sizes.kernels> kernels;
  constants<step, Sizes.prepare> prepare;
  constants<step, Sizes.steps> steps;
  constants<block, Sizes.blocks> blocks;
  constants<move, Sizes.moves> moves;
  constants<operand, Sizes.operands> operands;
  constants<std::int64_t, Sizes.numbers> numbers;
  constants<port, Sizes.inputs> inputs;
  constants<port, Sizes.parameters> parameters;
  constants<port, Sizes.states> states;
  constants<port, Sizes.extents> extents;
  constants<port, Sizes.outputs> outputs;
  constants<char, Sizes.text> text;
  symbol_values bound;
  std::int64_t arena_bytes = 0;
  std::int64_t prepared_bytes = 0;
  bool weights_are_constant = true;
  plan_sizes used;

  constexpr std::string_view name(ir::range r) const { return {text.data + r.first, static_cast<std::size_t>(r.count)}; }
};

namespace detail {
template <class To, class From>
constexpr void copy_constants(To& to, const From& from, int count) {
  core::detail::copy_elements(to.data, from.data, count);
}
}  // namespace detail

/// Copies a plan, or a larger frozen plan, into one of these sizes.
template <plan_sizes Sizes, class Plan>
constexpr frozen_plan<Sizes> freeze(const Plan& p, const plan_sizes& used) {
  frozen_plan<Sizes> f;
  f.used = used;
  if (!used.fits_in(Sizes)) return f;  // the caller asserts
  detail::copy_constants(f.words, p.words, used.words);
  detail::copy_constants(f.kernels, p.kernels, used.kernels);
  detail::copy_constants(f.prepare, p.prepare, used.prepare);
  detail::copy_constants(f.steps, p.steps, used.steps);
  detail::copy_constants(f.blocks, p.blocks, used.blocks);
  detail::copy_constants(f.moves, p.moves, used.moves);
  detail::copy_constants(f.operands, p.operands, used.operands);
  detail::copy_constants(f.numbers, p.numbers, used.numbers);
  detail::copy_constants(f.inputs, p.inputs, used.inputs);
  detail::copy_constants(f.parameters, p.parameters, used.parameters);
  detail::copy_constants(f.states, p.states, used.states);
  detail::copy_constants(f.extents, p.extents, used.extents);
  detail::copy_constants(f.outputs, p.outputs, used.outputs);
  detail::copy_constants(f.text, p.text, used.text);
  f.bound = p.bound;
  f.arena_bytes = p.arena_bytes;
  f.prepared_bytes = p.prepared_bytes;
  f.weights_are_constant = p.weights_are_constant;
  return f;
}

namespace detail {
template <class Source>
constexpr auto roomy_plan() {
  const plan p = Source::make();
  return freeze<Source::capacity>(p, plan_sizes::of(p));
}
template <class Source>
concept EvaluatesWithinLimits = requires { typename evaluated<(roomy_plan<Source>(), 0)>::type; };

/// Whether the compiler's limits let it make the plan. Where they are as they are by default and the plan is large, by making it: once more, then.
template <class Source>
constexpr bool can_be_planned() {
  if constexpr (Source::capacity.steps <= steps_planned_by_default)
    return true;  // NOLINT(bugprone-branch-clone): the next question costs something to ask
  else if constexpr (limits_are_raised<Source>)
    return true;
  else
    return EvaluatesWithinLimits<Source>;
}

/// The plan of a source with room in its arrays. One that exceeds the compiler's limits is rejected, and a plan of nothing stands in, which adds no error.
template <class Source>
constexpr auto roomy_or_rejected_plan() {
  if constexpr (can_be_planned<Source>()) {
    return roomy_plan<Source>();
  } else {
    ir::detail::reject<Source, rule::model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter, nodes<Source::nodes>>();
    const plan p = Source::make_rejected();
    return freeze<Source::capacity>(p, plan_sizes::of(p));
  }
}
}  // namespace detail

/// The plan of a source, as a constant. A source has `static constexpr plan make()` and `static constexpr plan_sizes capacity`; where it may be large, `nodes` of
/// its model and `make_rejected()`, a plan with the same ports. Keyed on the source's type, so that no plan is ever a template argument.
template <class Source>
struct compiled {
 private:
  static constexpr auto roomy = detail::roomy_or_rejected_plan<Source>();
  static_assert(roomy.used.fits_in(Source::capacity), "sinter: the plan is larger than foreseen; please report this model");

 public:
  static constexpr frozen_plan<roomy.used> plan = freeze<roomy.used>(roomy, roomy.used);
};

}  // namespace sinter::passes
