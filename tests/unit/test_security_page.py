"""The list of OWASP ASVS points names a test for each, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NODE = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
CHAPTERS = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_chapter_of_the_standard_has_its_points_and_none_stands_twice() -> None:
    numbers = [number for number, _, _ in ROWS]
    assert {int(number.split(".")[0]) for number in numbers} == CHAPTERS
    assert len(set(numbers)) == len(numbers) and len(numbers) >= 70


@pytest.mark.parametrize(("number", "point", "shown"), ROWS, ids=[row[0] for row in ROWS])
def test_every_point_names_tests_that_exist_or_says_that_it_is_open(number: str, point: str, shown: str) -> None:
    nodes = NODE.findall(shown)
    assert nodes or shown.startswith("**open**"), number
    for path, name in nodes:
        assert (ROOT / path).is_file(), path
        assert not name or name in names_in(path), f"{path}::{name}"
    assert point.strip()
