// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>

#include <sinter/core/error.hpp>

namespace sn = sinter;

static_assert(std::is_base_of_v<std::runtime_error, sn::error>);
static_assert(std::is_base_of_v<sn::error, sn::file_error> && std::is_base_of_v<sn::error, sn::tensor_error> &&
              std::is_base_of_v<sn::error, sn::value_error>);

TEST_SUITE("core/error") {
  TEST_CASE("an error is a sentence for people and fields for programs") {
    const sn::file_error file("train.idx", "magic number", "0x00000803", "0x00000801");
    CHECK(file.what() == std::string("train.idx: magic number: expected 0x00000803, found 0x00000801"));
    CHECK(file.file == "train.idx");
    CHECK(file.field == "magic number");
    CHECK(file.expected == "0x00000803");
    CHECK(file.found == "0x00000801");

    const sn::tensor_error tensor("image", "batch", "1 to 64", "65");
    CHECK(tensor.what() == std::string("image: batch: expected 1 to 64, found 65"));
    CHECK(tensor.name == "image");
    CHECK(tensor.field == "batch");
    CHECK(tensor.expected == "1 to 64");
    CHECK(tensor.found == "65");

    const sn::value_error value("label", "0 to 9", "10");
    CHECK(value.what() == std::string("label: value: expected 0 to 9, found 10"));
    CHECK(value.name == "label");
    CHECK(value.expected == "0 to 9");
    CHECK(value.found == "10");
  }

  TEST_CASE("control characters of a file's names are shown and do not end the words") {
    const sn::file_error file("a.safetensors", "header", "a new key", std::string("'a\0b\x1b[31m'", 10));
    CHECK(std::string(file.what()) == "a.safetensors: header: expected a new key, found 'a\\u0000b\\u001b[31m'");
    CHECK(file.found == std::string("'a\0b\x1b[31m'", 10));
  }

  TEST_CASE("the fields outlive the strings they were made from") {
    const auto made = [] {
      const std::string name(40, 'n'), field(40, 'f'), expected(40, 'e'), found(40, 'o');
      return sn::tensor_error(name, field, expected, found);
    }();
    CHECK(made.name == std::string(40, 'n'));
    CHECK(made.found == std::string(40, 'o'));
  }
}
