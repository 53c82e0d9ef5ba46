#!/usr/bin/env python3
"""Write a synthetic CSV file of job applicants for the benchmark.

Every field of a row is a function of the seed and the row's number, in integers only: the same
arguments give the same bytes with any numpy, on any machine, and the first rows of a long file
are the rows of a short one. The people are invented; the shares and rates describe nobody.
"""

import argparse
import os
import sys

try:
    import numpy as np
except ModuleNotFoundError:
    sys.exit("numpy is missing: run setup.sh beside this script, then use the Python of its venv")

HEADER = b"applicant_id,sex,race_ethnicity,age,score,selected,hired\n"

SEXES = ["Female", "Male"]

# EEO-1 names with the share of applicants in 1/10000. The shares also set the file's size: their
# mean name is 11 bytes long, which makes a row 45.4 bytes.
RACES = {
    "White": 5750,
    "Hispanic or Latino": 1850,
    "Black or African American": 1320,
    "Asian": 600,
    "Two or More Races": 320,
    "American Indian or Alaska Native": 110,
    "Native Hawaiian or Other Pacific Islander": 50,
}

# A score, with noise, at or over the cut is selected. In 1/10000; rows are sexes, columns races.
CUTS = [
    [5600, 5900, 6100, 5500, 5750, 6000, 6050],
    [5400, 5750, 5950, 5350, 5600, 5850, 5900],
]

# Of those selected, how many in 1/10000 are hired.
HIRED_OF_SELECTED = [
    [4800, 4500, 4300, 5000, 4600, 4400, 4350],
    [5100, 4700, 4500, 5200, 4900, 4600, 4550],
]

# Of the others, how many in 1/10000 are hired all the same (recommended, promoted from within):
# without them every true positive rate would be 1, and a wrong count could not be seen.
HIRED_OF_OTHERS = [
    [220, 180, 160, 240, 200, 170, 150],
    [260, 210, 190, 270, 230, 200, 180],
]

# An id has eight digits.
MAXIMUM_ROWS = 10**8 - 1

# Some 40 MiB of working memory, whatever the number of rows.
ROWS_PER_BLOCK = 1 << 17

# Stands for "no byte here" in the fixed-width rows; no field contains it.
PAD = 0

GOLDEN_GAMMA = 0x9E3779B97F4A7C15


def texts_table(texts):
    """One row of bytes for each text, padded to the longest."""
    width = max(len(text) for text in texts)
    return np.frombuffer(
        b"".join(text.encode().ljust(width, bytes([PAD])) for text in texts), dtype=np.uint8
    ).reshape(len(texts), width)


SEX_TEXTS = texts_table(SEXES)
RACE_TEXTS = texts_table([f'"{race}"' for race in RACES])
YES_NO_TEXTS = texts_table(["no", "yes"])
TWO_DIGITS = texts_table([f"{number:02}" for number in range(100)])
FOUR_DIGITS = texts_table([f"{number:04}" for number in range(10_000)])
WHOLE_PERCENTS = texts_table([f"{number}" for number in range(101)])

# How a score is written: four decimals, sixteen as programs write a binary fraction, or whole percent.
SCORE_KINDS = ["decimal", "float", "integer"]


def splitmix64(counters):
    """The SplitMix64 finalizer (Steele, Lea and Flood 2014): one random word for each counter."""
    words = counters * np.uint64(GOLDEN_GAMMA)
    words ^= words >> np.uint64(30)
    words *= np.uint64(0xBF58476D1CE4E5B9)
    words ^= words >> np.uint64(27)
    words *= np.uint64(0x94D049BB133111EB)
    words ^= words >> np.uint64(31)
    return words


def draws(words, bits_from, limit):
    """Integers in 0..<limit out of 16 bits of each word; the bias, under 1/6, matters to nobody."""
    return ((words >> np.uint64(bits_from) & np.uint64(0xFFFF)) * np.uint64(limit)) >> np.uint64(16)


def fraction_of(scores, ids, seed):
    """Sixteen decimals whose first four are the score's: nearly every row has its own value."""
    # Counters beyond those of two words a row and every seed.
    words = splitmix64(np.uint64((1 << 63) + (seed << 32)) + ids)
    tails = words % np.uint64(10**12)
    return [
        FOUR_DIGITS[scores % 10_000], FOUR_DIGITS[tails // 10**8],
        FOUR_DIGITS[tails // 10**4 % 10**4], FOUR_DIGITS[tails % 10**4],
    ]


def score_columns(kind, scores, ids, seed):
    """The bytes of the scores, which are ten-thousandths from 0 to 1."""
    if kind == "integer":
        return [WHOLE_PERCENTS[scores // 100]]
    point = np.full((len(ids), 1), ord("."), dtype=np.uint8)
    whole = (scores // 10_000 + ord("0")).astype(np.uint8)[:, None]
    if kind == "decimal":
        return [whole, point, FOUR_DIGITS[scores % 10_000]]
    return [whole, point, *fraction_of(scores, ids, seed)]


def block_of_rows(first, count, seed, score_kind):
    """The bytes of `count` rows, the first of which has the id `first`."""
    ids = np.arange(first, first + count, dtype=np.uint64)
    # Two words a row; the seed moves the counters' high bits, out of reach of any row's number.
    start = np.uint64(seed << 32)
    people = splitmix64(start + ids * np.uint64(2))
    events = splitmix64(start + ids * np.uint64(2) + np.uint64(1))

    sexes = draws(people, 0, 2)
    races = np.searchsorted(
        np.cumsum(list(RACES.values())), draws(people, 16, 10_000), side="right"
    )
    ages = 18 + (draws(people, 32, 53) * draws(people, 48, 1000) + 500) // 1000
    # The mean of two draws: scores heap up in the middle, as real ones do.
    scores = (draws(events, 0, 10_001) + draws(events, 16, 10_001)) // 2
    noisy_scores = scores.astype(np.int64) + draws(events, 32, 2001).astype(np.int64) - 1000
    selected = noisy_scores >= np.array(CUTS)[sexes, races]
    hired = draws(events, 48, 10_000) < np.where(
        selected,
        np.array(HIRED_OF_SELECTED)[sexes, races],
        np.array(HIRED_OF_OTHERS)[sexes, races],
    )

    def column_of(byte):
        return np.full((count, 1), ord(byte), dtype=np.uint8)

    comma = column_of(",")
    rows = np.concatenate(
        [
            FOUR_DIGITS[ids // 10_000], FOUR_DIGITS[ids % 10_000], comma,
            SEX_TEXTS[sexes], comma,
            RACE_TEXTS[races], comma,
            TWO_DIGITS[ages], comma,
            *score_columns(score_kind, scores, ids, seed), comma,
            YES_NO_TEXTS[selected.astype(np.intp)], comma,
            YES_NO_TEXTS[hired.astype(np.intp)], column_of("\n"),
        ],
        axis=1,
    )
    return rows[rows != PAD]


def write_applicants(path, row_count, seed, score_kind="decimal"):
    """Write the file whole or not at all: a half-written one would be measured unnoticed."""
    partial = f"{path}.partial"
    with open(partial, "wb") as file:
        file.write(HEADER)
        for first in range(1, row_count + 1, ROWS_PER_BLOCK):
            count = min(ROWS_PER_BLOCK, row_count + 1 - first)
            file.write(block_of_rows(first, count, seed, score_kind))
    os.replace(partial, path)


def natural_up_to(limit):
    def parse(text):
        number = int(text)
        if not 0 <= number <= limit:
            raise argparse.ArgumentTypeError(f"{number} is not in 0...{limit}")
        return number

    return parse


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", metavar="OUT.csv")
    parser.add_argument("--rows", type=natural_up_to(MAXIMUM_ROWS), default=10_000_000)
    parser.add_argument("--seed", type=natural_up_to(2**31 - 1), default=0)
    parser.add_argument(
        "--score", choices=SCORE_KINDS, default=SCORE_KINDS[0],
        help="four decimals, sixteen, or whole percent (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        write_applicants(arguments.output, arguments.rows, arguments.seed, arguments.score)
    except OSError as error:
        sys.exit(f"cannot write {arguments.output}: {error.strerror}")


if __name__ == "__main__":
    main()
