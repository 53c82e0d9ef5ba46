#!/usr/bin/env bash
# Feeds made-up bytes to the readers under libFuzzer and the address sanitizer.
# Usage: run.sh [SECONDS [READER...]]; without seconds the kept inputs are read once.
# FAIRMARK_FUZZ_TIMEOUT: the seconds after which an input counts as too slow (10).
# What breaks a reader is written to inputs/READER, beside what others began with, and stays there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../setup.sh
fairmark_setup

seconds="${1:-0}"
shift || true
build=../../.build/fuzz
# Of several sanitizers the compiler takes the last one alone, unless one option names them all.
swift build -c release --scratch-path "$build" --sanitize=address \
  -Xswiftc -sanitize=address,fuzzer -Xswiftc -use-ld=lld
readers=("$@")
[ "${#readers[@]}" -gt 0 ] || mapfile -t readers < <(ls inputs)
for reader in "${readers[@]}"; do
  printf '\n== %s\n' "$reader"
  corpus="$build/corpus/$reader"
  mkdir -p "$corpus" "inputs/$reader"
  limits=(-timeout="${FAIRMARK_FUZZ_TIMEOUT:-10}" -rss_limit_mb=2048 -max_len=4096 -artifact_prefix="inputs/$reader/")
  case "$reader" in
    metrics | report) limits+=(-max_len=16384 -dict=documents.dict) ;;
    job | policy | card) limits+=(-dict=documents.dict) ;;
  esac
  if [ "$seconds" = 0 ]; then
    limits+=(-runs=0)
    folders=("inputs/$reader")
  else
    limits+=(-max_total_time="$seconds" -print_final_stats=1)
    folders=("$corpus" "inputs/$reader")
  fi
  # The runtime keeps some memory until the end; freed memory is watched for a while.
  ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=32 FAIRMARK_FUZZ_READER="$reader" \
    "$build/release/fuzz" "${limits[@]}" "${folders[@]}"
done
