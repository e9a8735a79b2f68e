// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A program to stop in: gdb prints what `show` has as locals.
#include <cstdint>

#include <sinter/backends/eager/tape.hpp>
#include <sinter/sinter.hpp>

namespace sn = sinter;

[[gnu::noinline]] void stop_here() { asm volatile(""); }

[[gnu::noinline]] int show() {
  const sn::tensor<float> matrix({2, 3}, {1, 2, 3, 4, 5.5f, 6});
  const sn::view<const float> second_row = matrix[1];
  const sn::tensor<std::int8_t> bytes({2}, {-1, 65});
  const sn::tensor<sn::float16> halves({2}, {sn::float16(0.5f), sn::float16(-2.0f)});
  const sn::tensor<float> nothing;
  const sn::eager_tensor doubled = sn::eager_tensor(matrix) * 2.0f;
  const sn::eager_tensor whole(std::int32_t{7});
  const sn::extents run{4, 5};
  const sn::dims shape(sn::dim(1, sn::symbolic::batch), sn::dim(49, sn::symbolic::batch * sn::symbolic::sequence), 28);
  stop_here();
  return static_cast<int>(second_row.size() + bytes.size() + halves.size() + nothing.size() + doubled.size() + whole.size() + run.rank +
                          shape.rank);
}

int main() { return show() > 0 ? 0 : 1; }
