#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/QuantilesGolden.swift.

Each line: distribution, parameters, probability, quantile. The quantiles are roots of mpmath's
regularised incomplete functions to 40 digits, begun at SciPy's. Run from the package root; needs
mpmath and scipy.
"""

import mpmath
from mpmath import mp, mpf
from scipy import stats

mp.dps = 40
PROBABILITIES = [1e-200, 1e-12, 1e-4, 0.01, 0.025, 0.2, 0.3, 0.45, 0.48, 0.4999, 0.5001, 0.52, 0.55, 0.7,
                 0.9, 0.975, 0.9999]


def gamma(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True) if x < a + 1 else (
        1 - mpmath.gammainc(a, x, regularized=True))


def beta(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def student(nu, t):
    half = beta(mpf("0.5"), mpf(nu) / 2, t * t / (nu + t * t)) / 2
    if abs(t) > 1:
        half = mpf("0.5") - beta(mpf(nu) / 2, mpf("0.5"), nu / (nu + t * t)) / 2
    return mpf("0.5") + (half if t > 0 else -half)


def lower_student(nu, t):
    """For far negative t, without 1 less."""
    return beta(mpf(nu) / 2, mpf("0.5"), nu / (nu + t * t)) / 2 if t < -1 else student(nu, t)


def fisher(d1, d2, f):
    return beta(mpf(d1) / 2, mpf(d2) / 2, d1 * f / (d1 * f + d2))


families = [
    ("normal", [()], mpmath.ncdf, stats.norm),
    ("gamma", [(0.3,), (1.0,), (17.5,), (400.0,)], gamma, stats.gamma),
    ("beta", [(0.5, 0.5), (1.0, 20.0), (12.0, 150.0), (3.5, 2.0)], beta, stats.beta),
    ("t", [(1.0,), (2.5,), (10.0,), (300.0,)], lower_student, stats.t),
    ("F", [(1.0, 10.0), (6.0, 40.0), (30.0, 3.0)], fisher, stats.f),
]
lines = []
for name, shapes, function, family in families:
    for shape in shapes:
        for p in PROBABILITIES:
            start = float(family.ppf(p, *shape))
            if not 1e-250 < abs(start) < 1e100:
                continue
            arguments = [mpf(s) for s in shape]
            width = abs(start) * 1e-5 if name != "beta" else min(start, 1 - start) * 1e-5
            low, high = mpf(start) - width, mpf(start) + width

            def error(x):
                return function(*arguments, x) - mpf(p)

            if error(low) * error(high) > 0:
                print("no bracket", name, shape, p, start)
                continue
            rising = error(high) > 0
            for _ in range(90):
                middle = (low + high) / 2
                low, high = (low, middle) if (error(middle) > 0) == rising else (middle, high)
            root = (low + high) / 2
            lines.append(" ".join([name, *map(repr, shape), repr(p), repr(float(root))]))
print(len(lines))

with open("Tests/StatisticsTests/Goldens/QuantilesGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/quantiles.py; do not edit.\n\n"
        "/// Distribution, parameters, probability, quantile.\n"
        "let quantilesGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
