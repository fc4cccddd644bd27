"""``./anlan faults [--minutes N] [--seed S] [--database sqlite|postgres]``: break an office again and again.

Each round takes a seed, so a run that failed can be had again. Exit 1 when a promise was broken; 77 without a PostgreSQL.
"""

import argparse
import itertools
import sys
import time

from tests.faults.course import run

ROUND = 60.0
"""Seconds of faults in one round of a long run."""


def main() -> int:
    """Run rounds until the time is up; each database has its turn."""
    parser = argparse.ArgumentParser(prog="./anlan faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0, help="how long to go on (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first round (default: 1)")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only this one (default: both in turn)")
    asked = parser.parse_args()
    databases = [asked.database] if asked.database else ["sqlite", "postgres"]
    end, broken = time.monotonic() + asked.minutes * 60, 0
    for number, database in zip(itertools.count(), itertools.cycle(databases)):
        left = end - time.monotonic()
        if left <= 0 and number >= len(databases):
            break
        report = run(
            database, seconds=min(ROUND, max(left / (len(databases) if number == 0 else 1), 10)), seed=asked.seed + number
        )
        print(report, flush=True)
        broken += bool(report.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
