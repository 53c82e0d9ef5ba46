#!/usr/bin/env bash
# Times the watermark schemes beside the public detectors in one run, one thread each, and prints one
# table with the ratios, kept in watermark-speed.txt. Usage: watermark.sh CORPORA TOKENIZERS
#   CORPORA     a folder of books as plain text
#   TOKENIZERS  a folder with gpt2.tiktoken
# Needs network access once, for Python packages; FAIRMARK_WATERMARK_VENV says where they go.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../setup.sh"
fairmark_setup

ids="${FAIRMARK_WATERMARK_IDS:-/tmp/fairmark-watermark}"
venv="${FAIRMARK_WATERMARK_VENV:-$ids/venv}"
if [[ ! -e "$venv/complete" ]]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    torch==2.15.0 transformers==5.23.0 numpy==2.4.6 scipy==1.17.1 tiktoken==0.14.0 >&2
  touch "$venv/complete"
fi
export PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
"$venv/bin/python" "$here/../golden/watermark_real_ids.py" "$1" "$2" "$ids" >&2
swift build --package-path "$here/watermark" -c release -j 1 >&2
"$venv/bin/python" "$here/watermark.py" "$here/watermark/.build/release/watermark" \
  "$ids/books.u32" | tee "$here/watermark-speed.txt"
