// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Embeddings.
#pragma once

#include <string_view>

#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/take.hpp>
#include <sinter/ir/parameter.hpp>

namespace sinter {

/// The row of a table for each index: `embedding<1000, 64>("tokens")`. An index outside the table reads its nearest row,
/// the first or the last, and is no error: check the numbers of tokens where they are made.
///
/// Shapes    indices [...]  ->  [..., Features]
/// Types     i32, i64  ->  `Element`
/// Gradient  the table's rows sum what arrives where they were taken
/// Errors    compile time: indices of another dtype, the name is taken
/// Source    first values normal(0, 1)
/// Like      torch.nn.Embedding; parameter "name.weight" [Vocabulary, Features]
template <int Vocabulary, int Features, dtype Element = dtype::f32>
struct embedding : ir::callable<embedding<Vocabulary, Features, Element>> {
  static_assert(Vocabulary > 0 && Features > 0, "sinter: embedding has rows and features");
  std::string_view name;
  sharing share;
  int line;

  constexpr explicit embedding(std::string_view given, sharing s = sharing::forbidden, int from = __builtin_LINE())
      : name(given), share(s), line(from) {}
  static constexpr embedding blank() { return embedding(""); }

  constexpr ir::expr build(ir::expr indices) const {
    if (indices.element() != dtype::i32 && indices.element() != dtype::i64) return ir::fail(*indices.in, rule::indices_must_be_i32_or_i64);
    const initializer how{initializer::kind::normal, Vocabulary, Features};
    const ir::expr table = ir::parameter(*indices.in, {Element, dims(Vocabulary, Features)}, name, ".weight", how, share, true, line);
    return ir::emit(ir::opcode::take, {table, indices}, {0});
  }
};

}  // namespace sinter
