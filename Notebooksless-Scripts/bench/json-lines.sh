#!/usr/bin/env bash
# Builds Fairmark for release and times it on JSON Lines beside its peers. Arguments go to
# json-lines.py.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
venv="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}/venv"

if [[ ! "$venv/complete" -nt "$here/setup.sh" ]]; then
  "$here/setup.sh"
fi

swift build --package-path "$repository" -c release --product fairmark
exec "$venv/bin/python" "$here/json-lines.py" "$@"
