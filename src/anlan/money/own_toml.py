"""TOML files that users write: layouts of statements, words of a case."""

import re
import tomllib
from pathlib import Path
from typing import Any

from anlan.values import InputError, Note

_PLACE = re.compile(r"at line (\d+)")


def read_own_toml(file: Path, guide: str) -> dict[str, Any]:
    """What a file holds. Raises ``InputError`` with the line where it is no TOML; ``guide``: the page that shows how it is."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise InputError(Note.of("money.table.toml_unreadable", file=str(file), guide=guide)) from cause
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        place = _PLACE.search(str(cause))
        row = int(place[1]) if place else text.count("\n") + 1
        raise InputError(Note.of("money.table.toml_wrong", file=str(file), row=row, guide=guide)) from cause
