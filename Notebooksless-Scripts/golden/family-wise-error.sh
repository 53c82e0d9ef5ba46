#!/usr/bin/env bash
# Writes family-wise-error.txt: how often comparisons with the selected best group are wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift test -c release -Xswiftc -enable-testing --filter FamilyWiseErrorSimulation \
  | grep '^|' >Notebooksless-Scripts/golden/family-wise-error.txt
cat Notebooksless-Scripts/golden/family-wise-error.txt
