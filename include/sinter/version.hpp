// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The version: written here and nowhere else. CMake reads these three lines.
#pragma once

#define SINTER_VERSION_MAJOR 0
#define SINTER_VERSION_MINOR 1
#define SINTER_VERSION_PATCH 0

namespace sinter {

/// One number that grows with every release: 10203 is 1.2.3.
inline constexpr int version = SINTER_VERSION_MAJOR * 10000 + SINTER_VERSION_MINOR * 100 + SINTER_VERSION_PATCH;

}  // namespace sinter
