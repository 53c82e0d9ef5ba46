#!/usr/bin/env bash
# Builds Fairmark for release and times `where`, `derive` and `join`. Arguments go to shaping.py.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
venv="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}/venv"

if [[ ! "$venv/complete" -nt "$here/setup.sh" ]]; then
  "$here/setup.sh"
fi
swift build --package-path "$repository" -c release --product fairmark
exec "$venv/bin/python" "$here/shaping.py" --fairmark "$repository/.build/release/fairmark" "$@"
