// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A control of the harness: the right words, and more lines than promised.
// expect: characters are too small
// at-most-lines: 1
static_assert(sizeof(char) == 2, "characters are too small");
int main() { return 0; }
