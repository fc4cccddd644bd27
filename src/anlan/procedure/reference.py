"""The reference pages that are made from the data: the keys of a definition file.

In goes ``messages/keys.toml``; out comes Markdown. A test compares it with what is committed under ``docs/reference``.
"""

from anlan.procedure.finding import expectations

TITLES = {
    "definition": "top of the file",
    "label": "label",
    "fact": "facts.<name>",
    "gate": "gates.<name>",
    "panel": "gates.<name>.panel",
    "on": "on.<event>",
    "term": "terms.<name>",
    "extend": "terms.<name>.extend.<name>",
    "restart": "terms.<name>.restart.<name>",
    "pause": "terms.<name>.pause.<name>",
    "defer": "terms.<name>.defer.<name>",
    "reading": "terms.<name>.reading.<name>",
    "settled": "terms.<name>.settled",
    "scenario": "scenario",
    "step": "scenario step",
    "expected": "scenario due date in detail",
}
"""What each kind of table is called on the page."""

BEGIN, END = "<!-- keys begin -->", "<!-- keys end -->"


def key_tables() -> str:
    """Markdown tables of all keys, one a kind of table, English and Chinese."""
    parts = []
    for kind, title in TITLES.items():
        rows = [f"| `{key}` | {words['en']} | {words['zh']} |" for key, words in expectations()[kind].items()]
        parts.append("\n".join([f"### {title}", "", "| Key | Holds | 内容 |", "|---|---|---|", *rows]))
    return "\n\n".join(parts)


def with_key_tables(page: str) -> str:
    """``page`` with the tables of keys between its two marks."""
    head, _, rest = page.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{key_tables()}\n\n{END}{tail}"
