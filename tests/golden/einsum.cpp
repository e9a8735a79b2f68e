// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Sums of products and their gradients against values stored from PyTorch, by the reference in double.
#include "cases.hpp"

namespace {

using namespace sinter;
using namespace sinter::test;

template <int... Extents>
using a = input<"a", f64, Extents...>;
template <int... Extents>
using b = input<"b", f64, Extents...>;
template <int... Extents>
using c = input<"c", f64, Extents...>;

/// The form at one place of the file.
template <fixed_string Form, class... Inputs>
void matches_form(const golden& stored, int place) {
  matches<Inputs...>(stored, std::to_string(place), einsum<Form>);
}

TEST_SUITE("golden.einsum") {
  TEST_CASE("every stored sum of products and its gradients match PyTorch") {
    const golden stored("einsum.safetensors");
    matches_form<"ii", a<5, 5>>(stored, 0);
    matches_form<"bii->bi", a<3, 4, 4>>(stored, 1);
    matches_form<"ijk->kij", a<2, 3, 5>>(stored, 2);
    matches_form<"ijk->j", a<2, 3, 5>>(stored, 3);
    matches_form<"ij,jk", a<3, 5>, b<5, 2>>(stored, 4);
    matches_form<"bij,bjk->bik", a<2, 3, 4>, b<2, 4, 5>>(stored, 5);
    matches_form<"bhqd,bhkd->bhqk", a<2, 3, 4, 5>, b<2, 3, 6, 5>>(stored, 6);
    matches_form<"bhqk,bhkd->bqhd", a<2, 3, 4, 6>, b<2, 3, 6, 5>>(stored, 7);
    matches_form<"pqrs,tuqvr->pstuv", a<2, 3, 4, 2>, b<3, 2, 3, 2, 4>>(stored, 8);
    matches_form<"i,j->ji", a<4>, b<3>>(stored, 9);
    matches_form<"ij,ij->ij", a<3, 4>, b<3, 4>>(stored, 10);
    matches_form<"ij,ij->", a<3, 4>, b<3, 4>>(stored, 11);
    matches_form<"bij,bij->b", a<2, 3, 4>, b<2, 3, 4>>(stored, 12);
    matches_form<"ij,kl->il", a<2, 3>, b<4, 5>>(stored, 13);
    matches_form<"iij,jk->ik", a<3, 3, 4>, b<4, 2>>(stored, 14);
    matches_form<"...ij,...jk->...ik", a<2, 1, 3, 4>, b<5, 4, 2>>(stored, 15);
    matches_form<"i...,j...", a<2, 4>, b<3, 4>>(stored, 16);
    matches_form<"b...,b...->...", a<3, 2, 4>, b<3, 1, 4>>(stored, 17);
    matches_form<"ij...->i", a<2, 3, 4>>(stored, 18);
    matches_form<"bn,anm,bm->ba", a<3, 4>, b<2, 4, 5>, c<3, 5>>(stored, 19);
    matches_form<"ij,jk,kl->li", a<2, 3>, b<3, 4>, c<4, 5>>(stored, 20);
    matches_form<"iBa", a<2, 3, 4>>(stored, 21);
    for (const std::string& name : stored.forgotten()) FAIL_CHECK(name << " is compared with nothing");
  }
}

}  // namespace
