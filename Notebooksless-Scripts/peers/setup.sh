#!/usr/bin/env bash
# Makes the Python environment that the peers run in, outside of the repository, and prints its Python.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="${FAIRMARK_PEERS_VENV:-/tmp/fairmark-peers/venv}"

# An environment older than the list may hold other versions.
if [[ ! "$venv/complete" -nt "$here/requirements.txt" ]]; then
  mkdir -p "$(dirname "$venv")"
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$here/requirements.txt" >&2
  # Written last: an environment without it was cut short.
  touch "$venv/complete"
fi
echo "$venv/bin/python"
