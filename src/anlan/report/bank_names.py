"""What banks are called where there is no room for their names: 工行, ICBC. The names are data, see ``banks.toml``."""

import tomllib
from functools import cache
from importlib import resources

from anlan.report.case_report import Text


def short_bank(name: str) -> Text:
    """The short name in both languages; the name itself when none is known."""
    return next((short for part, short in _known() if part in name), Text(name, name))


@cache
def _known() -> tuple[tuple[str, Text], ...]:
    text = (resources.files("anlan.report") / "banks.toml").read_text(encoding="utf-8")
    return tuple((bank["name"], Text(bank["zh"], bank["en"])) for bank in tomllib.loads(text)["bank"])
