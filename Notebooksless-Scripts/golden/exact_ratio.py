#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/ExactRatioGolden.swift.

Each line holds a numerator, a denominator and the bits of the nearest double, in hexadecimal.
Python's fractions divide whole numbers exactly and round once, ties to even: an implementation
that shares nothing with ours. Run from the package root; the same lines come out every time.
"""

import random
import struct
from fractions import Fraction

random.seed(20240803)
LARGEST_COUNT = 2**63 - 1
LARGEST = 2**128 - 1


def bits(value: Fraction) -> int:
    return struct.unpack("<Q", struct.pack("<d", float(value)))[0]


pairs: list[tuple[int, int]] = [
    (0, 1), (0, LARGEST), (1, 1), (1, 3), (2, 3), (24, 30), (557 * 2691, 1835 * 1198),
    (10**10, 3), (3, 10**10), (10**10, 10**10 - 1), (LARGEST_COUNT, 1), (1, LARGEST_COUNT),
    (LARGEST_COUNT, LARGEST_COUNT - 1), (LARGEST_COUNT - 1, LARGEST_COUNT),
    (LARGEST_COUNT**2, 1), (1, LARGEST_COUNT**2), (LARGEST_COUNT**2, LARGEST_COUNT**2 - 1),
    (LARGEST, 1), (1, LARGEST), (LARGEST, LARGEST), (LARGEST, LARGEST - 1), (LARGEST - 1, LARGEST),
    (2**127, LARGEST), (LARGEST, 2**127), (2**64, 1), (2**64 - 1, 1), (1, 2**127), (2**127, 1),
]
# Numbers of every width over numbers of every width.
for _ in range(120):
    pairs.append(
        (random.getrandbits(random.randint(1, 128)) or 1,
         random.getrandbits(random.randint(1, 128)) or 1))
# Counts as they occur: k of n, and products of two counts.
for _ in range(60):
    largest = random.choice([60, 10**4, 10**10, LARGEST_COUNT])
    n1, n2 = random.randint(1, largest), random.randint(1, largest)
    pairs.append((random.randint(0, n1), n1))
    pairs.append((random.randint(0, n1) * n2, n1 * random.randint(1, n2)))
# Exact ties between two doubles, and their neighbours on both sides.
for _ in range(60):
    odd = random.getrandbits(53) | 2**53 | 1
    factor = random.randint(1, 2**60)
    shift = random.randint(0, 12)
    numerator, denominator = odd * factor, factor << shift
    pairs += [(numerator + step, denominator) for step in (-1, 0, 1)]
# Just below a power of two, where rounding up changes the exponent.
for width in (54, 55, 63, 64, 65, 100, 127):
    pairs += [(2**width - 1, 1), (2**width - 1, 2**width), (2**width + 1, 2**width)]

seen: set[tuple[int, int]] = set()
lines = []
for numerator, denominator in pairs:
    if numerator > LARGEST or denominator > LARGEST or (numerator, denominator) in seen:
        continue
    seen.add((numerator, denominator))
    lines.append(f"  {numerator:x} {denominator:x} {bits(Fraction(numerator, denominator)):x}")

with open("Tests/StatisticsTests/Goldens/ExactRatioGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/exact_ratio.py; do not edit.\n\n"
        "/// Numerator, denominator and the bits of the nearest `Double`, in hexadecimal.\n"
        "let exactRatioGolden = \"\"\"\n" + "\n".join(lines) + "\n  \"\"\"\n")
