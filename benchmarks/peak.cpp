// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The proven ceiling of every instruction set of this machine; fails when one does not prove itself.
#include "peak.hpp"

int main() {
  bool all = true;
  for (sinter::backends::cpu::isa set : sinter::backends::cpu::all_isas) {
    if (!sinter::backends::cpu::supports(set)) continue;
    const benchmarks::peak_proof proof = benchmarks::prove_peak(set);
    print(proof, set);
    all = all && proof.holds();
  }
  return all ? 0 : 1;
}
