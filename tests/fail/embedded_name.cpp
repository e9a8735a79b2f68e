// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A tensor that is not among the embedded ones.
// expect: sinter: the embedded weights have no tensor of that name
// errors: 1
// at-most-lines: 60
#include <sinter/sinter.hpp>

namespace sn = sinter;

struct images {
  static constexpr sn::constant_array arrays[] = {{"image.0", sn::u8, sn::dims(2, 2), 0}};
  static constexpr char bytes[] = "\001\002\003\004";
};
constexpr auto image = sn::constant_weights<images>::get<"image.1">();

int main() {}
