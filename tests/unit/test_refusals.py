"""What the product refuses to build stays unbuilt: no name in code or data speaks of it.

Looks at every identifier of the source (columns and struct fields are strings and names too) and at every key of its data files.
See docs/explanation/refusals.md.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from anlan.detect.detector import all_detectors

SOURCE = Path(__file__).resolve().parents[2] / "src" / "anlan"

REFUSED = re.compile(
    r"(?:^|_)(?:gps|latitude|longitude|geolocation|geo_?fence|cell_tower|base_station|movement_track|trajectory|whereabouts"
    r"|face_?(?:id|print|image|recognition)|finger_?print_(?:image|template)|iris|biometrics?|voice_?print|dna"
    r"|religion|religious|belief|ethnicity|ethnic|race|political_view"
    r"|message_(?:content|text|body)|chat_(?:content|text)|sms_(?:content|text|body)|call_(?:content|recording)"
    r"|person_(?:score|risk|rating)|(?:score|risk|rating)_of_person|suspect_score|citizen_score|credit_score)(?:$|_)"
)


def names_in(path: Path) -> Iterator[str]:
    """Identifiers, attribute names, keywords and strings that look like names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value


def keys_in(value: object) -> Iterator[str]:
    """All keys of a nested document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def refused(names: Iterator[str]) -> set[str]:
    return {name for name in names if REFUSED.search(name.lower())}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_code_speaks_of_what_is_refused(path: Path) -> None:
    assert refused(names_in(path)) == set()


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.toml")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_data_file_speaks_of_what_is_refused(path: Path) -> None:
    assert refused(keys_in(tomllib.loads(path.read_text(encoding="utf-8")))) == set()


@pytest.mark.parametrize("name", ["gps", "home_latitude", "face_id", "ethnicity", "person_score", "sms_content", "suspect_score"])
def test_the_watch_itself_sees(name: str) -> None:
    assert refused(iter([name])) == {name}


@pytest.mark.parametrize("name", ["account_score", "fingerprint", "trace", "face", "message", "risk_point", "grace"])
def test_the_watch_is_not_blind_with_zeal(name: str) -> None:
    assert refused(iter([name])) == set()


PERSONAL = re.compile(
    r"姓名|身份证|证件号|住址|家庭|位置|基站|轨迹|性别|出生|民族|name|identity|location|home|gender|birth|cell(?!s)"
)


def test_no_register_has_a_column_for_what_a_person_is_or_where_one_is() -> None:
    registers = tomllib.loads((SOURCE / "detect" / "registers.toml").read_text(encoding="utf-8"))
    words = {word for columns in registers.values() for name, column in columns.items() for word in [name, *column["words"]]}
    assert {word for word in words if PERSONAL.search(word.lower())} == set()
    assert PERSONAL.search("家庭住址") and PERSONAL.search("holder_name"), "the watch itself sees"


def test_what_openings_reveal_is_about_an_account_or_a_card_and_never_about_its_holder() -> None:
    asked = [detector for detector in all_detectors() if detector.kind == "openings"]
    assert asked and {detector.of for detector in asked} == {"dst"}
    assert {detector.subject for detector in asked} <= {"account", "card"}
