#!/usr/bin/env bash
# The gate: installs what is missing, then format, build with warnings as errors and the import
# check, all tests (debug), the laws once more (release), the Rego policies in their engine, and the
# page of a bias audit in a browser.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. Notebooksless-Scripts/setup.sh

step() { printf '\n== %s\n' "$*"; }

fairmark_setup python3-jsonschema

step "format"
swift format lint --strict --recursive --parallel Package.swift Sources Plugins Tests \
  Notebooksless-Scripts/example-plugin/{Package.swift,Sources,Tests}

step "build, warnings as errors, imports as declared"
swift build --build-tests --explicit-target-dependency-import-check error \
  -Xswiftc -warnings-as-errors

step "the example package of an analysis (debug)"
swift test --package-path Notebooksless-Scripts/example-plugin

step "laws and conformance (release)"
swift test -c release -Xswiftc -enable-testing --filter 'FairmarkTablesTests|FairmarkAnalysisTests' \
  --skip DesignEffectSimulation

step "all tests (debug)"
swift test --skip-build

step "policies in the engine of Open Policy Agent"
# 75: the engine cannot be had, which the script has said.
Notebooksless-Scripts/opa/run.sh || [ $? -eq 75 ]

step "the page of a bias audit in a browser"
.build/debug/fairmark ll144 audit Datasets/ll144-example/job.yaml --output out/ll144 --quiet
Notebooksless-Scripts/pages/run.sh out/ll144 || [ $? -eq 75 ]
