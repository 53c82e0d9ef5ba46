#!/usr/bin/env python3
"""Prints the expected gap and minimum ratio of groups with equal true rates.

Exact, by enumeration of all tables for small groups; by four million simulated tables otherwise.
The figures stand in Tests/StatisticsTests/SimultaneousIntervalsTests.swift. Needs numpy.
"""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np

for sizes, rate in (([3, 3], "0.3"), ([2, 5, 4], "0.5"), ([6, 6, 6, 1], "0.2"), ([5, 8], "0.9")):
    p = Fraction(rate)
    gap = ratio = mass = Fraction(0)
    for table in product(*(range(n + 1) for n in sizes)):
        probability = Fraction(1)
        for k, n in zip(table, sizes):
            probability *= comb(n, k) * p**k * (1 - p) ** (n - k)
        rates = [Fraction(k, n) for k, n in zip(table, sizes)]
        gap += probability * (max(rates) - min(rates))
        if max(rates) > 0:
            ratio += probability * min(rates) / max(rates)
            mass += probability
    print("exact", sizes, rate, repr(float(gap)), repr(float(ratio / mass)))

rng = np.random.default_rng(3)
for sizes, rate in (([100] * 14, 0.3), ([200] * 7, 0.5), ([40, 90, 350, 1000], 0.1),
                    ([3000, 20000, 7000, 500000], 0.25)):
    gaps, ratios = [], []
    for _ in range(20):
        rates = rng.binomial(sizes, rate, (200_000, len(sizes))) / np.array(sizes)
        low, high = rates.min(1), rates.max(1)
        gaps.append((high - low).mean())
        ratios.append((low[high > 0] / high[high > 0]).mean())
    print("simulated", sizes, rate, np.mean(gaps), np.std(gaps) / 20**0.5, np.mean(ratios),
          np.std(ratios) / 20**0.5)

# The intervals by their textbook formulas, with SciPy's critical values.
from scipy.optimize import brentq
from scipy.stats import norm, studentized_range


def wilson(k, n, z):
    p = k / n
    middle, width = p + z * z / 2 / n, z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return p, (middle - width) / (1 + z * z / n), (middle + width) / (1 + z * z / n)


def newcombe(a, b, z):
    (p1, l1, u1), (p2, l2, u2) = wilson(*a, z), wilson(*b, z)
    return (p1 - p2 - np.hypot(p1 - l1, u2 - p2), p1 - p2 + np.hypot(u1 - p1, p2 - l2))


def mover(a, b, z):
    (p1, l1, u1), (p2, l2, u2) = wilson(*a, z), wilson(*b, z)
    low = (p1 * p2 - np.sqrt((p1 * p2) ** 2 - l1 * u2 * (2 * p1 - l1) * (2 * p2 - u2))) / (
        u2 * (2 * p2 - u2))
    high = (p1 * p2 + np.sqrt((p1 * p2) ** 2 - u1 * l2 * (2 * p1 - u1) * (2 * p2 - l2))) / (
        l2 * (2 * p2 - l2))
    return low, high


groups = [(30, 100), (61, 120), (9, 40), (88, 210)]
z = studentized_range.ppf(0.95, 4, np.inf) / np.sqrt(2)
pairs = [(a, b) for a in groups for b in groups if a != b]
print("gap", max(newcombe(a, b, z)[0] for a, b in pairs), max(newcombe(a, b, z)[1] for a, b in pairs))
print("ratio", min(mover(a, b, z)[0] for a, b in pairs), min(mover(a, b, z)[1] for a, b in pairs))
z = norm.isf((1 - 0.95 ** 0.25) / 2)
ends = [wilson(*g, z)[1:] for g in groups]
print("least and greatest", np.min(ends, 0), np.max(ends, 0))
print("pair at 1.96", mover((30, 100), (61, 120), 1.96))
