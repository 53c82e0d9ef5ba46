#!/usr/bin/env bash
# Installs the system packages that the build needs, and those named as arguments; does nothing when
# they are there. Sourced by the other scripts.
set -euo pipefail

# Without a terminal the backtracer waits for one after a crash.
export SWIFT_BACKTRACE=enable=no

fairmark_setup() {
  local missing=()
  command -v pkg-config >/dev/null 2>&1 || missing+=(pkg-config)
  local pair
  for pair in openblas:libopenblas-dev lapacke:liblapacke-dev libcrypto:libssl-dev \
    zlib:zlib1g-dev libzstd:libzstd-dev; do
    if ! command -v pkg-config >/dev/null 2>&1 || ! pkg-config --exists "${pair%%:*}"; then
      missing+=("${pair#*:}")
    fi
  done
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    echo "installing ${missing[*]}" >&2
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
      if command -v sudo >/dev/null 2>&1; then
        as_root=(sudo)
      else
        echo "error: ${missing[*]} must be installed and this user may not; ask an administrator to" \
          "run: apt-get install ${missing[*]}" >&2
        return 1
      fi
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
      echo "error: this system has no apt-get; install the packages that hold ${missing[*]}" >&2
      return 1
    fi
    # Package lists may be absent on a fresh machine, and old ones may name files that are gone.
    "${as_root[@]}" apt-get update -qq >&2 &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >&2 || {
      echo "error: could not install ${missing[*]}; see the lines above" >&2
      return 1
    }
  fi
  if ! command -v swift >/dev/null 2>&1; then
    echo "error: there is no swift on the PATH; install Swift 6.3 or later from swift.org" >&2
    return 1
  fi
}
