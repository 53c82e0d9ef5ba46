#!/usr/bin/env bash
# Runs the job; its exit code is the gate's: 0 all hold, 1 a check fails, 3 one could not be evaluated.
set -euo pipefail
out="${1:-out/platform-engineer}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$out"
"${FAIRMARK:-$here/../../../.build/release/fairmark}" run "$here/job.yaml" --output "$out" --quiet \
  --junit "$out/fairness.xml" --step-summary "$out/summary.md"
