# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Training steps of the cases in PyTorch on one thread: torch_server.py <id> <safetensors>, then as serving.py says.

The output are the losses of the first steps, from the stored weights.
"""

import functools
import logging
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import serving

try:
    import torch
    from torch.nn import functional as F
except ImportError as error:
    serving.say(missing=f"the Python package torch is not here: {error}")
    sys.exit()

BATCHES = 8  # stored one behind another


def mlp(w, x):
    x = F.relu(F.linear(x, w["first.weight"], w["first.bias"]))
    x = F.relu(F.linear(x, w["second.weight"], w["second.bias"]))
    return F.linear(x, w["last.weight"], w["last.bias"])


def norm(w, name, x):
    return F.batch_norm(x, w[name + ".running_mean"], w[name + ".running_var"], w[name + ".weight"], w[name + ".bias"], training=True)


def block(w, name, x, stride=1):
    inner = F.relu(norm(w, name + "norm1", F.conv2d(x, w[name + "conv1.weight"], stride=stride, padding=1)))
    inner = norm(w, name + "norm2", F.conv2d(inner, w[name + "conv2.weight"], padding=1))
    if stride > 1:
        x = norm(w, name + "project_norm", F.conv2d(x, w[name + "project.weight"], stride=stride))
    return F.relu(inner + x)


def resnet20(w, x):
    x = F.relu(norm(w, "stem_norm", F.conv2d(x, w["stem.weight"], padding=1)))
    for i in range(3):
        x = block(w, f"stage1.{i}.", x)
    for stage in ("stage2", "stage3"):
        x = block(w, stage + ".first.", x, stride=2)
        for i in range(2):
            x = block(w, f"{stage}.next.{i}.", x)
    return F.linear(x.mean((2, 3)), w["classes.weight"], w["classes.bias"])


CASES = {
    "train_mlp_sgd": (mlp, torch.optim.SGD, {"lr": 0.01}, 8),
    "train_mlp_adam": (mlp, torch.optim.Adam, {"lr": 1e-4}, 8),
    "train_resnet20": (resnet20, torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}, 2),
}


def make(name, arrays, channels_last, compiled, update):
    """A step and the losses of the first ones. `update`: how the optimiser runs, vectorised over the parameters or as one kernel."""
    function, optimiser, settings, checked_steps = CASES[name]
    layout = {"memory_format": torch.channels_last} if channels_last else {}

    def tensor(array):
        value = torch.tensor(array)
        return value.contiguous(**layout) if value.dim() == 4 else value

    def begin():
        weights = {key: tensor(value) for key, value in arrays.items() if not key.startswith("input.")}
        trained = [value.requires_grad_() for key, value in weights.items() if ".running_" not in key]
        images = [batch.contiguous(**(layout if batch.dim() == 4 else {})) for batch in torch.tensor(arrays["input.x"]).chunk(BATCHES)]
        labels = torch.tensor(arrays["input.label"]).long().chunk(BATCHES)
        optimizer = optimiser(trained, **settings, **{update: True})
        turn = 0

        def step():
            nonlocal turn
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(weights, images[turn % BATCHES], labels[turn % BATCHES])
            loss.backward()
            optimizer.step()
            turn += 1
            return loss.detach()

        return step

    def loss_of(weights, image, label):
        return F.cross_entropy(function(weights, image), label)

    if compiled:
        loss_of = torch.compile(loss_of)

    def losses():
        step = begin()
        return [float(step()) for _ in range(checked_steps)]

    return begin(), losses


def main():
    logging.disable(logging.WARNING)  # torch.compile warns of a GPU that nobody asked for
    name, path = sys.argv[1:]
    arrays = serving.read_network(path)
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(True)
    makers = {}
    for channels_last in (False, True) if name == "train_resnet20" else (False,):
        for compiled in (False, True):
            for update in ("foreach", "fused"):
                words = ["compiled" if compiled else "eager", *(["channels last"] if channels_last else []), update]
                makers[" ".join(words)] = functools.partial(make, name, arrays, channels_last, compiled, update)
    serving.serve(f"torch {torch.__version__.split('+')[0]}", makers)


if __name__ == "__main__":
    main()
