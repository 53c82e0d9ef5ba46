#!/usr/bin/env python3
"""Prints sample sizes and powers of the pooled Z, and between-group variances.

The figures stand in Tests/StatisticsTests/PowerTests.swift and BetweenGroupVarianceTests.swift.
Needs numpy and scipy.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm


def power(p2, ratio, n1, n2, alpha):
    p1 = ratio * p2
    mean = (n1 * p1 + n2 * p2) / (n1 + n2)
    critical = norm.isf(alpha / 2) * np.sqrt(mean * (1 - mean) * (1 / n1 + 1 / n2))
    return norm.cdf((abs(p1 - p2) - critical) / np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2))


for p2 in (0.5, 0.3, 0.2, 0.1, 0.05):
    print("size", p2, brentq(lambda n: power(p2, 0.8, n, n, 0.05) - 0.8, 10, 1e6, xtol=1e-9))
print("size", brentq(lambda n: power(0.4, 0.7, n, 3 * n, 0.01) - 0.9, 10, 1e6, xtol=1e-9))
print("size", brentq(lambda n: power(0.4, 1.3, n, 3 * n, 0.01) - 0.9, 10, 1e6, xtol=1e-9))
print("power", power(0.4, 0.7, 80, 500, 0.05), power(0.1, 1.5, 300, 200, 0.01))
for p2, n1, n2 in ((0.5, 387, 387), (0.3, 50, 2000), (0.9, 30, 40)):
    print("ratio", brentq(lambda t: power(p2, t, n1, n2, 0.05) - 0.8, 1e-9, 1 - 1e-9, xtol=1e-14))
counts = np.array([[30, 100], [61, 120], [9, 40], [88, 210]])
p, n = counts[:, 0] / counts[:, 1], counts[:, 1]
print("variance", repr(float(p.var(ddof=1) - (p * (1 - p) / (n - 1)).mean())))
