#!/usr/bin/env bash
# Runs Fairmark and its peers on the same files and prints their figures side by side.
#
#   run.sh                 the known disagreements, and Berkeley 1973; writes results.csv beside it
#   run.sh FILE.csv --group COLUMN --prediction COLUMN --favourable TEXT \
#     [--label COLUMN --positive TEXT] [--weight COLUMN] --reference TEXT
#                          another file; writes nothing
#   run.sh --golden        writes the figures that the tests of the compatibility values expect
#
# Needs network access once, for Python packages; FAIRMARK_PEERS_VENV says where they go.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
python="$("$here/setup.sh")"
# The repository stays as it is.
export PYTHONDONTWRITEBYTECODE=1

if [[ "${1:-}" == --golden ]]; then
  exec "$python" "$here/golden.py"
fi
swift build --package-path "$repository" -c release --product fairmark >&2
exec "$python" "$here/compare.py" "$@"
