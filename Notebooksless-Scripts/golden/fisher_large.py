#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/FisherLargeGolden.swift.

Each line: k1 n1 k2 n2, Fisher's two-sided probability and its mid-P (every equally likely table
halved), by summing the hypergeometric terms outwards from the observed table with mpmath until they
are below 1e-40 of the sum. Tables are compared by mpmath's log-gamma, exact to 1e-60. Run from the
package root; needs mpmath.
"""

import mpmath
from mpmath import mp, mpf

mp.dps = 60


def log_choose(n, k):
    return mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)


def fisher(k1, n1, k2, n2):
    m, low = k1 + k2, max(0, k1 + k2 - n2)
    high = min(n1, m)

    def log_probability(k):
        return log_choose(n1, k) + log_choose(n2, m - k)

    def ratio(k):
        return mpf((n1 - k) * (m - k)) / ((k + 1) * (n2 - m + k + 1))

    def tail(k, step):
        """The terms from k outwards, over the term at k."""
        total, term = mpf(1), mpf(1)
        while low < k if step < 0 else k < high:
            term = term / ratio(k - 1) if step < 0 else term * ratio(k)
            total += term
            k += step
            if term < total * mpf(10) ** -40:
                break
        return total

    observed = log_probability(k1)
    mode = (n1 + 1) * (m + 1) // (n1 + n2 + 2)
    side = -1 if k1 < mode else 1
    # The other side's first table that is at most as likely.
    a, b = (mode, high + 1) if side < 0 else (low - 1, mode)
    while b - a > 1:
        middle = (a + b) // 2
        inside = log_probability(middle) <= observed + mpf(10) ** -7
        if side < 0:
            a, b = (a, middle) if inside else (middle, b)
        else:
            a, b = (middle, b) if inside else (a, middle)
    other = b if side < 0 else a
    one = mpmath.exp(observed - log_choose(n1 + n2, m))
    total, equal = one * tail(k1, side), one
    if low <= other <= high and other != k1:
        two = mpmath.exp(log_probability(other) - log_choose(n1 + n2, m))
        total += two * tail(other, -side)
        if abs(log_probability(other) - observed) < mpf(10) ** -7:
            equal += two
    return float(min(total, mpf(1))), float(total - equal / 2)


lines = []
for n in (10**4, 10**6, 10**8, 10**10):
    root = int(n**0.5)
    for k1, n1, k2, n2 in ((2 * n // 5 + root // 2, n, 2 * n // 5, n),
                           (2 * n // 5 - 2 * root, n, 2 * n // 5, n),
                           (n // 50 + root // 3, n, n // 100, n // 2),
                           (n // 3 - 3 * root, n, n // 5, 3 * n // 5)):
        if n == 10**10 and n1 != n2:
            continue
        lines.append(" ".join(map(str, (k1, n1, k2, n2))) + " " + " ".join(
            map(repr, fisher(k1, n1, k2, n2))))
        print(lines[-1], flush=True)

with open("Tests/StatisticsTests/Goldens/FisherLargeGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/fisher_large.py; do not edit.\n\n"
        "/// Counts, Fisher's probability, mid-P.\n"
        "let fisherLargeGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
