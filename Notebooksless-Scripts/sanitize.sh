#!/usr/bin/env bash
# The tests of the rooms that read bytes or use threads, once under each sanitizer.
# The thread sanitizer does not see the standard library's Mutex: it reports what happens inside
# `withLock` closures and is of use for everything outside of them.
# Usage: sanitize.sh [thread|address] [test filter]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Notebooksless-Scripts/setup.sh

fairmark_setup
filter="${2:-FairmarkTablesTests|FairmarkFilesTests|FairmarkAnalysisTests|FairmarkLinearAlgebraTests}"
for sanitizer in ${1:-thread address}; do
  printf '\n== %s sanitizer\n' "$sanitizer"
  # A build folder of its own, so that the next ordinary build is not from scratch. The test runner
  # itself leaks on purpose, so leaks are not looked for.
  ASAN_OPTIONS=detect_leaks=0 swift test --sanitize="$sanitizer" \
    --scratch-path ".build/sanitize-$sanitizer" --filter "$filter"
done
