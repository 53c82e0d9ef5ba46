#!/usr/bin/env python3
"""Checks that one dump, written by pandas and NumPy in three formats, gives equal analyses.

    python3 formats.py [--fairmark .build/release/fairmark] [--rows 20000] [--seed 0]

Needs pandas and NumPy. The dump is written as CSV, JSON Lines and .npy, whole and in shards, gzipped
and through a named pipe; one job for each role runs on all of them with one and with two threads, and the `analyses` of
`metrics.json` must be the same bytes. Exit codes: 0 equal, 1 not.

pandas writes a Boolean as True and a whole float as 1.0 to CSV, and a float32 with ten digits to
JSON; the columns are written so that the texts agree, as the README says.
"""

import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

JOBS = {
    "groups": ("groups: [sex, race]\n      intersections: true", "{column: decision, favourable: [\"1\"]}"),
    "threshold": ("groups: [sex]\n      label: {column: label, positive: [\"1\"]}", "{score: score, threshold: 0.7}"),
    "float32 threshold": ("groups: [race]", "{score: score32, threshold: 0.7}"),
    "score": ("groups: [race]\n      strata: [sex]\n      score: score", "{column: decision, favourable: [\"1\"]}"),
    "weight": ("groups: [sex]", "{column: decision, favourable: [\"1\"]}"),
}
PLUGINS = {
    "groups": ["disparate-impact", "demographic-parity"],
    "threshold": ["equal-opportunity", "predictive-parity", "group-performance"],
    "float32 threshold": ["disparate-impact"],
    "score": ["score-parity", "disparate-impact"],
    "weight": ["disparate-impact"],
}


def people(rows, seed):
    rng = np.random.default_rng(seed)
    score = np.round(rng.random(rows), 3)
    score[rng.random(rows) < 0.02] = np.nan
    return pd.DataFrame({
        "sex": rng.integers(1, 3, rows).astype(np.int8),
        "race": rng.integers(-2, 5, rows).astype(np.int64),
        "decision": rng.integers(0, 2, rows).astype(np.uint8),
        "label": rng.integers(0, 2, rows).astype(np.int32),
        "score": score,
        "score32": np.round(rng.random(rows), 2).astype(np.float32),
        "count": rng.integers(0, 5, rows).astype(np.int64),
    })


def write(frame, folder, stem):
    frame.to_csv(folder / f"{stem}.csv", index=False)
    # The digits that the CSV has, which json's own repr of the shortest double has, too.
    rows = frame.astype({"score32": str}).astype({"score32": float})
    with open(folder / f"{stem}.jsonl", "w", encoding="utf-8") as file:
        for row in rows.to_dict("records"):
            values = {k: None if isinstance(v, float) and np.isnan(v) else v for k, v in row.items()}
            file.write(json.dumps(values) + "\n")
    for index, name in enumerate(frame):
        array = frame[name].to_numpy()
        # Both byte orders, and a column of one's own.
        array = array.astype(array.dtype.newbyteorder(">")) if index % 2 else array.reshape(-1, 1)
        np.save(folder / f"{stem}.{name}.npy", array)


def analyses(fairmark, folder, path, kind, threads):
    roles, prediction = JOBS[kind]
    weight = "    weight: {column: count, kind: frequency}\n" if kind == "weight" else ""
    job = (
        f"fairmark: 1\ndatasets:\n  people:\n    path: {path}\n    on_missing: exclude\n{weight}"
        f"    roles:\n      {roles}\n      prediction: {prediction}\nanalyses:\n"
        + "".join(f"  - plugin: {plugin}\n" for plugin in PLUGINS[kind]))
    (folder / "job.yaml").write_text(job)
    feeder = None
    if path.startswith("pipe"):
        os.mkfifo(folder / path)
        feeder = subprocess.Popen(f"cat whole{pathlib.Path(path).suffix} > {path}", shell=True, cwd=folder)
    result = subprocess.run(
        [fairmark, "run", folder / "job.yaml", "--output", folder / "out", "--threads", str(threads)],
        capture_output=True, text=True)
    if feeder:
        feeder.wait()
        (folder / path).unlink()
    if result.returncode != 0:
        sys.exit(f"formats.py: {kind}, {path}: {result.stderr}")
    document = json.loads((folder / "out" / "metrics.json").read_text())
    return json.dumps(document["analyses"]), document["row_flow"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fairmark", type=pathlib.Path, default=pathlib.Path(".build/release/fairmark"))
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    different = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        frame = people(arguments.rows, arguments.seed)
        write(frame, folder, "whole")
        cut = arguments.rows // 3
        write(frame[:cut], folder, "part-0")
        write(frame[cut:], folder, "part-1")
        whole = "{" + ", ".join(f"{column}: whole.{column}.npy" for column in frame) + "}"
        parts = "{" + ", ".join(f'{column}: "part-*.{column}.npy"' for column in frame) + "}"
        for suffix in (".csv", ".jsonl"):
            text = (folder / f"whole{suffix}").read_bytes()
            (folder / f"whole{suffix}.gz").write_bytes(gzip.compress(text))
        paths = ["whole.csv", "whole.csv.gz", "whole.jsonl.gz", "pipe.csv", "pipe.jsonl", '"part-*.csv"', "whole.jsonl", '"part-*.jsonl"', whole, parts]
        for kind in JOBS:
            expected = analyses(arguments.fairmark, folder, paths[0], kind, 1)
            for path in paths:
                for threads in (1, 2):
                    if analyses(arguments.fairmark, folder, path, kind, threads) != expected:
                        different += 1
                        print(f"{kind}: {path} with {threads} threads differs from CSV")
            print(f"{kind}: {len(paths)} ways, {len(expected[0])} bytes of analyses")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
