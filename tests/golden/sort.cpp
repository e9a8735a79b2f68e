// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Orders of elements, and gradients through them, against values stored from PyTorch.
#include "cases.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;
namespace hana = boost::hana;

using x_of = input<"x", f64, 3, 5, 7>;

template <int Axis>
void along(const golden& stored) {
  const std::string axis = ".axis" + std::to_string(Axis);
  matches<x_of>(stored, "sort.ascending" + axis, [](auto x) { return hana::at_c<0>(sort<Axis>(x)); }, 0);
  matches<x_of>(stored, "sort.descending" + axis, [](auto x) { return hana::at_c<0>(sort<Axis, descending>(x)); }, 0);
  matches<x_of>(stored, "topk.largest" + axis, [](auto x) { return hana::at_c<0>(topk<2, Axis>(x)); }, 0);
  matches<x_of>(stored, "topk.smallest" + axis, [](auto x) { return hana::at_c<0>(topk<2, Axis, ascending>(x)); }, 0);
}

template <sort_order Order, class X>
void places_match(const golden& stored, const std::string& name, const std::string& order, dtype element) {
  const auto given = [&](std::string_view, const ir::value_type&, const symbol_values&) { return stored.get(name + ".x", element); };
  const auto made = run(traced<X>(argsort<-1, Order>), {}, 1, given);
  const std::string places = name + "." + order + ".places";
  CHECK_MESSAGE(same_bits(made.values.at(0), stored.get(places, i32)), places, " differ");
}

TEST_SUITE("golden.sort") {
  TEST_CASE("values in order and their gradients match PyTorch, and so do the places of equal elements, zeros, infinities and NaNs") {
    const golden stored("sort.safetensors");
    along<0>(stored);
    along<1>(stored);
    along<2>(stored);
    places_match<ascending, input<"x", f64, 12>>(stored, "special", "ascending", f64);
    places_match<descending, input<"x", f64, 12>>(stored, "special", "descending", f64);
    places_match<ascending, input<"x", i32, 6, 20>>(stored, "ties", "ascending", i32);
    places_match<descending, input<"x", i32, 6, 20>>(stored, "ties", "descending", i32);
    for (const std::string& name : stored.forgotten()) FAIL_CHECK(name << " is compared with nothing");
  }
}

}  // namespace
