// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Which classes are taken for which.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <sinter/core/error.hpp>
#include <sinter/core/tensor.hpp>
#include <sinter/train/metric/accuracy.hpp>

namespace sinter {

/// A confusion matrix: `count(actual, predicted)` samples.
///
/// Errors    `value_error`: no names, a class outside those named, logits that are not numbers; `tensor_error`: shapes that do
///           not fit each other or the classes. A batch that is refused changes nothing
class confusion {
 public:
  explicit confusion(std::vector<std::string> names) : names_(std::move(names)), counts_(names_.size() * names_.size()) {
    if (names_.empty()) throw value_error("class names", "at least one", "none");
  }

  int classes() const { return static_cast<int>(names_.size()); }
  const std::string& name(int index) const { return names_[at(index)]; }

  void add(int actual, int predicted) { ++counts_[place(actual, predicted)]; }

  /// Shapes    logits [N, K],  labels [N]
  template <class = void>
  void add(view<const float> logits, view<const std::int32_t> labels) {
    if (logits.rank() == 2 && logits.extent(1) != classes())
      throw tensor_error("logits", "classes", std::to_string(classes()), std::to_string(logits.extent(1)));
    std::vector<std::pair<int, int>> samples;  // first all, so that a bad row leaves the counts as they were
    train::detail::for_each_prediction(logits, labels, [&](std::int32_t label, std::int32_t predicted) {
      if (predicted < 0) throw value_error("logits of row " + std::to_string(samples.size()), "numbers", "a NaN");
      samples.emplace_back(label, predicted);
    });
    for (const auto& [actual, predicted] : samples) add(actual, predicted);
  }

  std::int64_t count(int actual, int predicted) const { return counts_[place(actual, predicted)]; }
  /// Samples of a class.
  std::int64_t actual(int index) const {
    return sum([&](int other) { return count(index, other); });
  }
  /// Samples that were taken for a class.
  std::int64_t predicted(int index) const {
    return sum([&](int other) { return count(other, index); });
  }
  std::int64_t total() const {
    return sum([&](int index) { return actual(index); });
  }
  std::int64_t correct() const {
    return sum([&](int index) { return count(index, index); });
  }

  /// Shares from 0 to 1, and NaN where there is nothing to take a share of.
  double accuracy() const { return share(correct(), total()); }
  /// Of the samples of a class, those that were recognised.
  double recall(int index) const { return share(count(index, index), actual(index)); }
  /// Of the samples that were taken for a class, those that are of it.
  double precision(int index) const { return share(count(index, index), predicted(index)); }

  /// A row for each actual class, a column for each predicted one; columns carry the number of their class.
  template <class = void>  // compiled by who prints one
  friend std::ostream& operator<<(std::ostream& out, const confusion& matrix) {
    const int rows = matrix.classes() + 2, columns = matrix.classes() + 2;
    std::vector<std::int64_t> widths(static_cast<std::size_t>(columns));
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column) {
        std::int64_t& widest = widths[static_cast<std::size_t>(column)];
        if (const std::int64_t its = width(matrix.cell(row, column)); its > widest) widest = its;
      }
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        const std::string text = matrix.cell(row, column);
        const std::string blank(static_cast<std::size_t>(widths[static_cast<std::size_t>(column)] - width(text)), ' ');
        // Names to the left, numbers to the right.
        out << (column == 0 ? text + blank : "  " + blank + text);
      }
      out << '\n';
    }
    return out;
  }

 private:
  std::size_t at(int index) const {
    if (index < 0 || index >= classes()) throw value_error("class", "0 to " + std::to_string(classes() - 1), std::to_string(index));
    return static_cast<std::size_t>(index);
  }
  std::size_t place(int actual, int predicted) const { return at(actual) * names_.size() + at(predicted); }

  template <class Term>
  std::int64_t sum(Term term) const {
    std::int64_t result = 0;
    for (int k = 0; k < classes(); ++k) result += term(k);
    return result;
  }
  static double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(part) / static_cast<double>(whole);
  }

  static std::string percent(double value) {
    if (value != value) return "-";  // NOLINT(misc-redundant-expression): a NaN
    char text[16];  // a share is at most 100.0
    return {text, std::to_chars(text, text + sizeof text, 100 * value, std::chars_format::fixed, 1).ptr};
  }
  /// What stands in the printed table, whose first row and column are names and whose last are shares. The last of the last row is the accuracy.
  template <class = void>
  std::string cell(int row, int column) const {
    const bool first = row == 0, last = row == classes() + 1;
    if (column == 0) return first ? "actual \\ predicted" : last ? "precision %" : std::to_string(row - 1) + ' ' + name(row - 1);
    if (column == classes() + 1) return first ? "recall %" : percent(last ? accuracy() : recall(row - 1));
    return first ? std::to_string(column - 1) : last ? percent(precision(column - 1)) : std::to_string(count(row - 1, column - 1));
  }
  /// Characters, not bytes: names may be in any language.
  static std::int64_t width(const std::string& text) {
    std::int64_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    return count;
  }

  std::vector<std::string> names_;
  std::vector<std::int64_t> counts_;  // [K, K], actual by predicted
};

}  // namespace sinter
