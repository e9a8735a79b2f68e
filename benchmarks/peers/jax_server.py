# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""The transformers of the cases in JAX, compiled by XLA for one thread: jax_server.py <id> <safetensors>, then as serving.py says."""

import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import serving

try:
    import jax
    import jax.numpy as jnp
except ImportError as error:
    serving.say(missing=f"the Python package jax is not here: {error}")
    sys.exit()


def dense(w, name, x):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def layer_norm(w, name, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * w[name + ".weight"] + w[name + ".bias"]


def attention(w, name, x, heads):
    batch, tokens, features = x.shape
    projected = x @ w[name + ".in_proj_weight"].T + w[name + ".in_proj_bias"]
    q, k, v = jnp.moveaxis(projected.reshape(batch, tokens, 3, heads, features // heads), 2, 0)  # [N, T, heads, D / heads]
    scores = jnp.einsum("nthd,nshd->nhts", q * (features // heads) ** -0.5, k)
    mixed = jnp.einsum("nhts,nshd->nthd", jax.nn.softmax(scores), v).reshape(x.shape)
    return dense(w, name + ".out_proj", mixed)


def attention_64x256(w, x):
    return attention(w, "attention", x, 4)


def encoder_12(w, x):
    for i in range(12):
        name = f"layer.{i}."
        x = x + attention(w, name + "attention", layer_norm(w, name + "norm1", x), 6)
        wide = jax.nn.gelu(dense(w, name + "widen", layer_norm(w, name + "norm2", x)), approximate=False)
        x = x + dense(w, name + "narrow", wide)
    return x


def main():
    name, path = sys.argv[1:]
    arrays = {key: jnp.asarray(value) for key, value in serving.read_network(path).items()}
    x = arrays.pop("input.x")
    function = {"attention_64x256": attention_64x256, "encoder_12": encoder_12}[name]

    def with_arguments():
        compiled = jax.jit(function)
        return lambda: compiled(arrays, x).block_until_ready(), lambda: compiled(arrays, x)

    def with_constants():
        compiled = jax.jit(lambda image: function(arrays, image))
        return lambda: compiled(x).block_until_ready(), lambda: compiled(x)

    serving.serve(f"jax {jax.__version__}", {"weights as arguments": with_arguments, "weights as constants": with_constants})


if __name__ == "__main__":
    main()
