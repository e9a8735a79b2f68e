// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Everything that needs no other library than the standard one and Boost.Hana.
#pragma once

#include <sinter/backends/constant.hpp>
#include <sinter/backends/cpu/executor.hpp>
#include <sinter/backends/cpu/weights_as.hpp>
#include <sinter/backends/program.hpp>
#include <sinter/backends/reference/constant_scan.hpp>
#include <sinter/backends/reference/executor.hpp>
#include <sinter/backends/reference/scalar.hpp>
#include <sinter/backends/weights.hpp>
#include <sinter/core/core.hpp>
#include <sinter/data/data.hpp>
#include <sinter/io/io.hpp>
#include <sinter/ir/ir.hpp>
#include <sinter/nn/nn.hpp>
#include <sinter/passes/passes.hpp>
#include <sinter/train/train.hpp>
#include <sinter/version.hpp>
