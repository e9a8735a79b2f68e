// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The page of operations says what the code says.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "../../tools/operation_table.hpp"

namespace {

std::string printed() {
  std::ostringstream text;
  operation_table::write(text);
  return text.str();
}

}  // namespace

TEST_SUITE("docs") {
  TEST_CASE("the page of operations is what the table's program prints") {
    const std::string now = printed();
    std::ofstream("operations.md") << now;  // in the test's own folder, to copy from
    std::ostringstream stored;
    stored << std::ifstream(SINTER_SOURCE_DIRECTORY "/docs/reference/operations.md").rdbuf();
    CHECK_MESSAGE(now == stored.str(), "docs/reference/operations.md is old; the new one is operations.md in the folder where this test ran");
  }

  TEST_CASE("the table tells vector from portable kernels, views from both, and what has no derivative") {
    using namespace operation_table;
    CHECK(planned(make(opcode::add, sn::f32), opcode::add) == machine::vector);
    CHECK(planned(make(opcode::add, sn::f64), opcode::add) == machine::portable);
    CHECK(planned(make(opcode::transpose, sn::f32), opcode::transpose) == machine::view);
    CHECK(make(opcode::matmul, sn::boolean).node == -1);
    CHECK(reference_evaluates(make(opcode::conv2d, sn::f16)));
    CHECK(has_derivative(opcode::conv2d));
    CHECK(has_derivative(opcode::convert));
    CHECK(!has_derivative(opcode::less));
    CHECK(!has_derivative(opcode::random_uniform));
  }
}
