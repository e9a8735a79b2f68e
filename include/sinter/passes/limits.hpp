// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How large a model may be, and whether the compiler's limits of constant evaluation are those that a large one needs.
#pragma once

#include <type_traits>

#include <sinter/ir/graph.hpp>

namespace sinter {

/// Facts of an error: how many nodes a model's graph has as it is traced, or that it has more than these.
template <int Count>
struct nodes;
template <int Count>
struct more_nodes_than;

}  // namespace sinter

namespace sinter::passes {

/// As many nodes every compiler traces within the limits that it has by default (clang 14 the fewest, about 1600).
inline constexpr int nodes_traced_by_default = 1200;

/// Plans with capacity for fewer steps are made within the limits that compilers have by default (clang 14 the fewest, about 1300).
inline constexpr int steps_planned_by_default = 700;

namespace detail {
template <int>
struct evaluated {
  using type = void;
};
/// Loops that each end beyond the default limit of g++ (262 144 rounds of one loop), four of them beyond that of clang (1 048 576 steps) and of nvcc.
#if defined(__clang__) || defined(__CUDACC__)
inline constexpr int loops_beyond_defaults = 4;
#else
inline constexpr int loops_beyond_defaults = 1;
#endif
constexpr int spend(int loops) {  // counted in small numbers, of which g++ has one each: it makes a node for every other one, 23 MiB in all
  for (int i = 0; i < loops; ++i)
    for (int rounds = 0, within = 0; rounds < 2200; within = (within + 1) & 127) rounds = rounds + (within == 0);
  return 0;
}
template <class Asker>
struct void_for {  // and not std::void_t, which clang takes for void at once, and asks whenever this file is included
  using type = void;
};
template <class Void>
inline constexpr bool can_spend = requires {
  typename evaluated<spend(std::is_void_v<Void> ? loops_beyond_defaults : 0)>::type;
};
}  // namespace detail

/// Whether this compiler was called with the options of the CMake target sinter::sinter, or others that raise its limits of constant evaluation. What exceeds
/// them is no error where it merely makes a requirement fail: so the compiler is asked. It costs up to half a second; only what is large asks.
template <class Asker>
inline constexpr bool limits_are_raised = detail::can_spend<typename detail::void_for<Asker>::type>;

}  // namespace sinter::passes
