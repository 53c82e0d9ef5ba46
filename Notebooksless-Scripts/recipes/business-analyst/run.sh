#!/usr/bin/env bash
# From a file to a table for a spreadsheet: look at it, draft a job, choose what is open, run, export.
set -euo pipefail
out="${1:-out/business-analyst}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
fairmark="${FAIRMARK:-$here/../../../.build/release/fairmark}"
mkdir -p "$out"
cp "$here/../../../Datasets/berkeley-1973/berkeley-1973.csv" "$out/admissions.csv"
"$fairmark" inspect "$out/admissions.csv"
rm -f "$out/job.yaml"
"$fairmark" init "$out/admissions.csv" --output "$out/job.yaml"
"$fairmark" run "$out/job.yaml" --output "$out"
"$fairmark" report "$out/metrics.json" --format csv --output "$out/metrics.csv"
head -3 "$out/metrics.csv"
