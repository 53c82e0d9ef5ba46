#!/usr/bin/env python3
"""Prints Tests/TablesTests/Goldens/NumPyFilesGolden.swift: small .npy files that NumPy wrote.

    python3 npy_files.py > Tests/TablesTests/Goldens/NumPyFilesGolden.swift

Needs NumPy. Each file stands with what its elements are as texts and as numbers: a text is the
shortest one that reads back to the element in its own type (NumPy's repr), laid out as ECMAScript
does; a number is the double nearest to that text. NaN has neither.
"""

import decimal
import io

import numpy as np
from numpy.lib import format as npy


def shortest(element):
    """The digits of NumPy's shortest representation."""
    return decimal.Decimal(np.format_float_scientific(element, unique=True, trim="-"))


def ecmascript(element):
    if np.isinf(element):
        return "inf" if element > 0 else "-inf"
    value = shortest(element).normalize()
    if value == 0:
        return "0"
    sign, digits, exponent = value.as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent
    minus = "-" if sign else ""
    if exponent >= 0 and point <= 21:
        return minus + digits + "0" * exponent
    if 0 < point <= 21:
        return minus + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + digits
    rest = "." + digits[1:] if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def text(element):
    if isinstance(element, np.bool_):
        return "true" if element else "false"
    if isinstance(element, np.floating):
        return None if np.isnan(element) else ecmascript(element)
    return str(int(element))


def number(element):
    """The double that is nearest to the text; None where a number column refuses the element."""
    if isinstance(element, np.bool_):
        return None
    if isinstance(element, np.floating):
        return None if not np.isfinite(element) else float(shortest(element))
    return float(int(element))


def written(array, version=None, **options):
    file = io.BytesIO()
    npy.write_array(file, array, version=version, **options)
    return file.getvalue()


FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.1, 0.7, 1 / 3, 1e21, 1e20, 123456.789, 1e-6, 1e-7, np.inf, -np.inf, np.nan,
    16777217.0,
]


def arrays():
    for order in "<>":
        yield f"{order}f8", np.array(FLOATS + [5e-324, 1.7976931348623157e308, 2.0**53 + 2], order + "f8")
        yield f"{order}f4", np.array(FLOATS + [1e-45, 3.4028235e38], order + "f4")
        for size in (1, 2, 4, 8):
            for kind in "iu":
                limits = np.iinfo(f"{kind}{size}")
                values = [0, 1, 7, limits.min, limits.max, limits.max - 1]
                yield f"{order}{kind}{size}", np.array(values, f"{order}{kind}{size}")
    yield "bool", np.array([True, False, True])
    yield "column", np.array([[1.5], [2.5]])
    yield "column in Fortran order", np.asfortranarray(np.array([[1, 2], [3, 4]], "i4")[:, :1])
    yield "empty", np.array([], "f8")


def literal(values):
    def one(value):
        if value is None:
            return "nil"
        return f'"{value}"' if isinstance(value, str) else f'"{value!r}"'

    return "[" + ", ".join(map(one, values)) + "]"


def main():
    print("// Printed by Notebooksless-Scripts/golden/npy_files.py; NumPy " + np.__version__ + ".")
    print("// swift-format-ignore-file")
    print("/// A `.npy` file and what its elements are.")
    print("struct NumPyFileGolden {")
    print("  var name: String")
    print("  /// The file's bytes in hexadecimal.")
    print("  var bytes: String")
    print("  var texts: [String?]")
    print("  /// The elements as a number column, in Python's notation.")
    print("  var numbers: [String?]")
    print("}")
    print()
    print("let numPyFiles: [NumPyFileGolden] = [")
    for name, array in arrays():
        versions = [(1, 0), (2, 0), (3, 0)] if name in ("<f8", "bool") else [None]
        for version in versions:
            label = name if version is None else f"{name} {version[0]}.{version[1]}"
            elements = list(array.reshape(-1))
            print("  NumPyFileGolden(")
            print(f'    name: "{label}",')
            print(f'    bytes: "{written(array, version).hex()}",')
            print(f"    texts: {literal([text(element) for element in elements])},")
            print(f"    numbers: {literal([number(element) for element in elements])}),")
    print("]")
    print()
    print("/// Files that NumPy writes and that are no columns.")
    print("let refusedNumPyFiles: [(name: String, bytes: String)] = [")
    record = np.zeros(2, [("a", "<f8"), ("b", "<i4")])
    refused = [
        ("pickled", written(np.array([None, {}], object), allow_pickle=True)),
        ("record", written(record)),
        ("text", written(np.array(["a", "bc"]))),
        ("bytes", written(np.array([b"a", b"bc"]))),
        ("complex", written(np.array([1j]))),
        ("half", written(np.array([0.5], "f2"))),
        ("date", written(np.array(["2026-01-01"], "M8[D]"))),
        ("no dimension", written(np.array(1.5))),
        ("matrix", written(np.zeros((2, 3)))),
        ("row", written(np.zeros((1, 3)))),
        ("three dimensions", written(np.zeros((2, 1, 1)))),
    ]
    for name, content in refused:
        print(f'  ("{name}", "{content.hex()}"),')
    print("]")


if __name__ == "__main__":
    main()
