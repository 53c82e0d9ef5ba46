#!/usr/bin/env bash
# Builds Fairmark for release and times it beside its peers. Arguments go to compare.py.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
venv="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}/venv"

# An environment older than setup.sh may hold other versions of the peers.
if [[ ! "$venv/complete" -nt "$here/setup.sh" ]]; then
  "$here/setup.sh"
fi

swift build --package-path "$repository" -c release --product fairmark
exec "$venv/bin/python" "$here/compare.py" "$@"
