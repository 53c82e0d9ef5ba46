#!/usr/bin/env bash
# Compares the readers of CSV and JSON Lines with Python's csv and json modules on many random files.
#
#   run.sh [CASES [SEED]]     10000 cases and a seed of the day when left out
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export FAIRMARK_DIFFERENTIAL_CASES="${1:-10000}"
export FAIRMARK_DIFFERENTIAL_SEED="${2:-$(date +%Y%m%d)}"
echo "cases $FAIRMARK_DIFFERENTIAL_CASES, seed $FAIRMARK_DIFFERENTIAL_SEED"
# @testable needs -enable-testing in release.
exec swift test -c release -Xswiftc -enable-testing --filter 'FairmarkTablesTests.*DifferentialTests'
