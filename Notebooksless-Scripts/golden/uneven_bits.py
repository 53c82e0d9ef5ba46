"""Prints tails of sums of weighted bits whose probability is not one half, by convolution.

Numbers of 64 bits with the range of long double (x86-64), so that nothing underflows; the error of
the sums is below 1e-15. Needs numpy.
"""

import math

import numpy as np


def linear_weights(depth):
    weights = [10 * (depth - 1) - 9 * layer for layer in range(depth)]
    divisor = math.gcd(*weights)
    return [weight // divisor for weight in weights]


def tail(weights, draws, ones, total, deviations):
    share = np.longdouble(ones) / np.longdouble(total)
    rest = np.longdouble(total - ones) / np.longdouble(total)
    masses = np.zeros(sum(weights) * draws + 1, dtype=np.longdouble)
    masses[0] = 1
    top = 0
    for weight in weights * draws:
        before = masses[: top + 1].copy()
        masses[: top + 1] *= rest
        masses[weight : top + weight + 1] += share * before
        top += weight
    mean = float(share) * top
    deviation = math.sqrt(draws * sum(w * w for w in weights) * float(share * rest))
    for distance in deviations:
        least = min(top, max(0, round(mean + distance * deviation)))
        upper = masses[least:][::-1].sum() if distance > 0 else 1 - masses[:least].sum()
        middle = upper - masses[least] / 2
        log10 = np.log10(upper)
        print(f"({len(weights)}, {draws}, {ones}, {total}, {least}, {log10!s}, {upper!s}, {middle!s})")


if __name__ == "__main__":
    for depth, draws, ones, total in [
        (9, 3, 32743, 65536), (9, 22, 32743, 65536), (30, 32, 32787, 65536), (30, 60, 32787, 65536),
        (9, 200, 32743, 65536), (9, 200, 3, 10), (5, 100, 9, 10),
    ]:
        tail(linear_weights(depth), draws, ones, total, [-3, -0.05, 0.05, 2, 6, 12])
