# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases of recurrent.safetensors: torch.nn.RNN, LSTM and GRU with outputs, last states, and the gradients of inputs, first states and parameters."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from golden_file import drawer

SAMPLES, STEPS, FEATURES, UNITS = 3, 5, 4, 3


def put(store, prefix, kind, draw, states=False, lengths=None, **options):
    """One layer: leaves `x`, `h`, `c`, `lengths` and the parameters, results `y`, `last_h`, `last_c`; each result has a drawn gradient."""
    layer = kind(FEATURES, UNITS, batch_first=True, dtype=torch.float64, **options)
    leaves = {"x": draw.uniform(SAMPLES, STEPS, FEATURES, bound=2)}
    names = ("h", "c") if kind is torch.nn.LSTM else ("h",)
    rows = layer.num_layers * (2 if layer.bidirectional else 1)
    if states:
        leaves |= {name: draw.uniform(rows, SAMPLES, UNITS) for name in names}
    leaves = {name: value.requires_grad_() for name, value in leaves.items()}
    for parameter in layer.parameters():
        parameter.data.copy_(draw.uniform(*parameter.shape))

    first = tuple(leaves[name] for name in names) if states else None
    if states and kind is not torch.nn.LSTM:
        (first,) = first
    x = leaves["x"]
    if lengths is not None:
        store[f"{prefix}.lengths"] = torch.tensor(lengths, dtype=torch.int32)
        x = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    y, last = layer(x, first)
    if lengths is not None:
        y, _ = pad_packed_sequence(y, batch_first=True, total_length=STEPS)
    last = last if kind is torch.nn.LSTM else (last,)

    results = {"y": y} | {f"last_{name}": value for name, value in zip(names, last)}
    incoming = {name: draw.uniform(*value.shape) for name, value in results.items()}
    leaves |= dict(layer.named_parameters())
    gradients = torch.autograd.grad(list(results.values()), list(leaves.values()), list(incoming.values()))
    for name, value in leaves.items():
        store[f"{prefix}.{name}"] = value.detach()
    for name, gradient in zip(leaves, gradients):
        store[f"{prefix}.{name}.gradient"] = gradient
    for name, value in results.items():
        store[f"{prefix}.{name}"] = value.detach()
        store[f"{prefix}.{name}.gradient"] = incoming[name]


def recurrent():
    store = {}
    cells = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
    for seed, (name, kind) in enumerate(cells.items()):
        draw = drawer(300 + seed)
        put(store, f"{name}.one", kind, draw)
        put(store, f"{name}.no_bias", kind, draw, bias=False, num_layers=2)
        put(store, f"{name}.states", kind, draw, states=True)
        put(store, f"{name}.deep", kind, draw, states=True, num_layers=2, bidirectional=True)
        put(store, f"{name}.lengths", kind, draw, states=True, lengths=[2, 5, 1], num_layers=2, bidirectional=True)
    put(store, "rnn.relu", torch.nn.RNN, drawer(310), states=True, nonlinearity="relu", num_layers=2, bidirectional=True)
    return store
