#!/usr/bin/env python3
"""Time the scoring audit of Local Law 144 beside DuckDB and Polars, and check that they agree.

Fairmark does the whole audit with its page; the peers compute the median of all scores and, for each
sex, race and crossing, how many there are and how many lie above it. Every contender is a whole
process; each round runs all of them in turn. Compare the ratios of one run, never the seconds of
two. Exit codes: 0 done, 1 a contender failed or the answers differ, 2 usage or something is missing.
"""

import argparse
import collections
import csv
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys

import compare
from compare import BENCH, HERE, Stop

PEERS = [
    ("DuckDB", "duckdb", "peer_ll144_duckdb.py"),
    ("Polars", "polars", "peer_ll144_polars.py"),
]

FAIRMARK = "Fairmark"

# How scores are written, and what the benchmark calls it.
SCORE_KINDS = {
    "float": "sixteen decimals, nearly all distinct",
    "integer": "whole numbers from 0 to 100",
    "decimal": "four decimals",
}

# How many times faster than the faster peer the whole audit shall be.
TARGET = 4


def data_file(kind, rows):
    """The applicants with scores of a kind, made when they are absent."""
    kind_part = "" if kind == "decimal" else f"-{kind}"
    row_part = "" if rows == compare.DEFAULT_ROWS else f"-{rows}"
    path = BENCH / f"applicants{kind_part}{row_part}.csv"
    if not path.exists():
        command = [
            sys.executable, HERE / "generate-applicants.py", path, "--rows", str(rows),
            "--score", kind,
        ]
        if subprocess.run(command).returncode != 0:
            raise Stop(2, f"could not make {path}")
    return path


def contenders(data, fairmark, folder):
    commands = {}
    if fairmark:
        commands[FAIRMARK] = [
            fairmark, "ll144", "audit", data, "--sex", "sex", "--race-ethnicity", "race_ethnicity",
            "--score", "score", "--unit", "application", "--draft", "--output", folder,
            "--no-input-digest",
        ]
    for name, _, script in PEERS:
        commands[name] = [sys.executable, HERE / script, data]
    return commands


def peer_answer(name, output):
    try:
        answer = json.loads(output)
        return answer["median"], [tuple(row) for row in answer["counts"]]
    except (ValueError, TypeError, LookupError) as error:
        raise Stop(1, f"{name} printed something else than its answer: {error}") from error


def expected_pairs(counts):
    """How many there are and lie above the median: by sex, by race and by both."""
    groups = collections.Counter()
    above = collections.Counter()
    for sex, race, count, above_count in counts:
        for group in ((sex,), ("", race), (sex, race)):
            groups[group] += count
            above[group] += above_count
    return sorted((groups[group], above[group]) for group in groups)


def published_pairs(path):
    """The same of the audit's tables; what the categories are called is not this program's matter."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            return sorted(
                (int(row["applicants"]), int(row["selected"]))
                for row in csv.DictReader(file)
                if row["selected"] and int(row["applicants"]) > 0
            )
    except (OSError, ValueError, LookupError) as error:
        raise Stop(1, f"{FAIRMARK}: cannot use {path}: {error!r}") from error


def check(outputs, folder):
    answers = {name: peer_answer(name, outputs[name]) for name, _, _ in PEERS}
    (first, answer), *others = answers.items()
    for name, other in others:
        # The mean of two middle scores may be rounded in two ways.
        if other[1] != answer[1] or not math.isclose(other[0], answer[0], rel_tol=1e-15):
            raise Stop(1, f"the answers of {first} and {name} differ: {answer} and {other}")
    if FAIRMARK in outputs:
        expected, found = expected_pairs(answer[1]), published_pairs(folder / "tables.csv")
        if expected != found:
            raise Stop(
                1, f"{FAIRMARK} publishes (applicants, above the median) {found}, the peers count "
                f"{expected}")


def measure_kind(kind, arguments):
    data = data_file(kind, arguments.rows)
    folder = BENCH / "out-ll144"
    commands = contenders(data, arguments.fairmark, folder)
    load = os.getloadavg()[0]
    compare.warm_page_cache(data)
    runs = {name: [] for name in commands}
    # Round 0 is not counted: it brings the programs and their libraries into the page cache.
    for round_number in range(arguments.runs + 1):
        outputs = {}
        for name, command in commands.items():
            if name == FAIRMARK:
                # An old answer must not pass for this round's.
                shutil.rmtree(folder, ignore_errors=True)
            run, outputs[name] = compare.measure(name, command)
            if round_number > 0:
                runs[name].append(run)
        check(outputs, folder)
    return data, load, runs


def report(kind, data, load, runs):
    peer = min(
        (name for name, _, _ in PEERS), key=lambda name: compare.median_wall(runs[name]))
    print(f"{data.name}: {data.stat().st_size / 1e6:.0f} MB, {SCORE_KINDS[kind]}, "
          f"{os.cpu_count()} processors, load {load:.1f} before the first run")
    print()
    print("\n".join(compare.plain(compare.table(runs, FAIRMARK if FAIRMARK in runs else peer))))
    if FAIRMARK in runs:
        walls = compare.median_wall(runs[peer]), compare.median_wall(runs[FAIRMARK])
        print(f"faster peer ({peer}) / {FAIRMARK}: {walls[0]:.3f} s / {walls[1]:.3f} s = "
              f"{walls[0] / walls[1]:.2f} (target: {TARGET})")
    print()


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog=f"Files go to FAIRMARK_BENCH_DIR, now {BENCH}.")
    parser.add_argument("--rows", type=compare.positive, default=compare.DEFAULT_ROWS)
    parser.add_argument(
        "--runs", type=compare.positive, default=5, metavar="N",
        help="measured rounds, after one that is not (default: %(default)s)")
    parser.add_argument(
        "--scores", choices=SCORE_KINDS, nargs="+", default=["float", "integer"],
        help="how scores are written (default: %(default)s)")
    parser.add_argument(
        "--fairmark", type=pathlib.Path, metavar="PATH",
        default=compare.REPOSITORY / ".build" / "release" / "fairmark",
        help="the program (default: the release build of this repository)")
    parser.add_argument("--peers-only", action="store_true", help="leave Fairmark out")
    arguments = parser.parse_args()
    arguments.fairmark = None if arguments.peers_only else arguments.fairmark.absolute()
    return arguments


def main():
    arguments = parse_arguments()
    compare.PEERS = PEERS
    try:
        compare.require_peers()
        if arguments.fairmark:
            compare.require_fairmark(arguments.fairmark)
        BENCH.mkdir(parents=True, exist_ok=True)
        for kind in arguments.scores:
            report(kind, *measure_kind(kind, arguments))
    except Stop as stop:
        print(f"ll144.py: {stop}", file=sys.stderr)
        sys.exit(stop.code)


if __name__ == "__main__":
    main()
