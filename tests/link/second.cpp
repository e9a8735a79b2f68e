// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The second of two units with every header: see first.cpp.
#include <every_header.hpp>

const void* version_in_second() { return &sinter::version; }
std::string error_text_in_second() { return sinter::value_error("rate", "above 0", "-1").what(); }
