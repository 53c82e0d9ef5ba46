#!/usr/bin/env python3
"""Count applicants by sex, race, selected and hired in JSON Lines with DuckDB; prints JSON rows.

Declared columns and a declared format are the documented fast form: nothing is detected, and only
the four columns are named, so that no other is kept.
"""

import json
import sys

import duckdb

QUERY = """
    SELECT sex, race_ethnicity, selected, hired, count(*)
    FROM read_json(
        ?, format = 'newline_delimited',
        columns = {
            'sex': 'VARCHAR', 'race_ethnicity': 'VARCHAR', 'selected': 'VARCHAR',
            'hired': 'VARCHAR'
        }
    )
    GROUP BY ALL
"""

connection = duckdb.connect()
# After two seconds the bar goes to standard output, where the answer belongs.
connection.execute("SET enable_progress_bar = false")
print(json.dumps(sorted(connection.execute(QUERY, [sys.argv[1]]).fetchall())))
