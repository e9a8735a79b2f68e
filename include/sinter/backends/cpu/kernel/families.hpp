// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The families of one instruction set, and the class that a key's first word names. A new family is added here only.
#ifndef SINTER_KERNEL_PASS
#include <sinter/backends/cpu/kernels.hpp>
#else

#include <sinter/backends/cpu/kernel/vector.hpp>
#include <sinter/backends/cpu/kernel/memory.hpp>
#include <sinter/backends/cpu/kernel/elementary.hpp>
#include <sinter/backends/cpu/kernel/wide.hpp>
#include <sinter/backends/cpu/kernel/wide_functions.hpp>
#include <sinter/backends/cpu/kernel/pieces.hpp>
#include <sinter/backends/cpu/kernel/functions.hpp>
#include <sinter/backends/cpu/kernel/operations.hpp>
#include <sinter/backends/cpu/kernel/program.hpp>
#include <sinter/backends/cpu/kernel/transpose.hpp>
#include <sinter/backends/cpu/kernel/elementwise.hpp>
#include <sinter/backends/cpu/kernel/reduction.hpp>
#include <sinter/backends/cpu/kernel/pack.hpp>
#include <sinter/backends/cpu/kernel/pack_bf16.hpp>
#include <sinter/backends/cpu/kernel/border.hpp>
#include <sinter/backends/cpu/kernel/random.hpp>
#include <sinter/backends/cpu/kernel/contraction.hpp>
#include <sinter/backends/cpu/kernel/winograd_pack.hpp>
#include <sinter/backends/cpu/kernel/winograd.hpp>
#include <sinter/backends/cpu/kernel/small_product.hpp>
#include <sinter/backends/cpu/kernel/max_pool.hpp>
#include <sinter/backends/cpu/kernel/depthwise.hpp>
#include <sinter/backends/cpu/kernel/nest.hpp>
#if SINTER_KERNEL_STRICT
#include <sinter/backends/cpu/kernel/proof.hpp>
#endif

namespace SINTER_KERNEL_NAMESPACE {

/// Key to kernel class: `entry<family, words...>::run(const call&)`.
template <passes::word... Key>
struct entry;

template <passes::word... Words>
struct entry<passes::word(family::elementwise), Words...> : elementwise<Words...> {};

template <passes::word... Words>
struct entry<passes::word(family::reduction), Words...> : reduction<Words...> {};

template <passes::word Panel, passes::word Pool, passes::word... Words>
struct entry<passes::word(family::contraction), Panel, Pool, Words...> : contraction<Panel, Pool, Words...> {};

template <passes::word Columns, passes::word... Words>
struct entry<passes::word(family::small_product), Columns, Words...> : small_product<Columns, Words...> {};

template <passes::word WithIndex>
struct entry<passes::word(family::max_pool), WithIndex> : max_pool<WithIndex> {};

template <passes::word Tiles>
struct entry<passes::word(family::max_unpool), Tiles> : max_unpool<Tiles> {};

template <passes::word Window, passes::word... Words>
struct entry<passes::word(family::depthwise), Window, Words...> : depthwise<Window, Words...> {};

template <passes::word Shape, passes::word... Words>
struct entry<passes::word(family::winograd), Shape, Words...> : winograd<Shape, Words...> {};

template <passes::word Tile>
struct entry<passes::word(family::winograd_pack), Tile> : backends::cpu::detail::winograd_pack<static_cast<int>(Tile)> {};

template <>
struct entry<passes::word(family::pack)> : backends::cpu::detail::pack {};

template <>
struct entry<passes::word(family::pack), passes::word(dtype::bf16)> : backends::cpu::detail::pack_bf16<lanes> {};

template <passes::word Bytes>
struct entry<passes::word(family::border), Bytes> : backends::cpu::detail::border<Bytes> {};

template <>
struct entry<passes::word(family::random)> : random {};

template <passes::word... Words>
struct entry<passes::word(family::portable), Words...> : portable::entry_by<scalar_meaning, Words...> {};

template <passes::word Shape, passes::word... Within>
struct entry<passes::word(family::nest), Shape, Within...> : backends::cpu::detail::nest<Shape, entry<Within...>> {};

}  // namespace SINTER_KERNEL_NAMESPACE

#endif
