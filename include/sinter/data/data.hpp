// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Datasets, batches and the readers that need no other library.
#pragma once

#include <sinter/data/alternating_flip.hpp>
#include <sinter/data/batches.hpp>
#include <sinter/data/byte_source.hpp>
#include <sinter/data/dataset.hpp>
#include <sinter/data/idx.hpp>
#include <sinter/data/labelled_images.hpp>
#include <sinter/data/prefetch.hpp>
#include <sinter/data/shuffle.hpp>
