#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/MultiplicityGolden.swift.

Step-wise adjustments from statsmodels; the studentised range and the many-to-one maxima from
mpmath quadrature, checked here against SciPy's figures. Run from the package root; needs mpmath,
scipy and statsmodels.
"""

import random

import mpmath
import numpy
from mpmath import mp, mpf
from scipy.stats import studentized_range
from statsmodels.stats.multitest import multipletests

mp.dps = 30
random.seed(20250310)
lines = []


def above(x):
    return mpmath.erfc(x / mpmath.sqrt(2)) / 2


def deviations(p):
    """|z| of a two-sided p-value, by Newton's method on the logarithm of the tail."""
    target = mpmath.log(mpf(p))
    z = mpmath.sqrt(max(mpf("0.01"), -2 * target - mpmath.log(-2 * target + 1)))
    for _ in range(200):
        tail = 2 * above(z)
        step = (mpmath.log(tail) - target) * tail / (2 * mpmath.npdf(z))
        z += step
        if abs(step) < mpf(10) ** -25:
            break
    return z


def pieces(first, last, count):
    return [first + (last - first) * mpf(i) / count for i in range(count + 1)]


RULE = [(mpf(float(x)), mpf(float(w))) for x, w in zip(*numpy.polynomial.legendre.leggauss(20))]


def quadrature(f, points):
    """Composite Gauss-Legendre: exact to double precision on panels about as wide as a peak."""
    total = mpf(0)
    for low, high in zip(points, points[1:]):
        middle, half = (low + high) / 2, (high - low) / 2
        total += half * sum(w * f(middle + half * x) for x, w in RULE)
    return total


def range_survival(q, k):
    def integrand(x):
        below = above(-x)
        share = above(q - x) / below
        return mpmath.npdf(x) * below ** (k - 1) * -mpmath.expm1((k - 1) * mpmath.log1p(-share))

    return k * quadrature(integrand, pieces(q / 2 - 11, q / 2 + 13, 24))


def range_survival_by_complement(q, k):
    """The textbook form 1 − k ∫ φ (Φ(x) − Φ(x − q))^(k − 1), with digits enough to lose some."""
    with mp.workdps(40):
        f = lambda x: mpmath.npdf(x) * (above(-x) - above(q - x)) ** (k - 1)
        return 1 - k * quadrature(f, pieces(mpf(-11), 11 + q, 30))


def many_to_one(z, sizes, reference, two_sided):
    z = mpf(z)
    factors = [(mpmath.sqrt(1 / (1 + mpf(reference) / n)), sizes.count(n)) for n in set(sizes)]

    def integrand(y):
        logarithm = mpf(0)
        for l, count in factors:
            rest = mpmath.sqrt(1 - l * l)
            t = above((z - l * y) / rest)
            if two_sided:
                t += above((z + l * y) / rest)
            logarithm += count * mpmath.log1p(-min(t, 1 - mpf(10) ** -60))
        return mpmath.npdf(y) * -mpmath.expm1(logarithm)

    last = mpmath.sqrt(z * z + 100)
    points = set(pieces(-last if two_sided else mpf(-11), last, 30 if z < 10 else 60))
    for l, _ in factors:
        rest = mpmath.sqrt(1 - l * l)
        if rest < 0.3:
            points |= {s * (l * z) + c * rest for c in (-8, -2, 0, 2, 8) for s in (1, -1)}
    return quadrature(integrand, sorted(points))


for count in (1, 2, 5, 13):
    for _ in range(3):
        p = [random.random() ** random.choice((1, 3, 8)) for _ in range(count)]
        if count > 2:
            p[1] = p[0]
        for name, method in (("holm", "holm"), ("hochberg", "fdr_bh"), ("yekutieli", "fdr_by")):
            adjusted = multipletests(p, method=method)[1]
            lines.append(" ".join([name, *map(repr, p), *(repr(float(a)) for a in adjusted)]))

for k in (3, 7, 14, 100):
    for p in (0.999, 0.7, 0.3, 0.05, 0.01, 1e-4, 1e-9, 1e-30, 1e-79, 1e-81, 1e-300):
        q = mpmath.sqrt(2) * deviations(p)
        value = range_survival(q, k)
        if p > 1e-5:
            other = range_survival_by_complement(q, k)
            assert abs(value - other) < mpf(10) ** -13 * (1 + value), (k, p, value, other)
            if k <= 14:
                peer = studentized_range.sf(float(q), k, float("inf"))
                assert abs(peer - float(value)) < 1e-6, (k, p, value, peer)
        lines.append(f"pairs {p!r} {k} {float(value)!r}")
for k in (3, 7, 14, 100):
    for level in (0.5, 0.95, 0.999):
        low, high = deviations(1 - mpf(level)), deviations((1 - mpf(level)) / (k * (k - 1) / 2))
        with mp.workdps(20):
            z = mpmath.findroot(
                lambda z: mpmath.log(range_survival(mpmath.sqrt(2) * z, k)) - mpmath.log(1 - mpf(level)),
                (low, high), solver="anderson", tol=1e-28)
        lines.append(f"pairs-critical {level!r} {k} {float(z)!r}")

cases = [
    ([50], 50), ([300, 300], 300), ([100] * 6, 100), ([300] * 13, 300), ([20, 500, 3000], 100),
    ([10, 40, 1000, 7], 2000), ([1000000, 30], 40), ([25, 80, 120], 1000000),
]
for sizes, reference in cases:
    for z in (0.05, 1.0, 1.96, 3.0, 6.0, 36.0):
        for two_sided in (True, False):
            value = many_to_one(z, sizes, reference, two_sided)
            lines.append(" ".join(["two-sided" if two_sided else "one-sided", repr(z),
                                   str(reference), *map(str, sizes), repr(float(value))]))
    for z in (-0.3, -2.0):
        value = many_to_one(z, sizes, reference, False)
        lines.append(" ".join(["one-sided", repr(z), str(reference), *map(str, sizes),
                               repr(float(value))]))

with open("Tests/StatisticsTests/Goldens/MultiplicityGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/multiplicity.py; do not edit.\n\n"
        "/// A name, its arguments, the expected results.\n"
        "let multiplicityGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
