#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/UnconditionalGolden.swift.

Tests: k1 n1 k2 n2, Barnard's and Boschloo's two-sided probabilities from a dense grid of the common
rate with every local maximum refined, and SciPy's own (its search is stochastic and may end lower).
Tables are compared in fractions there.

Intervals: k1 n1 k2 n2, level, the ends of the exact unconditional interval: every table's approximate
limit by a bisection of its own, the set of tables no higher, the supremum over a dense grid of the
reference rate within its Clopper-Pearson interval, then bisection in the ratio (nan: no end).
Run from the package root; needs numpy and scipy.
"""

import math
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.optimize import minimize_scalar


def supremum(mask, n1, n2, rates, low=0.0, high=1.0, points=4001):
    """sup of P(mask) over u in [low, high], where rates(u) gives both rates."""
    def value(u):
        p1, p2 = rates(u)
        return float(stats.binom.pmf(np.arange(n1 + 1), n1, p1) @ mask
                     @ stats.binom.pmf(np.arange(n2 + 1), n2, p2))

    grid = np.linspace(low, high, points)
    p1, p2 = rates(grid)
    one = stats.binom.pmf(np.arange(n1 + 1)[:, None], n1, p1)
    two = stats.binom.pmf(np.arange(n2 + 1)[:, None], n2, p2)
    values = np.einsum("ig,ij,jg->g", one, mask.astype(float), two, optimize=True)
    best = values.max()
    for place in np.argsort(values)[-12:]:
        a, b = grid[max(place - 1, 0)], grid[min(place + 1, points - 1)]
        found = minimize_scalar(lambda u: -value(u), bounds=(a, b), method="bounded",
                                options={"xatol": 1e-13})
        best = max(best, -found.fun)
    return best


def same(u):
    return u, u


def barnard(k1, n1, k2, n2):
    def z(i, j):
        s = i + j
        return Fraction(0) if s in (0, n1 + n2) else Fraction(
            (i * n2 - j * n1) ** 2, s * (n1 + n2 - s))
    mask = np.array([[z(i, j) >= z(k1, k2) for j in range(n2 + 1)] for i in range(n1 + 1)])
    return min(1.0, supremum(mask, n1, n2, same))


def fisher_less(i, j, n1, n2):
    s = i + j
    return Fraction(sum(math.comb(n1, a) * math.comb(n2, s - a)
                        for a in range(max(0, s - n2), i + 1)), math.comb(n1 + n2, s))


def boschloo_less(k1, n1, k2, n2):
    observed = fisher_less(k1, k2, n1, n2)
    mask = np.array([[fisher_less(i, j, n1, n2) <= observed for j in range(n2 + 1)]
                     for i in range(n1 + 1)])
    return supremum(mask, n1, n2, same)


def boschloo(k1, n1, k2, n2):
    if k1 + k2 in (0, n1 + n2):
        return 1.0
    return min(1.0, 2 * min(boschloo_less(k1, n1, k2, n2), boschloo_less(k2, n2, k1, n1)))


def corrected(i, n1, j, n2, t, z):
    a, b, c = (n1 + n2) * t, -(n1 * t + i + n2 + j * t), i + j
    p2 = (-b - math.sqrt(max(b * b - 4 * a * c, 0))) / (2 * a)
    p1 = t * p2
    v = p1 * (1 - p1) / n1 + t * t * p2 * (1 - p2) / n2
    s = i / n1 - t * j / n2
    if v <= 0:
        return 0.0 if s == 0 else math.copysign(math.inf, s)
    m = p1 * (1 - p1) * (1 - 2 * p1) / n1**2 - t**3 * p2 * (1 - p2) * (1 - 2 * p2) / n2**2
    g, s = m / (6 * v**1.5), s / math.sqrt(v)
    d = 1 + 4 * g * (s + g)
    if abs(g) < 1e-12:
        return s
    return s - g * (z * z - 1) if d < 0 else (math.sqrt(d) - 1) / (2 * g)


def approximate(i, n1, j, n2, z):
    low, high = 1e-9, 1e9
    if j == 0 or corrected(i, n1, j, n2, high, z) >= -z:
        return math.inf
    for _ in range(120):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if corrected(i, n1, j, n2, middle, z) < -z else (middle, high)
    return high


def upper(k1, n1, k2, n2, level):
    z = stats.norm.ppf((1 + level) / 2)
    limits = np.array([[approximate(i, n1, j, n2, z) for j in range(n2 + 1)]
                       for i in range(n1 + 1)])
    if math.isinf(limits[k1, k2]):
        return math.inf
    mask = limits <= limits[k1, k2] * (1 + 1e-7)
    beta = (1 - level) / 1000
    start = stats.beta.ppf(beta / 2, k2, n2 - k2 + 1)
    stop = 1.0 if k2 == n2 else stats.beta.ppf(1 - beta / 2, k2 + 1, n2 - k2)

    def accepted(ratio):
        last = min(stop, 1 / ratio)
        if last <= start:
            start_here = last
        else:
            start_here = start
        return supremum(mask, n1, n2, lambda u: (np.minimum(ratio * u, 1.0), u), start_here, last,
                        1001) > (1 - level) / 2 - beta

    low, high = 1e-6, 1e6
    while high / low > 1 + 1e-9:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if accepted(middle) else (low, middle)
    return low


tests, intervals = [], []
tables = [(7, 12, 8, 10), (3, 12, 12, 16), (1, 10, 3, 20), (0, 3, 10, 17), (12, 40, 48, 80),
          (3, 8, 16, 25), (6, 19, 25, 43), (3, 15, 25, 43), (15, 40, 18, 28), (2, 4, 2, 4), (0, 5, 0, 6),
          (5, 5, 6, 6), (7, 7, 0, 9), (1, 3, 1, 90), (20, 50, 33, 50), (45, 100, 60, 100)]
for table in tables:
    k1, n1, k2, n2 = table
    ours = barnard(*table), boschloo(*table)
    columns = [[k1, k2], [n1 - k1, n2 - k2]]
    theirs = stats.barnard_exact(columns, n=64).pvalue, stats.boschloo_exact(columns, n=64).pvalue
    print(table, ours, theirs)
    tests.append(" ".join([*map(str, table), *map(repr, map(float, ours + theirs))]))
for table, level in [((3, 12, 12, 16), 0.95), ((1, 10, 3, 20), 0.95), ((0, 3, 10, 17), 0.95),
                     ((5, 9, 0, 8), 0.95), ((1, 1, 1, 1), 0.95), ((0, 1, 1, 1), 0.95),
                     ((7, 15, 7, 15), 0.95), ((6, 6, 5, 5), 0.95), ((12, 40, 18, 30), 0.95),
                     ((3, 8, 16, 25), 0.9), ((3, 8, 16, 25), 0.99)]:
    k1, n1, k2, n2 = table
    low, high = 1 / upper(k2, n2, k1, n1, level) if k1 else 0.0, upper(*table, level)
    print(table, level, low, high)
    high = math.nan if math.isinf(high) else high
    intervals.append(" ".join([*map(str, table), repr(level), repr(float(low)), repr(float(high))]))

with open("Tests/StatisticsTests/Goldens/UnconditionalGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/unconditional.py; do not edit.\n\n"
        "/// Counts, then Barnard's and Boschloo's probabilities from a grid, then SciPy's.\n"
        "let unconditionalTestsGolden = \"\"\"\n  " + "\n  ".join(tests) + "\n  \"\"\"\n\n"
        "/// Counts, level, both ends of the exact unconditional interval.\n"
        "let unconditionalIntervalsGolden = \"\"\"\n  " + "\n  ".join(intervals) + "\n  \"\"\"\n")
