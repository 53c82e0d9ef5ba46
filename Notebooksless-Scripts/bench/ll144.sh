#!/usr/bin/env bash
# Builds Fairmark for release and times the scoring audit of Local Law 144 beside its peers. Arguments
# go to ll144.py.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
venv="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}/venv"

if [[ ! "$venv/complete" -nt "$here/setup.sh" ]]; then
  "$here/setup.sh"
fi
swift build --package-path "$repository" -c release --product fairmark
exec "$venv/bin/python" "$here/ll144.py" "$@"
