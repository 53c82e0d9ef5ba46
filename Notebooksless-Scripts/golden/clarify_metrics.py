#!/usr/bin/env python3
"""Prints the figures that the tests of label-bias, acceptance-and-rejection and conditional-disparity,
and of DistributionPair, hold.

Whole numbers and mpmath with 40 digits; the stratified tests from statsmodels (StratifiedTable), which
share nothing with ours. Needs mpmath and statsmodels. Run from anywhere.
"""

from fractions import Fraction

import mpmath
import numpy
from statsmodels.stats.contingency_tables import StratifiedTable

mpmath.mp.dps = 40


def show(name, value):
    if isinstance(value, Fraction):
        value = mpmath.mpf(value.numerator) / value.denominator
    print(f"{name:45} {float(value)!r}")


def shares(counts):
    return [Fraction(count, sum(counts)) for count in counts]


def kl(first, second):
    return sum(
        (mpmath.mpf(p.numerator) / p.denominator
         * (mpmath.log(mpmath.mpf((p / q).numerator)) - mpmath.log((p / q).denominator))
         for p, q in zip(first, second) if p), mpmath.mpf(0))


def distances(name, a, b):
    p, q = shares(a), shares(b)
    mean = [(x + y) / 2 for x, y in zip(p, q)]
    if all(y or not x for x, y in zip(p, q)):
        show(f"{name} KL", kl(p, q))
    show(f"{name} JS", (kl(p, mean) + kl(q, mean)) / 2)
    square = sum((x - y) ** 2 for x, y in zip(p, q))
    show(f"{name} LP", mpmath.sqrt(mpmath.mpf(square.numerator) / square.denominator))
    show(f"{name} TVD", sum(abs(x - y) for x, y in zip(p, q)) / 2)
    show(f"{name} KS", max(abs(x - y) for x, y in zip(p, q)))


# Rejected and admitted men, then women.
distances("Berkeley M||F", [2691 - 1198, 1198], [1835 - 557, 557])
distances("case L M||F", [1, 2], [3, 0])
distances("case L F||M", [3, 0], [1, 2])
distances("three classes", [7, 2, 1], [1, 3, 6])
distances("nearly equal", [1_000_000, 1_000_001], [1_000_001, 1_000_000])
distances("a lacks a class", [5, 5, 0], [2, 2, 6])
distances("huge", [2**62, 2**62 - 1], [1, 2**61])
show("CI Berkeley", Fraction(2691 - 1835, 2691 + 1835))

BERKELEY = {
    "A": ((512, 313), (89, 19)), "B": ((353, 207), (17, 8)), "C": ((120, 205), (202, 391)),
    "D": ((138, 279), (131, 244)), "E": ((53, 138), (94, 299)), "F": ((22, 351), (24, 317)),
}


def demographic_disparity(men, women, of=1):
    groups = (men, women)
    rejected = sum(group[1] for group in groups)
    selected = sum(group[0] for group in groups)
    return Fraction(groups[of][1], rejected) - Fraction(groups[of][0], selected)


def stratified(name, strata):
    strata = list(strata)
    everybody = sum(sum(men) + sum(women) for men, women in strata)
    for sex, place in (("F", 1), ("M", 0)):
        show(
            f"{name} CDD {sex}",
            sum(
                Fraction(sum(men) + sum(women), everybody)
                * demographic_disparity(men, women, place) for men, women in strata))
        total = tuple(
            tuple(sum(stratum[group][k] for stratum in strata) for k in (0, 1))
            for group in (0, 1))
        show(f"{name} DD {sex}", demographic_disparity(*total, place))
        show(
            f"{name} standardised {sex}",
            sum(
                Fraction(sum(men) + sum(women), everybody)
                * Fraction((men, women)[place][0], sum((men, women)[place]))
                for men, women in strata))
    tables = [numpy.array([women, men]) for men, women in strata]
    table = StratifiedTable(tables)
    show(f"{name} MH OR", table.oddsratio_pooled)
    for end, value in zip(("low", "high"), table.oddsratio_pooled_confint()):
        show(f"{name} MH OR {end}", value)
    show(f"{name} MH RR", table.riskratio_pooled)
    for corrected in (False, True):
        test = table.test_null_odds(correction=corrected)
        show(f"{name} CMH corrected={corrected}", test.statistic)
        show(f"{name} CMH corrected={corrected} p", test.pvalue)
    for adjusted in (False, True):
        test = table.test_equal_odds(adjust=adjusted)
        show(f"{name} Breslow-Day adjust={adjusted}", test.statistic)
        show(f"{name} Breslow-Day adjust={adjusted} p", test.pvalue)
    above = below = Fraction(0)
    for men, women in strata:
        n1, n2 = sum(women), sum(men)
        above += Fraction(women[0] * n2 - men[0] * n1, n1 + n2)
        below += Fraction(n1 * n2, n1 + n2)
    show(f"{name} MH RD", above / below)


stratified("Berkeley", BERKELEY.values())
stratified("without A", [value for key, value in BERKELEY.items() if key != "A"])
