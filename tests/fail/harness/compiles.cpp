// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The positive control: a file of the same make as those that must not compile, without a mistake.
// expect-ok
#include <sinter/core/tensor.hpp>

#include <boost/hana.hpp>

static_assert(sinter::dims(2, 3).count() == sinter::dim(6));
int main() { return 0; }
