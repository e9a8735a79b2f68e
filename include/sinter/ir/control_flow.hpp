// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Control flow in a model: loops, branches, and blocks that are computed again on the way back.
///
/// Bodies are functions of tensors. They may also read tensors around them, and ask for parameters, which every step shares. On tensors that hold data they run
/// as they are, step by step. What is `watch`ed within a body is not kept.
#pragma once

#include <sinter/ir/control/checkpoint.hpp>
#include <sinter/ir/control/cond.hpp>
#include <sinter/ir/control/scan.hpp>
#include <sinter/ir/control/while_loop.hpp>
