#!/usr/bin/env python3
"""Prints reference figures of CellBootstrap: BCa intervals of a table of eight cells.

Two million multinomial replicates by NumPy, the jackknife over the rows themselves. The figures
stand in Tests/StatisticsTests/CellBootstrapTests.swift. Needs numpy and scipy.
"""

import numpy as np
from scipy.stats import norm

CELLS = np.array([30, 70, 55, 55, 12, 28, 15, 10])
rng = np.random.default_rng(7)


def ratio(c):
    return (c[..., 0] / (c[..., 0] + c[..., 1])) / (c[..., 2] / (c[..., 2] + c[..., 3]))


def difference(c):
    return c[..., 4] / (c[..., 4] + c[..., 5]) - c[..., 6] / (c[..., 6] + c[..., 7])


def rate(c):
    return c[..., 6] / (c[..., 6] + c[..., 7])


replicates = np.concatenate([rng.multinomial(CELLS.sum(), CELLS / CELLS.sum(), 500_000)
                             for _ in range(4)])
for name, metric in (("ratio", ratio), ("difference", difference), ("rate", rate)):
    values = np.sort(metric(replicates))
    estimate = metric(CELLS)
    rows = np.repeat(np.arange(8), CELLS)
    without = np.array([metric(CELLS - np.eye(8, dtype=int)[cell]) for cell in rows])
    d = without.mean() - without
    a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    share = ((values < estimate).sum() + 0.5 * (values == estimate).sum()) / len(values)
    z0, z = norm.ppf(share), norm.ppf(0.975)
    ends = [norm.cdf(z0 + (z0 + s * z) / (1 - a * (z0 + s * z))) for s in (-1, 1)]
    print(name, repr(float(a)), np.quantile(values, ends), np.quantile(values, (0.025, 0.975)))
