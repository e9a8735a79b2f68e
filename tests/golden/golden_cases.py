# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases: what each file of reference values holds. Every function returns names and tensors, in a fixed order."""

import torch
import torch.nn.functional as functional

from convolution_cases import convolutions_and_pools
from einsum_cases import einsums
from elementwise_cases import elementwise
from golden_file import drawer, put_with_gradients
from layer_cases import layers
from sort_cases import sorts
from recurrent_cases import recurrent

LEARNING_RATES = (0.1, 0.01, 0.001)


def small_cnn(image, parameters):
    """conv 3x3 1->4, relu, max pool 2x2, conv 3x3 4->6, relu, flatten, dense 54->10."""
    hidden = functional.conv2d(image, parameters["conv1.weight"], parameters["conv1.bias"])  # [N, 4, 10, 10]
    hidden = functional.max_pool2d(functional.relu(hidden), 2)  # [N, 4, 5, 5]
    hidden = functional.conv2d(hidden, parameters["conv2.weight"], parameters["conv2.bias"])  # [N, 6, 3, 3]
    hidden = functional.relu(hidden).flatten(1)  # [N, 54]
    return functional.linear(hidden, parameters["logits.weight"], parameters["logits.bias"])  # [N, 10]


def small_cnn_start():
    """The image, its labels and the parameters that every case of the small CNN starts from."""
    draw = drawer(7)
    image = draw.uniform(3, 1, 12, 12)
    labels = torch.tensor([3, 0, 9], dtype=torch.int32)
    parameters = {
        "conv1.weight": draw.uniform(4, 1, 3, 3, bound=0.75),
        "conv1.bias": draw.uniform(4, bound=0.25),
        "conv2.weight": draw.uniform(6, 4, 3, 3, bound=0.5),
        "conv2.bias": draw.uniform(6, bound=0.25),
        "logits.weight": draw.uniform(10, 54, bound=0.25),
        "logits.bias": draw.uniform(10, bound=0.25),
    }
    return image, labels, parameters


def small_cnn_gradients():
    image, labels, parameters = small_cnn_start()
    leaves = {name: value.clone().requires_grad_() for name, value in {"image": image, **parameters}.items()}
    logits = small_cnn(leaves["image"], leaves)
    loss = functional.cross_entropy(logits, labels.long())
    gradients = torch.autograd.grad(loss, [logits, *leaves.values()])
    store = {"image": image, "labels": labels, **parameters, "logits": logits.detach(), "loss": loss.detach()}
    for name, gradient in zip(["logits", *leaves], gradients):
        store[f"{name}.gradient"] = gradient
    return store


def training_steps():
    """Five whole steps of the small CNN on one batch; `<optimizer>.<parameter>` stacks the values after each step."""
    image, labels, start = small_cnn_start()
    optimizers = {
        "adam": lambda values: torch.optim.Adam(values, lr=0.01, foreach=False),
        "sgd": lambda values: torch.optim.SGD(values, lr=0.1, momentum=0.9, foreach=False),
    }
    store = {"image": image, "labels": labels, **start}
    for label, make in optimizers.items():
        parameters = {name: value.clone().requires_grad_() for name, value in start.items()}
        optimizer = make(list(parameters.values()))
        losses, states = [], {name: [] for name in parameters}
        for _ in range(5):
            loss = functional.cross_entropy(small_cnn(image, parameters), labels.long())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
            for name, value in parameters.items():
                states[name].append(value.detach().clone())
        store[f"{label}.losses"] = torch.stack(losses)
        for name, values in states.items():
            store[f"{label}.{name}"] = torch.stack(values)
    return store


def optimizer_trajectories():
    """Ten steps of each optimiser along the same gradients; `trajectory` stacks the parameters after each step."""
    draw = drawer(11)
    start = draw.uniform(7)
    gradients = draw.uniform(10, 7, bound=2)
    gradients[:, 1] = 0  # never a gradient: the parameter must not move, and nothing divides zero by zero
    gradients[:, 2] *= 2.0**-27  # of the size of Adam's epsilon: where epsilon is added shows
    gradients[:, 3] *= 2.0**10
    gradients[4:, 4] = 0  # stops: only momentum moves it on
    store = {"start": start, "gradients": gradients}
    for rate in LEARNING_RATES:
        optimizers = {
            f"sgd.momentum0.rate{rate}": lambda values: torch.optim.SGD(values, lr=rate, foreach=False),
            f"sgd.momentum0.9.rate{rate}": lambda values: torch.optim.SGD(values, lr=rate, momentum=0.9, foreach=False),
            f"adam.rate{rate}": lambda values: torch.optim.Adam(values, lr=rate, foreach=False),
        }
        for label, make in optimizers.items():
            parameter = start.clone().requires_grad_()
            optimizer = make([parameter])
            states = []
            for gradient in gradients:
                parameter.grad = gradient.clone()
                optimizer.step()
                states.append(parameter.detach().clone())
            store[f"{label}.trajectory"] = torch.stack(states)
    return store


def convolutions(store, draw):
    def case(name, image, weight, **settings):
        put_with_gradients(
            store,
            f"conv2d.{name}",
            lambda x, weight, bias: functional.conv2d(x, weight, bias, **settings),
            {"x": draw.uniform(*image), "weight": draw.uniform(*weight), "bias": draw.uniform(weight[0])},
        )

    case("valid", (2, 3, 7, 6), (5, 3, 3, 3))
    case("same", (2, 3, 5, 7), (4, 3, 3, 3), padding=1)
    case("pointwise", (2, 5, 3, 4), (3, 5, 1, 1))
    case("stride2", (2, 3, 12, 7), (4, 3, 5, 3), stride=2, padding=1)  # 12 + 2 - 5 is odd: the last row is never read
    case("stride2x1", (1, 2, 8, 6), (3, 2, 2, 3), stride=(2, 1), padding=(0, 2))


def pools(store, draw):
    def case(name, x, **settings):
        put_with_gradients(store, f"max_pool2d.{name}", lambda x: functional.max_pool2d(x, **settings), {"x": x})

    case("window2", draw.distinct(2, 3, 5, 6), kernel_size=2, stride=2)
    case("overlap", draw.distinct(2, 3, 9, 8), kernel_size=3, stride=2)
    case("padded", draw.distinct(2, 3, 6, 5) - 8, kernel_size=3, stride=2, padding=1)  # negative: padding must not win
    case("ties", draw.integers(2, 2, 6, 6, limit=2).double(), kernel_size=3, stride=2)  # the first of equals is taken


def probabilities(store, draw):
    logits = draw.uniform(5, 7, bound=4)
    logits[1] += 100  # a naive exp overflows in f32
    logits[2] -= 100
    logits[3, 4] = 60  # one certain class
    put_with_gradients(store, "softmax", lambda x: functional.softmax(x, -1), {"x": logits})
    put_with_gradients(store, "log_softmax", lambda x: functional.log_softmax(x, -1), {"x": logits})
    labels = torch.tensor([6, 0, 3, 4, 2], dtype=torch.int32)
    for reduction in ("none", "mean"):
        name = f"softmax_cross_entropy.{reduction}"
        store[f"{name}.labels"] = labels
        put_with_gradients(store, name, lambda x: functional.cross_entropy(x, labels.long(), reduction=reduction), {"x": logits})


def reductions(store, draw):
    axes = {"axis0": (0,), "axis1": (1,), "axis2": (2,), "axes02": (0, 2), "all": (0, 1, 2)}
    for name, where in axes.items():
        put_with_gradients(store, f"sum.{name}", lambda x: x.sum(where), {"x": draw.uniform(3, 5, 7)})
        put_with_gradients(store, f"max.{name}", lambda x: x.amax(where), {"x": draw.distinct(3, 5, 7)})


def broadcasts(store, draw):
    shapes = {"bias": ((3, 4, 5), (5,)), "column": ((3, 5), (3, 1)), "outer": ((3, 1, 5), (4, 1)), "scalar": ((3, 5), ())}
    for name, (left, right) in shapes.items():
        operands = {"left": draw.uniform(*left), "right": draw.uniform(*right)}
        put_with_gradients(store, f"add.{name}", lambda left, right: left + right, operands)
        put_with_gradients(store, f"mul.{name}", lambda left, right: left * right, operands)


def products(store, draw):
    shapes = {"plain": ((3, 5), (5, 7)), "batched": ((2, 3, 5), (2, 5, 7)), "shared": ((2, 3, 5), (5, 7))}
    for name, (left, right) in shapes.items():
        operands = {"left": draw.uniform(*left), "right": draw.uniform(*right)}
        put_with_gradients(store, f"matmul.{name}", lambda left, right: left @ right, operands)


def operations():
    """Single operations over odd sizes, each with the gradients of its inputs for a drawn incoming gradient."""
    store = {}
    for seed, family in enumerate((convolutions, pools, probabilities, reductions, broadcasts, products)):
        family(store, drawer(100 + seed))
    return store


FILES = {
    "small_cnn.safetensors": small_cnn_gradients,
    "training_steps.safetensors": training_steps,
    "optimizers.safetensors": optimizer_trajectories,
    "operations.safetensors": operations,
    "elementwise.safetensors": elementwise,
    "convolutions.safetensors": convolutions_and_pools,
    "layers.safetensors": layers,
    "einsum.safetensors": einsums,
    "sort.safetensors": sorts,
    "recurrent.safetensors": recurrent,
}
