// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// How one step of a plan is divided among threads: by its family's descriptor, along what is computed and never along what is summed, and so that each element
/// meets the same instructions as in the undivided step.
#pragma once

#include <cstdint>

#include <sinter/backends/cpu/call.hpp>
#include <sinter/backends/cpu/threads/program_words.hpp>

namespace sinter::backends::cpu {
inline namespace SINTER_UNIT {

/// The parts of a step. Each has an extent of its own, operands that begin where it begins, and memory of its own for what passes between loops.
struct division {
  int parts = 1;
  int extent = -1;                    ///< the number that is cut; none where the kernel divides itself
  std::int64_t size = 0, unit = 1;    ///< of that extent, and what parts begin at multiples of
  int follower = -1;                  ///< another number, which is the extent `each` times
  std::int64_t each = 1;
  int falling = -1;                   ///< a number that falls by `fall` for each step along the extent
  std::int64_t fall = 0;
  int scratch = -1;                   ///< an operand
  std::int64_t move[max_operands]{};  ///< bytes from one step along the extent to the next, by operand

  /// Where a part begins.
  std::int64_t begin(int part) const {
    const std::int64_t units = (size + unit - 1) / unit, first = units * part / parts * unit;
    return first < size ? first : size;
  }
};

}  // namespace SINTER_UNIT

namespace detail {
inline namespace SINTER_UNIT {

/// Looks at the key of a step and its numbers, and finds the extent along which parts are most alike.
class divider {
 public:
  /// `lanes`: of the instruction set that the step's kernel is for.
  divider(const passes::word* key, const std::int64_t* number, int lanes) : key_(key), number_(number), lanes_(lanes) {
    if (static_cast<family>(key_[0]) == family::nest) {
      levels_ = passes::nest_levels(key_[1]);
      operands_ = passes::nest_operands(key_[1]);
      key_ += 2;
      base_ = levels_ + operands_ * levels_;
      for (int level = 0; level < levels_; ++level) times_ *= number[level];
      for (int level = 0; level < levels_; ++level) offer(level, 1, level_of_nest + level);
    }
    look();
  }

  /// Nanoseconds of the whole step on one core, roughly.
  std::int64_t time() const { return times_ * time_; }
  /// Bytes that each part needs for itself: those of the step's own scratch.
  std::int64_t scratch_bytes() const { return scratch_bytes_; }

  /// In at most so many parts; one where nothing can be divided.
  division into(int parts) {
    division made;
    int best = -1;
    double least = 0.95;  // of the whole: what the largest part has; a division that saves less is none
    for (int i = 0; i < count_; ++i) {
      const std::int64_t units = (offers_[i].size + offers_[i].unit - 1) / offers_[i].unit;
      const std::int64_t most = (units + parts - 1) / parts * offers_[i].unit;
      const double share = static_cast<double>(most) / static_cast<double>(offers_[i].size);
      if (share >= least - 0.01) continue;  // the first of those that are about as good
      least = share;
      best = i;
    }
    if (best < 0) return made;
    const option& o = offers_[best];
    const std::int64_t units = (o.size + o.unit - 1) / o.unit;
    made.parts = static_cast<int>(units < parts ? units : parts);
    made.size = o.size;
    made.unit = o.unit;
    made.scratch = scratch_;
    if (o.axis == kernel_itself) return made;
    made.extent = o.number;
    if (o.axis >= level_of_nest) {
      const int level = o.axis - level_of_nest;
      for (int k = 0; k < operands_; ++k) made.move[k] = number_[levels_ + k * levels_ + level];
    } else {
      aim(made, o.axis);
    }
    return made;
  }

 private:
  static constexpr int columns = 3, kernel_itself = 64, level_of_nest = 65;

  struct option {
    int number;  ///< of the whole step's
    std::int64_t size, unit;
    int axis;
  };

  std::int64_t number(int i) const { return number_[base_ + i]; }
  /// `number`: the extent's place among the numbers of the kernel within.
  void offer(int number, std::int64_t unit, int axis) {
    const int place = axis >= level_of_nest ? number : base_ + number;
    if (number_[place] > unit) offers_[count_++] = {place, number_[place], unit, axis};
  }
  void offer_kernel_itself(std::int64_t size, std::int64_t unit) {
    if (size > unit) offers_[count_++] = {-1, size, unit, kernel_itself};
  }
  void scratch(int operand, std::int64_t floats) {
    scratch_ = operand;
    scratch_bytes_ = (floats * 4 + 63) / 64 * 64;
  }

  void look() {
    switch (static_cast<family>(key_[0])) {
      case family::elementwise: return look_at_elementwise();
      case family::reduction: return look_at_reduction();
      case family::contraction: return look_at_contraction();
      case family::depthwise: return look_at_depthwise();
      case family::winograd: return look_at_winograd();
      case family::max_pool:
        offer(0, 1, 0);
        offer(1, 1, 1);
        time_ = number(0) * number(1) * number(2) * number(3) * (number(6) * number(7) + 1) / 16;
        return;
      case family::max_unpool:
        offer(0, 1, 0);
        offer(3, 64, columns);
        time_ = number(0) * number(3) * (number(4) * number(5) + number(1) * number(2)) / 8;
        return;
      case family::pack:
        offer(6, number(8), columns);
        time_ = number(0) * number(1) * number(2) * number(6) / 4;
        return;
      case family::border:
        offer(0, 1, 0);
        time_ = number(0) * (border_bytes(1) - number(1) * number(2) * number(3) * static_cast<std::int64_t>(key_[1])) / 16;
        return;
      case family::random:
        offer_kernel_itself(number(0), 64);
        time_ = number(0) / 2;
        return;
      case family::portable:
      case family::nest:
      case family::winograd_pack:
      case family::small_product: return;  // one node in plain loops, what a program does once, and what is over before others wake
    }
  }
  void look_at_elementwise() {
    for (int axis = 0; axis < 3; ++axis) offer(axis, 1, axis);
    offer(3, 64, 3);  // whole vectors, and lines of any dtype
    time_ = program_words{key_ + 1}.time(number(0) * number(1) * number(2) * number(3));
  }
  void look_at_reduction() {
    offer(0, 1, 0);
    offer(1, 1, 1);
    // Columns are summed up to eight vectors at a time, those that are left one by one and in another order.
    offer(2, key_[2] != 0 ? 1 : number(2) < 4 * lanes_ ? lanes_ : 8 * lanes_, 2);
    std::int64_t elements = 1;
    for (int i = 0; i < 6; ++i) elements *= number(i);
    time_ = program_words{key_ + 3}.time(elements);
  }
  void look_at_contraction() {
    const bool wide = (key_[1] >> 49 & 1) != 0, one_row = (key_[1] >> 50 & 1) != 0, pooled = key_[2] != 0, indexed = (key_[2] >> 32 & 1) != 0;
    const auto extent = static_cast<std::int64_t>(key_[1] >> 8 & 0xffffffff), width = static_cast<std::int64_t>(key_[1] & 255);
    const std::int64_t rows = number(0) * number(1) * (extent > 0 ? extent : number(2)), steps = number(4) * number(5) * number(6);
    // Rows of which A takes less memory than B read all of B on each core; then columns are better, in whole panels, or as many as a tile takes.
    const bool by_columns = rows < number(3);
    const std::int64_t unit = one_row ? 128 : wide ? 64 : 32;
    if (by_columns) offer(3, unit, columns);
    offer(0, 1, 0);
    if (pooled)
      offer(18, 1, 1);
    else
      offer(1, 1, 1);
    if (extent == 0 && !pooled) offer(2, 24, 2);  // whole tiles of 8, 6 or 4 rows, whichever a kernel has
    if (!by_columns) offer(3, unit, columns);
    const program_words program{key_ + 3};
    const int behind = 1 + program.operands() + (indexed ? 1 : 0);
    if (pooled)
      scratch(behind, static_cast<std::int64_t>(key_[2] & 255) * (extent > 0 ? extent : number(2)) * width);
    else if (number(17) < number(4))
      scratch(behind, rows * number(3));
    const std::int64_t products = rows * number(3) * steps / 50, way = (rows < steps ? rows : steps) + number(3) * steps / 12;
    time_ = (products > way ? products : way) + program.time(rows * number(3), 1);
  }
  void look_at_depthwise() {
    offer(0, 1, 0);
    offer(1, 4, 1);  // bands of four rows
    if (number(3) % 16 == 0) offer(3, 32, columns);
    const std::int64_t results = number(0) * number(1) * number(2) * number(3);
    time_ = results * number(4) * number(5) * number(6) / 20 + program_words{key_ + 2}.time(results, 1);
  }
  void look_at_winograd() {
    const auto tile = static_cast<std::int64_t>(key_[1] & 255), block = static_cast<std::int64_t>(key_[1] >> 16 & 0xffffff);
    const std::int64_t points = (tile + 2) * (tile + 2), tiles = number(0) * ((number(1) + tile - 1) / tile) * ((number(2) + tile - 1) / tile);
    offer_kernel_itself(tiles, 1);
    const program_words program{key_ + 2};
    scratch(1 + program.operands(), passes::winograd_scratch(tile, block, number(9)));
    time_ = tiles * points * number(3) * number(4) / 40;
  }
  std::int64_t border_bytes(std::int64_t images) const {
    return images * (number(1) + number(4) + number(6)) * (number(2) + number(5) + number(7)) * number(3) * static_cast<std::int64_t>(key_[1]);
  }

  /// How operands and numbers follow a part along an axis.
  void aim(division& made, int axis) const {
    switch (static_cast<family>(key_[0])) {
      case family::elementwise: {
        const program_words program{key_ + 1};
        for (int k = 0; k < program.operands(); ++k) made.move[k] = number(4 + 4 * k + axis) * program.operand_bytes(k);
        return;
      }
      case family::reduction: {
        const program_words program{key_ + 3};
        for (int k = 0; k < program.inputs() + 1; ++k) made.move[k] = number(6 + 6 * k + axis) * program.operand_bytes(k);
        return;
      }
      case family::contraction: {
        const auto stride_h = static_cast<std::int64_t>(key_[2] >> 16 & 255);
        if (axis == columns)
          made.move[1] = number(13) * size_of(passes::packed_dtype_of(key_[1])) / static_cast<std::int64_t>(key_[1] & 255);
        else
          made.move[0] = number(7 + axis) * 4 * (key_[2] != 0 && axis == 1 ? stride_h : 1);
        // A group is one run of rows, an image's runs, or all runs of all images.
        const std::int64_t runs = number(key_[2] != 0 ? 18 : 1), group = number(20);
        if ((axis == 0 && group == number(0) * runs) || (axis == 1 && group > 1)) made.follower = base_ + 20, made.each = group / made.size;
        follow(made, program_words{key_ + 3}, axis, 21, (key_[2] >> 32 & 1) != 0);
        return;
      }
      case family::depthwise:
        if (axis == columns) {
          made.move[0] = 4;
          made.move[1] = number(16) * 4 / number(17);
        } else {
          made.move[0] = number(7 + axis) * 4;
        }
        return follow(made, program_words{key_ + 2}, axis, 18, false);
      case family::max_pool:
        if (axis == 0) made.move[0] = number(12) * 4;
        made.move[1] = number(15 + axis) * 4;
        made.move[2] = key_[1] != 0 ? number(18 + axis) : 0;
        if (axis == 1) made.falling = base_ + 10, made.fall = number(8);
        return;
      case family::max_unpool:
        made.move[0] = axis == columns ? 4 : number(12) * 4;
        made.move[1] = axis == columns ? 1 : number(15);
        made.move[2] = axis == columns ? 4 : number(18) * 4;
        return;
      case family::pack:  // as f32: what is packed as another dtype is, when a program is made
        made.move[0] = number(7) * 4;
        made.move[1] = number(0) * number(1) * number(2) * 4;
        return;
      case family::border: made.move[0] = border_bytes(1); return;
      case family::random:
      case family::winograd:
      case family::portable:
      case family::nest:
      case family::winograd_pack:
      case family::small_product: return;  // never aimed
    }
  }
  /// Operands from the third on, those of a program whose input 0 is a sum: `first` is the number of their first stride.
  void follow(division& made, program_words program, int axis, int first, bool indexed) const {
    int operand = 2;
    for (int i = 1; i < program.inputs(); ++i, first += 4) made.move[operand++] = number(first + axis) * program.input_bytes(i);
    for (int i = 0; i < program.outputs(); ++i, first += 3) made.move[operand++] = (axis == columns ? 1 : number(first + axis)) * program.output_bytes(i);
    if (indexed) made.move[operand] = axis == columns ? 1 : number(first + axis);
  }

  const passes::word* key_;
  const std::int64_t* number_;
  int lanes_;
  int base_ = 0, levels_ = 0, operands_ = 0;  ///< of a nest: where the numbers within begin, its loops, and the operands that they move
  std::int64_t times_ = 1, time_ = 0, scratch_bytes_ = 0;
  int scratch_ = -1, count_ = 0;
  option offers_[12];
};

}  // namespace SINTER_UNIT
}  // namespace detail
}  // namespace sinter::backends::cpu
