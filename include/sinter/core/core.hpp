// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The first floor: dtypes, shapes, tensors, errors.
#pragma once

#include <sinter/core/callback.hpp>
#include <sinter/core/config.hpp>
#include <sinter/core/double_double.hpp>
#include <sinter/core/dtype.hpp>
#include <sinter/core/elementary_series.hpp>
#include <sinter/core/error.hpp>
#include <sinter/core/fixed_string.hpp>
#include <sinter/core/gamma_series.hpp>
#include <sinter/core/half.hpp>
#include <sinter/core/literals.hpp>
#include <sinter/core/math.hpp>
#include <sinter/core/named_array.hpp>
#include <sinter/core/philox.hpp>
#include <sinter/core/sequence.hpp>
#include <sinter/core/series.hpp>
#include <sinter/core/shape.hpp>
#include <sinter/core/tensor.hpp>
