// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The network of dense layers that cases run and train: 784-512-256-10.
#pragma once

#include <sinter/sinter.hpp>

namespace benchmarks {

struct classifier {
  constexpr auto operator()(auto x) const {
    return x | sinter::dense<512>("first") | sinter::relu | sinter::dense<256>("second") | sinter::relu | sinter::dense<10>("last");
  }
};

}  // namespace benchmarks
