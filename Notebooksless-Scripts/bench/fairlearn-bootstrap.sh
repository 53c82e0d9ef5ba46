#!/usr/bin/env bash
# Builds Fairmark for release and times its bootstrap beside Fairlearn's on 200,000 applicants.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
data="${FAIRMARK_BENCH_DIR:-/tmp/fairmark-bench}"

export SWIFT_BACKTRACE=enable=no
mkdir -p "$data"
python="$("$here/../peers/setup.sh")"
swift build --package-path "$repository" -c release --product fairmark
exec "$python" "$here/fairlearn-bootstrap.py" "$data/applicants-200000.csv" \
  --fairmark "$repository/.build/release/fairmark" "$@"
