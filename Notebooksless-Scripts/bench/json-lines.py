#!/usr/bin/env python3
"""Time Fairmark beside DuckDB and Polars on a file of JSON Lines, and check that they agree.

The rows are those of the CSV benchmark, as `json.dumps` writes them (with a blank after colon and
comma) or, with --compact, without blanks. See compare.py for how the rounds are measured.
"""

import argparse
import csv
import json
import os
import pathlib
import sys

import compare

NUMBERS = {"applicant_id": int, "age": int, "score": float}
SEPARATORS = {False: (", ", ": "), True: (",", ":")}

compare.HEADER_LINES = 0
compare.PEERS = [
    ("DuckDB", "duckdb", "peer_duckdb_json.py"),
    ("Polars", "polars", "peer_polars_json.py"),
]


def require_lines(path, rows, compact):
    """The file of JSON Lines, made from the CSV file of as many rows."""
    if path.exists():
        return
    source = compare.BENCH / f"applicants-{rows}.csv"
    compare.require_data(source, rows)
    partial = path.with_suffix(".partial")
    encode = json.JSONEncoder(ensure_ascii=False, separators=SEPARATORS[compact]).encode
    with open(source, encoding="utf-8", newline="") as file, open(partial, "w", encoding="utf-8") as out:
        for row in csv.DictReader(file):
            values = {}
            for name, text in row.items():
                values[name] = NUMBERS[name](text) if name in NUMBERS and text else text or None
            out.write(encode(values) + "\n")
    partial.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=compare.positive, default=3_000_000, metavar="N")
    parser.add_argument("--runs", type=compare.positive, default=5, metavar="N")
    parser.add_argument("--compact", action="store_true", help="no blanks between the values")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument(
        "--fairmark", type=pathlib.Path, metavar="PATH",
        default=compare.REPOSITORY / ".build" / "release" / "fairmark")
    arguments = parser.parse_args()
    name = f"applicants-{arguments.rows}{'-compact' if arguments.compact else ''}.jsonl"
    data = compare.BENCH / name
    try:
        compare.require_peers()
        compare.require_fairmark(arguments.fairmark)
        compare.BENCH.mkdir(parents=True, exist_ok=True)
        require_lines(data, arguments.rows, arguments.compact)
        commands, documents = compare.contenders(data, arguments.fairmark.absolute())
        load = os.getloadavg()[0]
        compare.warm_page_cache(data)
        runs = compare.run_rounds(commands, documents, arguments.runs)
    except compare.Stop as stop:
        print(f"json-lines.py: {stop}", file=sys.stderr)
        sys.exit(stop.code)
    compare.report(runs, data, load, arguments.markdown)


if __name__ == "__main__":
    main()
