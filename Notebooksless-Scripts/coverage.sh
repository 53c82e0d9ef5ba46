#!/usr/bin/env bash
# Line coverage of the sources by all tests, room by room.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Notebooksless-Scripts/setup.sh

fairmark_setup
scratch=.build/coverage
swift test --enable-code-coverage --scratch-path "$scratch"
binary="$(find "$scratch/debug/" -maxdepth 1 -name '*PackageTests.xctest' | head -n 1)"
# Tests and other people's packages are not what is measured. The compiler's own llvm-cov, because
# another version cannot read its profiles.
tools="$(dirname "$(readlink -f "$(command -v swift)")")"
"$tools/llvm-cov" report "$binary" -instr-profile="$scratch/debug/codecov/default.profdata" \
  -ignore-filename-regex='/\.build/|/checkouts/|/Tests/|DerivedSources' |
  awk '/^-+$/ { next } NF >= 10 { print $10, $8, $9, $1 }' | sort -n | column -t
