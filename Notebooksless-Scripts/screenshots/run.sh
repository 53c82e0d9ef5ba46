#!/usr/bin/env bash
# Pictures of the HTML report on a phone, on a desktop (light and dark) and on paper, made by headless
# Chromium without a network, in out/screenshots. Fails when the page names anything outside itself,
# when its HTML is not valid, when a colour is too weak to read, or when something is lost on paper; there
# it also looks at a report of groups whose names are one long text.
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
shoot() { # NAME, then options; REPORT is the page
  local name=$1
  shift
  "${alone[@]}" chromium --headless --no-sandbox --disable-gpu --user-data-dir="$profile" \
    --host-resolver-rules="MAP * ~NOTFOUND" --disable-background-networking --no-first-run \
    --hide-scrollbars --virtual-time-budget=5000 "$@" \
    "file://$PWD/${REPORT:-$folder/report.html}" >"$folder/$name.log" 2>&1
}
shoot phone --window-size=390,4200 --screenshot="$folder/phone.png"
shoot desktop --window-size=1280,3600 --screenshot="$folder/desktop.png"
shoot dark --window-size=1280,2400 --force-dark-mode --screenshot="$folder/dark.png"
shoot print --no-pdf-header-footer --print-to-pdf="$folder/report.pdf"

mkdir -p "$folder/names"
python3 - "$folder/names" <<'PY'
import sys

names = [word + "_" + "x" * 85 for word in ("race_ethnicity", "another", "a_third")]
with open(f"{sys.argv[1]}/names.csv", "w") as table:
    table.write("group,sex,selected\n")
    for row in range(900):
        table.write(f"{names[row % 3]},{'FM'[row % 2]},{'yn'[row % (2 + row % 3) > 0]}\n")
with open(f"{sys.argv[1]}/job.yaml", "w") as job:
    job.write("""fairmark: 1
name: names
datasets:
  d:
    path: names.csv
    roles:
      groups: [group, sex]
      intersections: true
      prediction: {column: selected, favourable: ["y"]}
analyses: [{plugin: disparate-impact}]
""")
PY
.build/release/fairmark run "$folder/names/job.yaml" --output "$folder/names/run" --quiet
.build/release/fairmark report "$folder/names/run/metrics.json" \
  --output "$folder/names/report.html" --quiet
REPORT=$folder/names/report.html shoot names --no-pdf-header-footer \
  --print-to-pdf="$folder/names/report.pdf"
python3 Notebooksless-Scripts/screenshots/paper.py "$folder/report.pdf" "$folder/names/report.pdf"

rm -f "$folder"/print-*.png
pdftoppm -r 70 -png -l "${PAGES:-12}" "$folder/report.pdf" "$folder/print"
ls -l "$folder"/*.png "$folder/report.pdf"
