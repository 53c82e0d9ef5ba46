#!/usr/bin/env bash
# Pictures of the HTML report on a phone, on a desktop (light and dark) and on paper, made by headless
# Chromium without a network, in out/screenshots. Fails when the page names anything outside itself,
# when its HTML is not valid, or when a colour is too weak to read.
#
#   Notebooksless-Scripts/screenshots/run.sh [METRICS]     (default: the admissions at Berkeley)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. Notebooksless-Scripts/setup.sh

fairmark_setup chromium poppler-utils fonts-dejavu python3 python3-html5lib

folder=out/screenshots
mkdir -p "$folder"
swift build -c release --product fairmark >&2
metrics=${1:-}
if [ -z "$metrics" ]; then
  .build/release/fairmark run Datasets/berkeley-1973/job.yaml --output "$folder/run" --quiet
  metrics=$folder/run/metrics.json
fi
.build/release/fairmark report "$metrics" --output "$folder/report.html" --quiet

/usr/bin/python3 Notebooksless-Scripts/screenshots/check.py "$folder/report.html"

# A name that is looked up goes nowhere, and where the system allows it there is no network at all.
alone=()
unshare --net --map-root-user true 2>/dev/null && alone=(unshare --net --map-root-user)
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
shoot() { # NAME, then options
  local name=$1
  shift
  "${alone[@]}" chromium --headless --no-sandbox --disable-gpu --user-data-dir="$profile" \
    --host-resolver-rules="MAP * ~NOTFOUND" --disable-background-networking --no-first-run \
    --hide-scrollbars --virtual-time-budget=5000 "$@" \
    "file://$PWD/$folder/report.html" >"$folder/$name.log" 2>&1
}
shoot phone --window-size=390,4200 --screenshot="$folder/phone.png"
shoot desktop --window-size=1280,3600 --screenshot="$folder/desktop.png"
shoot dark --window-size=1280,2400 --force-dark-mode --screenshot="$folder/dark.png"
shoot print --no-pdf-header-footer --print-to-pdf="$folder/report.pdf"
rm -f "$folder"/print-*.png
pdftoppm -r 70 -png -l "${PAGES:-12}" "$folder/report.pdf" "$folder/print"
ls -l "$folder"/*.png "$folder/report.pdf"
