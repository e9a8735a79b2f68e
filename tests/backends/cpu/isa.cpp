// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// The choice of an instruction set: the machine's best, an argument, the environment, and what is refused.
#include <sinter/backends/cpu/isa.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

namespace {

using namespace sinter;

/// Sets SINTER_ISA for one scope.
struct environment {
  explicit environment(const char* value) {
    if (const char* const old = std::getenv("SINTER_ISA")) before = old, had = true;
    if (value)
      setenv("SINTER_ISA", value, 1);
    else
      unsetenv("SINTER_ISA");
  }
  environment(const environment&) = delete;
  ~environment() {
    if (had)
      setenv("SINTER_ISA", before.c_str(), 1);
    else
      unsetenv("SINTER_ISA");
  }
  std::string before;
  bool had = false;
};

TEST_SUITE("backends.cpu.isa") {
  TEST_CASE("every machine runs the baseline, and each set includes those before it") {
    CHECK(backends::cpu::supports(backends::cpu::isa::baseline));
    CHECK((!backends::cpu::supports(backends::cpu::isa::avx512) || backends::cpu::supports(backends::cpu::isa::avx2)));
  }

  TEST_CASE("the best set is chosen unless the environment names another") {
    {
      const environment none(nullptr);
      const backends::cpu::isa best = backends::cpu::detail::default_isa();
      CHECK(backends::cpu::supports(best));
      for (const backends::cpu::isa set : backends::cpu::all_isas) CHECK((set <= best || !backends::cpu::supports(set)));
    }
    for (const backends::cpu::isa set : backends::cpu::all_isas) {
      const environment named(std::string(backends::cpu::name_of(set)).c_str());
      if (backends::cpu::supports(set))
        CHECK(backends::cpu::detail::default_isa() == set);
      else
        CHECK_THROWS_AS(backends::cpu::detail::default_isa(), value_error);
    }
  }

  TEST_CASE("an argument goes before everything and is refused where the machine lacks it") {
    const environment named("baseline");
    for (const backends::cpu::isa set : backends::cpu::all_isas) {
      if (backends::cpu::supports(set))
        CHECK(backends::cpu::choose_isa(set) == set);
      else
        CHECK_THROWS_AS(backends::cpu::choose_isa(set), value_error);
    }
  }

  TEST_CASE("a name that is none is refused with those that are") {
    const environment wrong("avx");
    CHECK_THROWS_WITH_AS(backends::cpu::detail::default_isa(), "SINTER_ISA: value: expected baseline, avx2 or avx512, found avx", value_error);
  }
}

}  // namespace
