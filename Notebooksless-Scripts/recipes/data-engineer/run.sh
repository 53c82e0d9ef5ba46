#!/usr/bin/env bash
# Joins two files on the way, compresses them as a transfer would, and audits the stream.
# With Parquet the first command is: duckdb -c "COPY (FROM 'decisions.parquet') TO '/dev/stdout' (FORMAT csv)"
# (duckdb -csv writes nulls as the text NULL, which counts as a value.)
set -euo pipefail
out="${1:-out/data-engineer}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
data="$here/../../../Datasets/hiring-example"

by_id() {
  head -n 1 "$1"
  tail -n +2 "$1" | LC_ALL=C sort -t, -k1,1
}

LC_ALL=C join -t, --header <(by_id "$data/applications.csv") <(by_id "$data/decisions.csv") |
  gzip |
  "${FAIRMARK:-$here/../../../.build/release/fairmark}" run "$here/job.yaml" --output "$out"
