# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Times one training step of the Fashion-MNIST network in PyTorch on one thread: see README.md."""

import argparse
import json
import os
import statistics
import sys
import time

# Before the import, because OpenMP reads them once. One thread is what our step uses.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import torch
from torch import nn

BATCH = 64
BATCHES = 32  # cycled, so that a step's images come from beyond the nearest caches, as in a real epoch
WARM_UP_STEPS = 20
TRIAL_STEPS = 40

# name: (channel-last memory, how Adam runs, whether forward and backward go through torch.compile)
VARIANTS = {
    "eager.nchw.foreach": (False, "foreach", False),
    "eager.nchw.fused": (False, "fused", False),
    "eager.channels_last.foreach": (True, "foreach", False),
    "eager.channels_last.fused": (True, "fused", False),
    "compiled.nchw.fused": (False, "fused", True),
    "compiled.channels_last.fused": (True, "fused", True),
    "compiled.channels_last.compiled": (True, "compiled", True),
}


def network():
    """The network that the Fashion-MNIST trainer uses."""
    layers = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),  # [N, 16, 28, 28]
        nn.MaxPool2d(2),  # [N, 16, 14, 14]
        nn.ReLU(),  # after the pool: the same values, at a quarter of the cost
        nn.Conv2d(16, 48, 3, padding=1),  # [N, 48, 14, 14]
        nn.MaxPool2d(2),  # [N, 48, 7, 7]
        nn.ReLU(),
        nn.Flatten(),  # [N, 2352]
        nn.Dropout(0.35),
        nn.Linear(2352, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )
    for layer in layers:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
    return layers


def make_step(variant):
    """A function that runs one step (forward, backward, Adam) on the next batch."""
    channels_last, adam, compiled = VARIANTS[variant]
    layout = torch.channels_last if channels_last else torch.contiguous_format
    torch.manual_seed(0)
    model = network().to(memory_format=layout)
    images = [torch.rand(BATCH, 1, 28, 28).contiguous(memory_format=layout) for _ in range(BATCHES)]
    labels = [torch.randint(10, (BATCH,)) for _ in range(BATCHES)]
    if adam == "compiled":
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)
        update = torch.compile(optimizer.step)
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, **{adam: True})
        update = optimizer.step

    def loss_of(image, label):
        return nn.functional.cross_entropy(model(image), label)

    if compiled:
        loss_of = torch.compile(loss_of)
    turn = 0

    def step():
        nonlocal turn
        optimizer.zero_grad(set_to_none=True)
        loss_of(images[turn], labels[turn]).backward()
        update()
        turn = (turn + 1) % BATCHES

    return step


def warmed_up(variant):
    """The variant's step after compilation and warm-up, or None and a line on stderr where it cannot run here."""
    try:
        step = make_step(variant)
        run(step, WARM_UP_STEPS)
        return step
    except Exception as error:  # torch.compile fails in many ways where no compiler is found
        print(f"{variant} does not run here: {type(error).__name__}: {error}", file=sys.stderr)
        return None


def run(step, count):
    """Microseconds of each of `count` steps."""
    times = []
    for _ in range(count):
        begin = time.perf_counter_ns()
        step()
        times.append((time.perf_counter_ns() - begin) / 1000)
    return times


def summary(times):
    return {"us_per_step": round(statistics.median(times), 1), "us_least": round(min(times), 1), "runs": len(times)}


def report(**fields):
    print(json.dumps({"peer": f"torch {torch.__version__}", **fields}), flush=True)


def interleaved(steps, enough):
    """The times of each variant, taken in turns, so that a busy moment of the machine meets all of them."""
    times = {variant: [] for variant in steps}
    while not enough(times):
        for variant, step in steps.items():
            times[variant] += run(step, 1)
    return times


def measure(variants, seconds):
    steps = {variant: step for variant in variants if (step := warmed_up(variant)) is not None}
    deadline = time.perf_counter() + seconds * len(steps)
    times = interleaved(steps, lambda taken: time.perf_counter() >= deadline and all(taken.values()))
    for variant in variants:
        if variant in steps:
            report(variant=variant, **summary(times[variant]))
        else:
            report(variant=variant, error="does not run here")


def serve(variants):
    """Answers each line `N` with the time of N steps of the fastest variant, until the input ends."""
    steps = {variant: step for variant in variants if (step := warmed_up(variant)) is not None}
    if not steps:
        sys.exit("no variant runs here")
    trial = interleaved(steps, lambda taken: all(len(times) >= TRIAL_STEPS for times in taken.values()))
    fastest = min(trial, key=lambda variant: statistics.median(trial[variant]))
    report(variant=fastest, ready=True)
    for line in sys.stdin:
        if not line.strip().isdecimal() or int(line) == 0:
            sys.exit(f"a request is a positive number of steps, not {line!r}")
        times = run(steps[fastest], int(line))
        report(variant=fastest, **summary(times), us_total=round(sum(times), 1))


def main():
    arguments = argparse.ArgumentParser(description="Times a training step in PyTorch on one thread.")
    arguments.add_argument("--seconds", type=float, default=5, help="seconds of timing for each variant")
    arguments.add_argument("--variant", choices=VARIANTS, action="append", help="only this variant; may be repeated")
    arguments.add_argument("--serve", action="store_true", help="run steps on request: a line N on stdin runs N of them")
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.set_flush_denormal(True)
    variants = chosen.variant or list(VARIANTS)
    if chosen.serve:
        serve(variants)
    else:
        measure(variants, chosen.seconds)


if __name__ == "__main__":
    main()
