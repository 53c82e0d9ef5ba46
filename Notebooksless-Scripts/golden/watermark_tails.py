#!/usr/bin/env python3
"""Writes Tests/StatisticsTests/Goldens/UpperTailsGolden.swift.

Each line: law, parameters, point, then p, log10 p, mid-p and log10 mid-p, computed with mpmath from
sums, most with positive terms, and exact rational probabilities. Run from the package root; needs mpmath and
gmpy2.
"""

import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 60
random.seed(20261121)
lines = []


def add(law, parameters, point, upper, lower, mass=0):
    """The smaller of the two tails says the logarithm: near 1 the other has lost its digits."""
    def both(above, below):
        if above <= 0:
            return [0.0, float("-inf")]
        log = mpmath.log1p(-below) if below < above else mpmath.log(above)
        return [float(above), float(log / mpmath.log(10))]
    pair = both(upper, lower) + both(upper - mpf(mass) / 2, lower + mpf(mass) / 2)
    lines.append(" ".join([law, *map(repr, parameters), repr(point), *map(repr, pair)]))


def binomial(trials, green, total, k):
    p = mpf(green) / total
    q = mpf(total - green) / total
    log_mass = (mpmath.loggamma(trials + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(trials - k + 1)
                + k * mpmath.log(p) + (trials - k) * mpmath.log(q))
    mass = mpmath.exp(log_mass)

    def upwards(k, term):
        total_sum = mpf(0)
        while term > total_sum * mpf(10) ** -50 and k <= trials:
            total_sum += term
            term = term * (trials - k) / (k + 1) * p / q
            k += 1
        return total_sum

    def downwards(k, term):
        total_sum = mpf(0)
        while k >= 0 and term > total_sum * mpf(10) ** -50:
            total_sum += term
            term = term * k / (trials - k + 1) * q / p
            k -= 1
        return total_sum

    if k > trials * p:
        upper = upwards(k, mass)
        return upper, 1 - upper, mass
    lower = downwards(k - 1, mass * k / (trials - k + 1) * q / p) if k > 0 else mpf(0)
    return 1 - lower, lower, mass


for green, total in [(12564, 50257), (25128, 50257), (1, 4), (1, 10), (30000, 128256), (1, 50257),
                     (2**62 + 12345, 2**63 + 2**60)]:
    for trials in (1, 2, 7, 25, 50, 200, 1000, 20000, 1000000):
        mean = trials * green / total
        sd = (mean * (1 - green / total)) ** 0.5
        points = {round(mean + z * sd) for z in (-8, -3, -1, 0, 0.3, 1, 2.5, 4, 9, 38)}
        points |= {0, 1, trials, trials - 1, round((trials + mean) / 2)}
        if trials >= 20000:
            points -= {0, 1}
        for k in sorted(points):
            if 0 <= k <= trials:
                add("binomial", [trials, green, total], k, *binomial(trials, green, total, k))


def gamma_upper(a, x):
    """Q(a, x) for whole a: e^-x sum x^k / k!, k < a, from the largest terms."""
    x = mpf(x)
    if x > a:
        term = mpmath.exp((a - 1) * mpmath.log(x) - x - mpmath.loggamma(a))
        result, k = mpf(0), a - 1
        while k >= 0 and term > result * mpf(10) ** -50:
            result += term
            term = term * k / x
            k -= 1
        return result, 1 - result
    term = mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1))
    result, k = mpf(0), a
    while term > result * mpf(10) ** -50:
        result += term
        k += 1
        term = term * x / k
    return 1 - result, result


for shape in (1, 2, 5, 20, 50, 200, 1000, 20000, 300000):
    sd = shape ** 0.5
    for z in (-0.9 * sd, -5, -2, -0.5, 0, 0.5, 2, 5, 12, 38, sd, 3 * sd, 20 * sd):
        x = shape + z * sd
        if x > 0:
            add("gamma", [shape], x, *gamma_upper(shape, x))


def mixed(n, a, x):
    """Partial fractions of (r1 r2)^n / ((s + r1)^n (s + r2)^n), with digits to spare.

    Its terms cancel, so that it is another way than the program's, whose terms are all positive.
    """
    with mp.workdps(60 + 8 * n):
        a, x = mpf(a), mpf(x)
        rates = (1 / (1 - a), 1 / a)
        total = mpf(0)
        for r, other in (rates, rates[::-1]):
            d = other - r
            # Survivals of gamma(k, r) for k from 1, and the coefficients of 1 / (s + r)^k for k from n.
            tails, tail, term = [], mpf(0), mpmath.exp(-r * x)
            for i in range(n):
                tail += term
                tails.append(tail)
                term = term * r * x / (i + 1)
            coefficient = (rates[0] * rates[1]) ** n / d ** n
            for m in range(n):
                total += coefficient * tails[n - m - 1] / r ** (n - m)
                coefficient = -coefficient * (n + m) / ((m + 1) * d)
        return total, 1 - total


for a in (0.2, 0.1, 0.4, 0.75, 0.015625):
    for shape in (1, 2, 5, 20, 50, 200, 1000):
        sd = (shape * ((1 - a) ** 2 + a ** 2)) ** 0.5
        for z in (-3, -1, 0, 1, 2.5, 5, 9, 20, shape ** 0.5 * 10):
            x = shape + z * sd
            if x > 0:
                add("mixed", [shape, a], x, *mixed(shape, a, x))


def bits(weights, draws, ones=1, total=2):
    """Integers: the masses times total^bits."""
    masses = [1]
    for weight in weights * draws:
        longer = [mass * (total - ones) for mass in masses] + [0] * weight
        for i, mass in enumerate(masses):
            longer[i + weight] += mass * ones
        masses = longer
    return masses


linear = [290 - 9 * i for i in range(30)]
small = [10 - i for i in range(10)]
uneven = [1, 2, 4, 8, 100]
for name, weights, counts, ones, total in (
        ("bits-small", small, (1, 2, 7, 25, 60, 150), 1, 2),
        ("bits-linear", linear, (1, 3, 40), 1, 2),
        ("bits-uneven", uneven, (1, 4, 20, 60), 1, 2),
        ("skewed-small", small, (1, 7, 150), 32711, 65536),
        ("skewed-uneven", uneven, (2, 20, 60), 3, 10)):
    for draws in counts:
        masses = bits(weights, draws, ones, total)
        top = len(masses) - 1
        scale = total ** (len(weights) * draws)
        share = ones / total
        sd = (draws * sum(w * w for w in weights) * share * (1 - share)) ** 0.5
        points = {round(top * share + z * sd) for z in (-6, -2, -0.5, 0, 0.5, 1, 2.33, 4, 6, 9, 14)}
        points |= {top, top - min(weights), round(0.9 * top)}
        for s in sorted(points):
            if 0 <= s <= top and masses[s]:
                add(name, [draws], s, mpf(sum(masses[s:])) / scale, mpf(sum(masses[:s])) / scale,
                    mpf(masses[s]) / scale)

print(len(lines), "lines", file=sys.stderr)
with open("Tests/StatisticsTests/Goldens/UpperTailsGolden.swift", "w") as file:
    file.write("// Made by Notebooksless-Scripts/golden/watermark_tails.py with mpmath. Do not edit.\n\n")
    file.write('let upperTailsGolden = """\n')
    for line in lines:
        file.write("  " + line + "\n")
    file.write('  """\n')
