#!/usr/bin/env bash
# Checks the policy pack of Sources/Gates/Rego in the engine of Open Policy Agent: its own tests, a
# table of cases, every part of the documents damaged, counts at exactly four fifths, and documents
# that the program writes.
#
#   run.sh [FAIRMARK]      the program; without it .build/debug/fairmark, built when it is not there
#
# Needs network access once, for the engine (a 13 MB wheel), which goes to .build/opa or
# FAIRMARK_OPA. Ends with 75, and says so, when the engine cannot be had.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
home="${FAIRMARK_OPA:-$repository/.build/opa}"
python="${PYTHON:-python3}"
# The repository stays as it is.
export PYTHONDONTWRITEBYTECODE=1

skip() {
  echo "skipped: the policy pack was NOT checked in the engine of Open Policy Agent: $*" >&2
  exit 75
}

# An engine older than the list may be another one.
if [[ ! "$home/complete" -nt "$here/requirements.txt" ]]; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    . "$repository/Notebooksless-Scripts/setup.sh"
    fairmark_setup python3-venv || skip "python3-venv is missing and could not be installed"
  fi
  mkdir -p "$home"
  rm -rf "$home/venv" "$home/wheel" "$home/bindings"
  "$python" -m venv "$home/venv" || skip "no Python environment could be made"
  # The wrapper asks for a newer Python than it needs.
  "$home/venv/bin/python" -m pip download --quiet --disable-pip-version-check --retries 2 \
    --no-deps --only-binary=:all: --python-version 3.14 --require-hashes \
    --requirement "$here/requirements.txt" --dest "$home/wheel" 2> "$home/pip.log" || {
    tail -n 3 "$home/pip.log" >&2
    # Another file under the same name is no reason to go on without the check.
    if grep -q "DO NOT MATCH THE HASHES" "$home/pip.log"; then exit 1; fi
    skip "the wheel could not be downloaded (no network?)"
  }
  "$python" -m zipfile -e "$home"/wheel/*.whl "$home/bindings"
  "$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); import opa_bindings; opa_bindings.OpaEngine()' \
    "$home/bindings" || skip "the engine does not run here (it wants glibc 2.34 on x86-64 or arm64)"
  # Written last: a folder without it was cut short.
  touch "$home/complete"
fi

fairmark="${1:-$repository/.build/debug/fairmark}"
if [[ ! -x "$fairmark" ]]; then
  swift build --package-path "$repository" --product fairmark >&2
fi
exec "$python" "$here/check.py" "$home/bindings" --fairmark "$fairmark"
