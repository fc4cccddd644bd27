"""The report of a scan: one file that asks for nothing, every alert opened to words, rows and a picture that adds up."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace

import pytest

from anlan.detect.bands import load_bands
from anlan.detect.columns import KINDS, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import all_detectors
from anlan.detect.evaluate import Rules
from anlan.detect.registers.columns import columns_of
from anlan.detect.typology import load_typologies
from anlan.engine.local import Scan, evaluate
from anlan.report.alerts import gathering
from anlan.report.alerts.gathering import ScanView, view_of
from anlan.report.alerts.graph import PARTIES_AT_MOST, fold, lines_of, picture
from anlan.report.alerts.graph import columns_of as places_of
from anlan.report.alerts.page import render_alerts
from anlan.report.alerts.words import word
from anlan.values import Note, mask_account, parse_instant
from tests.contract.test_detectors import DETECTORS, T0, events, table

RULES = Rules(load_bands(), load_typologies())
MADE = parse_instant("2026-03-02 04:17:05")


def scanned(kind: Kind, count: int = 150, world: object = None) -> Scan:
    events_ = events(kind, count) if world is None else world
    alerts, repeats = evaluate(events_, kind, RULES, detectors=DETECTORS)
    return Scan(alerts, count, [], {kind: events_}, repeats)


def page(view: ScanView, shown: object = str) -> str:
    return render_alerts(view, "transfers.csv", "zh", shown, made_at=MADE, program="anlan 0")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_alert_opens_to_its_reasons_in_both_languages_and_to_its_rows(kind: Kind) -> None:
    view = view_of(scanned(kind), RULES, str)
    text = page(view)
    assert view.alerts and text.count("<details") == len(view.alerts)
    assert [one.alert.level for one in view.alerts] == sorted((one.alert.level for one in view.alerts), reverse=True)
    for one in view.alerts:
        assert {row["id"] for row in one.rows} <= set(one.alert.events()) and one.rows
        assert all(reason.sentence in text for reason in (*one.zh.reasons, *one.en.reasons))


def test_it_asks_for_nothing_and_runs_no_script_but_its_own() -> None:
    text = page(view_of(scanned("transfers"), RULES, str))
    assert not re.search(r"""(?:src|href|action)=["']|url\(|@import|https?:""", text)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script and text.count("<script") == 1
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'".replace("'", "&#x27;") in text


def hub(payers: int, channel: str = "mobile") -> object:
    rows: dict[str, list[object]] = {"id": [f"t{k}" for k in range(payers)], "time": [T0 + k for k in range(payers)]}
    rows |= {"src": [f"6222000000{k:04}" for k in range(payers)], "dst": ["6217009999990000"] * payers, "late": [False] * payers}
    rows |= {"amount": [100 + k for k in range(payers)], "channel": [channel] * payers}
    return table("transfers", rows, payers)


def test_a_hostile_word_of_a_file_stays_a_word() -> None:
    text = page(view_of(scanned("transfers", 40, hub(40, "<script>alert(1)</script>")), RULES, str))
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_masked_numbers_stand_nowhere_in_full() -> None:
    view = view_of(scanned("transfers", 40, hub(40)), RULES, mask_account)
    text = page(view, mask_account)
    assert view.alerts and "6217009999990000" not in text and "62220000000001" not in text
    assert "621700******0000" in text


def test_what_was_left_out_is_told_by_its_reason_and_quotes_no_whole_number() -> None:
    account, letters = (
        "62170001.0",
        [DeadLetter("a.csv", k, Note.of("detect.events.not_positive", text="-5"), "") for k in (2, 9)],
    )
    letters += [DeadLetter("b.csv", 3, Note.of("detect.events.digits_lost", column="src", text=account), "")]
    found = scanned("transfers")
    html = page(view_of(replace(found, letters=letters), RULES, mask_account), mask_account)
    assert "2 条，如 a.csv 第 2 行" in html and "1, such as b.csv row 3" in html and account not in html
    assert "a.csv" not in page(view_of(found, RULES, mask_account))


def test_what_is_cut_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "ROWS_AT_MOST", 2)
    monkeypatch.setattr(gathering, "ALERTS_AT_MOST", 1)
    view = view_of(scanned("transfers"), RULES, str)
    text = page(view)
    assert len(view.alerts) == 1 < view.all_alerts and word("alerts_cut", shown=1, all=view.all_alerts).zh in text
    (one,) = view.alerts
    assert len(one.rows) == 2 < one.all_rows and word("rows_cut", shown=2, all=one.all_rows).en in text


def test_small_parties_stand_together_in_the_picture_and_sums_still_add_up() -> None:
    view = view_of(scanned("transfers", 40, hub(40)), RULES, str)
    one = view.alerts[0]
    lines = lines_of(one)
    places = places_of(lines, one.alert.number)
    drawn, rest = fold(lines, places)
    assert places[one.alert.number] == 0 and set(places.values()) == {-1, 0}
    assert len(set(drawn.values())) == PARTIES_AT_MOST + 1 and rest == {-1: one.all_rows - PARTIES_AT_MOST + 1}
    assert sum(line.total for line in lines.values()) == sum(row["amount"] for row in one.rows)
    assert (str(picture(one, str)) or "").count("<rect") == PARTIES_AT_MOST + 1


def test_a_party_is_placed_once_also_in_a_circle() -> None:
    found = Counter(places_of({("a", "b"): None, ("b", "c"): None, ("c", "a"): None, ("x", "y"): None}, "a").keys())  # type: ignore[dict-item]
    assert found == Counter("abcxy")


def test_there_are_words_for_every_answer_subject_and_class() -> None:
    keys = {f"answer_{answer}" for typology in RULES.typologies.values() for answer in typology.answers}
    keys |= {f"subject_{detector.subject}" for detector in all_detectors()}
    keys |= {f"category_{name}" for name in columns_of("openings")["category"].choices}
    assert all(word(key).zh and word(key).en for key in keys)
