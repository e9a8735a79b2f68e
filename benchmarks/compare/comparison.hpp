// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Cases and their peers: checks, rounds, and the rows of the table and of results.json. How to read them: benchmarks/README.md.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "contender.hpp"

namespace benchmarks {

/// What a case does at least, whoever does it.
struct work {
  double flops = 0;        ///< two for each multiply-add of its products and convolutions
  double read_bytes = 0;   ///< weights, inputs and outputs, each once
  double added_bytes = 0;  ///< in place of read_bytes, for what reads two arrays and writes a third: the bytes of the three together
};

/// One case: what it computes at least, what is right, and how far from it is still right.
struct comparison {
  std::string id;
  work least;
  contender ours;
  std::function<std::vector<float>()> reference;  ///< the output by sinter's reference backend
  std::vector<contender> peers;
  double tolerance = 1e-5;       ///< ours from the reference, in parts of the largest number
  double peer_tolerance = 1e-4;  ///< a peer from ours
};

using case_maker = comparison (*)(const case_arguments&, const std::string& id);

/// The cases of a program, each made and run when it is asked for.
class case_list {
 public:
  void add(std::string id, case_maker make) { cases_.push_back({std::move(id), make}); }

  /// Everything a program does. 0 when all that ran was right.
  int run(int count, char** words) const;

 private:
  std::vector<std::pair<std::string, case_maker>> cases_;
};

}  // namespace benchmarks
