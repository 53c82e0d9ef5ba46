#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/StratifiedExactGolden.swift.

Each line: a b c d of every stratum, joined by commas, then P(at most), P(at least), two-sided, both
mid-P, the conditional odds ratio and its 95 % interval (nan where there is none). Probabilities are
sums of fractions; roots are mpmath's. Rabbits is the example of R's mantelhaen.test, whose
documentation gives 0.040 and, one-sided, 0.020. Run from the package root; needs mpmath.
"""

import math
import random
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

mp.dps = 50
random.seed(7)


def distribution(strata):
    sums = {0: 1}
    for a, b, c, d in strata:
        m, n1, n2 = a + c, a + b, c + d
        terms = {k: math.comb(n1, k) * math.comb(n2, m - k)
                 for k in range(max(0, m - n2), min(n1, m) + 1)}
        nexts = {}
        for s, left in sums.items():
            for k, right in terms.items():
                nexts[s + k] = nexts.get(s + k, 0) + left * right
        sums = nexts
    return sums


def solve(f):
    """The root of an increasing function of ln ψ."""
    low, high = mpf(-200), mpf(200)
    for _ in range(150):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return float(mpmath.exp(low))


def line(strata):
    weights = distribution(strata)
    seen = sum(s[0] for s in strata)
    total = sum(weights.values())
    lower = Fraction(sum(w for s, w in weights.items() if s <= seen), total)
    upper = Fraction(sum(w for s, w in weights.items() if s >= seen), total)
    both = Fraction(sum(w for w in weights.values() if w <= weights[seen]), total)
    equal = Fraction(sum(w for w in weights.values() if w == weights[seen]), total)
    one = Fraction(weights[seen], total)

    def share(x, keep):
        tilted = {s: w * mpmath.exp(x * (s - seen)) for s, w in weights.items()}
        return mpmath.fsum(w for s, w in tilted.items() if keep(s)) / mpmath.fsum(tilted.values())

    def mean(x):
        tilted = {s: w * mpmath.exp(x * (s - seen)) for s, w in weights.items()}
        return mpmath.fsum(w * (s - seen) for s, w in tilted.items())

    half = mpf("0.025")
    lowest, highest = seen == min(weights), seen == max(weights)
    estimate = math.nan if highest else 0.0 if lowest else solve(mean)
    low = 0.0 if lowest else solve(lambda x: share(x, lambda s: s >= seen) - half)
    high = math.nan if highest else solve(lambda x: half - share(x, lambda s: s <= seen))
    values = [lower, upper, both, both - equal / 2, both - one / 2]
    cells = ",".join(str(cell) for stratum in strata for cell in stratum)
    return " ".join([cells, *[repr(float(v)) for v in values], repr(estimate), repr(low), repr(high)])


rabbits = [(0, 6, 0, 5), (3, 3, 0, 6), (6, 0, 2, 4), (5, 1, 6, 0), (2, 0, 5, 0)]
berkeley = [(89, 19, 512, 313), (17, 8, 353, 207), (202, 391, 120, 205), (131, 244, 138, 279),
            (94, 299, 53, 138), (24, 317, 22, 351)]
cases = [rabbits, berkeley, [(3, 9, 12, 4)], [(0, 3, 1, 4), (0, 5, 1, 2), (0, 2, 1, 7)],
         [(1, 3, 0, 4), (1, 0, 0, 6)], [(2, 2, 2, 2), (3, 3, 3, 3)], [(0, 4, 1, 0), (1, 2, 0, 3)]]
# The probability of these under an odds ratio of 1 is below every double.
cases.append([(1900, 100, 60, 1940), (1850, 150, 80, 1920)])
# Requisitions that hire one of several.
cases.append([(1 if random.random() < 0.3 else 0, n1, 0, n2) for n1, n2 in
              [(random.randint(1, 6), random.randint(1, 9)) for _ in range(25)]])
cases[-1] = [(a, n1 - a, 1 - a, n2 - 1 + a) for a, n1, _, n2 in cases[-1]]
lines = [line(case) for case in cases]
print("\n".join(lines[:3]))

with open("Tests/StatisticsTests/Goldens/StratifiedExactGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/stratified_exact.py; do not edit.\n\n"
        "/// Cells, both tails, two-sided, both mid-P, odds ratio, its ends.\n"
        "let stratifiedExactGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")
