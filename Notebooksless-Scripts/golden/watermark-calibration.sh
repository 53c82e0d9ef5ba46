#!/usr/bin/env bash
# Writes watermark-calibration.txt: how often text without a watermark is rejected, whether the false
# discovery rate holds, and how much of a watermark is found after tokens were replaced.
# Usage: watermark-calibration.sh CORPORA TOKENIZERS [KEYS]
#   CORPORA     a folder of books as plain text
#   TOKENIZERS  a folder with gpt2.tiktoken
# With 400 keys it takes about an hour of one core. PYTHON has numpy and tiktoken.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../setup.sh"
fairmark_setup

keys="${3:-400}"
ids="${FAIRMARK_WATERMARK_IDS:-/tmp/fairmark-watermark}"
output="$here/watermark-calibration.txt"
"${PYTHON:-python3}" "$here/watermark_real_ids.py" "$1" "$2" "$ids" >&2
swift build --package-path "$here/../bench/watermark" -c release -j 1 >&2
bench="$here/../bench/watermark/.build/release/watermark"

{
  echo "Text without a watermark, p by draw. Three columns: P(p ≤ .05), P(p ≤ .01), P(p ≤ .001) as"
  echo "measured / as the law has it for these counts of draws (difference in standard errors over"
  echo "keys). Then P(randomised p < .01), and P(best segment's p ≤ .05, .01, .001)."
  echo
  echo "| scheme | ids | length | keys | texts | draws | .05 | .01 | .001 | randomised .01 | segments .05 | .01 | .001 |"
  echo "|---|---|---:|---:|---:|---:|---|---|---|---|---:|---:|---:|"
  "$bench" calibrate hf-lefthash 0 "$keys" 200000 "$ids"
  "$bench" calibrate hf-selfhash 0 "$keys" 100000 "$ids"
  "$bench" calibrate kgw-minhash 0 "$keys" 150000 "$ids"
  "$bench" calibrate kgw-minhash,skip_keyless_draws=false 0 "$keys" 150000 "$ids"
  for scheme in synthid-hf vllm-gumbel fairmark-keyed; do
    "$bench" calibrate "$scheme" 0 "$keys" 400000 "$ids"
  done
  echo
  echo "Procedures at a false discovery rate of .01, 1 text of 100 with a watermark, one key for all"
  echo "texts of a run: the mean and the largest proportion of false discoveries, and the share of"
  echo "watermarked texts found."
  echo
  echo "| scheme | length | texts | keys | procedure | proportion | largest | found |"
  echo "|---|---:|---:|---:|---|---|---:|---:|"
  for scheme in hf-lefthash fairmark-keyed vllm-gumbel; do
    "$bench" discoveries "$scheme" 20 100000 200 "$ids/books.u32"
  done
  echo
  echo "Share of watermarked texts found after 0, 10, 30 and 50 % of their tokens were replaced, and"
  echo "the share of unmarked real texts that the same rule flags."
  echo
  echo "| scheme | length | rule | unmarked | 0 % | 10 % | 30 % | 50 % |"
  echo "|---|---:|---|---:|---:|---:|---:|---:|"
  for scheme in hf-lefthash hf-selfhash kgw-minhash fairmark-keyed vllm-gumbel synthid-hf; do
    "$bench" power "$scheme" 20 50 "$ids/books.u32"
  done
} | tee "$output.part"
mv "$output.part" "$output"
