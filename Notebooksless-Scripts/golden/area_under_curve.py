#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/AreaUnderCurveGolden.swift.

Single: value:positives:negatives joined by commas, then the area (checked against scikit-learn's
roc_auc_score), DeLong's variance, the plain and the logit interval. Paired:
first:second:positives:negatives joined by commas, then the difference and its variance. Placements and
covariances person by person with numpy, as DeLong and others write them; logits with mpmath. Run from
the package root; needs numpy, scikit-learn and mpmath.
"""

import random
from collections import Counter

import mpmath
import numpy as np
from sklearn.metrics import roc_auc_score

random.seed(11)
Z = mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf("0.95"))


def placements(values, labels):
    x, y = values[labels == 1], values[labels == 0]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    return psi.mean(axis=1), psi.mean(axis=0)


def delong(scores, labels):
    """Areas and their covariance matrix, over the rows of scores."""
    parts = [placements(s, labels) for s in scores]
    positives = np.atleast_2d(np.cov(np.array([p[0] for p in parts])))
    negatives = np.atleast_2d(np.cov(np.array([p[1] for p in parts])))
    m, n = len(parts[0][0]), len(parts[0][1])
    return np.array([p[0].mean() for p in parts]), positives / m + negatives / n


def single(values, labels):
    values, labels = np.array(values), np.array(labels)
    (area,), covariance = delong([values], labels)
    assert abs(area - roc_auc_score(labels, values)) < 1e-13
    v = covariance[0, 0]
    s = mpmath.sqrt(v)
    logit, width = mpmath.log(area / (1 - area)), Z * s / (area * (1 - area))
    ends = [max(0, area - Z * s), min(1, area + Z * s)] + [
        1 / (1 + mpmath.exp(-x)) for x in (logit - width, logit + width)]
    ones = Counter(v for v, label in zip(values.tolist(), labels) if label)
    zeros = Counter(v for v, label in zip(values.tolist(), labels) if not label)
    text = ",".join(f"{v!r}:{ones[v]}:{zeros[v]}" for v in sorted(set(values.tolist())))
    return " ".join([text, repr(float(area)), repr(float(v)), *[repr(float(e)) for e in ends]])


def paired(one, two, labels):
    one, two, labels = np.array(one), np.array(two), np.array(labels)
    areas, c = delong([one, two], labels)
    cells = Counter(zip(one.tolist(), two.tolist(), labels.tolist()))
    keys = sorted({(a, b) for a, b, _ in cells})
    text = ",".join(f"{a!r}:{b!r}:{cells[a, b, 1]}:{cells[a, b, 0]}" for a, b in keys)
    variance = c[0, 0] + c[1, 1] - 2 * c[0, 1]
    return f"{text} {float(areas[0] - areas[1])!r} {float(variance)!r}"


def draw(n, steps, shift):
    labels = [1 if random.random() < 0.35 else 0 for _ in range(n)]
    return [round(random.gauss(shift * label, 1) * steps) / steps for label in labels], labels


singles, pairs = [], []
for n, steps, shift in ((40, 2, 1.0), (60, 1000, 0.5), (400, 1, 0.8), (25, 4, 2.5), (300, 3, 0.0)):
    values, labels = draw(n, steps, shift)
    singles.append(single(values, labels))
    other = [round((v + random.gauss(0.3 * label, 0.8)) * steps) / steps
             for v, label in zip(values, labels)]
    pairs.append(paired(values, other, labels))

with open("Tests/StatisticsTests/Goldens/AreaUnderCurveGolden.swift", "w", encoding="utf-8") as file:
    file.write(
        "// Written by Notebooksless-Scripts/golden/area_under_curve.py; do not edit.\n\n"
        "/// Histogram, area, variance, plain ends, logit ends.\n"
        "let areaUnderCurveGolden = \"\"\"\n  " + "\n  ".join(singles) + "\n  \"\"\"\n\n"
        "/// Pairs of scores with counts, difference of the areas, its variance.\n"
        "let correlatedAreasGolden = \"\"\"\n  " + "\n  ".join(pairs) + "\n  \"\"\"\n")
