// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Trainers, optimisers, schedules, metrics, the loop and its progress bar.
#pragma once

#include <sinter/train/loop.hpp>
#include <sinter/train/metric/accuracy.hpp>
#include <sinter/train/metric/confusion.hpp>
#include <sinter/train/metric/score.hpp>
#include <sinter/train/optimizer/adam.hpp>
#include <sinter/train/optimizer/setting.hpp>
#include <sinter/train/optimizer/sgd.hpp>
#include <sinter/train/progress.hpp>
#include <sinter/train/rate/constant.hpp>
#include <sinter/train/rate/cosine.hpp>
#include <sinter/train/rate/rate_schedule.hpp>
#include <sinter/train/trainer.hpp>
#include <sinter/train/training_graph.hpp>
#include <sinter/train/update_rule.hpp>
