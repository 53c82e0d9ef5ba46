#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/DistributionsGolden.swift.

Each line: distribution, parameters, point, then the logarithms of the lower and the upper tail,
computed with mpmath to 60 digits or more. Run from the package root; needs mpmath.
"""

import random

import mpmath
from mpmath import mp, mpf

mp.dps = 80
random.seed(20250102)
lines = []


def gamma_tails(a, x):
    a, x = mpf(a), mpf(x)
    return mpmath.gammainc(a, 0, x, regularized=True), mpmath.gammainc(a, x, regularized=True)


def beta_lower(a, b, x, y):
    """The lower tail, by the side of the mean on which the series converges fast."""
    return beta_series(a, b, x, y) if x * (a + b) <= a else 1 - beta_series(b, a, y, x)


def beta_series(a, b, x, y):
    """The power series with positive terms: x^a y^b / (a B) (1 + Σ (a+b)…/(a+1)… x^n)."""
    total, term, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** -70:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    logs = (mpmath.loggamma(a + b) - mpmath.loggamma(a + 1) - mpmath.loggamma(b)
            + a * mpmath.log(x) + b * mpmath.log(y))
    return mpmath.exp(logs) * total


def beta_tails(a, b, x):
    a, b, x = mpf(a), mpf(b), mpf(x)
    lower = beta_lower(a, b, x, 1 - x)
    return lower, beta_lower(b, a, 1 - x, x)


def add(name, parameters, point, tails):
    logs = [float(mpmath.log(t)) if t > 0 else float("-inf") for t in tails]
    if min(logs) > -5000 and max(logs) < 0:
        lines.append(" ".join([name, *map(repr, parameters), repr(point), *map(repr, logs)]))


for z in [random.uniform(-38, 38) for _ in range(30)] + [-1.96, 0.0, 1e-5, 0.35, -0.36, 5.0]:
    u = mpf(z) / mpmath.sqrt(2)
    add("normal", [], z, (mpmath.erfc(-u) / 2, mpmath.erfc(u) / 2))
for a in (0.5, 1.0, 2.5, 17.0, 300.5, 20000.0):
    for scale in (0.02, 0.3, 0.8, 0.97, 1.0, 1.02, 1.3, 3.0, 20.0):
        x = a * scale
        if x > 700 + 3 * a or a > 1000 and not 0.9 < scale < 1.1:
            continue
        with mp.workdps(60):
            add("gamma", [a], x, gamma_tails(a, x))
for k in (1.0, 5.0):
    for x in (0.01, 3.84, 100.0, 1300.0):
        add("chi-squared", [k], x, gamma_tails(k / 2, mpf(x) / 2))
with mp.workdps(90):
    for a, b in ((0.5, 0.5), (1.0, 20.0), (3.5, 2.0), (12.0, 150.0), (800.0, 900.0)):
        for x in (1e-9, 0.003, 0.07, 0.3, 0.47, 0.55, 0.8, 0.99):
            add("beta", [a, b], x, beta_tails(a, b, x))
    for df in (1.0, 2.5, 30.0, 1000.0):
        for t in (-40.0, -3.0, -0.1, 1e-3, 1.0, 2.5, 12.0, 300.0):
            square = mpf(t) ** 2
            x = df / (df + square)
            small = beta_lower(mpf(df) / 2, mpf("0.5"), x, 1 - x) / 2 if abs(t) > 0.5 else (
                1 - beta_lower(mpf("0.5"), mpf(df) / 2, 1 - x, x)) / 2
            add("t", [df], t, (1 - small, small) if t > 0 else (small, 1 - small))
    for d1, d2 in ((1.0, 10.0), (6.0, 40.0)):
        for f in (0.01, 0.5, 1.5, 8.0, 500.0):
            x = d1 * mpf(f) / (d1 * mpf(f) + d2)
            lower = beta_lower(mpf(d1) / 2, mpf(d2) / 2, x, 1 - x)
            add("F", [d1, d2], f, (lower, beta_lower(mpf(d2) / 2, mpf(d1) / 2, 1 - x, x)))
    for n, p in ((5, 0.3), (40, 0.7), (1000, 0.01), (100000, 0.4)):
        for k in sorted({0, 1, n // 5, int(n * p), int(n * p * 1.05) + 1, n - 1}):
            upper = beta_lower(mpf(k + 1), mpf(n - k), mpf(p), 1 - mpf(p))
            lower = beta_lower(mpf(n - k), mpf(k + 1), 1 - mpf(p), mpf(p))
            add("binomial", [n, p], k, (lower, upper))
    for mean in (0.2, 4.0, 90.0, 5000.0):
        for k in sorted({0, int(mean / 3), int(mean), int(mean * 1.1) + 3, int(mean * 2) + 10}):
            lower, upper = gamma_tails(k + 1, mpf(mean))[::-1]
            add("poisson", [mean], k, (lower, upper))
    for N, K, n in ((20, 13, 3), (2571, 1222, 1181), (164685, 67405, 112345)):
        low, high = max(0, n + K - N), min(n, K)
        mean = n * K // N
        terms = [mpmath.mpf(1)]
        for k in range(low, high):
            terms.append(terms[-1] * (K - k) * (n - k) / ((k + 1) * (N - K - n + k + 1)))
        total = mpmath.fsum(terms)
        for k in sorted({low, mean - 1, mean, mean + 3, mean + (high - mean) // 10,
                         mean - (mean - low) // 20, high - 1}):
            if low <= k < high:
                add("hypergeometric", [N, K, n], k,
                    (mpmath.fsum(terms[:k + 1 - low]) / total, mpmath.fsum(terms[k + 1 - low:]) / total))

with open("Tests/StatisticsTests/Goldens/DistributionsGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/distributions.py; do not edit.\n\n"
        "/// Distribution, parameters, point, logarithms of the lower and the upper tail.\n"
        "let distributionsGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
