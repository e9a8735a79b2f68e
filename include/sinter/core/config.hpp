// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The few macros of sinter: what a compiler needs to be told beside the language.
#pragma once

/// Functions that device code may call, too: cards' scalar meanings and what they lean on.
#if defined(__CUDACC__)
#define SINTER_HD __host__ __device__
#else
#define SINTER_HD
#endif
