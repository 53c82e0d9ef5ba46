#!/usr/bin/env bash
# Writes Sources/Statistics/Coverage.md: the exact coverage of every interval, by enumeration, with
# the exact unconditional one up to 500 people a group, or as many as the argument says. Fails when
# an interval that must not cover less than its level does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
FAIRMARK_COVERAGE_PAGE="$PWD/Sources/Statistics/Coverage.md" FAIRMARK_COVERAGE_EXACT="${1:-500}" \
  swift test -c release -Xswiftc -enable-testing --filter CoverageTables
