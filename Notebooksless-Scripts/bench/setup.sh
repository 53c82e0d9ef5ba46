#!/usr/bin/env bash
# Makes the Python environment that the benchmark's peers run in, outside of the repository.
# The versions are pinned, so that two machines compare against the same peers.
set -euo pipefail

bench="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}"
venv="$bench/venv"

mkdir -p "$bench"
"${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  duckdb==2.0.0 \
  polars==2.1.0 \
  pyarrow==26.0.1 \
  numpy==2.4.6

# Written last: run.sh takes an environment without it for one that was cut short.
touch "$venv/complete"
