# SPDX-FileCopyrightText: 2026 The sinter authors
# SPDX-License-Identifier: Apache-2.0

"""Writes the seeds of the fuzz targets into corpus/<target>/: valid files, and the hostile ones of tests/io and tests/data.

    python3 tests/fuzz/seeds.py

Files named `found-...` are not from here: they are what the fuzzer found, and stay.
"""

import gzip
import json
import pathlib
import struct

corpus = pathlib.Path(__file__).resolve().parent / "corpus"


def seed(target, name, data):
    folder = corpus / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def idx(code, extents, elements=b""):
    return bytes([0, 0, code, len(extents)]) + b"".join(struct.pack(">I", e) for e in extents) + elements


def packed(data, level=9):
    return gzip.compress(data, level, mtime=0)


def header(entries, blanks=0, metadata=None):
    members = {} if metadata is None else {"__metadata__": metadata}
    at = 0
    for name, dtype, shape, size in entries:
        members[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    return json.dumps(members, separators=(",", ":")).encode() + b" " * blanks


def whole(text, data, length=None):
    return struct.pack("<Q", len(text) if length is None else length) + text + data


# UTF-8: every length of a code point, the edges of the table, and what is not in it.
seed("utf8", "every-length", "aé€😀".encode())
seed("utf8", "edges", "\x00\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff".encode())
for name, data in {"overlong-2": b"\xc0\x80", "overlong-3": b"\xe0\x9f\xbf", "overlong-4": b"\xf0\x8f\xbf\xbf", "surrogate": b"\xed\xa0\x80",
                   "above": b"\xf4\x90\x80\x80", "five": b"\xf8\x88\x80\x80\x80", "stray": b"a\x80", "cut": b"a\xe2\x82", "swapped": b"\xe2\x28\xa1"}.items():
    seed("utf8", name, data)

# JSON: the first byte is what the reader asks for.
for name, data in {
        "string": b'\0"quote \\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\ud83d\\ude00 \xc3\xa9"', "string-lone-surrogate": b'\0"\\ud83d"',
        "string-low-first": b'\0"\\ude00\\ud83d"', "string-control": b'\0"a\nb"', "string-open": b'\0"abc', "string-bad-escape": b'\0"\\x41"',
        "number": b"\1 1234567890123456789 ", "number-largest": b"\x019223372036854775807", "number-too-large": b"\x019223372036854775808",
        "number-zero": b"\x010", "number-leading-zero": b"\x0107", "number-sign": b"\x01-1", "number-fraction": b"\x011.5", "number-exponent": b"\x011e3",
        "array": b"\x02[1, 2 ,\t3]", "array-empty": b"\x02[ ]", "array-comma": b"\x02[1,]", "array-of-openings": b"\x02" + b"[" * 500,
        "object": b'\x03{"a":"b","c\\u00e9":""}', "object-empty": b"\x03{}", "object-key-twice": b'\x03{"a":"b","\\u0061":"c"}', "object-key-number": b'\x03{1:"b"}',
        "object-key-twice-with-a-zero": b'\x03{"\\u0000a":"b","\\u0000a":"b"}',
        "lists": b'\x04{"a":[1,2],"b":[]}\n', "lists-followed": b'\x04{"a":[1]}}'}.items():
    seed("json", name, data)

# IDX, plain and compressed.
plain = {
    "u8": idx(8, [2, 3], b"\x00\x01\x7f\x80\xfe\xff"), "i8": idx(9, [1], b"\x80"), "i16": idx(0x0b, [2], b"\x01\x02\xff\xfe"),
    "i32": idx(0x0c, [1], b"\x80\0\0\1"), "f32": idx(0x0d, [2], struct.pack(">2f", -1.5, float("nan"))), "f64": idx(0x0e, [1], struct.pack(">d", 0.1)),
    "rank-6": idx(8, [1, 2, 1, 2, 1, 2], b"abcdefgh"), "empty": idx(0x0d, [0, 5]), "scalar": idx(8, [], b"a"), "rank-7": idx(8, [1] * 7, b"a"),
    "magic": b"\1" + idx(8, [1], b"a")[1:], "code": idx(0x0a, [1], b"a"), "cut": idx(0x0c, [3], b"x" * 11), "followed": idx(8, [2], b"abc"),
    "claim": idx(8, [0x7FFFFFFF], b"a"), "claim-f64": idx(0x0e, [0x10000000], b"a"), "above": idx(8, [0xFFFFFFFF]), "product": idx(8, [65536, 65536]),
    "wrap": idx(8, [0x80000000, 0x80000000, 4, 1], b"a"), "zero-last": idx(8, [0xFFFFFFFF] * 5 + [0]), "zero-first": idx(8, [0] + [0xFFFFFFFF] * 5)}
for name, data in plain.items():
    seed("idx", name, data)
good = plain["u8"]
for name, data in {
        "plain": good, "best": packed(good), "stored": packed(good, 0), "two-members": packed(good[:7]) + packed(good[7:]), "empty-member": packed(b"") + packed(good),
        "cut": packed(good)[:-3], "checksum": packed(good)[:-8] + b"\0\0\0\0" + packed(good)[-4:], "length": packed(good)[:-4] + b"\0\0\0\0",
        "followed": packed(good) + b"x", "zeros-after": packed(good) + bytes(8), "name": packed(good)[:3] + b"\x08" + packed(good)[4:10] + b"name\0" + packed(good)[10:],
        "many": packed(idx(8, [40, 100], bytes(i * i % 251 for i in range(4000)))), "bomb": packed(idx(8, [4], bytes(300000))),
        "claim": packed(idx(8, [0x7FFFFFFF], bytes(1000))), "not-idx": packed(b"text"), "nothing": b"", "magic-alone": b"\x1f\x8b"}.items():
    seed("gzip", name, data)

# Safetensors: the header alone after two bytes that are the size of the data, and whole files for the model of safetensors.cpp.
every = [("f32", "F32", [2, 3], 24), ("f64", "F64", [1], 8), ("f16", "F16", [3], 6), ("bf16", "BF16", [5], 10), ("i8", "I8", [7], 7), ("u8", "U8", [1] * 5 + [3], 3),
         ("i32", "I32", [2], 8), ("i64", "I64", [1], 8), ("bool", "BOOL", [3], 3), ("scalar", "F32", [], 4), ("", "F32", [0, 4], 0)]
one = '{"a":{"dtype":"%s","shape":[%s],"data_offsets":[%s]}}'
headers = {
    "every-dtype": (header(every), 81), "metadata": (header([], 3, {"é": "b", "": "\n"}), 0), "nothing": (b"{}", 0), "data-alone": (b"{}", 1),
    "blanks": (b'{ "a" : {"shape":[ ], "data_offsets":[0,4],"dtype":"F32"} , "__metadata__":{} }   ', 4),
    "other-order": (b'{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 2),
    "overlap": (b'{"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 2),
    "overlap-and-hole": (b'{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}', 4),
    "hole": (b'{"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 3),
    "twice": (b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    "empty-between": (b'{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}', 2),
    "extra-field": (b'{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":[]}}', 1), "no-dtype": (b'{"a":{"shape":[1],"data_offsets":[0,1]}}', 1),
    "metadata-number": (b'{"__metadata__":{"a":1}}', 0), "openings": (b'{"a":' + b"[" * 300, 0), "deep": (b'{"a":' * 100, 0), "bracket": (b"[]", 0), "blank-first": (b" {}", 0),
    "rank-7": ((one % ("F32", "1,1,1,1,1,1,1", "0,4")).encode(), 4), "dtype": ((one % ("U16", "1", "0,2")).encode(), 2), "wrap-4": ((one % ("F32", "4611686018427387905", "0,4")).encode(), 4),
    "wrap-0": ((one % ("F32", "4294967296,4294967296", "0,0")).encode(), 0), "wrap-zero": ((one % ("F32", "9223372036854775807,9223372036854775807,0", "0,0")).encode(), 0),
    "zero": ((one % ("U8", "0,9223372036854775807", "0,0")).encode(), 0), "negative": ((one % ("F32", "-1", "0,4")).encode(), 4), "backwards": ((one % ("F32", "1", "4,0")).encode(), 4),
    "far": ((one % ("F32", "1", "9223372036854775803,9223372036854775807")).encode(), 4), "key-escape": (b'{"\\ud83d\\ude00":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1)}
for name, (text, size) in headers.items():
    seed("safetensors_header", name, struct.pack("<H", size) + text)

weights = [("out.bias", "F32", [2], 8), ("out.weight", "F32", [2, 2], 16), ("kept", "BOOL", [2], 2)]
data = bytes(range(1, 25)) + b"\0\1"
text = header(weights)
for name, file in {
        "weights": whole(text, data), "metadata": whole(header(weights, 5, {"step": "100"}), data), "extra": whole(header(weights + [("more", "I8", [3], 3)]), data + b"abc"),
        "missing": whole(header(weights[:2]), data[:24]), "other-shape": whole(header([weights[0], ("out.weight", "F32", [4], 16), weights[2]]), data),
        "other-dtype": whole(header([weights[0], ("out.weight", "I32", [2, 2], 16), weights[2]]), data), "bool": whole(text, data[:24] + b"\2\0"),
        "cut": whole(text, data[:-1]), "followed": whole(text, data + b"x"), "length-short": whole(text, data, len(text) - 1), "length-long": whole(text, data, len(text) + 1),
        "length-beyond": whole(text, data, 1 << 63), "length-all": whole(text, data, (1 << 64) - 1), "seven-bytes": bytes(7), "eight-bytes": bytes(8), "nothing": b""}.items():
    seed("safetensors", name, file)
