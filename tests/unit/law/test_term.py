"""A term is read strictly from its table: one broken sample for each way to be wrong."""

import tomllib

import msgspec
import pytest

from anlan.law.files import shape
from anlan.law.term import Term, cites, enc_hook, touched_by
from anlan.law.term_check import term_faults
from anlan.values import InputError, say

DETENTION = """
label = "提请批准逮捕"
start = "detained"
length = "3d"
max = "30d"
roll = "never_in_custody"
stop = ["arrest_request_received", "released"]
cite = "cpl:91.1"
extend.special = { on = "detention_extended", by = "1d..4d", times = 1, unless = "gang", cite = "mps:129.1" }
extend.gang = { on = "detention_extended_30", total = "30d", times = 1, cite = "mps:129.2" }
pause.appraisal = { from = "appraisal_started", to = "appraisal_finished", cite = "cpl:149" }
"""
PLAIN = 'label = "期限"\nstart = "begun"\nlength = "3d"\n'


def term(text: str) -> Term:
    return shape(tomllib.loads(text), Term, file="loop.toml", at="terms.request")


def test_a_term_written_out_reads_back_the_same() -> None:
    again = msgspec.to_builtins(term(DETENTION), enc_hook=enc_hook)
    assert shape(again, Term, file="again.toml") == term(DETENTION)


def test_each_part_shows_its_citation_and_its_events() -> None:
    assert dict(cites(term(DETENTION)))["extend.special"] == "mps:129.1"
    assert {"detained", "released", "detention_extended_30", "appraisal_finished"} <= touched_by(term(DETENTION))


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (PLAIN + "lenght = 3", "law.files.unknown_key", "lenght"),
        ('start = "begun"\nlength = "3d"', "law.files.missing_key", "label"),
        ('label = "x"\nstart = "a"\nlength = "3x"', "law.files.not_a_length", "3x"),
        (PLAIN + 'extend.more = { on = "granted", by = "4d..1d" }', "law.files.not_a_length", "extend.more.by"),
        (PLAIN + 'count = "inclusive"', "law.files.wrong_value", "count"),
        (PLAIN + 'extend.more = { by = "1d" }', "law.files.missing_key", "on"),
    ],
)
def test_a_wrong_shape_is_said_with_file_place_and_key(text: str, key: str, said: str) -> None:
    with pytest.raises(InputError) as wrong:
        term(text)
    assert wrong.value.note.key == key
    for lang in ("zh", "en"):
        sentence = say(wrong.value.note, lang)
        assert "loop.toml" in sentence
        assert said in sentence


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('label = "x"\nlength = "3d"', "start_or_before"),
        (PLAIN + 'before = "custody"', "start_or_before"),
        ('label = "x"\nlength = "3d"\nbefore = "custody"\nroll = "next_workday"', "before_is_plain"),
        ('label = "x"\nstart = "a"\nlength = "3wd"\ncount = "elapsed"', "workdays_elapsed"),
        ('label = "x"\nstart = "a"\nlength = "48h"\nroll = "next_workday"', "rolls_by_the_hour"),
        (PLAIN + 'max = "2d"', "max_below_length"),
        (PLAIN + 'pause.p = { from = "a" }', "pause_pair"),
        (PLAIN + 'pause.p = { from = "a", to = "b", on = "c" }', "pause_pair"),
        (PLAIN + 'extend.e = { on = "g" }', "by_or_total"),
        (PLAIN + 'extend.e = { on = "g", by = "1d", total = "9d" }', "by_or_total"),
        (PLAIN + 'extend.e = { on = "g", by = "1d", after = "f" }', "unknown_extend"),
        (PLAIN + 'extend.e = { on = "g", total = "2d" }', "total_below_length"),
        (PLAIN + 'reading.main = { length = "2d" }', "reading_name_taken"),
        (PLAIN + 'readings = ["guess"]', "unknown_reading"),
        (PLAIN + 'counting = "guess"', "unknown_counting"),
        (PLAIN + 'settled = { reading = "once", by = "x", on = 2026-01-01, cite = "house:1" }', "settled_unknown"),
    ],
)
def test_a_term_that_cannot_be_counted_says_why(text: str, key: str) -> None:
    faults = term_faults("request", term(text))
    assert f"law.term.{key}" in [fault.key for fault in faults]
    for fault in faults:
        assert say(fault, "zh") != say(fault, "en")


def test_a_sound_term_has_no_fault() -> None:
    assert term_faults("request", term(DETENTION)) == ()
    assert term_faults("plain", term(PLAIN)) == ()
