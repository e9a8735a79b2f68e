// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The text of an `einsum`, read: a label for each axis of every operand and of the result; and tensors whose axes have labels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <sinter/core/sequence.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/ir/expr.hpp>
#include <sinter/ir/rule.hpp>

namespace sinter::ir::detail {

/// Labels of axes: letters in the order of ASCII, then the axes that "..." stands for, the last of which is the last label.
inline constexpr int letter_count = 52, label_count = letter_count + max_rank;
using label_set = std::uint64_t;
constexpr label_set only(int label) { return label_set{1} << label; }

/// The letters of one operand or of the result, and before which of them "..." stands (-1: it does not).
struct subscripts {
  int label[max_rank]{};
  int count = 0;  ///< also of those for which no tensor has axes
  int dots = -1;
};

/// What the text says. Without an arrow the letters that stand once are the result's, in order.
struct einsum_form {
  rule broken = rule::none;
  sequence<subscripts> operand;
  subscripts result;
  bool arrow = false;
};

constexpr int letter_of(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : -1; }

constexpr einsum_form parse_einsum(std::string_view text) {
  einsum_form form;
  form.operand.push(subscripts{});
  for (std::size_t i = 0; i < text.size(); ++i) {
    subscripts& current = form.arrow ? form.result : form.operand.back();
    const char c = text[i];
    if (c == ' ') continue;
    if (c == ',' && !form.arrow) {
      form.operand.push(subscripts{});
    } else if (c == '-' && !form.arrow && text.substr(i, 2) == "->") {
      form.arrow = true;
      ++i;
    } else if (c == '.' && current.dots < 0 && text.substr(i, 3) == "...") {
      current.dots = current.count;
      i += 2;
    } else if (letter_of(c) >= 0) {
      if (current.count < max_rank) current.label[current.count] = letter_of(c);
      ++current.count;
    } else {
      form.broken = rule::subscripts_must_be_letters_commas_dots_and_an_arrow;
      break;
    }
  }
  return form;
}

/// A tensor with a label for each axis, none of them twice.
struct labelled {
  expr value;
  int label[max_rank]{};
  int rank = 0;

  constexpr void push(int one) { label[rank++] = one; }
  constexpr label_set labels() const {
    label_set all = 0;
    for (int axis = 0; axis < rank; ++axis) all |= only(label[axis]);
    return all;
  }
  constexpr void remove(int axis) {
    for (--rank; axis < rank; ++axis) label[axis] = label[axis + 1];
  }
};

/// Labels in the order in which a tensor has them.
struct label_list {
  int of[max_rank]{};
  int count = 0;

  constexpr label_list() = default;
  constexpr label_list(const labelled& x, label_set chosen) {
    for (int axis = 0; axis < x.rank; ++axis)
      if (chosen >> x.label[axis] & 1u) of[count++] = x.label[axis];
  }
  constexpr void append(const label_list& more) {
    for (int k = 0; k < more.count; ++k) of[count++] = more.of[k];
  }
};

}  // namespace sinter::ir::detail
