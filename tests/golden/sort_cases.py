# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases of sort.safetensors: orders of elements, among them equal ones, zeros of both signs, infinities and NaNs."""

import torch

from golden_file import drawer, put_with_gradients

SPECIAL = [0.0, float("nan"), -0.0, float("inf"), 1.0, float("-inf"), -1.0, float("nan"), 0.0, float("inf"), 1.0, -0.0]


def sorts():
    store = {}
    draw = drawer(300)
    for axis in (0, 1, 2):
        for name, descending in {"ascending": False, "descending": True}.items():
            put_with_gradients(
                store,
                f"sort.{name}.axis{axis}",
                lambda x, axis=axis, descending=descending: torch.sort(x, dim=axis, descending=descending, stable=True)[0],
                {"x": draw.distinct(3, 5, 7)},
            )
        for name, largest in {"largest": True, "smallest": False}.items():
            put_with_gradients(
                store,
                f"topk.{name}.axis{axis}",
                lambda x, axis=axis, largest=largest: torch.topk(x, 2, axis, largest)[0],
                {"x": draw.distinct(3, 5, 7)},
            )
    store["special.x"] = torch.tensor(SPECIAL, dtype=torch.float64)
    store["ties.x"] = draw.integers(6, 20, limit=5)
    for name, x in {"special": store["special.x"], "ties": store["ties.x"]}.items():
        for order, descending in {"ascending": False, "descending": True}.items():
            store[f"{name}.{order}.places"] = torch.sort(x, dim=-1, descending=descending, stable=True)[1].int()
    return store
