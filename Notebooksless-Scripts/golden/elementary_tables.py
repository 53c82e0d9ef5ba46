#!/usr/bin/env python3
"""Writes the tables of Sources/Statistics: logarithm, exponential, error function, log-gamma.

Every figure is computed with mpmath to 60 digits and rounded once. A value that needs more than
one double is stored as two: the nearest double and the nearest double of what is left. Run from
the package root; the same lines come out every time. Needs mpmath.
"""

from mpmath import (erfc, exp, factorial, log, loggamma, mp, mpf, nint, pi, power, sqrt, taylor)

mp.dps = 60


def pair(value):
    high = float(value)
    return high, float(value - mpf(high))


def write(path, title, name, rows, columns):
    """Writes one table as a Swift array."""
    lines = [
        "// swift-format-ignore-file",
        "// Written by Notebooksless-Scripts/golden/elementary_tables.py; do not edit.", "",
        f"/// {title}", f"let {name}: [Double] = ["]
    for row in rows:
        texts = [value.hex().replace(".0p", "p") for value in row]
        for start in range(0, len(texts), columns):
            lines.append("  " + ", ".join(texts[start:start + columns]) + ",")
    lines.append("]")
    with open(f"Sources/Statistics/Tables/{path}", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


# Reciprocal of a point of each 256th of [1, 2), short enough for an exact product, and minus its
# logarithm. From 106/256 on, the interval is halved, so that the values near 1 have logarithm 0.
rows = []
for index in range(256):
    middle = 1 + mpf(2 * index + 1) / 512
    if index >= 106:
        middle /= 2
    inverse = nint(1024 / middle) / 1024
    if index in (0, 255):
        inverse = mpf(1)
    rows.append((float(inverse), *pair(-log(inverse))))
write(
    "LogarithmTable.swift", "For each 256th of [1, 2): 1 / c, and log c as two doubles.",
    "logarithmTable", rows, 3)

rows = [pair(power(2, mpf(index) / 128)) for index in range(128)]
write(
    "ExponentialTable.swift", "2^(j / 128) as two doubles.", "exponentialTable", rows, 4)

# exp(x^2) erfc(x) around the middle of each sixteenth of an octave from 0.25 to 32.
DEGREE = 11
rows = []
for octave in range(-2, 5):
    for index in range(16):
        center = mpf(2) ** octave * (1 + mpf(2 * index + 1) / 32)
        # The derivatives of the scaled function: g' = 2 x g - 2 / sqrt(pi), differentiated.
        derivatives = [exp(center**2) * erfc(center)]
        mp.dps = 90
        value = exp(center**2) * erfc(center)
        chain = [value, 2 * center * value - 2 / sqrt(pi)]
        for order in range(1, DEGREE):
            chain.append(2 * center * chain[order] + 2 * order * chain[order - 1])
        coefficients = [chain[order] / factorial(order) for order in range(DEGREE + 1)]
        mp.dps = 60
        rows.append((*pair(coefficients[0]), *[float(c) for c in coefficients[1:]]))
write(
    "ErrorFunctionTable.swift",
    "Taylor coefficients of exp(x^2) erfc(x), the first as two doubles, for 112 intervals.",
    "errorFunctionTable", rows, 4)

# logGamma(x) / ((x - 1) (x - 2)) around the middle of each 32nd of [0.5, 2.5).
DEGREE = 11
rows = []
for index in range(64):
    center = mpf(1) / 2 + mpf(2 * index + 1) / 64
    mp.dps = 80
    coefficients = taylor(
        lambda x: loggamma(x) / ((x - 1) * (x - 2)), center, DEGREE)
    mp.dps = 60
    rows.append((*pair(coefficients[0]), *[float(c) for c in coefficients[1:]]))
write(
    "LogGammaTable.swift",
    "Taylor coefficients of logGamma(x) / ((x - 1) (x - 2)), the first as two doubles.",
    "logGammaTable", rows, 4)
