"""The reference pages are those that the data make."""

from functools import cache
from pathlib import Path

import pytest

from anlan.procedure.library import library
from anlan.procedure.reference import main, pages, with_key_tables

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
AGAIN = "run `python -m anlan.procedure.reference` and commit what it writes"


@cache
def made() -> dict[str, str]:
    """Every page, made once for all tests."""
    return dict(pages(library()))


@pytest.mark.parametrize("name", ["index", *library().versions])
def test_each_procedure_has_its_page_as_made(name: str) -> None:
    written = {file: content for file, content in made().items() if file.partition(".")[0] == name}
    for file, content in written.items():
        path = REFERENCE / "procedures" / file
        assert path.is_file(), f"{file} is missing: {AGAIN}"
        assert path.read_text(encoding="utf-8") == content, f"{file} is not up to date: {AGAIN}"


def test_no_page_is_left_of_a_procedure_that_is_gone() -> None:
    assert {path.name for path in (REFERENCE / "procedures").iterdir()} == set(made()), AGAIN


def test_the_page_of_the_format_has_every_key() -> None:
    page = (REFERENCE / "definition-format.md").read_text(encoding="utf-8")
    assert page == with_key_tables(page), AGAIN


def test_they_are_written_and_old_ones_removed(tmp_path: Path) -> None:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "gone.md").write_text("old", encoding="utf-8")
    page = "head\n<!-- keys begin -->\nstale words\n<!-- keys end -->\ntail\n"
    (tmp_path / "definition-format.md").write_text(page, encoding="utf-8")
    main(tmp_path)
    assert not (tmp_path / "procedures" / "gone.md").exists()
    assert (tmp_path / "procedures" / "detention.svg").is_file()
    text = (tmp_path / "definition-format.md").read_text(encoding="utf-8")
    assert "stale" not in text and "`in_force_from`" in text and text.endswith("tail\n")
