// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The stages that docs/design/life-of-an-expression.md quotes are those that the passes make now.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "../../examples/fashion/stages.hpp"

TEST_SUITE("docs") {
  TEST_CASE("the stored stages are what the passes make of the network") {
    std::ostringstream now, stored;
    stages::print_all(now);
    std::ofstream("fashion-stages.txt") << now.str();  // in the test's own folder, to copy from
    stored << std::ifstream(SINTER_SOURCE_DIRECTORY "/docs/design/fashion-stages.txt").rdbuf();
    CHECK_MESSAGE(now.str() == stored.str(), "docs/design/fashion-stages.txt is old; the new one is fashion-stages.txt in the folder where this test ran");
  }

  TEST_CASE("a graph that breaks the grammar is not printed") {
    sn::ir::graph broken = stages::traced();
    broken.outputs[0].from = broken.values.count;
    std::ostringstream out;
    CHECK_THROWS(stages::print_graph(out, "broken", broken));
  }
}
