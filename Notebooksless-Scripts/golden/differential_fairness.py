#!/usr/bin/env python3
"""Prints the figures in the tests of Plugins/DifferentialFairness.

Brute force over all pairs of groups in 50 digits with mpmath; shares nothing with ours.
Needs mpmath.
"""

from itertools import combinations

from mpmath import log, mp, mpf

mp.dps = 50


def epsilon(groups: list[tuple[int, int]], concentration: str = "1"):
    """(k, n) of each group; the largest difference of log probabilities of either outcome."""
    c = mpf(concentration)
    rates = [(k + c / 2) / (n + c) for k, n in groups]
    if len(rates) < 2:
        return None
    return max(
        max(abs(log(a) - log(b)), abs(log(1 - a) - log(1 - b)))
        for a, b in combinations(rates, 2)
        if (a, 1 - a) != (b, 1 - b)
    )


BERKELEY = {
    "A": ((512, 313), (89, 19)), "B": ((353, 207), (17, 8)), "C": ((120, 205), (202, 391)),
    "D": ((138, 279), (131, 244)), "E": ((53, 138), (94, 299)), "F": ((22, 351), (24, 317)),
}
men = [sum(m[i] for m, _ in BERKELEY.values()) for i in (0, 1)]
women = [sum(w[i] for _, w in BERKELEY.values()) for i in (0, 1)]
by_sex = [(men[0], sum(men)), (women[0], sum(women))]
crossed = [(k, k + r) for pair in BERKELEY.values() for k, r in pair]
departments = [
    (m[0] + w[0], sum(m) + sum(w)) for m, w in BERKELEY.values()
]
print("sex           ", epsilon(by_sex), epsilon(by_sex, "0"))
print("department    ", epsilon(departments))
print("sex x dept    ", epsilon(crossed), epsilon(crossed, "0"))
print("sex, c = 10   ", epsilon(by_sex, "10"))
print("sex, c = 0.001", epsilon(by_sex, "0.001"))
print("0/2, 3/4      ", epsilon([(0, 2), (3, 4)]))
print("small pair    ", epsilon([(10**9, 3 * 10**9), (10**9 + 1, 3 * 10**9)]))
predicted, labelled = [(3, 4), (1, 4)], [(2, 4), (2, 4)]
print("amplified     ", epsilon(predicted) - (epsilon(labelled) if labelled[0] != labelled[1] else 0))
predicted, labelled = [(3, 5), (2, 5)], [(4, 5), (1, 5)]
print("attenuated    ", epsilon(predicted), epsilon(labelled), epsilon(predicted) - epsilon(labelled))
