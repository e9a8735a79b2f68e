// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// A control of the harness: this promises an error and has none.
// expect: something is wrong
int main() { return 0; }
