"""The reference of law is what the law store says: made again it equals the committed pages, and it leaves nothing out."""

import json
from pathlib import Path

import pytest

from anlan.cli.commands.law.pages import all_pages
from anlan.law import act_store, calendar_cn, rows

from .runner import anlan

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "law"
PAGES = all_pages()


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_equals_the_committed_one(path: str) -> None:
    committed = DOCS / path
    assert committed.is_file(), "make it with: anlan law pages --write docs/reference/law"
    assert committed.read_text(encoding="utf-8") == PAGES[path], "make it again: anlan law pages --write docs/reference/law"


def test_no_page_is_left_over() -> None:
    committed = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*") if path.is_file()}
    assert committed == set(PAGES)


def test_every_row_act_and_year_has_its_place() -> None:
    terms = "\n".join(text for path, text in PAGES.items() if path.startswith("terms/"))
    assert all(f"\n## {row}\n" in terms for row in rows())
    assert all(f"\n## {act.alias}\n" in PAGES["acts.md"] for act in act_store().acts)
    assert all(f"\n## {notice.year}\n" in PAGES["calendars.md"] for notice in calendar_cn().notices)


def test_every_limit_shows_a_worked_example_with_its_article() -> None:
    for path, text in PAGES.items():
        for part in text.split("\n### ")[1:] if path.startswith("terms/") else []:
            assert "anlan due" in part
            assert "\n1. " in part
            assert "届满" in part


def test_the_schemas_name_what_the_commands_print() -> None:
    assert {"DueView", "RowView", "ArticleView", "YearView"} <= set(json.loads(PAGES["schemas.json"])["$defs"])


def test_the_pages_are_written_where_asked(tmp_path: Path) -> None:
    done = anlan("law", "pages", "--write", str(tmp_path / "law"))
    assert done.returncode == 0
    assert (tmp_path / "law" / "terms" / "b3.md").read_text(encoding="utf-8") == PAGES["terms/b3.md"]
