// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A control of the harness: a file that fails and states no words would pass whatever it printed.
static_assert(sizeof(char) == 2, "characters are too small");
int main() { return 0; }
