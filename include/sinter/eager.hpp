// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Everything that runs on data at once: eager tensors, operations, layers, losses, gradients, weights and their files. Programs and trainers are in sinter.hpp,
/// which stands beside it.
#pragma once

#include <sinter/backends/eager/control_flow.hpp>
#include <sinter/backends/eager/tape.hpp>
#include <sinter/backends/eager/tensor.hpp>
#include <sinter/backends/weights.hpp>
#include <sinter/core/core.hpp>
#include <sinter/io/io.hpp>
#include <sinter/ir/ir.hpp>
#include <sinter/nn/nn.hpp>
#include <sinter/passes/grad.hpp>
#include <sinter/version.hpp>
