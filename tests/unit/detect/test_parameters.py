"""Parameters of detectors from a file or a word of the command line: read in their units, refused with what is wrong."""

from pathlib import Path

import pytest

from anlan.detect.detector import HOUR, MINUTE, Detector, all_detectors
from anlan.detect.parameters import load_parameters, parameters_of, read_setting, with_parameters
from anlan.detect.span import read_span, say_span
from anlan.values import InputError, say
from tests.contract.test_detectors import EACH


def detector(name: str, *settings: str) -> Detector:
    changed = with_parameters(all_detectors(), [read_setting(text) for text in settings])
    return next(one for one in changed if one.name == name)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fan_in.width=12h", 12 * HOUR),
        ("victim_in_danger.long=90", 90),
        ("pass_through.least=5,000.00", 500_000),
        ("structuring.margin=50", 50),
        ("night_burst.first=22:30", 22 * HOUR + 30 * MINUTE),
        ("cash_out_burst.channels=atm, pos", ("atm", "pos")),
        ("shared_counterparties.busy=9", 9),
    ],
)
def test_each_unit_is_written_as_people_write_it(setting: str, value: object) -> None:
    name, parameter = setting.partition("=")[0].split(".")
    assert getattr(detector(name, setting), parameter) == value


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ("fan_in", "not_a_setting"),
        ("fan_inn.width=12h", "unknown_detector"),
        ("fan_in.hops=3", "unknown_parameter"),
        ("company_address.companies=x", "unknown_parameter"),
        ("fan_in.width=12", "wrong_span"),
        ("fan_in.width=-1h", "wrong_span"),
        ("night_burst.last=25:00", "wrong_clock"),
        ("pass_through.least=0", "wrong_fen"),
        ("pass_through.least=a lot", "wrong_fen"),
        ("structuring.margin=1.5", "wrong_per_mille"),
        ("shared_counterparties.common=-1", "wrong_count"),
        ("victim_in_danger.long=5min", "wrong_seconds"),
        ("cash_out_burst.channels=,", "wrong_words"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(setting: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        with_parameters(all_detectors(), [read_setting(setting)])
    assert caught.value.note.key == f"detect.rules.{key}"
    assert say(caught.value.note, "zh") and say(caught.value.note, "en")


def test_a_file_sets_several_and_a_word_of_the_line_stands_over_it(tmp_path: Path) -> None:
    path = tmp_path / "parameters.toml"
    path.write_text('[fan_in]\nwidth = "6h"\n[cash_out_burst]\nchannels = ["pos"]\nwidth = "1h"\n')
    changed = with_parameters(all_detectors(), [load_parameters(path), read_setting("fan_in.width=2h")])
    by_name = {one.name: one for one in changed}
    assert by_name["fan_in"].width == 2 * HOUR and by_name["cash_out_burst"].width == HOUR
    assert by_name["fan_out"] == next(one for one in all_detectors() if one.name == "fan_out")


@pytest.mark.parametrize("text", ["width = '6h'", "[fan_in", "\udcff"])
def test_a_file_that_is_none_of_parameters_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "parameters.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(InputError) as caught:
        load_parameters(path)
    assert caught.value.note.key == "detect.rules.not_parameters" and "parameters.toml" in say(caught.value.note, "zh")


@EACH
def test_every_parameter_is_said_in_both_languages(detector: Detector) -> None:
    for parameter in parameters_of(detector):
        assert parameter.said("zh") and parameter.said("en")


@pytest.mark.parametrize(
    ("text", "zh", "en"), [("24h", "24 小时", "24 hours"), ("2d", "2 天", "2 days"), ("1min", "1 分钟", "1 minute")]
)
def test_a_span_is_said_in_the_largest_unit_without_a_rest(text: str, zh: str, en: str) -> None:
    assert (say_span(read_span(text), "zh"), say_span(read_span(text), "en")) == (zh, en)
