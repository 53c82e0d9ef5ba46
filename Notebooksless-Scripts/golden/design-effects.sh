#!/usr/bin/env bash
# Writes design-effects.txt: how often tests and intervals of weighted and clustered rows are wrong.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift test -c release -Xswiftc -enable-testing --filter DesignEffectSimulation \
  | grep '^|' >Notebooksless-Scripts/golden/design-effects.txt
cat Notebooksless-Scripts/golden/design-effects.txt
