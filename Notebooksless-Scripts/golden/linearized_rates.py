#!/usr/bin/env python3
"""Prints the figures that survey does not have, for Tests/StatisticsTests/LinearizedRateTests.swift.

Every figure is computed from the rows by its definition, with 40 digits, and the ends of the ratio's
interval are found as zeros of the limits for p1 - theta p2. Run from the package root; needs mpmath.
"""

import csv

from mpmath import findroot, mp, mpf, sqrt, betainc

mp.dps = 40
rows = list(csv.DictReader(open("Notebooksless-Scripts/golden/linearized_rates.csv")))


def t_tail(t, df):
    return betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2


def t_quantile(df, level=mpf("0.95")):
    return findroot(lambda t: t_tail(t, df) - (1 - level) / 2, mpf(2))


def totals(design, sex):
    """Unit -> (y, z)."""
    units = {}
    for number, row in enumerate(rows):
        if row["sex"] != sex:
            continue
        unit = number if design == "weights" else row["id"]
        w = mpf(1) if design == "clusters" else mpf(row["w"])
        y, z = units.get(unit, (mpf(0), mpf(0)))
        units[unit] = (y + w * int(row["hired"]), z + w)
    return units


for design in ["weights", "clusters", "both"]:
    f, m = totals(design, "F"), totals(design, "M")
    sums = {s: (sum(y for y, _ in u.values()), sum(z for _, z in u.values()))
            for s, u in (("F", f), ("M", m))}
    p1, p2 = (sums[s][0] / sums[s][1] for s in "FM")
    c1, c2 = (mpf(len(u)) / (len(u) - 1) for u in (f, m))
    shared = set(f) & set(m)

    def variances(r1, r2):
        v1 = c1 * sum((y - r1 * z) ** 2 for y, z in f.values()) / sums["F"][1] ** 2
        v2 = c2 * sum((y - r2 * z) ** 2 for y, z in m.values()) / sums["M"][1] ** 2
        c = sqrt(c1 * c2) * sum(
            (f[u][0] - r1 * f[u][1]) * (m[u][0] - r2 * m[u][1]) for u in shared
        ) / (sums["F"][1] * sums["M"][1])
        return v1, v2, c

    def freedom(v1, v2):
        if shared:
            return mpf(min(len(f), len(m)) - 1)
        return (v1 + v2) ** 2 / (v1**2 / (len(f) - 1) + v2**2 / (len(m) - 1))

    v1, v2, c = variances(p1, p2)
    rho = c / sqrt(v1 * v2)
    df = freedom(v1, v2)
    t = t_quantile(df)

    def wilson(p, v, t):
        n = p * (1 - p) / v
        middle, width = n * p + t * t / 2, t * sqrt(n * p * (1 - p) + t * t / 4)
        return (middle - width) / (n + t * t), (middle + width) / (n + t * t)

    for sex, p, v, u in (("F", p1, v1, f), ("M", p2, v2, m)):
        print(design, sex, "wilson", *(mp.nstr(x, 17) for x in wilson(p, v, t_quantile(len(u) - 1))))
    (l1, u1), (l2, u2) = wilson(p1, v1, t), wilson(p2, v2, t)

    def distance(a, b):
        return sqrt(a * a - 2 * rho * a * b + b * b)

    print(design, "difference", mp.nstr(p1 - p2 - distance(p1 - l1, u2 - p2), 17),
          mp.nstr(p1 - p2 + distance(u1 - p1, p2 - l2), 17))
    low = findroot(lambda x: p1 - x * p2 - distance(p1 - l1, x * (u2 - p2)), (p1 / p2) * mpf("0.5"))
    high = findroot(lambda x: p1 - x * p2 + distance(u1 - p1, x * (p2 - l2)), (p1 / p2) * mpf("2"))
    print(design, "ratio", mp.nstr(low, 17), mp.nstr(high, 17))
    width = t * sqrt(v1 / p1**2 + v2 / p2**2 - 2 * c / (p1 * p2))
    print(design, "log_ratio", mp.nstr(p1 / p2 * mp.exp(-width), 17),
          mp.nstr(p1 / p2 * mp.exp(width), 17))
    pooled = (sums["F"][0] + sums["M"][0]) / (sums["F"][1] + sums["M"][1])
    w1, w2, wc = variances(pooled, pooled)
    score = (p1 - p2) / sqrt(w1 + w2 - 2 * wc)
    df = freedom(w1, w2)
    print(design, "quasi_score", mp.nstr(score, 17), mp.nstr(df, 17),
          mp.nstr(2 * t_tail(abs(score), df), 17))
