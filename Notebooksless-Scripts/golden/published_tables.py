#!/usr/bin/env python3
"""Prints the conventions of published bias-audit tables: the figures of PublishedGoldenTests.

For each audit and table: which reference and rounding explain most printed impact ratios, how many, the
lines of rates and ratios that do not follow, and those that are cut off. By exact fractions, straight
from the definitions, for tables with counts. Needs nothing but Python; arguments: CSV files.
"""

import csv
import sys
from fractions import Fraction


def figure(text):
    """The value of a printed figure and its decimals."""
    text = text.strip()
    percent = text.endswith("%")
    text = text.rstrip("% ")
    places = len(text.split(".")[1]) if "." in text else 0
    return Fraction(text) / (100 if percent else 1), places + (2 if percent else 0)


def decimals(figures):
    telling = [d for v, d in figures if v not in (0, 1)] or [d for _, d in figures]
    return sorted(telling, reverse=True)[0 if len(telling) < 6 else 1] if telling else 0


def agreement(value, printed, column):
    """Rounded at a tie to either side, cut off, rounded to fewer decimals, or different."""
    shown, own = printed
    places = max(own, column)
    unit = Fraction(1, 10**places)
    if abs(value - shown) <= unit / 2:
        return "rounded"
    if 0 <= value - shown < unit:
        return "truncated"
    if 2 <= own < places and abs(value - shown) <= Fraction(1, 2 * 10**own):
        return "coarse"
    return "different"


def conventions(rows):
    rows = [r for r in rows if "nknown" not in r["category"]]
    rates = [figure(r["rate"]) for r in rows if r["rate"]]
    ratios = [figure(r["impact_ratio"]) for r in rows if r["impact_ratio"]]
    rate_places, ratio_places = decimals(rates), decimals(ratios)
    lines = []
    for r in rows:
        n, k = int(r["applicants"]), int(r["selected"])
        exact = Fraction(k, n) if n and k <= n else None
        shown = figure(r["rate"])[0] if r["rate"] and n else None
        lines.append((r, exact, shown))
    printed = [i for i, (r, *_) in enumerate(lines) if r["impact_ratio"] and int(r["applicants"])]
    best = None
    for rounding in ["unrounded"] + ([rate_places] if rates else []):
        for reference in ["all", "printed"]:
            values = [x[1] if rounding == "unrounded" else x[2] for x in lines]
            pool = [
                v
                for v, (r, *_) in zip(values, lines)
                if v is not None and (reference == "all" or r["impact_ratio"])
            ]
            if not pool or max(pool) == 0:
                continue
            found = {
                i: agreement(values[i] / max(pool), figure(lines[i][0]["impact_ratio"]), ratio_places)
                for i in printed
                if values[i] is not None
            }
            score = [list(found.values()).count(x) for x in ("rounded", "truncated")]
            if best is None or score > best[0]:
                best = (score, reference, rounding, found)
    rate_faults = {}
    for r, exact, _ in lines:
        if exact is not None and r["rate"] and figure(r["rate"])[0] <= 1:
            kind = agreement(exact, figure(r["rate"]), rate_places)
            if kind in ("truncated", "different"):
                rate_faults[r["line"]] = kind
    if best is None:
        return "- - 0", rate_faults, {}
    score, reference, rounding, found = best
    faults = {
        lines[i][0]["line"]: kind for i, kind in found.items() if kind in ("truncated", "different")
    }
    return f"{reference} {rounding} {score[0]}/{len(printed)}", rate_faults, faults


def audits(path):
    with open(path, encoding="utf-8-sig") as file:
        tables = {}
        for number, row in enumerate(csv.DictReader(file), 2):
            row["line"] = number
            tables.setdefault((row["audit"], row["table"]), []).append(row)
    return {key: rows for key, rows in tables.items() if key[1] != "unknown"}


if __name__ == "__main__":
    for path in sys.argv[1:]:
        for (audit, table), rows in audits(path).items():
            convention, rate_faults, ratio_faults = conventions(rows)
            print(f"{audit} {table}: {convention}; rates {rate_faults}; ratios {ratio_faults}")
