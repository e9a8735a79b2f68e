// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The first of two units with every header (`every_header.hpp` is generated): both must see the same objects.
#include <every_header.hpp>

const void* version_in_second();
std::string error_text_in_second();

int main() {
  const bool one_version = &sinter::version == version_in_second();
  const bool one_text = sinter::value_error("rate", "above 0", "-1").what() == error_text_in_second();
  return one_version && one_text ? 0 : 1;
}
