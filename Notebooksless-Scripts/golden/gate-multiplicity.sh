#!/usr/bin/env bash
# Writes gate-multiplicity.txt: how often a gate on equal groups fails, and finds an unequal one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift test -c release -Xswiftc -enable-testing --filter MultiplicitySimulation "$@" \
  | grep '^|' >Notebooksless-Scripts/golden/gate-multiplicity.txt
cat Notebooksless-Scripts/golden/gate-multiplicity.txt
