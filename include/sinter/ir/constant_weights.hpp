// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Named tensors in the program itself: what the generator of the CMake function `sinter_embed_weights` writes.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <sinter/core/dtype.hpp>
#include <sinter/core/fixed_string.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/constant_tensor.hpp>

namespace sinter {

/// One tensor among embedded ones; its elements begin at byte `first`.
struct constant_array {
  std::string_view name;
  dtype type = dtype::f32;
  dims shape;
  std::int64_t first = 0;
};

namespace ir::detail {
/// Element `index` of little-endian elements that begin at `bytes`.
template <class Element>
constexpr Element element_at(const char* bytes, std::int64_t index) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[static_cast<std::size_t>(index) * sizeof(Element) + i])); };
  if constexpr (sizeof(Element) == 1) {
    return static_cast<Element>(byte(0));
  } else if constexpr (sizeof(Element) == 2) {
    return __builtin_bit_cast(Element, static_cast<std::uint16_t>(byte(0) | byte(1) << 8));
  } else if constexpr (sizeof(Element) == 4) {
    return __builtin_bit_cast(Element, static_cast<std::uint32_t>(byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24));
  } else {
    const std::uint64_t low = byte(0) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24, high = byte(4) | byte(5) << 8 | byte(6) << 16 | byte(7) << 24;
    return __builtin_bit_cast(Element, low | high << 32);
  }
}
}  // namespace ir::detail

/// Weights that are part of the program: a name for a generated class, whose names, shapes and bytes the compiler knows.
///
/// In a constant expression `evaluate<Model>(weights, x...)` takes them; `weights<Model>` is made from them without a file and without parsing, so
/// `program<Model, cpu> p{generated::weights()}` is all of a start-up. Whether they are the model's is a matter of compilation.
///
/// Example   examples/constant/fashion.cpp
template <class Source>
struct constant_weights {
  using source = Source;
  static constexpr int count = static_cast<int>(sizeof(Source::arrays) / sizeof(constant_array));

  /// The place of a name, or -1.
  static constexpr int find(std::string_view wanted) {
    for (int i = 0; i < count; ++i) {
      const std::string_view known = Source::arrays[i].name;
      bool same = known.size() == wanted.size();  // by hand: g++ 12 takes string_view's comparison for an overread of a short table
      for (std::size_t k = 0; same && k < known.size(); ++k) same = known[k] == wanted[k];
      if (same) return i;
    }
    return -1;
  }

  /// One of them, as a constant tensor: `images.get<"image.0">()`.
  ///
  /// Errors    compile time: there is none of that name
  template <fixed_string Name>
  static constexpr auto get() {
    constexpr int i = find(Name.view());
    if constexpr (i < 0) {
      static_assert(i >= 0, "sinter: the embedded weights have no tensor of that name");
      return rejected{};
    } else {
      return [&]<std::size_t... Axis>(std::index_sequence<Axis...>) {
        constant_tensor<Source::arrays[i].type, Source::arrays[i].shape.extent[Axis].extent()...> made;
        for (std::int64_t k = 0; k < made.size; ++k)
          made.elements[k] = ir::detail::element_at<typename decltype(made)::element>(Source::bytes + Source::arrays[i].first, k);
        return made;
      }(std::make_index_sequence<static_cast<std::size_t>(Source::arrays[i].shape.rank)>{});
    }
  }
};

/// Embedded weights.
template <class Candidate>
concept ConstantWeights = requires { typename Candidate::source; } && std::same_as<Candidate, constant_weights<typename Candidate::source>>;

}  // namespace sinter
