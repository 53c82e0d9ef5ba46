#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/ExactMeanGolden.swift.

Each line holds the bits of the nearest double to a mean, then those of the numbers, in hexadecimal.
Python's fractions add and divide exactly and round once, ties to even: an implementation that
shares nothing with ours. Run from the package root; the same lines come out every time.
"""

import random
import struct
from fractions import Fraction

random.seed(20261121)
LARGEST = 2.0**900 * (1 - 2.0**-53)
SMALLEST = 2.0**-900


def bits(value: float) -> int:
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def wide() -> float:
    return random.choice((-1, 1)) * (1 + random.random()) * 2.0 ** random.randint(-900, 899)


cases: list[list[float]] = [
    [0.0], [1.0], [-1.0], [0.1, 0.2, 0.3], [0.1] * 10, [1e16, 1.0, -1e16], [1e16, 1.0, 1.0],
    [1.0, 2.0**-53], [1.0, 2.0**-53, 2.0**-106], [1.0, -(2.0**-54)], [3.0, 3.0, 4.0],
    [LARGEST, LARGEST, LARGEST], [-LARGEST, LARGEST, SMALLEST], [SMALLEST, SMALLEST, -SMALLEST],
    [LARGEST, 1.0, SMALLEST, -LARGEST, -1.0], [SMALLEST * (1 + 2.0**-52), -SMALLEST],
    [LARGEST, SMALLEST], [2.0**300, 2.0**200, 2.0**100, 1.0, 2.0**-100, 2.0**-200] * 3,
]
# Scores as they occur: few, of one size, with all bits or a few decimals.
for _ in range(60):
    cases.append([random.random() for _ in range(random.randint(2, 9))])
    cases.append([round(random.random() * 100, 2) for _ in range(random.randint(2, 9))])
# Numbers of every size and sign, and such that cancel.
for _ in range(40):
    numbers = [wide() for _ in range(random.randint(2, 12))]
    cases.append(numbers)
    cases.append(numbers + [-number for number in numbers[1:]])
# Halfway between two doubles, and just beside.
for _ in range(40):
    base = float(random.getrandbits(52) | 2**52)
    for rest in (0.0, 2.0**-60, -(2.0**-60)):
        cases.append([base, base, base + 1, base + 1, rest, rest])
        cases.append([base, 0.5, rest])

lines = []
for numbers in cases:
    mean = sum((Fraction(number) for number in numbers), Fraction(0)) / len(numbers)
    lines.append("  " + " ".join(f"{bits(value):x}" for value in [float(mean)] + numbers))

with open("Tests/StatisticsTests/Goldens/ExactMeanGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/exact_means.py; do not edit.\n\n"
        "/// The bits of a mean and of its numbers, in hexadecimal.\n"
        "let exactMeanGolden = \"\"\"\n" + "\n".join(lines) + "\n  \"\"\"\n")
