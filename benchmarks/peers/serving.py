# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""How a peer in Python takes its turns beside ours.

A script of a peer is called with the id of a case and its safetensors file. It makes the ways in which it can compute the case, keeps the
fastest, and prints a line with "ready", or with "missing" and a reason. Then it answers lines:

    <count>         computes so many times, after once that does not count; "seconds": what those took of the processor
    output <path>   writes its output to a file, as f32; "written": its numbers
"""

import json
import statistics
import sys
import time

import numpy as np


def read_network(path):
    """Arrays by name, all of f32."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        arrays[name] = np.frombuffer(data[begin:end], np.float32).reshape(entry["shape"]).copy()
    return arrays


def say(**fields):
    print(json.dumps(fields), flush=True)


def timed(call, count):
    """Seconds of `count` calls: those of the clock, or less where other programs had the core in between."""
    call()
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(count):
        call()
    return min(time.perf_counter() - clock, time.process_time() - processor)


def fastest(ways):
    """The name of the fastest, found in turns of a few calls."""
    count = {name: max(1, int(2e-3 / max(timed(call, 1), 1e-7))) for name, (call, _) in ways.items()}
    times = {name: [] for name in ways}
    for _ in range(9):
        for name, (call, _) in ways.items():
            times[name].append(timed(call, count[name]) / count[name])
    return min(ways, key=lambda name: statistics.median(times[name]))


def serve(peer, makers):
    """`makers`: by name, functions that make a way to compute the case: (call, output)."""
    ways = {}
    for name, make in makers.items():
        try:
            ways[name] = make()
            timed(ways[name][0], 5)
        except Exception as error:  # compilers of peers fail in many ways where something of theirs is missing
            ways.pop(name, None)
            print(f"{peer} {name} does not run here: {type(error).__name__}: {error}", file=sys.stderr)
    if not ways:
        say(missing="none of its ways runs here")
        return
    chosen = fastest(ways) if len(ways) > 1 else next(iter(ways))
    call, output = ways[chosen]
    say(peer=f"{peer} {chosen}", ready=True)
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "output":
            values = np.ascontiguousarray(output(), np.float32)
            values.tofile(rest[0])
            say(written=values.size)
        else:
            say(seconds=timed(call, int(word)))
