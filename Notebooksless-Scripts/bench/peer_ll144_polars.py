#!/usr/bin/env python3
"""The median score and, by sex and race, how many lie above it, with Polars; prints JSON.

The fastest of those tried on 10 million rows and two cores, by processor time: three columns with
declared types read lazily by the streaming engine and kept, then the median, then the groups 1.00
(Categorical groups; plain strings 1.00 to 1.17); read into memory instead 1.00; the file scanned twice
1.3 to 1.6; grouped by score as well where few differ 1.6; one query with the median as an expression
slower than both.
"""

import json
import sys

import polars as pl

NAMES = ["applicant_id", "sex", "race_ethnicity", "age", "score", "selected", "hired"]
GROUPS = ["sex", "race_ethnicity"]

schema = {name: pl.String for name in NAMES}
schema |= {name: pl.Categorical for name in GROUPS} | {"score": pl.Float64}
people = (
    pl.scan_csv(sys.argv[1], schema=schema, empty_string_is_null=False)
    .select(*GROUPS, "score")
    .collect(engine="streaming")
)
median = people["score"].median()
counts = (
    people.lazy()
    .group_by(GROUPS)
    .agg(pl.len(), (pl.col("score") > median).sum().alias("above"))
    .with_columns(pl.col(GROUPS).cast(pl.String))
    .collect(engine="streaming")
)
print(json.dumps({"median": median, "counts": sorted(counts.rows())}))
