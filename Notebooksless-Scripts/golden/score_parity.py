#!/usr/bin/env python3
"""Prints the figures of Plugins/ScoreParity/Tests and of ValueHistogramTests.

SciPy and NumPy compute everything but the rankings, which are averaged over all orders of tied rows by
their definition. Needs SciPy, NumPy and pandas. The first argument is the file
employment_ma_2015_reference.csv; without it only the small sample is done.
"""

import math
import sys

import numpy as np
from scipy import special, stats

F = [3.5, 2.0, 2.0, 1.0, 0.5, 4.25, 2.0, 1.75, -1.0, 0.25]
M = [4.0, 2.0, 3.5, 5.0, 2.5, 3.5, 4.25]


def describe(name, x):
    print(name, "n", len(x), "mean", repr(float(np.mean(x))))
    for q in (10, 25, 50, 75, 90):
        print("  percentile", q, repr(float(np.percentile(x, q, method="averaged_inverted_cdf"))))
    print("  squares", repr(math.fsum((v - math.fsum(x) / len(x)) ** 2 for v in x)))


def compare(x, y):
    pooled = math.sqrt(
        ((len(x) - 1) * np.var(x, ddof=1) + (len(y) - 1) * np.var(y, ddof=1))
        / (len(x) + len(y) - 2))
    print("  cohens_d", repr(float((np.mean(x) - np.mean(y)) / pooled)))
    distance = stats.ks_2samp(x, y).statistic
    size = len(x) * len(y) / (len(x) + len(y))
    print("  ks", repr(float(distance)), repr(float(special.kolmogorov(math.sqrt(size) * distance))))
    print("  wasserstein", repr(float(stats.wasserstein_distance(x, y))))
    welch = stats.ttest_ind(x, y, equal_var=False)
    ends = welch.confidence_interval(0.95)
    print("  welch", repr(float(welch.statistic)), repr(float(welch.pvalue)), repr(float(welch.df)),
          repr(float(ends.low)), repr(float(ends.high)))


def rank(groups, percent):
    values = np.concatenate(list(groups.values()))
    order = np.sort(values)[::-1]
    worths = 1 / np.log2(2 + np.arange(len(order)))
    top = -(-len(values) * percent // 100)
    for name, x in groups.items():
        exposure = math.fsum(worths[order == v].mean() for v in x) / len(x)
        border = order[top - 1]
        tied = (order == border).sum()
        taken = top - (order > border).sum()
        rows = sum(1.0 if v > border else taken / tied if v == border else 0.0 for v in x)
        print(f"  {name} exposure {exposure!r} top rows {rows!r} of {top}")


describe("F", F)
describe("M", M)
compare(F, M)
for percent in (10, 30, 40):
    print("top", percent)
    rank({"F": np.array(F), "M": np.array(M)}, percent)
for x in (0.05, 0.1, 0.3, 0.5, 0.8, 1.0, 1.17, 1.18, 1.5, 2.0, 3.0, 8.0):
    print("kolmogorov", x, repr(float(special.kolmogorov(x))))

if len(sys.argv) > 1:
    import pandas

    table = pandas.read_csv(sys.argv[1])
    parts = {str(sex): part["predicted_probability"].to_numpy()
             for sex, part in table.groupby("SEX")}
    for sex, x in parts.items():
        describe(f"SEX {sex}", x)
    compare(parts["1"], parts["2"])
    labels = table.groupby("SEX")["employed"].mean()
    print("mean error", {sex: float(x.mean() - labels[int(sex)]) for sex, x in parts.items()})
