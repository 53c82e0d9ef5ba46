#!/usr/bin/env python3
"""Time Fairmark beside DuckDB, Polars and pyarrow on one file, and check that they agree.

Every contender is a whole process that starts, reads the file and writes its answer. Each round
runs all of them in turn, so a machine that slows down slows all; compare the ratios of one run,
never the seconds of two. Exit codes: 0 done, 1 a contender failed or the answers differ, 2 usage
or something is missing.
"""

import argparse
import collections
import importlib.util
import itertools
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BENCH = pathlib.Path(os.environ.get("FAIRMARK_BENCH_DIR") or "/tmp/fairmark-bench").absolute()

DEFAULT_ROWS = 10_000_000

# Name in the table, package and script beside this one.
PEERS = [
    ("DuckDB", "duckdb", "peer_duckdb.py"),
    ("Polars", "polars", "peer_polars.py"),
    ("pyarrow", "pyarrow", "peer_pyarrow.py"),
]

RAW_SCAN = "wc -l"
HEADER_LINES = 1
WITHOUT_DIGEST = "Fairmark, no digest"
WITH_DIGEST = "Fairmark, digest"

JOB = """\
fairmark: 1
name: applicants-benchmark
datasets:
  applicants:
    path: {path}
    roles:
      groups: [sex, race_ethnicity]
      intersections: true
      prediction: {{column: selected, favourable: ["yes"]}}
      label: {{column: hired, positive: ["yes"]}}
analyses:
  - plugin: disparate-impact
  - plugin: equal-opportunity
"""

# The columns of a peer's row before its count.
COLUMNS = ("sex", "race_ethnicity", "selected", "hired")

ATTRIBUTES = [("sex",), ("race_ethnicity",), ("sex", "race_ethnicity")]

# For each rate, which rows its denominator counts and which of those its numerator counts, by
# (selected, hired).
RATES = {
    "selection_rate": (
        lambda selected, hired: True,
        lambda selected, hired: selected == "yes",
    ),
    "true_positive_rate": (
        lambda selected, hired: hired == "yes",
        lambda selected, hired: selected == "yes",
    ),
    "false_positive_rate": (
        lambda selected, hired: hired == "no",
        lambda selected, hired: selected == "yes",
    ),
}

DIFFERENCES_SHOWN = 10

Run = collections.namedtuple("Run", "wall cpu peak_bytes")


class Stop(Exception):
    """Ends the program with a sentence and an exit code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


# Answers


def peer_counts(name, output):
    """A peer's counts by its four columns."""
    try:
        return {tuple(row[:-1]): row[-1] for row in json.loads(output)}
    except (ValueError, TypeError) as error:
        raise Stop(1, f"{name} printed something else than JSON rows: {error}") from error


def counts_differences(name, counts, other_name, other_counts):
    for key in sorted(set(counts) | set(other_counts)):
        count, other = counts.get(key, 0), other_counts.get(key, 0)
        if count != other:
            where = ", ".join(f"{column} {text}" for column, text in zip(COLUMNS, key))
            yield f"{where}: {name} counts {count}, {other_name} {other}"


def expected_rates(counts):
    """Numerator and denominator of each rate, by rate, attribute and group."""
    rates = collections.defaultdict(lambda: (0, 0))
    for (*person, selected, hired), count in counts.items():
        values = dict(zip(COLUMNS, person))
        for attribute, (name, (counted, favourable)) in itertools.product(
            ATTRIBUTES, RATES.items()
        ):
            if counted(selected, hired):
                key = (name, attribute, tuple(values[column] for column in attribute))
                numerator, denominator = rates[key]
                hit = count if favourable(selected, hired) else 0
                rates[key] = (numerator + hit, denominator + count)
    return dict(rates)


def reported_rates(metrics):
    """The same of a metrics document, with the id of the analysis that each record is from."""
    for analysis in metrics["analyses"]:
        for record in analysis["metrics"]:
            attribute = tuple(record.get("attribute") or ())
            group = record.get("group")
            if record["name"] in RATES and attribute in ATTRIBUTES and group:
                counts = record.get("counts") or {"numerator": 0, "denominator": 0}
                key = (record["name"], attribute, tuple(group[column] for column in attribute))
                yield analysis["id"], key, (counts["numerator"], counts["denominator"])


def rates_differences(name, metrics, expected):
    def sentence(key, said):
        rate, _, group = key
        numerator, denominator = expected.get(key, (0, 0))
        people = ", ".join(str(value) for value in group)
        return f"{rate} of {people}: {name} {said}, the peers count {numerator} of {denominator}"

    seen = set()
    for analysis, key, counts in reported_rates(metrics):
        seen.add(key)
        if counts != expected.get(key, (0, 0)):
            yield sentence(key, f"({analysis}) says {counts[0]} of {counts[1]}")
    for key in expected:
        if key not in seen:
            yield sentence(key, "says nothing")


def check_answers(outputs, documents):
    """Compare the peers with each other and with the raw scan, and Fairmark with the peers."""
    peers = {name: peer_counts(name, outputs[name]) for name, _, _ in PEERS}
    (first, counts), *others = peers.items()
    differences = []
    for name, other_counts in others:
        differences += counts_differences(first, counts, name, other_counts)

    lines = int(outputs[RAW_SCAN].split()[0])
    if sum(counts.values()) != lines - HEADER_LINES:
        differences.append(
            f"{first} counts {sum(counts.values())} rows, {RAW_SCAN} {lines} lines, of which the "
            f"header is {HEADER_LINES}"
        )

    expected = expected_rates(counts)
    for name, path in documents.items():
        try:
            metrics = json.loads(path.read_bytes())
            differences += rates_differences(name, metrics, expected)
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise Stop(1, f"{name}: cannot use {path}: {error!r}") from error

    if differences:
        shown = differences[:DIFFERENCES_SHOWN]
        if len(differences) > len(shown):
            shown.append(f"and {len(differences) - len(shown)} more")
        raise Stop(1, "the answers differ:\n  " + "\n  ".join(shown))


# Measurement


def measure(name, command):
    """Run a whole process; returns its times and peak memory, and what it printed."""
    with open(BENCH / "stderr.txt", "w+b") as errors:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as child:
            output = child.stdout.read()
            # Popen.wait drops the resource usage, and RUSAGE_CHILDREN keeps only the largest peak
            # of all children.
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip() or "and said nothing"
            raise Stop(1, f"{name} ended with exit code {child.returncode}:\n{said}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, peak_bytes(usage)), output.decode(errors="replace")


def peak_bytes(usage):
    # Linux counts in KiB, macOS in bytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def warm_page_cache(path):
    buffer = bytearray(1 << 20)
    with open(path, "rb", buffering=0) as file:
        while file.readinto(buffer):
            pass


def run_rounds(commands, documents, round_count):
    """Measure every contender in every round, and check the answers of each."""
    runs = {name: [] for name in commands}
    # Round 0 is not counted: it brings the programs and their libraries into the page cache.
    for round_number in range(round_count + 1):
        outputs = {}
        for name, command in commands.items():
            if name in documents:
                # An old answer must not pass for this round's.
                shutil.rmtree(documents[name].parent, ignore_errors=True)
            if sys.stderr.isatty():
                print(f"\r\033[Kround {round_number} of {round_count}: {name}",
                      end="", file=sys.stderr, flush=True)
            run, outputs[name] = measure(name, command)
            if round_number > 0:
                runs[name].append(run)
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        check_answers(outputs, documents)
    return runs


# Report


def median_wall(runs):
    return statistics.median(run.wall for run in runs)


def fastest_peer(runs):
    return min((name for name, _, _ in PEERS), key=lambda name: median_wall(runs[name]))


def table(runs, base):
    """The rows of the result, the head first. Ratios are of median walls, to `base`."""
    # A child starts out with the peak of the process that made it, so nothing reads lower.
    floor = peak_bytes(resource.getrusage(resource.RUSAGE_SELF))
    rows = [["", "wall min s", "median s", "CPU s", "peak MiB", f"wall / {base}"]]
    for name, measured in runs.items():
        peak = max(run.peak_bytes for run in measured)
        rows.append([
            name,
            f"{min(run.wall for run in measured):.3f}",
            f"{median_wall(measured):.3f}",
            f"{statistics.median(run.cpu for run in measured):.3f}",
            f"{peak / 2**20:.0f}" if peak > floor else f"<= {floor / 2**20:.0f}",
            f"{median_wall(measured) / median_wall(runs[base]):.2f}",
        ])
    return rows


def plain(rows):
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    for name, *cells in rows:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:]))
        yield "  ".join([name.ljust(widths[0]), *numbers])


def markdown(rows):
    head, *body = rows
    yield "| " + " | ".join(head) + " |"
    yield "|---|" + "---:|" * (len(head) - 1)
    for cells in body:
        yield "| " + " | ".join(cells) + " |"


def circumstances(data, load):
    # Not imported at the top, because the runner's own memory is the floor of what it can measure.
    from importlib.metadata import version

    packages = ", ".join(f"{name} {version(package)}" for name, package, _ in PEERS)
    python = ".".join(str(part) for part in sys.version_info[:3])
    return (
        f"{data.name}: {data.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} processors, "
        f"{packages}, Python {python}, load {load:.1f} before the first run"
    )


def report(runs, data, load, as_markdown):
    peer = fastest_peer(runs)
    base = WITHOUT_DIGEST if WITHOUT_DIGEST in runs else peer
    rows = table(runs, base)
    print(circumstances(data, load))
    print()
    print("\n".join(markdown(rows) if as_markdown else plain(rows)))
    print()
    for name in (WITHOUT_DIGEST, WITH_DIGEST):
        if name in runs:
            walls = median_wall(runs[peer]), median_wall(runs[name])
            print(f"fastest peer ({peer}) / {name}: "
                  f"{walls[0]:.3f} s / {walls[1]:.3f} s = {walls[0] / walls[1]:.2f}")


# Arguments and files


def require_peers():
    missing = [package for _, package, _ in PEERS if not importlib.util.find_spec(package)]
    if missing:
        raise Stop(2, f"{' and '.join(missing)} missing from {sys.executable}: run setup.sh beside "
                      "this script, then use run.sh or the Python of its venv")


def require_fairmark(path):
    if not os.access(path, os.X_OK) or path.is_dir():
        raise Stop(2, f"there is no program {path}: build it with `swift build -c release "
                      "--product fairmark`, name another with --fairmark, or use --peers-only")


def require_data(path, rows):
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, HERE / "generate-applicants.py", path, "--rows", str(rows)]
    if subprocess.run(command).returncode != 0:
        raise Stop(2, f"could not make {path}")


def write_job(data):
    job = BENCH / "applicants-benchmark.yaml"
    path = data.name if data.parent == BENCH else str(data)
    # YAML reads a JSON string as it is, whatever characters the path has.
    job.write_text(JOB.format(path=json.dumps(path, ensure_ascii=False)), encoding="utf-8")
    return job


def contenders(data, fairmark):
    """The commands by name, and where those that write one put their metrics document."""
    commands = {RAW_SCAN: ["wc", "-l", data]}
    documents = {}
    if fairmark:
        job = write_job(data)
        for name, folder, options in (
            (WITHOUT_DIGEST, "out-no-digest", ["--no-input-digest"]),
            (WITH_DIGEST, "out-digest", []),
        ):
            commands[name] = [fairmark, "run", job, "--output", BENCH / folder, *options]
            documents[name] = BENCH / folder / "metrics.json"
    for name, _, script in PEERS:
        commands[name] = [sys.executable, HERE / script, data]
    return commands, documents


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not 1 or more")
    return number


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog=f"Files go to FAIRMARK_BENCH_DIR, now {BENCH}.")
    parser.add_argument(
        "--rows", type=positive, default=DEFAULT_ROWS, metavar="N",
        help="rows of the file to make when it is absent (default: %(default)s)")
    parser.add_argument(
        "--file", type=pathlib.Path, metavar="F",
        help="the applicants file (default: one in FAIRMARK_BENCH_DIR)")
    parser.add_argument(
        "--runs", type=positive, default=5, metavar="N",
        help="measured rounds, after one that is not (default: %(default)s)")
    parser.add_argument(
        "--fairmark", type=pathlib.Path, metavar="PATH",
        default=REPOSITORY / ".build" / "release" / "fairmark",
        help="the program (default: the release build of this repository)")
    parser.add_argument("--peers-only", action="store_true", help="leave Fairmark out")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    arguments = parser.parse_args()
    if arguments.file is None:
        rows = arguments.rows
        name = "applicants.csv" if rows == DEFAULT_ROWS else f"applicants-{rows}.csv"
        arguments.file = BENCH / name
    arguments.file = arguments.file.absolute()
    arguments.fairmark = None if arguments.peers_only else arguments.fairmark.absolute()
    return arguments


def main():
    arguments = parse_arguments()
    try:
        require_peers()
        if arguments.fairmark:
            require_fairmark(arguments.fairmark)
        BENCH.mkdir(parents=True, exist_ok=True)
        require_data(arguments.file, arguments.rows)
        commands, documents = contenders(arguments.file, arguments.fairmark)
        # Other work slows the contenders that use every core more than the others: the reader of
        # the table must be able to see it.
        load = os.getloadavg()[0]
        warm_page_cache(arguments.file)
        runs = run_rounds(commands, documents, arguments.runs)
    except Stop as stop:
        print(f"compare.py: {stop}", file=sys.stderr)
        sys.exit(stop.code)
    report(runs, arguments.file, load, arguments.markdown)


if __name__ == "__main__":
    main()
