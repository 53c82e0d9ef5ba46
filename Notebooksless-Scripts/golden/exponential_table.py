"""Prints Sources/CWatermarking/exponential_table.h: the points c of the logarithm's table.

Each of 128 parts of [1, 2) has a point c whose inverse has at most eleven bits; parts from 53 on are
halved, so that significands run from 0.707 to 1.414 and the part below 1 has c = 1. ln c is split
into a multiple of 2^-42 and the rest. Needs mpmath.
"""

import mpmath

mpmath.mp.prec = 300


def hexadecimal(value):
    return float(value).hex()


rows = []
for index in range(128):
    middle = mpmath.mpf(2 * index + 257) / 256
    if index >= 53:
        middle /= 2
    inverse = 1.0 if index == 127 else float(mpmath.nint(1024 / middle)) / 1024
    logarithm = -mpmath.log(mpmath.mpf(inverse))
    high = mpmath.nint(logarithm * 2**42) / mpmath.mpf(2) ** 42
    assert float(high) == high
    rows.append((inverse, float(high), float(logarithm - high)))

print("// Made by Notebooksless-Scripts/golden/exponential_table.py.")
print("#ifndef FAIRMARK_EXPONENTIAL_TABLE_H")
print("#define FAIRMARK_EXPONENTIAL_TABLE_H")
names = ("inverse", "high", "low")
meanings = ("1 / c", "the leading part of ln c", "the rest of ln c")
for column, name in enumerate(names):
    print(f"\n// {meanings[column]}")
    print(f"static const double exponential_{name}[128] = {{")
    for start in range(0, 128, 4):
        values = ", ".join(hexadecimal(row[column]) for row in rows[start : start + 4])
        print(f"    {values},")
    print("};")
print("\n#endif")
