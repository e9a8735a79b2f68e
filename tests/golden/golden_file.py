# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Drawn values, and the safetensors files that hold reference values."""

import json
import math
import struct

import numpy
import torch


class drawer:
    """Draws numbers that do not depend on the version of any library (Steele et al. 2014, SplitMix64).

    Every value is a small multiple of 2^-8, so it is exact in float32: a test that runs in f32 starts from the same numbers.
    """

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        return mixed ^ (mixed >> 31)

    def below(self, limit):
        return (self.bits() >> 11) % limit

    def uniform(self, *shape, bound=1.0):
        """Multiples of 2^-8 in [-bound, bound], in row-major order."""
        steps = int(bound * 256)
        values = [(self.below(2 * steps + 1) - steps) / 256 for _ in range(math.prod(shape))]
        return torch.tensor(values, dtype=torch.float64).reshape(shape)

    def distinct(self, *shape):
        """A shuffle of evenly spaced values around zero: no two are equal, so that a maximum has one place."""
        count = math.prod(shape)
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return torch.tensor([(place - count // 2) / 64 for place in order], dtype=torch.float64).reshape(shape)

    def integers(self, *shape, limit):
        return torch.tensor([self.below(limit) for _ in range(math.prod(shape))], dtype=torch.int32).reshape(shape)


def put_with_gradients(store, prefix, function, inputs):
    """Stores the inputs, `y = function(...)`, a drawn `y.gradient`, and every input's gradient of sum(y * y.gradient).

    `inputs` maps names to float64 tensors. The incoming gradient is drawn from the prefix, so that one case's numbers do not
    depend on the cases before it, and is never all ones.
    """
    leaves = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    y = function(**leaves)
    incoming = drawer(sum(prefix.encode())).uniform(*y.shape)
    gradients = torch.autograd.grad(y, list(leaves.values()), incoming)
    for name, value in inputs.items():
        store[f"{prefix}.{name}"] = value
    store[f"{prefix}.y"] = y.detach()
    store[f"{prefix}.y.gradient"] = incoming
    for name, gradient in zip(leaves, gradients):
        store[f"{prefix}.{name}.gradient"] = gradient


def encode(store):
    """The bytes of a safetensors file: F64 tensors first, then I32, each group in the order it was stored, all aligned."""
    names = {torch.float64: ("F64", "<f8"), torch.int32: ("I32", "<i4")}
    header = {"__metadata__": {"made_by": "tests/golden/make_golden.py"}}
    data = bytearray()
    for kind, (label, layout) in names.items():
        for name, value in store.items():
            if value.dtype != kind:
                continue
            begin = len(data)
            data += numpy.ascontiguousarray(value.detach().numpy().astype(layout)).tobytes()
            header[name] = {"dtype": label, "shape": list(value.shape), "data_offsets": [begin, len(data)]}
    if len(header) != len(store) + 1:
        raise TypeError("reference values are float64 or int32")
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the data then starts at a multiple of eight
    return struct.pack("<Q", len(text)) + text + bytes(data)


def decode(content):
    """The tensors of a file that `encode` wrote."""
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__")
    layouts = {"F64": "<f8", "I32": "<i4"}
    store = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = numpy.frombuffer(content[begin:end], dtype=layouts[entry["dtype"]])
        store[name] = torch.from_numpy(values.copy()).reshape(entry["shape"])
    return store
