#!/usr/bin/env bash
# Builds Fairmark for release and times it on a plain file, a pipe, gzip and zstd in one run, with the
# bound on its memory checked. Arguments go to streams.py.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
venv="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}/venv"

if [[ ! "$venv/complete" -nt "$here/setup.sh" ]]; then
  "$here/setup.sh"
fi
command -v zstd >/dev/null || {
  echo "zstd is missing: install the package zstd" >&2
  exit 2
}

swift build --package-path "$repository" -c release --product fairmark
exec "$venv/bin/python" "$here/streams.py" "$@"
