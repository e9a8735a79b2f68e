// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Everything, and nothing of it used: what an #include costs.
#include <sinter/sinter.hpp>

static_assert(sinter::f32 == sinter::dtype::f32);
