#!/usr/bin/env python3
"""Points for the elementary functions: measures their error, or writes the golden points.

    elementary.py points FUNCTION > points.txt      arguments as hexadecimal bit patterns
    elementary.py measure FUNCTION points.txt results.txt    the largest error in ulp
    elementary.py golden      writes Tests/StatisticsTests/Goldens/ElementaryGolden.swift

`results.txt` holds one result for each line of points, as a hexadecimal bit pattern. Reference
values are computed with mpmath to 50 digits. Run from the package root; needs mpmath.
"""

import math
import random
import struct
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 50
NAMES = ("log", "log1p", "exp", "expm1", "pow", "erf", "erfc", "logGamma")


def bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def number(pattern):
    return struct.unpack("<d", struct.pack("<Q", int(pattern, 16)))[0]


def around(center, count, rng):
    """Doubles next to a center, and at distances of every size."""
    values = [center]
    for _ in range(count):
        values.append(center + rng.choice((-1, 1)) * 2.0 ** rng.uniform(-60, -2) * max(1, abs(center)))
        step = rng.randint(-2000, 2000)
        if center > 0:
            values.append(struct.unpack("<d", struct.pack("<Q", bits(center) + step))[0])
    return values


def every_size(count, rng, low=-1074, high=1024):
    return [math.ldexp(rng.uniform(1, 2), rng.randint(low, high - 1)) for _ in range(count)]


def points(name, scale=1.0):
    rng = random.Random(name)
    n = lambda count: max(1, int(count * scale))
    uniform = lambda low, high, count: [rng.uniform(low, high) for _ in range(n(count))]
    one = []
    if name == "log":
        one = (every_size(n(9000), rng) + uniform(0.5, 2, 9000) + around(1, n(3000), rng)
               + [1 + k / 256 for k in range(257)] + around(math.sqrt(2), n(500), rng))
    elif name == "log1p":
        one = ([s * v for v in every_size(n(3500), rng, high=0) for s in (1, -1)]
               + uniform(-1, 1, 8000) + every_size(n(5000), rng, low=0)
               + around(-0.5, n(500), rng) + around(-1 + 2.0**-20, n(500), rng))
    elif name in ("exp", "expm1"):
        edge = -745.2 if name == "exp" else -40
        one = (uniform(edge, 709.78, 8000) + uniform(-1, 1, 8000)
               + [s * v for v in every_size(n(2500), rng, high=9) for s in (1, -1)]
               + [(k + 0.5) * math.log(2) / 128 for k in range(-300, 300)])
        if name == "exp":
            one += uniform(-745.2, -708, 3000)
    elif name in ("erf", "erfc"):
        one = (uniform(-7, 7, 8000) + uniform(-1, 1, 4000)
               + [s * v for v in every_size(n(3500), rng, high=3) for s in (1, -1)]
               + around(0.25, n(1000), rng) + around(-0.25, n(200), rng))
        if name == "erfc":
            one += uniform(0.5, 27.3, 6000) + uniform(26.5, 27.3, 1000)
    elif name == "logGamma":
        one = (every_size(n(5000), rng, high=1010) + uniform(0, 3, 7000) + uniform(2, 20, 5000)
               + around(1, n(1500), rng) + around(2, n(1500), rng) + around(2.5, n(200), rng)
               + around(8, n(200), rng) + around(0.5, n(200), rng) + uniform(1, 1e6, 1000))
    else:
        pairs = []
        while len(pairs) < n(24000):
            kind = len(pairs) % 4
            if kind == 0:
                x = every_size(1, rng)[0]
            elif kind == 1:
                x = abs(around(1, 1, rng)[-2])
            else:
                x = rng.uniform(0, 10)
            if x <= 0 or x == 1:
                continue
            y = rng.uniform(-745, 709) / math.log(x)
            if kind == 3:
                y = rng.choice((0.5, -0.5, 2.0, 3.0, -1.0, 1 / 3, 7.0, rng.uniform(-5, 5)))
            if abs(y) < 1e300:
                pairs.append((x, y))
        return pairs
    return [(x,) for x in one if math.isfinite(x)]


def truth(name, arguments):
    x = mpf(arguments[0])
    if name == "pow":
        return mpmath.power(x, mpf(arguments[1]))
    if name in ("log", "logGamma") and x <= 0 or name == "log1p" and x <= -1:
        return None
    if name == "logGamma":
        if x > 1e30:
            return (x - 0.5) * mpmath.log(x) - x + mpmath.log(2 * mpmath.pi) / 2
        return mpmath.loggamma(x)
    with mp.workdps(50 if abs(x) > 1e-20 else 400):
        return getattr(mpmath, name)(x)


def ulp_error(value, exact):
    if exact == 0:
        return mpf(0 if value == 0 else 1e9)
    exponent = max(int(mpmath.floor(mpmath.log(abs(exact), 2))), -1022)
    if abs(exact) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
        return mpf(0 if math.isinf(value) else 1e9)
    if math.isinf(value) or math.isnan(value):
        return mpf(1e9)
    return abs(mpf(value) - exact) / mpf(2) ** (exponent - 52)


def nearest(exact):
    if exact == 0:
        return 0.0
    exponent = max(int(mpmath.floor(mpmath.log(abs(exact), 2))), -1022)
    unit = mpf(2) ** (exponent - 52)
    return math.ldexp(int(mpmath.nint(exact / unit)), exponent - 52)


def main():
    if sys.argv[1] == "points":
        for arguments in points(sys.argv[2]):
            print(*(f"{bits(value):x}" for value in arguments))
        return
    if sys.argv[1] == "measure":
        name = sys.argv[2]
        worst, count = (mpf(0), None), 0
        with open(sys.argv[3]) as given, open(sys.argv[4]) as results:
            for line, result in zip(given, results):
                arguments = [number(text) for text in line.split()]
                exact = truth(name, arguments)
                if exact is None:
                    continue
                count += 1
                worst = max(worst, (ulp_error(number(result), exact), arguments), key=lambda w: w[0])
        print(name, f"{float(worst[0]):.4f} ulp at", worst[1], f"({count} points)")
        return
    lines = []
    for name in NAMES:
        chosen = points(name, 0.02)
        chosen = random.Random(7).sample(chosen, min(80, len(chosen)))
        for arguments in chosen:
            exact = truth(name, arguments)
            if exact is None or abs(exact) >= mpf(2) ** 1023.9:
                continue
            texts = [f"{bits(value):x}" for value in arguments]
            lines.append(" ".join([name, *texts, f"{bits(nearest(exact)):x}"]))
    with open("Tests/StatisticsTests/Goldens/ElementaryGolden.swift", "w") as file:
        file.write(
            "// Written by Notebooksless-Scripts/golden/elementary.py; do not edit.\n\n"
            "/// Function, arguments and the nearest `Double` to its value, as bit patterns.\n"
            "let elementaryGolden = \"\"\"\n  " + "\n  ".join(lines) + "\n  \"\"\"\n")


main()
