# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Writes the networks of the cases, <id>.onnx and <id>.safetensors with the same weights and input: networks.py <folder> <id>...

Everything is f32. Weights in the safetensors file have sinter's names, which are PyTorch's; an input x is "input.x". A case that takes part
in several forms of ONNX, of which ONNX Runtime's fastest counts, has <id>.<form>.onnx beside it. Files that are there already are left
alone, unless this script, or network.py, is newer than they are.
"""

import os
import sys

import network as writing
import numpy as np


def gemm(network, m, k, n):
    x = network.input("x", m, k)
    network.output(network.add("Relu", network.dense(x, "layer", k, n)), m, n)


def mlp(network, batch, *extents):
    x = network.input("x", batch, extents[0])
    for i, name in enumerate(("first", "second", "last")):
        x = network.dense(x, name, extents[i], extents[i + 1])
        if name != "last":
            x = network.add("Relu", x)
    network.output(x, batch, extents[-1])


def recurrent(network, operation, states, gates, units=64):
    """One step; ONNX has the gates in another order, and both biases in one."""
    order = {"LSTM": (0, 3, 1, 2), "GRU": (1, 0, 2)}[operation]

    def reordered(values):
        return np.concatenate([values[gate * units : (gate + 1) * units] for gate in order])

    rows = gates * units
    shapes = {"weight_ih_l0": (rows, 1), "weight_hh_l0": (rows, units), "bias_ih_l0": (rows,), "bias_hh_l0": (rows,)}
    parts = {name: reordered(network.store("cell." + name, network.drawn(*shape, fan_in=2 * units))) for name, shape in shapes.items()}
    bias = np.concatenate([parts["bias_ih_l0"], parts["bias_hh_l0"]])
    constants = [network.constant(part[None]) for part in (parts["weight_ih_l0"], parts["weight_hh_l0"], bias)]
    x = network.input("x", 1, 1, 1)
    first = [network.state(name, 1, 1, units) for name in ("h", "c")[:states]]
    form = {"linear_before_reset": 1} if operation == "GRU" else {}
    last = network.add(operation, x, *constants, "", *first, count=1 + states, hidden_size=units, **form)
    network.nodes[-1].output[0] = ""  # the outputs of all steps, which are one
    for name, value in zip(("next_h", "next_c"), last[1:]):
        network.output(value, 1, 1, units, name=name)


def lstm_step(network):
    recurrent(network, "LSTM", 2, 4)


def gru_step(network):
    recurrent(network, "GRU", 1, 3)


def lenet(network):
    x = network.input("x", 1, 1, 28, 28)
    x = network.add("Relu", network.convolution(x, "conv1", 1, 6, 5, padding=2))
    x = network.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = network.add("Relu", network.convolution(x, "conv2", 6, 16, 5))
    x = network.add("Flatten", network.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2]))
    x = network.add("Relu", network.dense(x, "first", 400, 120))
    x = network.add("Relu", network.dense(x, "second", 120, 84))
    network.output(network.dense(x, "last", 84, 10), 1, 10)


def convolution(network, channels, extent, units, size, groups=1):
    x = network.input("x", 1, channels, extent, extent)
    y = network.convolution(x, "conv", channels, units, size, padding=size // 2, groups=groups)
    network.output(network.add("Relu", y), 1, units, extent, extent)


def scaled(network):
    """x w + b of gelu_chain, and r."""
    x, r = network.input("x", 1024, 1024), network.input("r", 1024, 1024)
    w, b = network.store("w", 1 + network.small(1024)), network.store("b", network.small(1024))
    return network.add("Add", network.add("Mul", x, network.constant(w)), network.constant(b)), r


def gelu_chain(network):
    x, r = scaled(network)
    network.output(network.add("Add", network.add("Gelu", x), r), 1024, 1024)


def erf(network):
    """The same in the words that exporters used before there was Gelu, and which ONNX Runtime looks for."""
    x, r = scaled(network)
    network.output(network.add("Add", network.gelu_by_erf(x), r), 1024, 1024)


def attention_64x256(network):
    x = network.input("x", 1, 64, 256)
    network.output(network.attention(x, "attention", 64, 256, 4), 1, 64, 256)


def encoder_12(network, fused=False):
    attend = network.fused_attention if fused else network.attention
    x = network.input("x", 1, 128, 384)
    for i in range(12):
        name = f"layer.{i}."
        x = network.add("Add", x, attend(network.layer_norm(x, name + "norm1", 384), name + "attention", 128, 384, 6))
        wide = network.gelu_by_erf(network.dense_along(network.layer_norm(x, name + "norm2", 384), name + "widen", 384, 1536))
        x = network.add("Add", x, network.dense_along(wide, name + "narrow", 1536, 384))
    network.output(x, 1, 128, 384)


def fused(network, name):
    """ONNX Runtime's own operation for attention, in place of its parts."""
    if name == "encoder_12":
        encoder_12(network, fused=True)
    else:
        x = network.input("x", 1, 64, 256)
        network.output(network.fused_attention(x, "attention", 64, 256, 4), 1, 64, 256)


def resnet50(network):
    x = network.input("x", 1, 3, 224, 224)
    x = network.add("Relu", network.convolution(x, "stem", 3, 64, 7, stride=2, padding=3))
    x = network.add("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    channels = 64
    for stage, (width, stride, blocks) in enumerate(((64, 1, 3), (128, 2, 4), (256, 2, 6), (512, 2, 3)), start=1):
        for block in range(blocks):
            name = f"stage{stage}." + (f"next.{block - 1}." if block else "first.")
            step = 1 if block else stride
            y = network.add("Relu", network.convolution(x, name + "reduce", channels, width, 1))
            y = network.add("Relu", network.convolution(y, name + "middle", width, width, 3, stride=step, padding=1))
            y = network.convolution(y, name + "expand", width, 4 * width, 1, gain=0.25)  # small, so that 16 sums do not grow without end
            x = x if block else network.convolution(x, name + "project", channels, 4 * width, 1, stride=step)
            x = network.add("Relu", network.add("Add", y, x))
            channels = 4 * width
    x = network.add("Flatten", network.add("GlobalAveragePool", x))
    network.output(network.dense(x, "classes", 2048, 1000), 1, 1000)


def batches(network, *sample):
    """Eight batches one behind another; there is no ONNX of what is trained."""
    count = 8 * sample[0]
    network.stored["input.x"] = network.random.uniform(-1, 1, (count, *sample[1:])).astype(np.float32)
    network.stored["input.label"] = network.random.integers(0, 10, count).astype(np.float32)


def trained_mlp(network):
    batches(network, 64, 784)
    for name, features, units in (("first", 784, 512), ("second", 512, 256), ("last", 256, 10)):
        network.dense("", name, features, units)


def trained_resnet20(network):
    batches(network, 32, 3, 32, 32)

    def convolution(name, norm, channels, units, size):
        network.store(name + ".weight", network.drawn(units, channels, size, size, fan_in=channels * size * size))
        for part, value in (("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)):
            network.store(f"{norm}.{part}", np.full(units, value, np.float32))

    convolution("stem", "stem_norm", 3, 16, 3)
    blocks = [(f"stage1.{i}.", 16, 16) for i in range(3)]
    for stage, width in (("stage2", 32), ("stage3", 64)):
        blocks += [(f"{stage}.first.", width // 2, width)] + [(f"{stage}.next.{i}.", width, width) for i in range(2)]
    for name, channels, width in blocks:
        convolution(name + "conv1", name + "norm1", channels, width, 3)
        convolution(name + "conv2", name + "norm2", width, width, 3)
        if channels != width:
            convolution(name + "project", name + "project_norm", channels, width, 1)
    network.dense("", "classes", 64, 10)


def overhead(network):
    network.input("x", 16)


# What each id is made by. A list holds the forms in which its network is written, all with the same weights: the first is <id>.onnx.
CASES = {
    "gemm_32x784x512": [(gemm, 32, 784, 512)],
    "gemm_64x512x512": [(gemm, 64, 512, 512)],
    "gemm_128x3072x768": [(gemm, 128, 3072, 768)],
    "gemm_512": [(gemm, 512, 512, 512)],
    "gemm_1024": [(gemm, 1024, 1024, 1024)],
    **{f"mlp_b{batch}": [(mlp, batch, 784, 512, 256, 10)] for batch in (1, 8, 32, 64)},
    "tiny_mlp": [(mlp, 1, 32, 64, 64, 8)],
    "lstm_step": [(lstm_step,)],
    "gru_step": [(gru_step,)],
    "lenet": [(lenet,)],
    "conv3_64_56": [(convolution, 64, 56, 64, 3)],
    "conv3_128_28": [(convolution, 128, 28, 128, 3)],
    "depthwise_64_56": [(convolution, 64, 56, 64, 3, 64)],
    "conv1_64_64": [(convolution, 64, 56, 64, 1)],
    "conv1_256_64": [(convolution, 256, 56, 64, 1)],
    "gelu_chain": [(gelu_chain,), (erf,)],
    "attention_64x256": [(attention_64x256,), (fused, "attention_64x256")],
    "encoder_12": [(encoder_12,), (fused, "encoder_12")],
    "resnet50_b1": [(resnet50,)],
    "train_mlp_sgd": [(trained_mlp,)],
    "train_mlp_adam": [(trained_mlp,)],
    "train_resnet20": [(trained_resnet20,)],
    "overhead": [(overhead,)],
}


def main():
    folder, ids = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    changed = max(os.path.getmtime(__file__), os.path.getmtime(writing.__file__))
    for name in ids:
        if name not in CASES:
            sys.exit(f"networks.py knows no case {name}")
        for i, (form, *arguments) in enumerate(CASES[name]):
            # The safetensors file last: where it is, the other is.
            path = f"{folder}/{name}{'.' + form.__name__ if i else ''}"
            done = path + (".onnx" if i else ".safetensors")
            if os.path.exists(done) and os.path.getmtime(done) > changed:
                continue
            made = writing.Network(name)
            form(made, *arguments)
            if made.outputs:
                writing.write(path + ".onnx", made.onnx().SerializeToString())
            if i == 0:
                writing.write(path + ".safetensors", writing.safetensors(made.stored))


if __name__ == "__main__":
    main()
