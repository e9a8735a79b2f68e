// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// What programs and trainers ask of a backend, and the sources of graphs that they give it.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>

#include <boost/hana/core/tag_of.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/map.hpp>

#include <sinter/core/tensor.hpp>
#include <sinter/ir/model.hpp>
#include <sinter/passes/frozen_graph.hpp>
#include <sinter/passes/frozen_plan.hpp>
#include <sinter/passes/limits.hpp>
#include <sinter/passes/pipeline.hpp>

namespace sinter {

/// What a run is given: where inputs and parameters lie, in the order of the plan's ports, and what the symbols stand for.
struct bindings {
  std::span<const void* const> inputs;
  std::span<void* const> parameters;
  run_extents symbols;
};

/// A source of one graph: `graph()` is optimized and free of calls, `make()` is its plan.
template <class Candidate>
concept GraphSource = requires {
  { Candidate::graph() } -> std::same_as<ir::graph>;
  { Candidate::make() } -> std::same_as<passes::plan>;
  { Candidate::capacity } -> std::convertible_to<passes::plan_sizes>;
};

/// Views by name: a hana::map, as data loaders yield.
template <class Candidate>
concept NamedViews = std::is_same_v<typename boost::hana::tag_of<Candidate>::type, boost::hana::map_tag>;

/// A backend runs the plan of a source: `executor<Source>` owns what the program needs, is constructed with the parameters, and runs without allocating.
template <class Candidate>
concept Backend = requires { typename Candidate::is_backend; };

/// What can stand for a backend's options: the first of them.
template <class Candidate, class Options>
concept FirstOption = !std::is_convertible_v<Candidate, Options> && requires(const Candidate& first) { Options{first}; };

/// The parameters of a model, in the order in which it asks for them.
template <class Model>
struct model_parameters {
  struct entry {
    ir::value_type type;
    int name_first = 0, name_size = 0;
    passes::initializer_code how;
  };
  struct sizes {
    int nodes = 0, entries = 0, text = 0;
    int most_nodes = 0;  ///< the graph was traced up to so many
    bool has_bodies = false;
    bool forgets = false;  ///< a loop carries what no stack of its steps can hold, so that it has no derivative
    constexpr bool cut() const { return nodes > most_nodes; }
  };

  /// The first mistake of a graph, if it has one, with its name.
  struct found_mistake {
    int count = 0;
    ir::mistake first;
    char name[256]{};
    int name_size = 0;

    static constexpr found_mistake in(const ir::graph& g) {
      found_mistake found;
      found.count = g.mistakes.count;
      if (found.count == 0) return found;
      found.first = g.mistakes.data[0];
      if (found.first.name >= 0)
        for (char c : g.name(found.first.name))
          if (found.name_size < 256) found.name[found.name_size++] = c;
      return found;
    }
  };
  template <int Entries, int Text>
  struct contents {
    passes::constants<entry, Entries> entries;
    passes::constants<char, Text> text;
    found_mistake mistake;
  };

 private:
  /// What a trace tells. Sizes must be known before arrays of them; a model of not too many parameters is traced once for both, since room for those is here.
  struct traced {
    static constexpr int most_entries = 256, most_text = 4096;
    sizes size;
    contents<most_entries, most_text> kept;
  };
  template <class Contents>
  static constexpr void note(Contents& to, const ir::graph& g) {
    int count = 0;
    core::detail::copy_elements(to.text.data, g.text.data, g.text.count);
    for (const ir::node& n : g.nodes) {
      if (n.op != ir::opcode::parameter) continue;
      const ir::range name = g.names.data[n.name];
      const auto how = ir::parameter_attributes::of(g, n).how;
      to.entries.data[count++] = entry{g.type(n.results.first), name.first, name.count, {static_cast<int>(how.how), how.fan_in, how.fan_out}};
    }
    to.mistake = found_mistake::in(g);
  }
  static constexpr traced trace_up_to(int most_nodes) {
    const ir::graph g = Model::trace(ir::mode::inference, most_nodes);
    traced t;
    t.size = {g.nodes.count, 0, g.text.count, most_nodes};
    for (const ir::node& n : g.nodes) {
      if (n.op == ir::opcode::parameter) ++t.size.entries;
      if (ir::has_open_regions(n)) t.size.has_bodies = true;
      if (n.op == ir::opcode::scan && !ir::can_remember(g, n)) t.size.forgets = true;
    }
    if (t.size.entries <= traced::most_entries && t.size.text <= traced::most_text) note(t.kept, g);
    return t;
  }
  static constexpr traced first = trace_up_to(passes::nodes_traced_by_default);
  static constexpr traced again = trace_up_to(ir::max_nodes);  // of who asks for it: one that the first has cut, where the compiler can
  static constexpr sizes make_size() {
    if constexpr (first.size.cut()) {
      if constexpr (passes::limits_are_raised<Model>) return again.size;
    }
    return first.size;
  }
  template <int Entries, int Text>
  static constexpr contents<Entries, Text> make_table() {
    contents<Entries, Text> made;
    if constexpr (Entries > traced::most_entries || Text > traced::most_text)
      note(made, Model::trace(ir::mode::inference, size.most_nodes));
    else if constexpr (size.most_nodes == passes::nodes_traced_by_default)
      copy(made, first.kept);
    else
      copy(made, again.kept);
    return made;
  }
  template <int Entries, int Text, class From>
  static constexpr void copy(contents<Entries, Text>& to, const From& from) {
    core::detail::copy_elements(to.entries.data, from.entries.data, Entries);
    core::detail::copy_elements(to.text.data, from.text.data, Text);
    to.mistake = from.mistake;
  }

 public:
  static constexpr sizes size = make_size();
  /// What a plan needs room for: the model's nodes and names, or, of one that is too large, those of what stands for it.
  static constexpr int planned_nodes = size.cut() ? 16 + Model::input_count : size.nodes;
  static constexpr int planned_text = size.cut() && size.text > 4096 ? 4096 : size.text;

  static constexpr contents<size.entries, size.text> table = make_table<size.entries, size.text>();
  static constexpr std::string_view name(int i) {
    return {table.text.data + table.entries[i].name_first, static_cast<std::size_t>(table.entries[i].name_size)};
  }
  static constexpr int find(std::string_view wanted) {
    for (int i = 0; i < size.entries; ++i) {
      const std::string_view known = name(i);
      bool same = known.size() == wanted.size();  // by hand: g++ 12 takes string_view's comparison for an overread of a short table
      for (std::size_t k = 0; same && k < known.size(); ++k) same = known[k] == wanted[k];
      if (same) return i;
    }
    return -1;
  }
  /// Rejects a model that is too large, or whose tracing recorded a mistake. True in any case, since rejecting is an error by itself.
  static constexpr bool checked() {
    if constexpr (size.cut() && size.most_nodes < ir::max_nodes)
      ir::detail::reject<Model, rule::model_of_this_size_needs_the_compile_options_of_the_target_sinter_sinter, more_nodes_than<size.most_nodes>>();
    else if constexpr (size.cut())
      ir::detail::reject<Model, rule::model_has_more_than_12000_nodes>();
    else if constexpr (table.mistake.count > 0)
      reject<while_traced>();
    return true;
  }
  /// Whether only training finds a mistake: within a body, where layers draw random numbers and change states that inference has no part in.
  static constexpr bool is_mistaken_in_training() {
    if constexpr (size.has_bodies && !size.cut() && table.mistake.count == 0)
      return while_training::found.count > 0;
    else
      return false;
  }
  static constexpr bool checked_in_training() {
    if constexpr (is_mistaken_in_training()) reject<while_training>();
    return true;
  }
  /// Whether derivatives of the model may find a mistake that its graph has not.
  static constexpr bool derivatives_need_a_look() {
    return size.forgets && !size.cut() && table.mistake.count == 0 && !is_mistaken_in_training();
  }

  /// The error of the mistake that `Where` has found.
  template <class Where>
  static constexpr void reject() {
    if constexpr (Where::found.name_size == 0)
      reject_as<Model, Where>();
    else
      reject_named<Where>(std::make_index_sequence<static_cast<std::size_t>(Where::found.name_size)>{});
  }

 private:
  struct while_traced {
    static constexpr found_mistake found = table.mistake;
  };
  struct while_training {
    static constexpr found_mistake found = found_mistake::in(Model::trace(ir::mode::training, size.most_nodes));
  };
  template <class Where, std::size_t... I>
  static constexpr void reject_named(std::index_sequence<I...>) {
    reject_as<parameter_named<Where::found.name[I]...>, Where>();
  }
  /// The error's type carries what is wrong, the shape that was asked for, the one that the name has, and the line that asked, as far as they are known.
  template <class What, class Where>
  static constexpr void reject_as() {
    constexpr ir::mistake first = Where::found.first;
    using asked = argument<ir::detail::shape_of<ir::symbol_for<first.asked, Model::bound>>>;
    using found = ir::detail::shape_of<ir::symbol_for<first.found, Model::bound>>;
    if constexpr (is_about_a_setting(first.broken) && first.line == 0)
      ir::detail::reject<What, first.broken>();
    else if constexpr (is_about_a_setting(first.broken))
      ir::detail::reject<What, first.broken, at_line<first.line>>();
    else if constexpr (first.broken == rule::carries_of_a_differentiated_loop_must_fit_a_stack_of_its_steps)
      ir::detail::reject<What, first.broken, asked, stack_of_steps<found>>();
    else if constexpr (first.broken == rule::random_numbers_must_be_drawn_outside_a_body && first.line == 0)
      ir::detail::reject<What, first.broken, asked>();
    else if constexpr (first.broken == rule::random_numbers_must_be_drawn_outside_a_body || first.broken == rule::state_must_change_outside_a_body)
      ir::detail::reject<What, first.broken, asked, at_line<first.line>>();
    else
      ir::detail::reject<What, first.broken, asked, wanted<found>, at_line<first.line>>();
  }
};

namespace backends::detail {

/// Stands for a model that is rejected because of its size or of a mistake, so that whatever is made of it adds no error to the first one.
template <class Model>
struct rejected_model : Model {
  static constexpr bool well_formed = false;
  static constexpr rejected trace_into(ir::graph& in) {
    in.bound = ir::values_of(Model::bound);
    boost::hana::for_each(typename Model::inputs{}, [&](auto input) { input.append(in); });
    return {};
  }
};
template <class Model>
using model_or_rejected = std::conditional_t<model_parameters<Model>::size.cut(), rejected_model<Model>, Model>;
template <class Model>
using model_or_rejected_in_training = std::conditional_t<model_parameters<Model>::is_mistaken_in_training(), rejected_model<Model>, model_or_rejected<Model>>;

/// Inference: the model as traced.
template <class Model>
struct inference_source {
  static constexpr int nodes = model_parameters<Model>::planned_nodes;
  static constexpr passes::plan_sizes capacity =
      passes::plan_sizes::for_steps(2 * nodes, nodes, 2 * model_parameters<Model>::planned_text + 64);
  static constexpr passes::graph_sizes graph_capacity = passes::graph_sizes::for_nodes(2 * nodes + 64, 2 * model_parameters<Model>::planned_text + 64);
  static constexpr passes::lowering_options options{};
  template <class Traced>
  static constexpr ir::graph traced() {
    ir::graph in;
    ir::record_outputs(in, Traced::trace_into(in));
    if constexpr (Traced::watching) ir::record_watched(in);
    return in;
  }
  static constexpr ir::graph unoptimized() { return traced<model_or_rejected<Model>>(); }
  static constexpr ir::graph graph() { return passes::optimize(unoptimized()); }
  static constexpr passes::plan make(passes::lowering_options how = options) {
    if constexpr (nodes < passes::staged_inference_from)
      return passes::make_plan(graph(), how);
    else
      return passes::staged<inference_source>::make(how);
  }
  static constexpr passes::plan make_rejected() { return passes::make_plan(passes::optimize(traced<rejected_model<Model>>()), options); }
};

}  // namespace backends::detail
}  // namespace sinter
