# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Makes safetensors_from_python.safetensors, which tests/io/safetensors.cpp reads. Needs torch and safetensors (0.8.0)."""

import pathlib

import safetensors.torch
import torch

# Every dtype, a scalar, an empty tensor, and a name that needs escapes and more than ASCII.
tensors = {
    "conv1.weight": torch.tensor([[0.5, -1.5, 2.0], [1e-30, 3e38, -0.0]], dtype=torch.float32),
    "double": torch.tensor([[0.1, -2.5]], dtype=torch.float64),
    "half": torch.tensor([1.0, -0.5, 65504.0], dtype=torch.float16),
    "bfloat": torch.tensor([1.0, -2.5], dtype=torch.bfloat16),
    "bytes": torch.tensor([-128, -1, 0, 127], dtype=torch.int8),
    "pixels": torch.tensor([[[0, 1], [128, 255]]], dtype=torch.uint8),
    "ints": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
    "longs": torch.tensor([-(2**63)], dtype=torch.int64),
    "flags": torch.tensor([True, False, True]),
    "scalar": torch.tensor(42.0),
    "empty": torch.zeros(0, 4),
    'quote " backslash \\ tab \t Größe 😀': torch.tensor([7], dtype=torch.uint8),
}

path = pathlib.Path(__file__).with_suffix(".safetensors")
safetensors.torch.save_file(tensors, path, metadata={"made by": "safetensors for Python", "line": "one\ntwo"})
