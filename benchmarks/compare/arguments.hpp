// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The arguments of a program of benchmarks/cases.
#pragma once

#include <string>
#include <vector>

#include <sinter/core/error.hpp>

namespace benchmarks {

/// What a program of benchmarks/cases is asked for: ids of its cases, or none for all; files that lines of JSON and rows are added to;
/// where the networks are, the Python that has peers, and ONNX Runtime's library.
struct case_arguments {
  std::vector<std::string> ids;
  int rounds = 31;
  std::string results, table, networks = "build/benchmarks/networks", python = "python3", onnxruntime;

  case_arguments(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      const auto value = [&] {
        if (++i == count) throw sinter::value_error(word, "a value", "nothing");
        return std::string(words[i]);
      };
      if (word == "--rounds")
        rounds = std::stoi(value());
      else if (word == "--results")
        results = value();
      else if (word == "--table")
        table = value();
      else if (word == "--networks")
        networks = value();
      else if (word == "--python")
        python = value();
      else if (word == "--onnxruntime")
        onnxruntime = value();
      else if (word.starts_with("-"))
        throw sinter::value_error("option", "--rounds, --results, --table, --networks, --python or --onnxruntime", word);
      else
        ids.push_back(word);
    }
    if (rounds < 1) throw sinter::value_error("--rounds", "one at least", std::to_string(rounds));
  }
};

}  // namespace benchmarks
