"""Pairing entries and building the ledger, against the same joins in DuckDB; and what the index takes in memory.

Both get the same entries: both sides of every transfer, in two hundred statements, credits booked up to a minute later. DuckDB
has them in a table of its own before the clock starts, and does the same work: equal from, to and amount are paired in time
order within 120 seconds, what has no partner stays one-sided, and transfers are put in order of time. It uses all cores; we
use one.
"""

import duckdb
import pyarrow as pa

from anlan.money.ledger import build_ledger
from benchmarks._made_transfers import as_entries, made_transfers
from benchmarks.harness import Row, best_of

TITLE = "Ledger: pair both sides of transfers"

JOINS = """
create or replace table transfers as
with sides as (
    select own_account own, counterparty_account other, amount, epoch_us(time) moment, direction, line,
           row_number() over (partition by own_account, counterparty_account, amount, direction order by time, "order") place
    from entries where status <> 1
),
debits as (select * from sides where direction < 0),
credits as (select * from sides where direction > 0)
select coalesce(debits.own, credits.other) payer, coalesce(debits.other, credits.own) payee,
       coalesce(debits.amount, credits.amount) amount, coalesce(debits.moment, credits.moment) moment,
       debits.line debit, credits.line credit
from debits full join credits
  on debits.own = credits.other and debits.other = credits.own and debits.amount = credits.amount and debits.place = credits.place
 and abs(debits.moment - credits.moment) <= 120000000
order by moment
"""


def run(quick: bool) -> list[Row]:
    """The rows of the table."""
    total = 100_000 if quick else 5_000_000
    made = made_transfers(total, victims=100)
    entries = as_entries(made)
    build_ledger(as_entries(made_transfers(2_000, victims=1)))  # compiled before the clock starts
    ours, ledger = best_of(1 if quick else 2, lambda: build_ledger(entries))
    peer, found = _joined(entries)
    assert len(ledger) == made.src.size == found, "both must find every transfer once"
    work = f"pair and build, {entries.num_rows:,} entries"
    size = ledger.bytes_of_index / len(ledger)
    note = f"{entries.num_rows / ours / 1e6:.1f} m entries/s on one core; DuckDB on {duckdb_threads()}"
    return [
        Row(work, ours, "the same joins in DuckDB", peer, "s", floor=1, goal=3, note=note),
        Row("memory of the index, a transfer", size, "what was promised", 64, "bytes", floor=1, goal=1.6),
    ]


def _joined(entries: pa.Table) -> tuple[float, int]:
    """Seconds of DuckDB's joins, and how many transfers they give."""
    wanted = ["own_account", "counterparty_account", "amount", "time", "direction", "row", "order", "status"]
    with duckdb.connect() as connection:
        connection.register("handed_in", entries.select(wanted))
        connection.execute('create table entries as select * exclude (row), "row" line from handed_in')
        seconds, _ = best_of(1, lambda: connection.execute(JOINS))
        (count,) = connection.execute("select count(*) from transfers").fetchone() or (0,)
    return seconds, int(count)


def duckdb_threads() -> str:
    """How many threads DuckDB uses."""
    with duckdb.connect() as connection:
        (threads,) = connection.execute("select current_setting('threads')").fetchone() or (0,)
    return f"{threads} threads"
