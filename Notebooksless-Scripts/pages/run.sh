#!/usr/bin/env bash
# Opens the pages of bias audits in headless Chromium without a network, on a phone and on a desktop,
# light and dark, and prints them on A4 and Letter. Fails when a page asks for anything, scrolls
# sideways, lacks what assistive technology needs, has a defect that axe-core finds, or when a draft or
# a workpaper does not say on every sheet what it is. Pictures and PDF are in out/pages.
#
#   Notebooksless-Scripts/pages/run.sh [FOLDER...]
#
# Each FOLDER holds an index.html, a workpaper.html and a ll144.json; that of a draft is called `draft`.
# Without one the sample pages of the tests are looked at. AXE names another axe.min.js. Ends with 75,
# and says so, when there is no browser.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. Notebooksless-Scripts/setup.sh

fairmark_setup chromium poppler-utils fonts-dejavu python3 python3-jsonschema python3-venv || {
  echo "skipped: the pages were NOT looked at in a browser, which could not be installed" >&2
  exit 75
}

output=out/pages
mkdir -p "$output"
folders=("$@")
if [ ${#folders[@]} -eq 0 ]; then
  rm -rf "$output/samples"
  LL144_PAGES="$PWD/$output/samples" swift test --filter SamplePagesTests >&2
  folders=("$output"/samples/*/)
fi

# axe-core is no part of the project. A package that carries it is fetched once into the user's cache;
# without it the script's own checks remain.
axe=${AXE:-}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fairmark/axe
if [ -z "$axe" ]; then
  if [ ! -s "$cache/axe.min.js" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    if python3 -m venv "$work/venv" \
      && "$work/venv/bin/pip" install --quiet --no-deps --target "$work/site" \
        axe-playwright-python==0.1.8; then
      mkdir -p "$cache"
      cp "$work/site/axe_playwright_python/axe.min.js" "$cache/axe.min.js"
    fi
  fi
  [ -s "$cache/axe.min.js" ] && axe=$cache/axe.min.js
fi
if [ -n "$axe" ]; then options=(--axe "$axe"); else
  options=()
  echo "axe-core cannot be had; the checks of this script's own remain" >&2
fi

for folder in "${folders[@]}"; do
  python3 Notebooksless-Scripts/validate-schema.py \
    --schema Sources/JobRunner/Schemas/ll144-1.schema.json "$folder/ll144.json"
done
python3 Notebooksless-Scripts/pages/check.py ${options[@]+"${options[@]}"} "$output" \
  "${folders[@]}"
