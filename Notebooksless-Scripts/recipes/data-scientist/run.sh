#!/usr/bin/env bash
# Runs the job and prints the true positive rates from metrics.json.
set -euo pipefail
out="${1:-out/data-scientist}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
"${FAIRMARK:-$here/../../../.build/release/fairmark}" run "$here/job.yaml" --output "$out"
python3 - "$out/metrics.json" <<'PYTHON'
import json, sys
for analysis in json.load(open(sys.argv[1]))["analyses"]:
    for record in analysis["metrics"]:
        if record["name"] == "true_positive_rate" and analysis["id"] == "equal_opportunity":
            print(record.get("group"), record["value"], record["counts"])
PYTHON
