# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""A network for ONNX Runtime and for sinter at once: what networks.py writes the cases in."""

import json
import os

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]


class Network:
    """A graph that grows by calls, and the tensors that sinter reads."""

    def __init__(self, name):
        self.name = name
        self.random = np.random.default_rng(1)
        self.stored = {}  # for sinter
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def drawn(self, *shape, fan_in):
        return (self.random.standard_normal(shape) * np.sqrt(2.0 / fan_in)).astype(np.float32)

    def small(self, *shape):
        return (0.1 * self.random.standard_normal(shape)).astype(np.float32)

    def store(self, name, values):
        """A weight of sinter's."""
        self.stored[name] = np.ascontiguousarray(values)
        return values

    def input(self, name, *shape):
        self.stored["input." + name] = self.random.uniform(-1, 1, shape).astype(np.float32)
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def state(self, name, *shape):
        """An input that begins at zero and is not stored."""
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, value, *shape, name="y"):
        """Names a result, whose last user this is."""
        for node in self.nodes:
            for i, result in enumerate(node.output):
                if result == value:
                    node.output[i] = name
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def constant(self, values):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operation, *operands, count=1, **attributes):
        """A node; its result, or results."""
        results = [f"value_{len(self.nodes)}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(operation, list(operands), results, **attributes))
        return results[0] if count == 1 else results

    def dense(self, x, name, features, units):
        """x W' + b of rows, as a Gemm with constant weights."""
        weight = self.store(name + ".weight", self.drawn(units, features, fan_in=features))
        bias = self.store(name + ".bias", self.small(units))
        return self.add("Gemm", x, self.constant(weight.T), self.constant(bias))

    def dense_along(self, x, name, features, units):
        """The same over the last axis of three."""
        weight = self.store(name + ".weight", self.drawn(units, features, fan_in=features))
        bias = self.store(name + ".bias", self.small(units))
        return self.add("Add", self.add("MatMul", x, self.constant(weight.T)), self.constant(bias))

    def convolution(self, x, name, channels, units, size, stride=1, padding=0, groups=1, gain=1.0):
        seen = channels // groups  # by each output channel
        weight = self.store(name + ".weight", np.float32(gain) * self.drawn(units, seen, size, size, fan_in=seen * size * size))
        bias = self.store(name + ".bias", self.small(units))
        return self.add("Conv", x, self.constant(weight), self.constant(bias), strides=[stride] * 2, pads=[padding] * 4, group=groups)

    def layer_norm(self, x, name, features):
        weight = self.store(name + ".weight", 1 + self.small(features))
        bias = self.store(name + ".bias", self.small(features))
        return self.add("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=1e-5)

    def gelu_by_erf(self, x):
        scaled = self.add("Div", x, self.constant(np.float32(np.sqrt(2.0))))
        sum_ = self.add("Add", self.add("Erf", scaled), self.constant(np.float32(1)))
        return self.add("Mul", self.add("Mul", x, sum_), self.constant(np.float32(0.5)))

    def projections(self, name, features):
        weight = self.store(name + ".in_proj_weight", self.drawn(3 * features, features, fan_in=2 * features))
        return weight, self.store(name + ".in_proj_bias", self.small(3 * features))

    def attention(self, x, name, tokens, features, heads):
        """Self-attention in ONNX's operations. The three projections are one product, and the queries' scale is part of its weights."""
        weight, bias = self.projections(name, features)
        scale = np.concatenate([np.full(features, (features // heads) ** -0.5), np.ones(2 * features)]).astype(np.float32)
        projected = self.add("Add", self.add("MatMul", x, self.constant((weight * scale[:, None]).T)), self.constant(bias * scale))
        parts = self.add("Split", projected, axis=2, num_outputs=3, count=3)
        shape = self.constant(np.array([1, tokens, heads, features // heads], np.int64))
        orders = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
        q, k, v = (self.add("Transpose", self.add("Reshape", part, shape), perm=order) for part, order in zip(parts, orders))
        mixed = self.add("MatMul", self.add("Softmax", self.add("MatMul", q, k), axis=-1), v)
        shape = self.constant(np.array([1, tokens, features], np.int64))
        rows = self.add("Reshape", self.add("Transpose", mixed, perm=[0, 2, 1, 3]), shape)
        return self.dense_along(rows, name + ".out_proj", features, features)

    def fused_attention(self, x, name, _tokens, features, heads):
        weight, bias = self.projections(name, features)
        mixed = self.add("Attention", x, self.constant(weight.T), self.constant(bias), num_heads=heads, domain="com.microsoft")
        return self.dense_along(mixed, name + ".out_proj", features, features)

    def onnx(self):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        return helper.make_model(graph, opset_imports=OPSET, ir_version=10)


def write(path, content):
    """Whole or not at all: what is interrupted leaves no file that looks complete."""
    with open(path + ".part", "wb") as file:
        file.write(content)
    os.replace(path + ".part", path)


def safetensors(arrays):
    header, offset = {}, 0
    for name, values in arrays.items():
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [offset, offset + values.nbytes]}
        offset += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(values.tobytes() for values in arrays.values())
