# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases of einsum.safetensors: sums of products by their subscripts."""

import torch

from golden_file import drawer, put_with_gradients

# The subscripts, then the shape of each operand. A case's name is its place.
FORMS = (
    ("ii", (5, 5)),
    ("bii->bi", (3, 4, 4)),
    ("ijk->kij", (2, 3, 5)),
    ("ijk->j", (2, 3, 5)),
    ("ij,jk", (3, 5), (5, 2)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("bhqd,bhkd->bhqk", (2, 3, 4, 5), (2, 3, 6, 5)),
    ("bhqk,bhkd->bqhd", (2, 3, 4, 6), (2, 3, 6, 5)),
    ("pqrs,tuqvr->pstuv", (2, 3, 4, 2), (3, 2, 3, 2, 4)),
    ("i,j->ji", (4,), (3,)),
    ("ij,ij->ij", (3, 4), (3, 4)),
    ("ij,ij->", (3, 4), (3, 4)),
    ("bij,bij->b", (2, 3, 4), (2, 3, 4)),
    ("ij,kl->il", (2, 3), (4, 5)),
    ("iij,jk->ik", (3, 3, 4), (4, 2)),
    ("...ij,...jk->...ik", (2, 1, 3, 4), (5, 4, 2)),
    ("i...,j...", (2, 4), (3, 4)),
    ("b...,b...->...", (3, 2, 4), (3, 1, 4)),
    ("ij...->i", (2, 3, 4)),
    ("bn,anm,bm->ba", (3, 4), (2, 4, 5), (3, 5)),
    ("ij,jk,kl->li", (2, 3), (3, 4), (4, 5)),
    ("iBa", (2, 3, 4)),
)


def einsums():
    store = {}
    for place, (form, *shapes) in enumerate(FORMS):
        draw = drawer(200 + place)
        operands = {name: draw.uniform(*shape) for name, shape in zip("abc", shapes)}
        put_with_gradients(store, f"{place}", lambda *, form=form, **x: torch.einsum(form, *x.values()), operands)
    return store
