// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The third floor: from a traced graph to a plan.
#pragma once

#include <sinter/passes/differentiate.hpp>
#include <sinter/passes/eliminate_dead_code.hpp>
#include <sinter/passes/family.hpp>
#include <sinter/passes/frozen_graph.hpp>
#include <sinter/passes/frozen_plan.hpp>
#include <sinter/passes/fuse.hpp>
#include <sinter/passes/grad.hpp>
#include <sinter/passes/hoist_invariants.hpp>
#include <sinter/passes/inline_calls.hpp>
#include <sinter/passes/inline_single_steps.hpp>
#include <sinter/passes/lay_out.hpp>
#include <sinter/passes/lower.hpp>
#include <sinter/passes/pipeline.hpp>
#include <sinter/passes/plan.hpp>
#include <sinter/passes/plan_memory.hpp>
#include <sinter/passes/program.hpp>
#include <sinter/passes/rewriter.hpp>
#include <sinter/passes/schedule.hpp>
#include <sinter/passes/share_common_subexpressions.hpp>
#include <sinter/passes/simplify.hpp>
#include <sinter/passes/view.hpp>
