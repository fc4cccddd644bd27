"""Columns that were not used: told when account numbers seem to stand in them."""

from pathlib import Path

import pytest

from .make import doubts, read

CARDS = ("6222021234567894", "6222021234567803", "6222021234567811")


def told(folder: Path, word: str, *cells: str) -> str | None:
    """The columns that a doubt names, of a table with one more column."""
    rows = "".join(f"2026-03-0{day},{day}.00,,,{cell}\n" for day, cell in enumerate(cells, 1))
    reading = read(folder, f"交易日期,收入,支出,余额,{word}\n{rows}")
    assert reading.sheets[0].unused == (word,)
    notes = [note for note in reading.doubts if note.key.endswith("unused_accounts")]
    assert ("unused_accounts" in doubts(reading)) == bool(notes)
    return str(notes[0].values["columns"]) if notes else None


@pytest.mark.parametrize("cells", [("6217001111111111111",), ("", "", "6217****1111"), ("62170011 11111111111\t",)])
def test_a_column_called_like_accounts_that_holds_one_is_told(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert told(tmp_path, "甲方账户信息码", *cells) == "甲方账户信息码"


def test_a_column_of_cards_is_told_whatever_it_is_called(tmp_path: Path) -> None:
    assert told(tmp_path, "去处", *CARDS) == "去处"


@pytest.mark.parametrize(
    ("word", "cells"),
    [
        ("商品编码", ("2026030100000001", "2026030100000002", "2026030100000003")),  # long numbers that are no cards
        ("去处", (CARDS[0], "某地", "某地")),  # one card among words
        ("甲方账户信息码", ("活期", "定期")),
        ("联系方式", ("13800000000", "13800000001")),
    ],
)
def test_other_columns_are_only_listed(tmp_path: Path, word: str, cells: tuple[str, ...]) -> None:
    assert told(tmp_path, word, *cells) is None


def test_a_long_table_is_looked_at_from_end_to_end(tmp_path: Path) -> None:
    rows = "".join(f"2026-03-01,1.00,,,{CARDS[0] if row > 400 else ''}\n" for row in range(1000))
    assert "unused_accounts" in doubts(read(tmp_path, f"交易日期,收入,支出,余额,去处\n{rows}"))
