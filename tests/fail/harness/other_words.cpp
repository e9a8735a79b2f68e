// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A control of the harness: the right words stand in the second error, where no user looks first.
// expect: shapes must broadcast
// at-most-lines: 60
static_assert(sizeof(char) == 2, "characters are too small");
static_assert(sizeof(char) == 3, "shapes must broadcast");
int main() { return 0; }
