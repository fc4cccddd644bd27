"""Real layouts and made cases beside the project read completely; they are used from there and never copied."""

import json
from pathlib import Path

import numpy as np
import pytest

from anlan.money.entry import ENTRY, Flag
from anlan.money.statement import read_statement, read_statements

LAYOUTS = {
    # file: (layout, entries, rows left out, entries in, out, neutral)
    "abc-debit.csv": ("abc-debit", 5, 0, (3, 2, 0)),
    "alipay.csv": ("alipay-bill", 10, 0, (1, 5, 4)),
    "boc-debit.csv": ("boc-debit", 17, 0, (4, 13, 0)),
    "bocom-debit.csv": ("bocom-debit", 6, 0, (3, 3, 0)),
    "ccb-debit.xls": ("ccb-debit", 6, 1, (0, 6, 0)),
    "icbc-debit.csv": ("icbc-debit", 11, 1, (5, 6, 0)),
    "wechat.xlsx": ("wechat-bill", 27, 27, (5, 11, 11)),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_real_layout_is_read_completely(shared_data: Path, name: str) -> None:
    layout, entries, left_out, ways = LAYOUTS[name]
    reading = read_statement(shared_data / "statements" / name)
    assert (reading.layout, reading.entries.num_rows, len(reading.left_out)) == (layout, entries, left_out)
    assert reading.entries.schema.equals(ENTRY)
    directions = reading.entries["direction"].to_pylist()
    assert (directions.count(1), directions.count(-1), directions.count(0)) == ways
    assert entries + len(reading.left_out) + len(reading.asides) == reading.rows


@pytest.mark.parametrize("case", ["small", "large"])
def test_a_made_case_is_read_to_the_last_row_with_no_break_in_any_balance(shared_data: Path, case: str) -> None:
    folder = shared_data / "cases" / case
    readings = read_statements([folder / "statements"])
    assert not readings.refused
    assert all(not reading.left_out and not reading.checks.balance.breaks for reading in readings.readings)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    obtained = {account["no"] for account in truth["accounts"] if account["statement"]}
    entries = readings.entries()
    assert set(entries["own_account"].to_pylist()) == obtained
    assert entries["bank"].null_count == entries["balance"].null_count == entries["time"].null_count == 0
    flags = entries["flags"].to_numpy()
    assert not (flags & ~np.uint32(Flag.CURRENCY_ASSUMED)).any()
