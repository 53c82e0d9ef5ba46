#!/usr/bin/env python3
"""Time Fairlearn's bootstrap: four metrics of 200,000 applicants in 14 groups (2 sexes x 7 races).

Writes the applicants first when the file is not there; the same rows and seed give the same bytes.
One pass and a few replicates are timed, and 1,000 replicates are what the few say, scaled: every
replicate does the same work on as many resampled rows. With `--fairmark PROGRAM` that program runs
five analyses of the same file with 1,000 replicates of every rate, difference and ratio as whole
processes, its rates are compared with Fairlearn's, and the ratio of times is printed.
`fairlearn-bootstrap.sh` builds the program and calls this.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

try:
    import fairlearn
    import pandas as pd
    from fairlearn.metrics import (
        MetricFrame,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )
    from sklearn.metrics import accuracy_score
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is missing: use the Python that ../peers/setup.sh prints")

METRICS = {
    "selection_rate": selection_rate,
    "true_positive_rate": true_positive_rate,
    "false_positive_rate": false_positive_rate,
    "accuracy": accuracy_score,
}


def write_applicants(path, rows, seed):
    generator = pathlib.Path(__file__).resolve().parent / "generate-applicants.py"
    subprocess.run(
        [sys.executable, generator, path, "--rows", str(rows), "--seed", str(seed)], check=True
    )


def timed(function):
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


JOB = """\
fairmark: 1
datasets:
  applicants:
    path: {csv}
    roles:
      groups: [sex, race_ethnicity]
      intersections: true
      prediction: {{column: selected, favourable: ["yes"]}}
      label: {{column: hired, positive: ["yes"]}}
analyses:
"""
PLUGINS = [
    "disparate-impact", "demographic-parity", "equal-opportunity", "predictive-parity",
    "group-performance",
]


def run_fairmark(program, csv, replicates, repeat, by_group):
    """Time whole runs of Fairmark and check its rates against Fairlearn's."""
    with tempfile.TemporaryDirectory() as folder:
        job = os.path.join(folder, "job.yaml")
        with open(job, "w", encoding="utf-8") as file:
            file.write(JOB.format(csv=json.dumps(os.path.abspath(csv))))
            for plugin in PLUGINS:
                file.write(f"  - plugin: {plugin}\n")
                file.write(f"    with: {{bootstrap: {{replicates: {replicates}}}}}\n")
        out = os.path.join(folder, "out")
        command = [program, "run", job, "--output", out]
        times = [
            timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))[0]
            for _ in range(repeat)
        ]
        with open(os.path.join(out, "metrics.json"), encoding="utf-8") as file:
            analyses = json.load(file)["analyses"]
    records = {
        (record["name"], record["group"]["sex"], record["group"]["race_ethnicity"]): record
        for analysis in analyses
        for record in analysis["metrics"]
        if len(record["attribute"]) == 2 and "group" in record
    }
    intervals = sum(
        record.get("interval", {}).get("method") == "bootstrap_bca"
        for analysis in analyses
        for record in analysis["metrics"]
    )
    for (sex, race), row in by_group.iterrows():
        for name in METRICS:
            ours = records[name, sex, race]["value"]
            if abs(ours - row[name]) > 1e-12:
                sys.exit(f"{name} of {sex}, {race}: Fairmark {ours}, Fairlearn {row[name]}")
    return statistics.median(times), intervals


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv", metavar="APPLICANTS.csv", help="written when it is not there")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--replicates", type=int, default=5, help="how many are timed")
    parser.add_argument("--scaled-to", type=int, default=1000)
    parser.add_argument("--repeat", type=int, default=3, help="the fastest of as many runs")
    parser.add_argument("--fairmark", metavar="PROGRAM", help="run it on the same file")
    arguments = parser.parse_args()
    if not os.path.exists(arguments.csv):
        write_applicants(arguments.csv, arguments.rows, arguments.seed)
    warnings.simplefilter("ignore")

    read_seconds, data = timed(
        lambda: pd.read_csv(arguments.csv, usecols=["sex", "race_ethnicity", "selected", "hired"])
    )
    if len(data) != arguments.rows:
        sys.exit(f"{arguments.csv} has {len(data)} rows, not {arguments.rows}; remove it")
    # Hired is the truth that selection is judged by.
    y_true = (data["hired"] == "yes").astype(int)
    y_pred = (data["selected"] == "yes").astype(int)
    groups = data[["sex", "race_ethnicity"]]

    def frame(**bootstrap):
        return MetricFrame(
            metrics=METRICS, y_true=y_true, y_pred=y_pred, sensitive_features=groups, **bootstrap
        )

    one_pass, plain = min(
        (timed(frame) for _ in range(arguments.repeat)), key=lambda pair: pair[0]
    )
    bootstrap, _ = min(
        (
            timed(
                lambda: frame(
                    n_boot=arguments.replicates, ci_quantiles=[0.025, 0.975],
                    random_state=arguments.seed,
                )
            )
            for _ in range(arguments.repeat)
        ),
        key=lambda pair: pair[0],
    )
    replicate = (bootstrap - one_pass) / arguments.replicates
    scaled = one_pass + replicate * arguments.scaled_to
    result = {
        "fairlearn": fairlearn.__version__,
        "rows": len(data),
        "groups": len(plain.by_group),
        "metrics": list(METRICS),
        "read_seconds": round(read_seconds, 3),
        "one_pass_seconds": round(one_pass, 3),
        "replicates": arguments.replicates,
        "bootstrap_seconds": round(bootstrap, 3),
        "seconds_a_replicate": round(replicate, 4),
        f"seconds_of_{arguments.scaled_to}_replicates": round(scaled, 1),
    }
    if arguments.fairmark:
        seconds, intervals = run_fairmark(
            arguments.fairmark, arguments.csv, arguments.scaled_to, 5, plain.by_group
        )
        result["fairmark_seconds"] = round(seconds, 3)
        result["fairmark_bootstrap_intervals"] = intervals
        result["fairlearn_over_fairmark"] = round(scaled / seconds)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
