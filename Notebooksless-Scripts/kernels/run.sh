#!/usr/bin/env bash
# The vector kernels against plain C: on this processor, under the address and undefined-behaviour
# sanitizers, and for arm64 under emulation when gcc-aarch64-linux-gnu and qemu-user are installed.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# check PROGRAM ROOM: a program of this folder with the sources of a room.
check() {
  local kernels="$here/../../Sources/$2"
  local sources=("$here/$1.c" "$kernels"/*.c)

  echo "$2, this processor"
  clang -O2 -Wall -Wextra -Werror -I"$kernels/include" "${sources[@]}" -lm -o "$folder/native"
  "$folder/native"

  echo "$2, sanitizers"
  clang -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -I"$kernels/include" \
    "${sources[@]}" -lm -o "$folder/sanitized" 2>"$folder/linker.txt" ||
    { cat "$folder/linker.txt" >&2; exit 1; }
  "$folder/sanitized"

  echo "$2, arm64"
  if command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null; then
    aarch64-linux-gnu-gcc -O2 -static -I"$kernels/include" "${sources[@]}" -lm -o "$folder/arm64"
    qemu-aarch64 "$folder/arm64"
  else
    echo "skipped: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user"
  fi
}

check check CTableScan
check check_green_lists CWatermarking
check check_sampling CWatermarking
