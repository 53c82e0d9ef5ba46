#!/usr/bin/env python3
"""Count applicants by sex, race, selected and hired with pyarrow; prints sorted JSON rows.

The settings are the fastest of those tried: 10 million rows, two cores, whole processes, medians
of two series of six and eight alternating runs. The same setting varies by 20 % from run to run,
so much of this is a tie. Kept: 1.00, read_csv with string columns, no UTF-8 check, the default
block of 1 MiB, no numpy. Others without the check: strings with blocks of 512 KiB 1.18, 2 MiB
1.18, 4 MiB 1.14, 8 MiB 1.14; dictionaries with 1 MiB 1.16 and 1.21, 2 MiB 1.05, 4 MiB 0.94 and
1.17, 8 MiB 1.03, 16 MiB 1.26; strings with numpy importable 1.06. With the check: strings 1.16,
dictionaries 1.18. In a shorter series: open_csv, which parses on one thread, 1.5 to 2; a
memory-mapped source or group_by on one thread was no faster either.
"""

import json
import sys

# pyarrow imports numpy where there is one, which takes 0.1 s and nothing here needs.
sys.modules["numpy"] = None

import pyarrow as pa  # noqa: E402
from pyarrow import csv  # noqa: E402

KEYS = ["sex", "race_ethnicity", "selected", "hired"]

applicants = csv.read_csv(
    sys.argv[1],
    convert_options=csv.ConvertOptions(
        include_columns=KEYS, column_types={key: pa.string() for key in KEYS}, check_utf8=False
    ),
)
counts = applicants.group_by(KEYS).aggregate([([], "count_all")])
columns = [counts[name].to_pylist() for name in [*KEYS, "count_all"]]
print(json.dumps(sorted(zip(*columns))))
