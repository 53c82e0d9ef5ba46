#!/usr/bin/env python3
"""Writes random CSV files and what Python's csv module reads from them.

For each case number N the folder gets N.csv and N.json: the delimiter, and the rows that
csv.reader(strict=True) found, the header first. The files follow RFC 4180, with any of its line
ends, mixed as well. The same seed gives the same files.

Differences from csv.reader that are wanted, and made up for here: a line without any character is
no row of a table with two or more columns and an empty field of a table with one; a byte-order
mark at the beginning is skipped.
"""

import argparse
import csv
import json
import os
import random

WORDS = [
    "", "", "a", "0", "12.5", "-1e5", "yes", "New York", "Zürich", "東京", "🙂", "e\u0301", " ", "\t",
    "x" * 8, "y" * 9, "z" * 70, "\u00a0", "\u2028", "\ufeff", "'", "\\", "#", "\x00\x01",
]
INSIDE = ["\n", "\r\n", "\r", '"', '""', ",", ";", "\t", "|", '",', '"\n', ',"', "\n\n"]


def field(rng, length):
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3, length])):
        parts.append(rng.choice(WORDS if rng.random() < 0.7 else INSIDE))
    return "".join(parts).replace("\x00", "")


def written(rng, text, delimiter, quoting):
    needs = any(character in text for character in (delimiter, '"', "\n", "\r"))
    if needs or rng.random() < quoting:
        return '"' + text.replace('"', '""') + '"'
    return text


def case(rng):
    delimiter = rng.choice([",", ",", ";", "\t", "|"])
    columns = rng.choice([1, 2, 2, 3, 4, 7])
    row_count = rng.choice([1, 2, 5, 20, 60])
    length = rng.choice([1, 4, 4, 4, 40, 300])
    quoting = rng.choice([0.0, 0.1, 0.5, 1.0])
    ends = rng.choice([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"], ["\n", "\r\n"]])
    blanks = rng.choice([0.0, 0.0, 0.2])
    names = ["%d%s" % (index, field(rng, 2)) for index in range(columns)]
    rows = [names]
    rows += [[field(rng, length) for _ in range(columns)] for _ in range(row_count)]
    text = "\ufeff" if rng.random() < 0.2 else ""
    for number, row in enumerate(rows):
        line = delimiter.join(written(rng, value, delimiter, quoting) for value in row)
        text += line
        if number + 1 == len(rows) and rng.random() < 0.5:
            # Without its line end an empty last line of one column would not be there.
            if line:
                break
        text += rng.choice(ends)
        if rng.random() < blanks:
            text += rng.choice(ends)
    return delimiter, columns, text


def expected(path, delimiter, columns):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter, strict=True))
    if columns > 1:
        return [row for row in rows if row]
    return [row or [""] for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    csv.field_size_limit(1 << 30)
    for number in range(arguments.cases):
        rng = random.Random(f"{arguments.seed} {number}")
        delimiter, columns, text = case(rng)
        path = os.path.join(arguments.folder, f"{number}.csv")
        with open(path, "wb") as file:
            file.write(text.encode("utf-8"))
        found = {"delimiter": delimiter, "rows": expected(path, delimiter, columns)}
        with open(os.path.join(arguments.folder, f"{number}.json"), "w", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=rng.random() < 0.5)


if __name__ == "__main__":
    main()
