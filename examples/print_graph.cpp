// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Prints the Fashion-MNIST network at every stage, from the traced expression to the plan's steps, and writes two pictures for Graphviz.
///
///     print_graph [<folder for the .dot files>]
///     dot -Tsvg fashion-training.dot > fashion-training.svg
#include <filesystem>
#include <fstream>
#include <iostream>

#include "fashion/stages.hpp"

namespace {

void write_picture(const std::filesystem::path& path, const sn::ir::graph& g, std::string_view title) {
  std::ofstream file(path);
  sn::ir::write_dot(file, g, title);
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int main(int count, char** words) {
  try {
    const std::filesystem::path folder = count > 1 ? words[1] : ".";
    stages::print_all(std::cout);
    write_picture(folder / "fashion-traced.dot", stages::traced(), "forward and loss, traced");
    write_picture(folder / "fashion-training.dot", stages::training(), "forward, backward and update, optimised");
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "print_graph: " << problem.what() << '\n';
    return 1;
  }
}
