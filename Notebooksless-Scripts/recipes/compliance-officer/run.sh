#!/usr/bin/env bash
# Runs the job and writes a page to read and to print.
set -euo pipefail
out="${1:-out/compliance-officer}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
fairmark="${FAIRMARK:-$here/../../../.build/release/fairmark}"
"$fairmark" run "$here/job.yaml" --output "$out"
"$fairmark" report "$out/metrics.json" --output "$out/report.html"
