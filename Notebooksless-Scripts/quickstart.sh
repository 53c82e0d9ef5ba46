#!/usr/bin/env bash
# From a fresh clone to a bias audit: installs what is missing, builds, audits the 1973 admissions
# at Berkeley.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Notebooksless-Scripts/setup.sh

fairmark_setup
swift build -c release --product fairmark
.build/release/fairmark run Datasets/berkeley-1973/job.yaml "$@"
