// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Layers and losses.
#pragma once

#include <sinter/nn/layer/adaptive_pool.hpp>
#include <sinter/nn/layer/attention.hpp>
#include <sinter/nn/layer/avg_pool2d.hpp>
#include <sinter/nn/layer/batch_norm.hpp>
#include <sinter/nn/layer/conv1d.hpp>
#include <sinter/nn/layer/conv2d.hpp>
#include <sinter/nn/layer/conv3d.hpp>
#include <sinter/nn/layer/conv_transpose2d.hpp>
#include <sinter/nn/layer/dense.hpp>
#include <sinter/nn/layer/dropout.hpp>
#include <sinter/nn/layer/embedding.hpp>
#include <sinter/nn/layer/max_pool2d.hpp>
#include <sinter/nn/layer/normalization.hpp>
#include <sinter/nn/layer/options.hpp>
#include <sinter/nn/layer/random.hpp>
#include <sinter/nn/layer/recurrent.hpp>
#include <sinter/nn/loss/mean_squared_error.hpp>
#include <sinter/nn/loss/softmax_cross_entropy.hpp>
