# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases of elementwise.safetensors: every elementwise operation and composite over the same kinds of operands, edges and special values among them."""

import torch
import torch.nn.functional as functional

from golden_file import drawer, put_with_gradients

COUNT = 64
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 6.0, 2.5, -2.5, float("inf"), float("-inf"), float("nan")]

UNARY = {
    "abs": torch.abs, "sign": torch.sign, "floor": torch.floor, "ceil": torch.ceil, "round": torch.round, "trunc": torch.trunc,
    "relu": torch.relu, "exp2": torch.exp2, "expm1": torch.expm1, "log2": torch.log2, "log10": torch.log10, "log1p": torch.log1p,
    "sin": torch.sin, "cos": torch.cos, "tan": torch.tan, "asin": torch.asin, "acos": torch.acos, "atan": torch.atan,
    "sinh": torch.sinh, "cosh": torch.cosh, "tanh": torch.tanh, "asinh": torch.asinh, "acosh": torch.acosh, "atanh": torch.atanh,
    "erf": torch.erf, "erfc": torch.erfc, "square": torch.square, "reciprocal": torch.reciprocal, "rsqrt": torch.rsqrt,
    "sigmoid": torch.sigmoid, "log_sigmoid": functional.logsigmoid, "softplus": functional.softplus,
    "softplus.beta2": lambda x: functional.softplus(x, beta=2), "silu": functional.silu, "mish": functional.mish,
    "gelu": functional.gelu, "gelu_tanh": lambda x: functional.gelu(x, approximate="tanh"), "tanh_shrink": functional.tanhshrink,
    "softsign": functional.softsign, "elu": functional.elu, "elu.alpha": lambda x: functional.elu(x, 0.5), "selu": functional.selu,
    "celu": functional.celu, "celu.alpha": lambda x: functional.celu(x, 0.5), "leaky_relu": functional.leaky_relu,
    "leaky_relu.slope": lambda x: functional.leaky_relu(x, 0.125), "hard_tanh": functional.hardtanh,
    "hard_tanh.bounds": lambda x: functional.hardtanh(x, -0.5, 2), "relu6": functional.relu6, "hard_sigmoid": functional.hardsigmoid,
    "hard_swish": functional.hardswish, "soft_shrink": functional.softshrink, "hard_shrink": functional.hardshrink,
    "threshold": lambda x: functional.threshold(x, 0.5, -2), "clip": lambda x: torch.clip(x, -1, 2), "clip.low": lambda x: torch.clip(x, min=0.5),
    "clip.high": lambda x: torch.clip(x, max=0.5), "nan_to_num": torch.nan_to_num, "nan_to_num.given": lambda x: torch.nan_to_num(x, 1, 9, -8),
    "pow.two": lambda x: torch.pow(x, 2), "lgamma": torch.lgamma, "digamma": torch.digamma, "softmax": lambda x: functional.softmax(x.reshape(8, 8), -1).reshape(COUNT),
}  # fmt: skip
FINITE = {"softmax", "digamma"}  # one NaN there is a row of them; near poles PyTorch differentiates digamma roughly
BINARY = {
    "maximum": torch.maximum, "minimum": torch.minimum, "fmax": torch.fmax, "fmin": torch.fmin, "pow": torch.pow, "atan2": torch.atan2,
    "fmod": torch.fmod, "remainder": torch.remainder, "floor_divide": torch.floor_divide, "hypot": torch.hypot, "logaddexp": torch.logaddexp,
    "lerp": lambda x, other: torch.lerp(x, other, 0.25), "lerp.far": lambda x, other: torch.lerp(x, other, 0.75),
    "heaviside": torch.heaviside, "prelu": lambda x, other: torch.where(x > 0, x, other * x), "where": lambda x, other: torch.where(x > other, x, other),
}  # fmt: skip
WITHOUT_GRADIENT = {"floor_divide", "heaviside"}
QUESTIONS = {"is_nan": torch.isnan, "is_inf": torch.isinf, "is_finite": torch.isfinite}
WHOLE = {
    "bitwise_and": torch.bitwise_and, "bitwise_or": torch.bitwise_or, "bitwise_xor": torch.bitwise_xor,
    "bitwise_not": lambda x, other: torch.bitwise_not(x), "shift_left": torch.bitwise_left_shift, "shift_right": torch.bitwise_right_shift,
    "whole.pow": torch.pow, "whole.fmod": torch.fmod, "whole.remainder": torch.remainder, "whole.floor_divide": torch.floor_divide,
    "whole.abs": lambda x, other: torch.abs(x), "whole.sign": lambda x, other: torch.sign(x),
}  # fmt: skip


def elementwise():
    store = {}
    for name, function in UNARY.items():
        x = drawer(sum(name.encode()) + 1).uniform(COUNT, bound=4)
        if name not in FINITE:
            x[: len(SPECIAL)] = torch.tensor(SPECIAL, dtype=torch.float64)
        if name == "digamma":
            x = x.abs() + 0.125
        if name in ("asin", "acos", "atanh"):
            x[len(SPECIAL) :] /= 4
        put_with_gradients(store, name, lambda x: function(x), {"x": x})  # noqa: B023, called at once
    for name, function in BINARY.items():
        draw = drawer(sum(name.encode()) + 2)
        x, other = draw.uniform(COUNT, bound=4), draw.uniform(COUNT, bound=4)
        edges = [(0, 0), (0, -1), (0, 2), (-1, 2), (-2, 3), (-2, 0), (1, 1), (-1, -1), (2, -2), (float("nan"), 1), (1, float("nan")), (-5, 2), (5, -2), (3, 0)]
        for place, (a, b) in enumerate(edges):
            x[place], other[place] = a, b
        if name in WITHOUT_GRADIENT:
            store[f"{name}.x"], store[f"{name}.other"], store[f"{name}.y"] = x, other, function(x, other)
        else:
            put_with_gradients(store, name, lambda x, other: function(x, other), {"x": x, "other": other})  # noqa: B023
    for name, function in QUESTIONS.items():
        x = torch.tensor(SPECIAL * 4, dtype=torch.float64)
        store[f"{name}.x"], store[f"{name}.y"] = x, function(x).int()
    for name, function in WHOLE.items():
        draw = drawer(sum(name.encode()) + 3)
        x = draw.integers(COUNT, limit=2001) - 1000
        x[:3] = torch.tensor([2147483647, -2147483648, -1], dtype=torch.int32)
        other = draw.integers(COUNT, limit=9) + (1 if name.startswith("whole.") else 0)
        if name.startswith("shift"):
            other[:4] = torch.tensor([31, 32, -1, 40], dtype=torch.int32)
        elif not name.startswith("whole.p"):
            other[8:40] *= -1
        store[f"{name}.x"], store[f"{name}.other"], store[f"{name}.y"] = x, other, function(x, other)
    return store
