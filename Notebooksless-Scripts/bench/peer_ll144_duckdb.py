#!/usr/bin/env python3
"""The median score and, by sex and race, how many lie above it, with DuckDB; prints JSON.

The fastest of those tried on 10 million rows and two cores, by processor time, all with declared
columns, strict_mode=false and a buffer of 16 MiB: one query over a materialized reading 1.00 (1.2
where many scores are equal); a temporary table first 1.0 to 1.4, without insertion order 1.0 to 1.3;
the file scanned twice 1.4.
"""

import json
import sys

import duckdb

QUERY = """
    WITH people AS MATERIALIZED (
        SELECT sex, race_ethnicity, score
        FROM read_csv(
            ?,
            columns = {
                'applicant_id': 'VARCHAR', 'sex': 'VARCHAR', 'race_ethnicity': 'VARCHAR',
                'age': 'VARCHAR', 'score': 'DOUBLE', 'selected': 'VARCHAR', 'hired': 'VARCHAR'
            },
            auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            strict_mode = false, buffer_size = 16777216
        )
    ),
    middle AS (SELECT median(score) AS score FROM people)
    SELECT
        sex, race_ethnicity, count(*), count(*) FILTER (people.score > middle.score),
        any_value(middle.score)
    FROM people, middle
    GROUP BY ALL
"""

connection = duckdb.connect()
# After two seconds the bar goes to standard output, where the answer belongs.
connection.execute("SET enable_progress_bar = false")
rows = sorted(connection.execute(QUERY, [sys.argv[1]]).fetchall())
print(json.dumps({"median": rows[0][-1], "counts": [row[:-1] for row in rows]}))
