// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Control flow in a model: loops, branches, and blocks that are computed again on the way back.
///
/// Bodies are functions of tensors. They may also read tensors around them, and ask for parameters, which every step shares. On tensors that hold data they run
/// as they are, step by step.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/concat.hpp>
#include <boost/hana/core/is_a.hpp>
#include <boost/hana/drop_front.hpp>
#include <boost/hana/transform.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <sinter/ir/call.hpp>
#include <sinter/ir/op/cond.hpp>
#include <sinter/ir/op/scan.hpp>

namespace sinter {

/// A number of steps, where a scan reads no stack.
template <int Count>
struct step_count {};
template <int Count>
inline constexpr step_count<Count> steps{};

namespace ir::detail {

template <class X>
constexpr auto as_tuple(const X& x) {
  if constexpr (boost::hana::is_a<boost::hana::tuple_tag, X>)
    return x;
  else
    return boost::hana::make_tuple(x);
}
/// A tuple of one is that one.
template <class... X>
constexpr auto flattened(const boost::hana::tuple<X...>& all) {
  if constexpr (sizeof...(X) == 1)
    return boost::hana::at_c<0>(all);
  else
    return all;
}
template <class... X>
struct handles {
  static constexpr std::size_t count = sizeof...(X);
  static constexpr bool tensors = (Operand<X> && ...);
  static constexpr bool rejected_one = (std::is_same_v<X, rejected> || ...);
  static constexpr bool live_one = (LiveTensor<X> || ...);
  static constexpr bool constant_one = (ConstantTensor<X> || ...);
  static constexpr bool untyped_one = (Untyped<X> || ...);
  static constexpr bounds bound = (bounds::none | ... | bound_of<X>());
};
template <class... X>
constexpr handles<X...> handles_of(const boost::hana::tuple<X...>&) {
  return {};
}
template <class Tuple>
using handles_in = decltype(handles_of(std::declval<const Tuple&>()));

template <class... X>
constexpr sequence<expr> exprs_of(const boost::hana::tuple<X...>& all) {
  return boost::hana::unpack(all, [](auto... x) { return sequence<expr>{expr_of(x)...}; });
}

constexpr dim dim_of_code(std::int64_t code) {
  dim made;
  made.code = code;
  return made;
}

/// The handle of a slice of a stack, and of a stack of slices.
template <class Stack>
constexpr auto slice_handle() {
  if constexpr (Untyped<Stack>) {
    return untyped{};
  } else {
    constexpr value_type part = slice_of(Stack::type);
    return symbol_for<part, Stack::bound>{};
  }
}
template <class Part, std::int64_t Steps, bounds Bound>
constexpr auto stack_handle() {
  if constexpr (Untyped<Part>) {
    return untyped{};
  } else {
    constexpr value_type stack = stack_of(Part::type, dim_of_code(Steps));
    constexpr bounds bound = Part::bound | Bound;
    return symbol_for<stack, bound>{};
  }
}

/// The same kind of handle on other values.
template <class Handle>
constexpr Handle handle_on(expr x) {
  return Handle{x.in, x.id};
}
template <class... Handle>
constexpr auto handles_on(const boost::hana::tuple<Handle...>&, const sequence<expr>& values, int first = 0) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return boost::hana::make_tuple(handle_on<Handle>(values.count ? values.data[first + static_cast<int>(I)] : expr{})...);
  }(std::index_sequence_for<Handle...>{});
}

/// Whether two handles have one type, as far as types tell.
template <class A, class B>
constexpr bool same_type() {
  if constexpr ((Symbol<A> && Symbol<B>) || (ConstantTensor<A> && ConstantTensor<B>))
    return A::type == B::type;
  else
    return true;
}
constexpr bool same_types(const sequence<expr>& a, const sequence<expr>& b, int count) {
  for (int i = 0; i < count; ++i)
    if (a.data[i].id < 0 || b.data[i].id < 0 || !(expr(a.data[i]).type() == expr(b.data[i]).type())) return false;
  return true;
}

template <class Tuple, std::size_t I>
using element_of = std::remove_cvref_t<decltype(boost::hana::at_c<I>(std::declval<const Tuple&>()))>;

/// The first place where the types of two tuples differ, or -1.
template <class A, class B, std::size_t... I>
constexpr int first_difference(std::index_sequence<I...>) {
  const bool same[] = {true, same_type<element_of<A, I>, element_of<B, I>>()...};
  for (int i = 0; i < static_cast<int>(sizeof...(I)); ++i)
    if (!same[i + 1]) return i;
  return -1;
}
/// The error of two handles whose types should be one: their dtypes, or else their shapes.
template <class Operation, rule Broken, class First, class Second>
constexpr rejected reject_pair() {
  if constexpr (First::element != Second::element)
    return reject<Operation, Broken, of_dtype<First::element>, of_dtype<Second::element>>();
  else
    return reject<Operation, Broken, left<shape_of<First>>, right<shape_of<Second>>>();
}

/// How many steps stacks have: the first extent of all of them, or one of code 0 when they do not agree.
template <class... Stack>
constexpr dim steps_in(const handles<Stack...>&, dim given) {
  dim steps = given;
  [[maybe_unused]] const auto look = [&]<class One>(std::type_identity<One>) {
    if constexpr (Symbol<One> || ConstantTensor<One>) {
      const dim first = One::rank > 0 ? One::type.shape.extent[0] : dim(0);
      steps = steps.code < 0 || steps == first ? first : dim(0);
    }
  };
  (look(std::type_identity<Stack>{}), ...);
  return steps;
}
constexpr dim steps_in(const sequence<expr>& stacks, dim given) {
  dim steps = given;
  for (const expr& stack : stacks) {
    const dim first = stack.id >= 0 && expr(stack).rank() > 0 ? expr(stack).extent(0) : dim(0);
    steps = steps.code < 0 || steps == first ? first : dim(0);
  }
  return steps;
}
/// What a step returns for carries and slices, as a tuple.
template <class Step, class Carries, class Slices>
constexpr auto call_step(const Step& step, const Carries& carries, const Slices& slices) {
  return as_tuple(boost::hana::unpack(boost::hana::concat(carries, slices), step));
}

template <class Yielded, std::size_t First, std::int64_t Steps, bounds Bound, std::size_t... I>
constexpr auto stack_handles(std::index_sequence<I...>) {
  return boost::hana::make_tuple(stack_handle<element_of<Yielded, First + I>, Steps, Bound>()...);
}

/// A scan of symbols, or of tensors whose types are known by value, written into their graph.
template <std::int64_t Steps, int WhileCarry, class Step, class Carries, class Stacks>
constexpr auto trace_scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  constexpr std::size_t carried = handles_in<Carries>::count;
  using slices = decltype(boost::hana::transform(stacks, [](auto one) { return slice_handle<decltype(one)>(); }));
  using yielded = decltype(call_step(step, carries, slices{}));
  using of_yielded = handles_in<yielded>;
  if constexpr (of_yielded::rejected_one) {
    return rejected{};
  } else if constexpr (!of_yielded::tensors || of_yielded::count < carried) {
    static_assert(of_yielded::tensors && of_yielded::count >= carried, "sinter: a step returns tensors: the next value of each carry, then what is stacked");
    return rejected{};
  } else {
    constexpr int different = first_difference<Carries, yielded>(std::make_index_sequence<carried>{});
    if constexpr (different >= 0) {
      return reject_pair<scan_t, rule::carries_must_keep_their_types, element_of<Carries, different>, element_of<yielded, different>>();
    } else {
      const sequence<expr> starts = exprs_of(carries), sources = exprs_of(stacks);
      graph& in = *(starts.count ? starts : sources).data[0].in;
      const dim count = steps_in(sources, dim_of_code(Steps));
      bool complete = true;
      for (const expr& start : starts) complete = complete && start.id >= 0;
      for (const expr& source : sources) complete = complete && source.id >= 0;
      if (complete && count.code <= 0) {
        fail(in, rule::stacks_must_have_the_same_first_extent);
        complete = false;
      }
      const auto one_step = [&](const sequence<expr>& c, const sequence<expr>& s) {
        const sequence<expr> all = exprs_of(call_step(step, handles_on(carries, c), handles_on(slices{}, s)));
        scan_step next;
        for (int i = 0; i < all.count; ++i) (i < static_cast<int>(carried) ? next.carries : next.stacked).push(all.data[i]);
        if (!same_types(starts, all, static_cast<int>(carried))) next.carries.data[0] = all.data[0].id < 0 ? all.data[0] : fail(in, rule::carries_must_keep_their_types);
        return next;
      };
      scan_made made;
      if (complete) made = ir::scan(in, starts, sources, count, order, one_step, WhileCarry);
      constexpr bounds bound = handles_in<Carries>::bound | handles_in<Stacks>::bound;
      const auto stacked = stack_handles<yielded, carried, Steps, bound>(std::make_index_sequence<of_yielded::count - carried>{});
      return flattened(boost::hana::concat(handles_on(carries, made.carries), handles_on(stacked, made.stacked)));
    }
  }
}

/// A scan of anything: `Given` steps, or as many as the stacks have.
template <int WhileCarry, std::int64_t Given, class Step, class Carries, class Stacks>
constexpr auto any_scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order) {
  using all = handles_in<decltype(boost::hana::concat(carries, stacks))>;
  if constexpr (all::count == 0 || !all::tensors) {
    static_assert(all::count > 0 && all::tensors, "sinter: a scan carries or reads tensors");
    return rejected{};
  } else if constexpr (all::rejected_one) {
    return rejected{};
  } else if constexpr (all::live_one) {
    return scan_live<Given>(step, carries, stacks, order);  // found by the tensors' own namespace, as the constant one
  } else {
    constexpr std::int64_t count = steps_in(handles_in<Stacks>{}, dim_of_code(Given)).code;
    if constexpr (count == 0)
      return boost::hana::unpack(stacks, [](auto... stack) {
        return reject<scan_t, rule::stacks_must_have_the_same_first_extent, argument<shape_of<decltype(stack)>>...>();
      });
    else if constexpr (all::constant_one)
      return scan_constant<count>(step, carries, stacks, order);
    else
      return trace_scan<count, WhileCarry>(step, carries, stacks, order);
  }
}

/// A branch of symbols, or of tensors whose types are known by value.
template <class Predicate, class Then, class Otherwise>
constexpr auto trace_cond(Predicate predicate, const Then& then, const Otherwise& otherwise) {
  using yielded = decltype(as_tuple(then()));
  using also = decltype(as_tuple(otherwise()));
  if constexpr (handles_in<yielded>::rejected_one || handles_in<also>::rejected_one) {
    return rejected{};
  } else if constexpr (Symbol<Predicate> && !(Predicate::element == dtype::boolean && Predicate::rank == 0)) {
    return reject<cond_t, rule::predicate_must_be_a_boolean_scalar, of_dtype<Predicate::element>, argument<shape_of<Predicate>>>();
  } else if constexpr (!handles_in<yielded>::tensors || !handles_in<also>::tensors || handles_in<yielded>::count != handles_in<also>::count) {
    static_assert(handles_in<yielded>::tensors && handles_in<also>::tensors && handles_in<yielded>::count == handles_in<also>::count,
                  "sinter: both sides of a branch return tensors, as many");
    return rejected{};
  } else {
    constexpr int different = first_difference<yielded, also>(std::make_index_sequence<handles_in<yielded>::count>{});
    if constexpr (different >= 0) {
      return reject_pair<cond_t, rule::branches_must_yield_the_same_types, element_of<yielded, different>, element_of<also, different>>();
    } else {
      const expr chosen = expr_of(predicate);
      graph& in = *chosen.in;
      const bool fits = chosen.id >= 0 && chosen.element() == dtype::boolean && chosen.rank() == 0;
      if (chosen.id >= 0 && !fits) fail(in, rule::predicate_must_be_a_boolean_scalar);
      sequence<expr> first, made;
      if (fits)
        made = ir::cond(
            chosen, [&] { return first = exprs_of(as_tuple(then())); },
            [&] {
              sequence<expr> second = exprs_of(as_tuple(otherwise()));
              if (!same_types(first, second, first.count)) second.data[0] = second.data[0].id < 0 ? second.data[0] : fail(in, rule::branches_must_yield_the_same_types);
              return second;
            });
      return flattened(handles_on(yielded{}, made));
    }
  }
}

/// A branch of constant tensors.
template <class Predicate, class Then, class Otherwise, class... X>
constexpr auto chosen_now(const Predicate& predicate, const Then& then, const Otherwise& otherwise, X... x) {
  using yielded = decltype(then(x...));
  using also = decltype(otherwise(x...));
  if constexpr (!(Predicate::type == value_type{dtype::boolean, {}}))
    return reject<cond_t, rule::predicate_must_be_a_boolean_scalar, operand_is<Predicate>>();
  else if constexpr (std::is_same_v<yielded, also>)
    return predicate.item() ? then(x...) : otherwise(x...);
  else
    return reject<cond_t, rule::branches_must_yield_the_same_types, left<yielded>, right<also>>();
}
/// Whether a loop over tensors that hold data makes another step.
template <class Predicate>
constexpr bool goes_on_now(const Predicate& predicate) {
  if constexpr (LiveTensor<Predicate>)
    return chosen_live(predicate);
  else
    return predicate.item() != 0;
}

/// A block that is computed again on the way back.
template <class Function, class... X>
constexpr auto trace_checkpoint(const Function& function, X... x) {
  using yielded = decltype(as_tuple(function(x...)));
  if constexpr (handles_in<yielded>::rejected_one) {
    return rejected{};
  } else {
    graph& in = *graph_of(x...);
    const expr given[] = {expr_of(x)...};
    sequence<value_id> operands, inputs, results;
    for (const expr& one : given) {
      if (one.id < 0) return flattened(handles_on(yielded{}, {}));
      operands.push(one.id);
    }
    const int region = in.regions.push({});
    sequence<value_type> types;
    {
      const region_scope body(in, region);
      for (const expr& one : given) inputs.push(in.append_leaf(opcode::region_input, one.type()));
      int next = 0;
      const boost::hana::tuple<X...> inner{X{&in, inputs.data[next++]}...};
      const sequence<expr> found = exprs_of(as_tuple(boost::hana::unpack(inner, function)));
      for (const expr& y : found) {
        if (y.id < 0) return flattened(handles_on(yielded{}, {}));
        results.push(y.id);
        types.push(in.type(y.id));
      }
    }
    close_region(in, region, inputs.data, inputs.count, results.data, results.count);
    const node_id made = in.append(opcode::call, operands.data, operands.count, nullptr, 0, types.data, types.count);
    in.nodes.data[made].regions = {region, 1};
    in.nodes.data[made].name = in.add_name("checkpoint");
    sequence<expr> all;
    for (int r = 0; r < types.count; ++r) all.push(result_of(in, made, r));
    return flattened(handles_on(yielded{}, all));
  }
}

}  // namespace ir::detail

/// A loop over the first axis of one tensor or a tuple of them, with one carry or a tuple: `step(carries..., slices...)` returns the next carries, then what is
/// stacked, as a hana tuple where they are several. `steps<N>` in place of stacks makes a loop of N steps.
///
/// Shapes    carries of any shapes, stacks [T, ...]  ->  carries' last values, then [T, ...] for each further result;  slices lack the first axis
/// Types     any
/// Memory    a derivative remembers what it needs of every step
/// Gradient  backpropagation through time: a scan in the other order
/// Errors    compile time: a carry changes its type; stacks differ in their first extents; a body draws random numbers or changes a state
/// Source    Werbos (1990), Backpropagation through time
/// Like      jax.lax.scan
/// Example   scan([](auto sum, auto x) { return hana::make_tuple(sum + x, sum); }, start, xs)
template <class Step, class Carries, class Stacks>
constexpr auto scan(const Step& step, const Carries& carries, const Stacks& stacks, scan_order order = scan_order::forward) {
  return ir::detail::any_scan<-1, -1>(step, ir::detail::as_tuple(carries), ir::detail::as_tuple(stacks), order);
}
template <class Step, class Carries, int Count>
constexpr auto scan(const Step& step, const Carries& carries, step_count<Count>, scan_order order = scan_order::forward) {
  return ir::detail::any_scan<-1, Count>(step, ir::detail::as_tuple(carries), boost::hana::make_tuple(), order);
}

/// One of two functions, chosen at run time; the other is not computed. Both return tensors of the same types, several as a hana tuple.
///
/// Shapes    predicate []  ->  what both sides return
/// Types     predicate bool
/// Gradient  of the side that was chosen
/// Errors    compile time: the predicate is no bool scalar; the sides differ in type
/// Like      jax.lax.cond, torch.cond
/// Example   cond(sum<>(x) > 0, [](auto x) { return x; }, [](auto x) { return -x; }, x)
template <class Predicate, class Then, class Otherwise, class... X>
constexpr auto cond(Predicate predicate, const Then& then, const Otherwise& otherwise, X... x) {
  if constexpr (std::is_same_v<Predicate, rejected>)
    return rejected{};
  else if constexpr (LiveTensor<Predicate>)
    return chosen_live(predicate) ? then(x...) : otherwise(x...);  // found by the tensor's own namespace
  else if constexpr (ConstantTensor<Predicate>)
    return ir::detail::chosen_now(predicate, then, otherwise, x...);
  else
    return ir::detail::trace_cond(predicate, [&] { return then(x...); }, [&] { return otherwise(x...); });
}

/// A loop that ends when `condition(state...)` does not hold any more, after `Bound` steps at most: `body(state...)` returns the next state, a tensor or a tuple.
///
/// Shapes    state of any shapes  ->  the same
/// Gradient  through the steps that were made; it remembers all `Bound`
/// Errors    compile time: the condition is no bool scalar; the state changes its type
/// Like      jax.lax.while_loop, with a bound
template <int Bound, class Condition, class Body, class State>
constexpr auto while_loop(const Condition& condition, const Body& body, const State& state) {
  using namespace ir::detail;
  const auto start = as_tuple(state);
  using of_start = handles_in<std::remove_const_t<decltype(start)>>;
  if constexpr (of_start::rejected_one) {
    return rejected{};
  } else if constexpr (of_start::live_one || of_start::constant_one) {
    auto now = start;
    for (int step = 0; step < Bound && goes_on_now(boost::hana::unpack(now, condition)); ++step) now = as_tuple(boost::hana::unpack(now, body));
    return flattened(now);
  } else {
    const auto goes_on = boost::hana::unpack(start, condition);
    using predicate = std::remove_const_t<decltype(goes_on)>;
    if constexpr (std::is_same_v<predicate, rejected>) {
      return rejected{};
    } else {
      const auto step = [&](auto on, auto... now) {
        return cond(
            on,
            [&] {
              const auto next = as_tuple(body(now...));
              return boost::hana::concat(boost::hana::make_tuple(boost::hana::unpack(next, condition)), next);
            },
            [&] { return boost::hana::make_tuple(on, now...); });
      };
      const auto all = any_scan<0, Bound>(step, boost::hana::concat(boost::hana::make_tuple(goes_on), start), boost::hana::make_tuple(), scan_order::forward);
      if constexpr (std::is_same_v<std::remove_const_t<decltype(all)>, rejected>)
        return rejected{};
      else
        return flattened(boost::hana::drop_front(all));
    }
  }
}

/// A function of tensors whose inner values are not remembered for the derivative, but computed again: less memory for one more way forth.
///
/// Shapes    those of the function
/// Gradient  the function's
/// Source    Chen et al. (2016), Training deep nets with sublinear memory cost
/// Like      torch.utils.checkpoint, jax.checkpoint
/// Example   x | checkpoint(block{}) | checkpoint(block{})
template <class Function>
struct checkpoint : composable {
  Function function;
  constexpr explicit checkpoint(Function f) : function(f) {}

  template <Operand... X>
    requires(sizeof...(X) > 0)
  constexpr auto operator()(X... x) const {
    if constexpr ((std::is_same_v<X, rejected> || ...))
      return rejected{};
    else if constexpr ((LiveTensor<X> || ...) || (ConstantTensor<X> || ...))
      return function(x...);
    else
      return ir::detail::trace_checkpoint(function, x...);
  }
};

}  // namespace sinter
