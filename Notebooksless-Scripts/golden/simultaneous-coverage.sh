#!/usr/bin/env bash
# Prints the table of coverage in the documentation of SimultaneousIntervals.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift test -c release -Xswiftc -enable-testing --filter SimultaneousCoverageSimulation | grep '^///'
