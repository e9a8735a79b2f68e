// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Files that hold weights.
#pragma once

#include <sinter/io/safetensors.hpp>
