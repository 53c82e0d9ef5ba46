#!/usr/bin/env python3
"""Count applicants by sex, race, selected and hired in JSON Lines with Polars; prints JSON rows.

A lazy scan with a declared schema and the streaming engine, as for CSV.
"""

import json
import sys

import polars as pl

KEYS = ["sex", "race_ethnicity", "selected", "hired"]
SCHEMA = {
    "applicant_id": pl.Int64, "sex": pl.String, "race_ethnicity": pl.String, "age": pl.Int64,
    "score": pl.Float64, "selected": pl.String, "hired": pl.String,
}

counts = (
    pl.scan_ndjson(sys.argv[1], schema=SCHEMA)
    .group_by(KEYS)
    .len()
    .collect(engine="streaming")
)
print(json.dumps(sorted(counts.rows())))
