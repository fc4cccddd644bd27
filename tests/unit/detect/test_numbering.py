"""Calling numbers against the numbering plan: what can exist, what may call, what comes from abroad."""

from itertools import product
from pathlib import Path

import pytest

from anlan.detect.detectors.shown_number import ShownNumber
from anlan.detect.events import Intake
from anlan.detect.numbering import load_plan
from anlan.values import InputError, say
from tests.contract.test_detectors import T0, measured, table


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("13800138000", "mobile"),
        ("1380013800", None),
        ("14012345678", None),
        ("1064712345678", "iot"),
        ("02085521111", "fixed"),
        ("075581234567", "fixed"),
        ("07001234567", None),
        ("01012345678", None),
        ("110", "service"),
        ("12381", "service"),
        ("95588", "service"),
        ("96110", "service"),
        ("4008123123", "called_only"),
        ("0085221234567", "foreign"),
        ("000123456789", None),
        ("", None),
    ],
)
def test_the_plan_knows_what_can_exist(number: str, kind: str | None) -> None:
    found = load_plan().find(number)
    assert (found and found.kind) == kind


def degree(
    shown: str | None, calling: str = "13800138000", gateway: str | None = "local", detector: ShownNumber | None = None
) -> int:
    rows = {"id": ["c"], "time": [T0], "src": [calling], "dst": ["1"], "amount": [5], "late": [False]}
    world = table("calls", rows | {"shown_number": [shown], "gateway": [gateway]}, 1)
    return measured(detector or ShownNumber(), world, 1)[0][0]


def test_an_honest_number_measures_nothing() -> None:
    assert degree("+86 138 0013 8000") == degree(None) == degree("00852 2123 4567", "0085221234567", "international") == 0


@pytest.mark.parametrize(
    "table_of_forms",
    [("+86 10 8552 1111", "861085521111", "010-85521111"), ("+86 951 6012345", "869516012345", "0951-6012345")],
)
def test_a_fixed_line_is_honest_with_its_country_code_and_a_withheld_number_is_none(table_of_forms: tuple[str, ...]) -> None:
    events = [
        {"id": f"c{k}", "time": "2026-03-02 10:00:00", "src": calling, "dst": "13900000001", "amount": "5", "shown_number": shown}
        for k, (calling, shown) in enumerate(product(table_of_forms, (*table_of_forms, "", "未知", "匿名")))
    ]
    intake = Intake("calls", "x")
    assert all(intake.take(row, event | {"gateway": "local"}) for row, event in enumerate(events))
    assert measured(ShownNumber(), intake.block(), 99)[0] == [0] * len(events)


@pytest.mark.parametrize(
    ("shown", "calling", "gateway", "value"),
    [
        (None, "99999999", "local", 1),
        ("400-812-3123", "4008123123", "local", 1),
        ("0085221234567", "0085221234567", "local", 1),
        ("110", "13800138000", "local", 2),
        ("+86 10 8552 1111", "008615512", "international", 3),
        ("+86 10 8552 1111", "01085521111", "international", 3),
        ("13800138000", "008615512", "international", 3),
        (None, "13800138000", "international", 1),
    ],
)
def test_each_irregular_number_has_its_degree(shown: str | None, calling: str, gateway: str, value: int) -> None:
    assert degree(shown, calling, gateway) == value


@pytest.mark.parametrize("shown", ["000", "0", "００"])
def test_a_call_that_shows_noughts_alone_shows_a_false_number(shown: str) -> None:
    intake = Intake("calls", "x")
    call = {"id": "c", "time": "2026-03-02 10:00:00", "src": "01085521111", "dst": "13900000001", "amount": "5"}
    assert intake.take(1, call | {"shown_number": shown, "device": "000", "card": "0"})
    taken = intake.block()
    assert taken["device"].to_pylist() == taken["card"].to_pylist() == [None]
    assert measured(ShownNumber(), taken, 1)[0] == [2]


def test_subscribers_named_by_something_else_than_numbers_are_not_judged() -> None:
    assert degree(None, "u-17") == 0


def test_a_plan_of_ones_own_takes_the_place_of_the_product_s(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('source = "here"\n[[range]]\nkind = "mobile"\nprefixes = ["77-78"]\nlengths = [4]\n')
    mine = ShownNumber(plan=load_plan(path))
    assert degree(None, "7712", detector=mine) == 0 and degree(None, "13800138000", detector=mine) == 1


@pytest.mark.parametrize("prefix", ["1x", "139-130", "1-22"])
def test_a_plan_that_cannot_be_read_says_what_is_wrong(tmp_path: Path, prefix: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f'source = "here"\n[[range]]\nkind = "mobile"\nprefixes = ["{prefix}"]\nlengths = [4]\n')
    with pytest.raises(InputError) as caught:
        load_plan(path)
    assert prefix in say(caught.value.note, "en")
