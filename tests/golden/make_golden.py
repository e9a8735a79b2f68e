# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Writes the reference values beside this script, or checks those that are stored: see README.md.

    python3 tests/golden/make_golden.py            write every file
    python3 tests/golden/make_golden.py --check    compute again, compare with the stored files, write nothing
"""

import argparse
import pathlib
import sys

import torch

from golden_cases import FILES
from golden_file import decode, encode

# Other versions of PyTorch may add in another order; in float64 that stays far below this.
TOLERANCE = 1e-12


def differences(stored, computed):
    """One sentence for every name whose value is absent or differs."""
    for name in sorted(stored.keys() | computed.keys()):
        if name not in stored or name not in computed:
            yield f"{name} is only {'computed' if name in computed else 'stored'}"
        elif stored[name].dtype != computed[name].dtype or stored[name].shape != computed[name].shape:
            yield f"{name} has another type or shape"
        elif not torch.allclose(stored[name], computed[name], rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            yield f"{name} has other values"


def main():
    arguments = argparse.ArgumentParser(description="Writes or checks the reference values.")
    arguments.add_argument("--check", action="store_true", help="compare with the stored files and write nothing")
    check = arguments.parse_args().check
    torch.set_num_threads(1)  # one order of summation
    torch.use_deterministic_algorithms(True)
    folder = pathlib.Path(__file__).parent
    failures = 0
    for file, make in FILES.items():
        content = encode(make())
        if check:
            found = list(differences(decode((folder / file).read_bytes()), decode(content)))
            failures += len(found)
            print(f"{file}: {'; '.join(found) or 'agrees'}")
        else:
            (folder / file).write_bytes(content)
            print(f"{file}: {len(content)} bytes")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
