#!/usr/bin/env python3
"""Time jobs that shape ten million applicants beside the same job without shaping.

Every job counts selection by sex and race; they differ by `where`, `derive` and `join` alone. Runs
alternate, so that a busy machine slows all of them; wall times are medians, ratios are to the job
without shaping. The join's table has a million keys in a random order, each id's tenth.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

JOB = """fairmark: 1
datasets:
  applicants:
    path: {path}
{shaping}    roles:
      groups: [sex, race_ethnicity]
      intersections: true
      prediction: {{column: selected, favourable: ["yes"]}}
{more}analyses:
  - {{plugin: disparate-impact, data: applicants}}
"""

WHERE = "    where: {hired: \"no\"}\n"
WHERE_NUMBER = "    where: {age: {at_least: 25}}\n"
DERIVE = (
    "    derive: {region: {map: {column: race_ethnicity, to: {White: a, Asian: b}, "
    "otherwise: {text: c}}}}\n"
)
BINS = (
    "    derive: {age_band: {bins: {column: age, edges: [40, 62], "
    "labels: [under 40, 40-61, 62+]}}}\n"
)
JOIN = "    join: {data: facts, on: applicant_id, kind: %s}\n"


def jobs(path, facts):
    more = f"  facts:\n    path: {facts}\n"
    regroup = lambda text, column: text.replace("[sex, race_ethnicity]", f"[sex, {column}]")
    make = lambda shaping, more="": JOB.format(path=path, shaping=shaping, more=more)
    return {
        "as the file lies there": make(""),
        "where: a text": make(WHERE),
        "derive: a map, as a group": regroup(make(DERIVE), "region"),
        "where: a text, derive: a map": regroup(make(WHERE + DERIVE), "region"),
        "groups by age (a text), for comparison": regroup(make(""), "age"),
        "decision by age as a number, for comparison": make("").replace(
            '{column: selected, favourable: ["yes"]}', "{score: age, threshold: 40}"),
        "derive: bins of a number, as a group": regroup(make(BINS), "age_band"),
        "where: a number": make(WHERE_NUMBER),
        "where: a number, derive: bins": regroup(make(WHERE_NUMBER + BINS), "age_band"),
        "join of a million keys, left": regroup(make(JOIN % "left", more), "site"),
        "join of a million keys, inner": regroup(make(JOIN % "inner", more), "site"),
    }


def write_facts(path, rows):
    ids = list(range(1, rows + 1, 10))
    random.Random(7).shuffle(ids)
    with open(f"{path}.partial", "w") as file:
        file.write("applicant_id,site\n")
        for number in ids:
            file.write(f"{number:08},site {number // 10 % 7}\n")
    os.replace(f"{path}.partial", path)


def run(fairmark, job, output):
    command = [fairmark, "run", job, "--quiet", "--no-input-digest", "--output", output]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{job}: fairmark failed")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def check_flow(output):
    """Every row is accounted for, in what is timed as well."""
    flow = json.loads((output / "metrics.json").read_text())["row_flow"]
    for data in {step["data"] for step in flow}:
        steps = [step["rows"] for step in flow if step["data"] == data]
        if steps[0] != sum(steps[1:]):
            sys.exit(f"{output}: the steps of {data} do not add up: {steps}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fairmark", required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    bench = pathlib.Path(os.environ.get("FAIRMARK_BENCH_DIR", "/tmp/fairmark-bench")).resolve()
    bench.mkdir(parents=True, exist_ok=True)
    name = "applicants.csv" if arguments.rows == 10_000_000 else f"applicants-{arguments.rows}.csv"
    path = bench / name
    if not path.exists():
        subprocess.run(
            [sys.executable, HERE / "generate-applicants.py", path, "--rows", str(arguments.rows)],
            check=True)
    facts = bench / f"facts-{arguments.rows}.csv"
    if not facts.exists():
        write_facts(facts, arguments.rows)
    texts = jobs(path, facts)
    files = []
    for number, text in enumerate(texts.values()):
        job = bench / f"shaping-{number}.yaml"
        job.write_text(text)
        files.append((job, bench / f"shaping-{number}"))
    results = {job: [] for job, _ in files}
    for turn in range(arguments.runs + 1):
        for job, output in files:
            found = run(arguments.fairmark, job, output)
            check_flow(output)
            # The first turn fills the page cache.
            if turn > 0:
                results[job].append(found)
    base = statistics.median(wall for wall, _, _ in results[files[0][0]])
    print(f"{'':44} {'wall':>8} {'CPU':>8} {'peak':>9} {'ratio':>7}")
    for name, (job, _) in zip(texts, files):
        wall, cpu, peak = (statistics.median(column) for column in zip(*results[job]))
        print(f"{name:44} {wall:7.3f}s {cpu:7.2f}s {peak:6.0f}MiB {wall / base:7.2f}")


if __name__ == "__main__":
    main()
