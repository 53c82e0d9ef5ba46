#!/usr/bin/env python3
"""Prints the figures in the tests of Plugins/InequalityIndices.

The definitions, row by row, in 50 digits with mpmath. Needs mpmath.
"""

from mpmath import exp, log, mp, mpf, sqrt

mp.dps = 50


def index(benefits: list, alpha) -> mpf:
    n, mean = len(benefits), sum(benefits) / mpf(len(benefits))
    ratios = [b / mean for b in benefits]
    if alpha == 0:
        return -sum(log(r) for r in ratios) / n
    if alpha == 1:
        return sum(r * log(r) for r in ratios if r) / n
    a = mpf(alpha)
    return sum((r**a if r else mpf(0)) - 1 for r in ratios) / (n * a * (a - 1))


def between(groups: list, alpha) -> mpf:
    return index([sum(g) / mpf(len(g)) for g in groups for _ in g], alpha)


def show(title: str, groups: list, orders: list) -> None:
    rows = [b for g in groups for b in g]
    for alpha in orders:
        total, inner = index(rows, alpha), between(groups, alpha)
        print(f"{title} alpha={alpha}: {mp.nstr(total, 20)} between {mp.nstr(inner, 20)} "
              f"within {mp.nstr(total - inner, 20)} groups {[mp.nstr(index(g, alpha), 20) for g in groups]}")


def rows(none: int, one: int, two: int) -> list[mpf]:
    return [mpf(0)] * none + [mpf(1)] * one + [mpf(2)] * two


show("small", [rows(0, 3, 2)], [0, 1, 2, "-1", "0.5", "3"])
show("two groups", [rows(0, 6, 2), rows(0, 9, 1)], [0, 1, 2, "-1", "0.5", "3", "1e-9", "1.000000001"])
show("with zeros", [rows(2, 5, 1), rows(1, 7, 4)], [1, 2, "0.5", "3", "0.25"])
print("CV", sqrt(2 * index(rows(0, 3, 2), 2)), sqrt(2 * between([rows(2, 5, 1), rows(1, 7, 4)], 2)))
# ProPublica's COMPAS table of Black and White defendants, score not low: FN, TP + TN, FP.
black, white = (532, 1369 + 990, 805), (461, 505 + 1139, 349)
for alpha in (1, 2):
    show("compas", [rows(*black), rows(*white)], [alpha])
