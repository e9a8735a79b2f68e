// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// nvcc reads every header, its device pass included; `every_header.hpp` is generated.
#include <every_header.hpp>
