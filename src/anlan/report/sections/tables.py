"""What the tables of the page share: cells for amounts, accounts and evidence."""

from collections.abc import Iterable, Sequence

from anlan.report.case_report import Text
from anlan.report.markup import Child, Markup, h
from anlan.report.words import format_fen, word

COLUMN = tuple[Child, bool]
"""A column's head and whether it holds amounts."""


def heading(id: str, title: Text, count: Child = None) -> Markup:
    """A section's title, which the navigation leads to."""
    return h("h2", h("span", title), h("span", count, class_="count") if count is not None else None, id=f"h-{id}")


def money(fen: int | None, **attributes: str | None) -> Markup:
    """An amount, or a dash where none is known."""
    return h("td", "–" if fen is None else format_fen(fen), class_=f"num {attributes.get('class_') or ''}".strip())


def plain(child: Child, class_: str | None = None) -> Markup:
    """A cell of text."""
    return h("td", child, class_=class_)


def account_cells(number: str, name: str | None, bank: str | None = None, marks: Iterable[Markup] = ()) -> list[Markup]:
    """Name with marks, number, and the bank where the table is not grouped by it."""
    cells = [
        h("td", h("span", name or word("name_unknown"), class_="strong"), list(marks)),
        h("td", number, class_="number"),
    ]
    return cells if bank is None else [*cells, h("td", bank or word("bank_unknown"))]


def evidence(account: str, ids: Sequence[str]) -> Markup:
    """How many transfers brought the money, and a way to see them in the picture."""
    show = h("button", word("evidence_n", n=len(ids)), class_="link needs-script", type="button", data_account=account)
    return h("td", show, h("span", word("evidence_plain", n=len(ids)), class_="no-script"))


def table(columns: Sequence[COLUMN], *bodies: Child, class_: str | None = None, label: Text | None = None) -> Markup:
    """A table with its head, inside a box that scrolls sideways where the page is narrow."""
    heads = [h("th", text, scope="col", class_="num" if amount else None) for text, amount in columns]
    caption = None if label is None else h("caption", label)
    return h("div", h("table", caption, h("thead", h("tr", heads)), bodies, class_=class_), class_="table")
