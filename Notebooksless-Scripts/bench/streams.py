#!/usr/bin/env python3
"""Time Fairmark on one table in a plain file, through a pipe, and compressed, in one run.

Every contender is a whole process (or a shell's pipe of two). Each round runs all of them in turn;
compare the ratios of one run. The analyses of all ways must be equal, and peak memory must stay
below a bound, whatever the length of the stream. Exit codes: 0 done, 1 something differs or is too
large, 2 usage or something is missing.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import compare
from compare import BENCH, HERE, Stop

# A stream is read in blocks: some MiB a thread, the decompressor's window and the program itself.
PEAK_LIMIT = 64 << 20


def compressed_files(data):
    """The table compressed as people do it, made once."""
    made = {}
    for suffix, command in ((".gz", ["gzip", "-c"]), (".zst", ["zstd", "-q", "-c"])):
        path = data.with_name(data.name + suffix)
        if not path.exists():
            print(f"making {path}", file=sys.stderr)
            partial = path.with_name(path.name + ".partial")
            with open(partial, "wb") as file:
                subprocess.run([*command, data], stdout=file, check=True)
            partial.rename(path)
        made[suffix] = path
    return made


def contenders(data, made, fairmark):
    """The commands by name, and where those that write one put their metrics document."""
    commands = {
        "wc -l": ["wc", "-l", data],
        "gzip -dc | wc -l": ["sh", "-c", f"gzip -dc '{made['.gz']}' | wc -l"],
        "zstd -dc | wc -l": ["sh", "-c", f"zstd -q -dc '{made['.zst']}' | wc -l"],
    }
    documents = {}
    ways = {
        "Fairmark, plain": (data, ""),
        "Fairmark, plain, 1 thread": (data, ""),
        "Fairmark, pipe": ("-", f"cat '{data}' |"),
        "Fairmark, pipe, 1 thread": ("-", f"cat '{data}' |"),
        "Fairmark, gzip": (made[".gz"], ""),
        "Fairmark, gzip, 1 thread": (made[".gz"], ""),
        "Fairmark, zstd": (made[".zst"], ""),
        "Fairmark, zstd, 1 thread": (made[".zst"], ""),
    }
    for number, (name, (path, source)) in enumerate(ways.items()):
        job = BENCH / f"stream-{number}.yaml"
        job.write_text(compare.JOB.format(path=json.dumps(str(path))), encoding="utf-8")
        folder = BENCH / f"out-stream-{number}"
        threads = "--threads 1" if name.endswith("1 thread") else ""
        commands[name] = [
            "bash", "-c",
            f"{source} '{fairmark}' run '{job}' --output '{folder}' --no-input-digest {threads}",
        ]
        documents[name] = folder / "metrics.json"
    for name, _, script in compare.PEERS[:2]:
        commands[f"{name}, gzip"] = [sys.executable, HERE / script, made[".gz"]]
    return commands, documents


def check(outputs, documents):
    analyses = {name: json.loads(path.read_bytes())["analyses"] for name, path in documents.items()}
    first = next(iter(analyses))
    for name, found in analyses.items():
        if found != analyses[first]:
            raise Stop(1, f"the analyses of {name} differ from those of {first}")
    lines = {name: int(outputs[name].split()[0]) for name in outputs if name.endswith("wc -l")}
    if len(set(lines.values())) != 1:
        raise Stop(1, f"the numbers of lines differ: {lines}")
    peers = {name: text for name, text in outputs.items() if name.endswith(", gzip")}
    counts = {
        name: compare.peer_counts(name, text)
        for name, text in peers.items() if not name.startswith("Fairmark")
    }
    for name, found in counts.items():
        if sum(found.values()) != next(iter(lines.values())) - 1:
            raise Stop(1, f"{name} counts {sum(found.values())} rows")


def check_long_stream(data, fairmark, line_count):
    """A stream three times as long takes no more memory."""
    job, folder = BENCH / "stream-long.yaml", BENCH / "out-stream-long"
    job.write_text(compare.JOB.format(path='"-"'), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    rest = f"tail -n +2 '{data}'"
    run, _ = compare.measure("the long stream", [
        "bash", "-c",
        f"(cat '{data}'; {rest}; {rest}) | '{fairmark}' run '{job}' --output '{folder}'"])
    rows = json.loads((folder / "metrics.json").read_bytes())["inputs"][0]["rows"]
    if rows != 3 * (line_count - 1):
        raise Stop(1, f"the long stream has {rows} rows, not {3 * (line_count - 1)}")
    if run.peak_bytes > PEAK_LIMIT:
        raise Stop(1, f"the long stream takes {run.peak_bytes >> 20} MiB")
    return (f"a stream of {3 * data.stat().st_size / 1e9:.2f} GB with its digest: "
            f"{run.wall:.2f} s, peak {run.peak_bytes / 2**20:.0f} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=compare.positive, default=compare.DEFAULT_ROWS)
    parser.add_argument("--runs", type=compare.positive, default=3)
    parser.add_argument(
        "--fairmark", type=pathlib.Path,
        default=compare.REPOSITORY / ".build" / "release" / "fairmark")
    arguments = parser.parse_args()
    name = (
        "applicants.csv" if arguments.rows == compare.DEFAULT_ROWS
        else f"applicants-{arguments.rows}.csv")
    data = BENCH / name
    runs = {}
    try:
        compare.require_fairmark(arguments.fairmark)
        compare.require_data(data, arguments.rows)
        made = compressed_files(data)
        commands, documents = contenders(data, made, arguments.fairmark.absolute())
        load = os.getloadavg()[0]
        for path in (data, *made.values()):
            compare.warm_page_cache(path)
        runs = {name: [] for name in commands}
        for round_number in range(arguments.runs + 1):
            outputs = {}
            for name, command in commands.items():
                if name in documents:
                    shutil.rmtree(documents[name].parent, ignore_errors=True)
                run, outputs[name] = compare.measure(name, command)
                if round_number > 0:
                    runs[name].append(run)
            check(outputs, documents)
        lines = int(outputs["wc -l"].split()[0])
        long_stream = check_long_stream(data, arguments.fairmark.absolute(), lines)
        for name, measured in runs.items():
            peak = max(run.peak_bytes for run in measured)
            if name.startswith("Fairmark") and peak > PEAK_LIMIT:
                raise Stop(1, f"{name} takes {peak >> 20} MiB, more than {PEAK_LIMIT >> 20}")
    except Stop as stop:
        print(f"streams.py: {stop}", file=sys.stderr)
        sys.exit(stop.code)
    size = data.stat().st_size
    print(f"{data.name}: {size / 1e6:.0f} MB, gzip {made['.gz'].stat().st_size / 1e6:.0f} MB, zstd "
          f"{made['.zst'].stat().st_size / 1e6:.0f} MB, {os.cpu_count()} processors, load {load:.1f}")
    rows = compare.table(runs, "Fairmark, plain")
    rows[0].append("MB/s of text")
    for row, measured in zip(rows[1:], runs.values()):
        row.append(f"{size / 1e6 / compare.median_wall(measured):.0f}")
    print("\n".join(compare.plain(rows)))
    print(long_stream)


if __name__ == "__main__":
    main()
