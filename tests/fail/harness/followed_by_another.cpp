// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A control of the harness: the promised error is the first of two.
// expect: characters are too small
// errors: 1
static_assert(sizeof(char) == 2, "characters are too small");
static_assert(sizeof(char) == 3, "shapes must broadcast");
int main() { return 0; }
