// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// oneDNN, version 2: weights are packed before the time begins, in the layout that it chooses itself.
#pragma once

#include <vector>

#include "../compare/contender.hpp"
#include "problems.hpp"

namespace benchmarks {

/// By its inner products or its matrix products, whichever is faster.
contender onednn_contender(const std::shared_ptr<const affine_chain>& of);

/// Two contenders: from an image in rows to one in rows, as ours, in the fastest of its ways (direct or Winograd's, on rows, on
/// channels-last images, or on blocks between two changes of layout); and on blocks alone, which is what a convolution costs between two
/// others of its kind.
std::vector<contender> onednn_contenders(const std::shared_ptr<const convolution>& of);

}  // namespace benchmarks
