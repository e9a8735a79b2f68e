// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The second floor: graphs, symbols, and a card for each operation.
#pragma once

#include <sinter/ir/card.hpp>
#include <sinter/ir/dot.hpp>
#include <sinter/ir/expr.hpp>
#include <sinter/ir/graph.hpp>
#include <sinter/ir/infer.hpp>
#include <sinter/ir/model.hpp>
#include <sinter/ir/op/add.hpp>
#include <sinter/ir/op/axes.hpp>
#include <sinter/ir/op/axis.hpp>
#include <sinter/ir/op/broadcast.hpp>
#include <sinter/ir/op/cards.hpp>
#include <sinter/ir/op/comparison.hpp>
#include <sinter/ir/op/concat.hpp>
#include <sinter/ir/op/conv2d.hpp>
#include <sinter/ir/op/convert.hpp>
#include <sinter/ir/op/cumsum.hpp>
#include <sinter/ir/op/div.hpp>
#include <sinter/ir/op/exp.hpp>
#include <sinter/ir/op/leaf.hpp>
#include <sinter/ir/op/log.hpp>
#include <sinter/ir/op/log_softmax.hpp>
#include <sinter/ir/op/logic.hpp>
#include <sinter/ir/op/matmul.hpp>
#include <sinter/ir/op/max_pool2d.hpp>
#include <sinter/ir/op/maximum.hpp>
#include <sinter/ir/op/mean.hpp>
#include <sinter/ir/op/meaning.hpp>
#include <sinter/ir/op/minimum.hpp>
#include <sinter/ir/op/mul.hpp>
#include <sinter/ir/op/neg.hpp>
#include <sinter/ir/op/pad.hpp>
#include <sinter/ir/op/reduce.hpp>
#include <sinter/ir/op/relu.hpp>
#include <sinter/ir/op/reshape.hpp>
#include <sinter/ir/op/select.hpp>
#include <sinter/ir/op/slice.hpp>
#include <sinter/ir/op/sqrt.hpp>
#include <sinter/ir/op/sub.hpp>
#include <sinter/ir/op/take.hpp>
#include <sinter/ir/op/transpose.hpp>
#include <sinter/ir/opcode.hpp>
#include <sinter/ir/operation.hpp>
#include <sinter/ir/parameter.hpp>
#include <sinter/ir/print.hpp>
#include <sinter/ir/random.hpp>
#include <sinter/ir/rule.hpp>
#include <sinter/ir/scope.hpp>
#include <sinter/ir/symbol.hpp>
#include <sinter/ir/verify.hpp>
