# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Shows sinter's tensors, views, eager tensors and shapes in gdb: `source sinter.py`, then `print x`.

Dtype and shape, as in `std::cout << x`, then the elements as children, at most as many as `set print elements` allows. The expressions of gdb
see the tensor still: `print x.shape_`, and `print /r x` shows the members.
"""

import struct

import gdb
import gdb.printing

DTYPES = ["f32", "f64", "f16", "bf16", "i8", "u8", "i32", "i64", "bool"]  # enum class dtype, core/dtype.hpp
BY_TYPE = {"float": "f32", "double": "f64", "sinter::float16": "f16", "sinter::bfloat16": "bf16", "signed char": "i8", "unsigned char": "u8",
           "int": "i32", "long": "i64", "long long": "i64", "bool": "bool"}
MAX_RANK = 6


def shown(extents):
    return "[" + ", ".join(str(e) for e in extents) + "]"


def run_extents(value):
    """The numbers in a `sinter::extents`: the array in `std::array` has another name in each library, so it is read where it lies."""
    rank = int(value["rank"])
    if not 0 <= rank <= MAX_RANK:
        return None  # not yet constructed
    base = value["extent"].address
    if base is None:
        inner = value["extent"]
        inner = inner[inner.type.fields()[0]]
        return [int(inner[axis]) for axis in range(rank)]
    first = base.cast(gdb.lookup_type("long long").pointer())
    return [int((first + axis).dereference()) for axis in range(rank)]


def first_pointer(owner, target):
    """What a unique_ptr or shared_ptr points at: its first word, in libstdc++ and libc++ alike."""
    if owner.address is None:
        return None
    return owner.address.cast(target.pointer().pointer()).dereference()


def number(value):
    """One element as text."""
    name = value.type.strip_typedefs().unqualified().name
    if name == "sinter::float16":
        return "%.5g" % struct.unpack("<e", struct.pack("<H", int(value["bits"])))[0]
    if name == "sinter::bfloat16":
        return "%.4g" % struct.unpack("<f", struct.pack("<I", int(value["bits"]) << 16))[0]
    if name in ("signed char", "unsigned char"):
        return str(int(value))
    return str(value)


def product(extents):
    count = 1
    for e in extents:
        count *= e
    return count


def place(position, extents):
    """"[1, 2]": the indices of an element from its position in memory."""
    indices = []
    for e in reversed(extents):
        indices.append(position % e)
        position //= e
    return shown(reversed(indices))


class Elements:
    """Row-major elements behind a pointer."""

    def __init__(self, dtype, extents, data):
        self.dtype, self.extents, self.data = dtype, extents, data

    def to_string(self):
        if self.extents is None:
            return "not constructed"
        text = self.dtype + shown(self.extents)
        if self.data is None or int(self.data) == 0:
            return text if product(self.extents) == 0 else text + " without memory"
        if not self.extents:
            return text + " " + number(self.data.dereference())
        return text

    def children(self):
        if not self.extents or self.data is None or int(self.data) == 0:
            return
        for i in range(product(self.extents)):  # gdb asks for as many as it prints
            yield place(i, self.extents), number((self.data + i).dereference())


def element_of(value):
    element = value.type.strip_typedefs().template_argument(0).strip_typedefs()
    return element, BY_TYPE.get(element.unqualified().name, str(element))


class View(Elements):
    def __init__(self, value):
        super().__init__(element_of(value)[1], run_extents(value["shape_"]), value["data_"])


class Tensor(Elements):
    def __init__(self, value):
        element, dtype = element_of(value)
        super().__init__(dtype, run_extents(value["shape_"]), first_pointer(value["memory_"], element))


class Array(Elements):
    """What the reference computes with: doubles, or whole numbers."""

    def __init__(self, value):
        code, rank = int(value["element"]), int(value["rank"])
        extents = [int(value["extent"][axis]) for axis in range(rank)] if 0 <= rank <= MAX_RANK else None
        super().__init__(DTYPES[code] if code < len(DTYPES) else "?", extents, value["real" if code <= 3 else "whole"]["data"])


class EagerTensor(Array):
    def __init__(self, value):
        array = first_pointer(value["data_"], gdb.lookup_type("sinter::backends::reference::array"))
        if array is None or int(array) == 0:
            Elements.__init__(self, "eager_tensor", None, None)
        else:
            super().__init__(array.dereference())


class Extents:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        found = run_extents(self.value)
        return "not constructed" if found is None else shown(found)


def dim_text(code):
    """One `dim`: bits 0 to 47 are the coefficient, the bits from 48 on the powers of batch and length (core/shape.hpp)."""
    extent, symbol = code & 0xFFFFFFFFFFFF, code >> 48
    letters = "N" * (symbol & 3) + "T" * (symbol >> 2)
    return letters if letters and extent == 1 else str(extent) + letters


class Dim:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        return dim_text(int(self.value["code"]))


class Dims:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        rank = int(self.value["rank"])
        if not 0 <= rank <= MAX_RANK:
            return "rank %d" % rank  # rules that do not hold have such shapes
        return shown(dim_text(int(self.value["extent"][axis]["code"])) for axis in range(rank))


def build():
    printers = gdb.printing.RegexpCollectionPrettyPrinter("sinter")
    printers.add_printer("view", r"^sinter::view<.*>$", View)
    printers.add_printer("tensor", r"^sinter::tensor<.*>$", Tensor)
    printers.add_printer("eager_tensor", r"^sinter::eager_tensor$", EagerTensor)
    printers.add_printer("array", r"^sinter::backends::reference::array$", Array)
    printers.add_printer("extents", r"^sinter::extents$", Extents)
    printers.add_printer("dim", r"^sinter::dim$", Dim)
    printers.add_printer("dims", r"^sinter::dims$", Dims)
    return printers


gdb.printing.register_pretty_printer(gdb.current_objfile(), build(), replace=True)
