#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/RatioIntervalsGolden.swift.

Each line: k1 n1 k2 n2, level, the ends of Gart and Nam's skewness-corrected score interval, found
with mpmath by scanning the statistic from far outside for the outermost crossings (nan: no end),
then the ends of Miettinen and Nurminen's interval by statsmodels (nan where it has none, or where it
does not serve). Run from the package root; needs mpmath and statsmodels.
"""

import math
import warnings

import mpmath
from mpmath import mp, mpf
from statsmodels.stats.proportion import confint_proportions_2indep

mp.dps = 40


def corrected(k1, n1, k2, n2, t, z):
    a, b, c = (n1 + n2) * t, -(n1 * t + k1 + n2 + k2 * t), mpf(k1 + k2)
    p2 = (-b - mpmath.sqrt(b * b - 4 * a * c)) / (2 * a)
    p1 = t * p2
    s = mpf(k1) / n1 - t * mpf(k2) / n2
    v = p1 * (1 - p1) / n1 + t * t * p2 * (1 - p2) / n2
    m = p1 * (1 - p1) * (1 - 2 * p1) / n1**2 - t**3 * p2 * (1 - p2) * (1 - 2 * p2) / n2**2
    if v <= mpf(10) ** -36:
        return mpf(0)
    g, s = m / (6 * v ** mpf("1.5")), s / mpmath.sqrt(v)
    if abs(g) < mpf(10) ** -30:
        return s
    d = 1 + 4 * g * (s + g)
    return s - g * (z * z - 1) if d < 0 else (mpmath.sqrt(d) - 1) / (2 * g)


def outermost(f, start, stop, steps=600):
    """The first sign change of f on a logarithmic grid from start to stop, then bisection."""
    grid = [mpmath.exp(mpmath.log(start) + (mpmath.log(stop) - mpmath.log(start)) * i / steps)
            for i in range(steps + 1)]
    for left, right in zip(grid, grid[1:]):
        if f(left) * f(right) <= 0:
            for _ in range(90):
                middle = (left + right) / 2
                left, right = (middle, right) if f(left) * f(middle) > 0 else (left, middle)
            return float(left)
    return math.nan


def gart_nam(k1, n1, k2, n2, level):
    z = mpmath.sqrt(2) * mpmath.erfinv(mpf(level))
    far = mpf(10) ** 8
    low = 0.0 if k1 == 0 else outermost(
        lambda t: corrected(k1, n1, k2, n2, t, z) - z, 1 / far, far)
    high = math.nan if k2 == 0 else outermost(
        lambda t: corrected(k1, n1, k2, n2, t, z) + z, far, 1 / far)
    return (0.0 if math.isnan(low) else low), high


def miettinen_nurminen(k1, n1, k2, n2, level):
    if 0 in (k1, k2) or k1 == n1 or k2 == n2:
        return math.nan, math.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(map(float, confint_proportions_2indep(
            k1, n1, k2, n2, method="score", compare="ratio", alpha=1 - level)))


tables = [(8, 15, 4, 15), (6, 10, 6, 20), (12, 40, 48, 80), (7, 17, 215, 412), (3, 12, 12, 16),
          (1, 10, 3, 20), (0, 3, 10, 17), (5, 20, 0, 20), (10, 10, 4, 9), (4, 9, 10, 10), (7, 7, 7, 7),
          (1, 1, 1, 2), (0, 5, 1, 5), (1, 5, 0, 5), (1, 200, 1, 3), (45, 100, 60, 100),
          (557, 1835, 1198, 2691), (44841, 112345, 22564, 52340), (61, 1885, 37, 980), (2, 1000, 9, 900),
          (90, 100, 99, 100)]
lines = []
for table in tables:
    for level in (0.95, 0.9, 0.99):
        values = gart_nam(*table, level) + miettinen_nurminen(*table, level)
        lines.append(" ".join([*map(str, table), repr(level), *map(repr, values)]))

with open("Tests/StatisticsTests/Goldens/RatioIntervalsGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/ratio_intervals.py; do not edit.\n\n"
        "/// Counts, level, skewness-corrected ends, Miettinen and Nurminen's ends.\n"
        "let ratioIntervalsGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
