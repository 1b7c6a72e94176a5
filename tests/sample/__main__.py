"""`python -m tests.sample FILE`: writes the database and says what is in it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from .database import write_database
from .work import rows

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.sample FILE")
made = list(rows())
write_database(made, Path(sys.argv[1]))
for dataset, number in Counter(row.dataset for row in made).items():
    print(f"{number:5} rows in {dataset}")
