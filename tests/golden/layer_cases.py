# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The cases of layers.safetensors: reductions, normalisation, attention, and three steps of a network with batch normalisation."""

import torch
import torch.nn.functional as functional

from golden_file import drawer, put_with_gradients


def statistics(store, draw):
    axes = {"axis0": (0,), "axis2": (2,), "axes02": (0, 2), "all": (0, 1, 2)}
    for name, where in axes.items():
        put_with_gradients(store, f"min.{name}", lambda x: x.amin(where), {"x": draw.distinct(3, 5, 7)})
        put_with_gradients(store, f"variance.{name}", lambda x: x.var(where), {"x": draw.uniform(3, 5, 7)})
        put_with_gradients(store, f"population_variance.{name}", lambda x: x.var(where, correction=0), {"x": draw.uniform(3, 5, 7)})
        put_with_gradients(store, f"standard_deviation.{name}", lambda x: x.std(where), {"x": draw.uniform(3, 5, 7)})
        put_with_gradients(store, f"logsumexp.{name}", lambda x: x.logsumexp(where), {"x": draw.uniform(3, 5, 7, bound=50)})
        for label, order in {"l1": 1, "l2": 2, "infinity": torch.inf}.items():
            put_with_gradients(store, f"norm_{label}.{name}", lambda x: torch.linalg.vector_norm(x, order, where), {"x": draw.distinct(3, 5, 7)})
    zeros = draw.uniform(4, 6) + 0.0
    zeros[1, 3] = 0
    zeros[2, 0] = zeros[2, 5] = 0
    put_with_gradients(store, "prod.rows", lambda x: x.prod(1), {"x": zeros})
    put_with_gradients(store, "prod.all", lambda x: x.prod(), {"x": draw.uniform(3, 5) + 2})
    ties = draw.integers(5, 9, limit=4).double()
    store["argmax.x"] = ties
    store["argmax.y"] = ties.argmax(1).int()
    store["argmin.y"] = ties.argmin(1).int()


def normalization(store, draw):
    def with_affine(name, function, shape, features, bias=True):
        operands = {"x": draw.uniform(*shape, bound=2), "weight": draw.uniform(*features)}
        if bias:
            operands["bias"] = draw.uniform(*features)
        put_with_gradients(store, name, function, operands)

    with_affine("layer_norm", lambda x, weight, bias: functional.layer_norm(x, (7,), weight, bias), (3, 5, 7), (7,))
    with_affine("layer_norm2", lambda x, weight, bias: functional.layer_norm(x, (5, 7), weight, bias), (3, 5, 7), (5, 7))
    with_affine("rms_norm", lambda x, weight: functional.rms_norm(x, (7,), weight, eps=2.0**-23), (3, 5, 7), (7,), bias=False)
    with_affine("group_norm", lambda x, weight, bias: functional.group_norm(x, 3, weight, bias), (2, 6, 3, 5), (6,))
    with_affine("instance_norm", lambda x, weight, bias: functional.instance_norm(x, weight=weight, bias=bias), (2, 6, 3, 5), (6,))
    put_with_gradients(store, "instance_norm_plain", lambda x: functional.instance_norm(x), {"x": draw.uniform(2, 6, 3, 5)})
    with_affine("batch_norm", lambda x, weight, bias: functional.batch_norm(x, None, None, weight, bias, training=True), (4, 6, 3, 5), (6,))


def attention(store, draw):
    attend = functional.scaled_dot_product_attention

    def operands(queries=5, keys=6):
        return {"q": draw.uniform(2, 3, queries, 4), "k": draw.uniform(2, 3, keys, 4), "v": draw.uniform(2, 3, keys, 7)}

    put_with_gradients(store, "attention.plain", lambda q, k, v: attend(q, k, v), operands())
    put_with_gradients(store, "attention.causal", lambda q, k, v: attend(q, k, v, is_causal=True), operands(5, 5))
    put_with_gradients(store, "attention.additive", lambda q, k, v, mask: attend(q, k, v, mask), operands() | {"mask": draw.uniform(5, 6, bound=3)})
    # PyTorch's own answer for a row without keys is zeros in its fused kernels, and so here.
    seen = draw.integers(2, 1, 5, 6, limit=2)
    seen[:, :, :, 0] = 1
    seen[1, 0, 2] = 0
    store["attention.masked.seen"] = seen

    def masked(q, k, v):
        scores = (q @ k.transpose(-1, -2) / 2).masked_fill(seen == 0, -torch.inf)
        empty = (seen == 0).all(-1, keepdim=True)
        return (scores.masked_fill(empty, 0).softmax(-1) * ~empty) @ v

    put_with_gradients(store, "attention.masked", masked, operands())
    library = attend(store["attention.masked.q"], store["attention.masked.k"], store["attention.masked.v"], seen != 0)
    assert torch.allclose(library, store["attention.masked.y"], atol=1e-12), "scaled_dot_product_attention says something else"

    for label, causal in {"heads": False, "causal_heads": True}.items():
        layer = torch.nn.MultiheadAttention(12, 3, batch_first=True, dtype=torch.float64)
        names = ["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"]
        values = {"x": draw.uniform(2, 5, 12), "in_proj_weight": draw.uniform(36, 12), "in_proj_bias": draw.uniform(36)}
        values |= {"out_proj.weight": draw.uniform(12, 12), "out_proj.bias": draw.uniform(12)}
        mask = torch.ones(5, 5, dtype=torch.bool).triu(1) if causal else None

        def run(x, **parameters):
            return torch.func.functional_call(layer, dict(zip(names, parameters.values())), (x, x, x), {"need_weights": False, "attn_mask": mask})[0]

        put_with_gradients(store, f"attention.{label}", run, values)


def batch_norm_training(store, draw):
    """Three steps of SGD on images -> batch_norm -> conv 3x3 4->5 -> batch_norm -> relu -> mean -> dense, then inference with the running statistics."""
    images, labels = draw.uniform(3, 6, 4, 5, 6, bound=2), draw.integers(3, 6, limit=3)
    start = {
        "first.weight": 1 + draw.uniform(4, bound=0.5),
        "first.bias": draw.uniform(4, bound=0.5),
        "conv.weight": draw.uniform(5, 4, 3, 3, bound=0.5),
        "conv.bias": draw.uniform(5, bound=0.25),
        "second.weight": 1 + draw.uniform(5, bound=0.5),
        "second.bias": draw.uniform(5, bound=0.5),
        "logits.weight": draw.uniform(3, 5),
        "logits.bias": draw.uniform(3),
    }
    running = {"first.running_mean": torch.zeros(4), "first.running_var": torch.ones(4), "second.running_mean": torch.zeros(5), "second.running_var": torch.ones(5)}
    running = {name: value.double() for name, value in running.items()}
    parameters = {name: value.clone().requires_grad_() for name, value in start.items()}

    def network(x, training):
        def normalized(x, name):
            statistics = running[f"{name}.running_mean"], running[f"{name}.running_var"]
            return functional.batch_norm(x, *statistics, parameters[f"{name}.weight"], parameters[f"{name}.bias"], training=training)

        x = functional.conv2d(normalized(x, "first"), parameters["conv.weight"], parameters["conv.bias"])
        x = functional.relu(normalized(x, "second")).mean((2, 3))
        return functional.linear(x, parameters["logits.weight"], parameters["logits.bias"])

    optimizer = torch.optim.SGD(list(parameters.values()), lr=0.1, momentum=0.9, foreach=False)
    for name, value in {"images": images, "labels": labels, **start}.items():
        store[f"batch_norm_training.{name}"] = value
    states = {name: [] for name in {**start, **running}}
    losses = []
    for step in range(3):
        loss = functional.cross_entropy(network(images[step], True), labels[step].long())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
        for name, value in {**parameters, **running}.items():
            states[name].append(value.detach().clone())
    store["batch_norm_training.losses"] = torch.stack(losses)
    for name, values in states.items():
        store[f"batch_norm_training.after.{name}"] = torch.stack(values)
    store["batch_norm_training.logits"] = network(images[0], False).detach()


def layers():
    store = {}
    for seed, family in enumerate((statistics, normalization, attention, batch_norm_training)):
        family(store, drawer(200 + seed))
    return store
