#!/usr/bin/env python3
"""Prints the figures in the tests of Plugins/IndividualFairness.

Two oracles that share nothing with ours: a brute force over all pairs in exact fractions, where ties
share the places that are left, and scikit-learn's NearestNeighbors on data without ties. The rows are
those that the tests make with the same generator (SplitMix64). Needs numpy and scikit-learn.
"""

import sys
from fractions import Fraction

import numpy as np
from sklearn.neighbors import NearestNeighbors

MASK = 2**64 - 1


class SplitMix64:
    def __init__(self, seed: int) -> None:
        self.state = seed

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def made(seed: int, count: int, features: int, levels: int) -> list[tuple]:
    """Rows (group, prediction, features): whole numbers below `levels`."""
    rng = SplitMix64(seed)
    rows = []
    for _ in range(count):
        group = "FM"[rng.next() % 2]
        values = tuple(rng.next() % levels for _ in range(features))
        noise = rng.next() % levels
        rows.append((group, int(2 * values[0] + noise > 3 * levels // 2), values))
    return rows


def scaled_squares(rows, weights, standardise):
    """The factor of each feature's squared difference: 1 or 1 / variance, as a fraction."""
    total, factors = sum(weights), []
    for place in range(len(rows[0][2])):
        column = [Fraction(r[2][place]) for r in rows]
        mean = sum(w * x for w, x in zip(weights, column)) / total
        variance = sum(w * (x - mean) ** 2 for w, x in zip(weights, column)) / total
        factors.append((1 / variance if variance else Fraction(0)) if standardise else Fraction(1))
    return factors


def share(query, rows, weights, k, factors, without=None):
    near = {}
    for place, (row, weight) in enumerate(zip(rows, weights)):
        weight -= place == without
        if weight:
            distance = sum(f * (a - b) ** 2 for f, a, b in zip(factors, query, row[2]))
            count, positive = near.get(distance, (0, 0))
            near[distance] = (count + weight, positive + weight * row[1])
    k = min(k, sum(c for c, _ in near.values()))
    if not k:
        return None
    left, positive = k, Fraction(0)
    for distance in sorted(near):
        count, positives = near[distance]
        taken = min(count, left)
        positive += Fraction(taken * positives, count)
        left -= taken
    return positive / k


def consistency(rows, weights, k, standardise=True, with_self=False, group=None):
    factors = scaled_squares(rows, weights, standardise)
    total, sum_ = 0, Fraction(0)
    for place, (row, weight) in enumerate(zip(rows, weights)):
        if weight and group in (None, row[0]):
            mean = share(row[2], rows, weights, k, factors, None if with_self else place)
            sum_ += weight * abs(row[1] - mean)
            total += weight
    return 1 - sum_ / total


def flips(rows, weights, k, reference, standardise=True):
    factors = scaled_squares(rows, weights, standardise)
    base = [(r, w) for r, w in zip(rows, weights) if r[0] == reference]
    k = 1 if sum(w for _, w in base) < 10 else k
    up = down = count = 0
    for row, weight in zip(rows, weights):
        if row[0] != reference:
            mean = share(row[2], [b[0] for b in base], [b[1] for b in base], k, factors)
            up += weight * (row[1] == 0 and mean > Fraction(1, 2))
            down += weight * (row[1] == 1 and mean < Fraction(1, 2))
            count += weight
    return up, down, count


for seed, count, features, levels in ((1, 60, 2, 6), (2, 200, 3, 4), (3, 150, 1, 1000)):
    rows, ones = made(seed, count, features, levels), [1] * count
    for k in (1, 4, 5):
        for standardise in (True, False):
            for with_self in (False, True):
                value = consistency(rows, ones, k, standardise, with_self)
                by_group = [float(consistency(rows, ones, k, standardise, with_self, g)) for g in "FM"]
                print(seed, "k", k, "standardise" if standardise else "none", "self" if with_self else "-",
                      value if len(str(value)) < 40 else "", repr(float(value)), by_group)
        print(seed, "k", k, "flips against M", flips(rows, ones, k, "M"), "against F", flips(rows, ones, k, "F"))

rows = made(2, 200, 3, 4)
weights = [place % 3 for place in range(200)]
print("weights", repr(float(consistency(rows, weights, 5))), flips(rows, weights, 5, "M"))

# Many values: no two distances tie, and scikit-learn gives the same.
rows = made(4, 2000, 4, 1 << 40)
x, y = np.array([r[2] for r in rows], dtype=float), np.array([r[1] for r in rows])
z = (x - x.mean(0)) / x.std(0)
own = NearestNeighbors(n_neighbors=6, algorithm="brute").fit(z).kneighbors(z, return_distance=False)
print("2000 rows without self", repr(1 - np.abs(y - y[own[:, 1:]].mean(1)).mean()),
      "with self", repr(1 - np.abs(y - y[own[:, :5]].mean(1)).mean()))
group = np.array([r[0] for r in rows])
base = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(z[group == "M"])
near = base.kneighbors(z[group == "F"], return_distance=False)
votes, own = y[group == "M"][near].mean(1) > 0.5, y[group == "F"]
print("2000 rows flips", int((votes & (own == 0)).sum()), int((~votes & (own == 1)).sum()), len(own))
