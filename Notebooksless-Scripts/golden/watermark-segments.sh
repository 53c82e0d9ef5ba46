#!/usr/bin/env bash
# Writes watermark-segments.txt: how often texts without a watermark have a significant segment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift test -c release -Xswiftc -enable-testing --filter SegmentScanTests \
  | grep '^|' >Notebooksless-Scripts/golden/watermark-segments.txt
cat Notebooksless-Scripts/golden/watermark-segments.txt
