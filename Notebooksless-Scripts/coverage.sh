#!/usr/bin/env bash
# Line coverage of the sources by all tests, room by room.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Notebooksless-Scripts/setup.sh

fairmark_setup
scratch=.build/coverage
profiles="$scratch/debug/codecov"
rm -rf "$scratch"/*/debug/codecov
swift build --build-tests --enable-code-coverage --scratch-path "$scratch"
# Runs that tests kill leave broken profiles, over which the package manager would stumble.
swift test --skip-build --enable-code-coverage --scratch-path "$scratch" || [ -d "$profiles" ]
binary="$(find "$scratch/debug/" -maxdepth 1 -name '*PackageTests.xctest' | head -n 1)"
# The compiler's own tools, because others cannot read its profiles.
tools="$(dirname "$(readlink -f "$(command -v swift)")")"
"$tools/llvm-profdata" merge -sparse -failure-mode=all "$profiles"/*.profraw \
  -o "$profiles/default.profdata" 2>/dev/null
# Tests and other people's packages are not what is measured.
printf '%s\n' "covered lines missed file"
"$tools/llvm-cov" report "$binary" -instr-profile="$profiles/default.profdata" \
  -ignore-filename-regex='/\.build/|/checkouts/|/Tests/|DerivedSources' |
  awk '/^-+$/ || /^Filename/ { next } NF >= 10 { print $10, $8, $9, $1 }' | sort -n | column -t
