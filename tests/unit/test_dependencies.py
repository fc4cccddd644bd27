"""What the entry script installs and what the distribution declares are one list; `./anlan check` holds imports to it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = {"editables", "hatchling"}
"""What the locks install for building the distribution itself."""


def declared() -> dict[str, str]:
    return dict(map(split, tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]))


def wanted() -> dict[str, str]:
    lines = (ROOT / "requirements" / "base.in").read_text(encoding="utf-8").splitlines()
    return dict(split(line) for line in lines if line and not line.startswith("#"))


def split(text: str) -> tuple[str, str]:
    """Name and the rest: ``psycopg``, ``[binary]``."""
    found = re.match(r"[\w.-]+", text)
    assert found is not None, text
    return found[0].lower(), text[found.end() :]


def test_the_distribution_declares_what_the_entry_script_installs() -> None:
    assert {name: rest for name, rest in wanted().items() if name not in BUILD} == declared()


def test_every_declared_package_is_locked_with_a_version_and_hashes() -> None:
    lock = (ROOT / "requirements" / "base.lock").read_text(encoding="utf-8")
    for name in declared():
        assert re.search(rf"^{re.escape(name)}(\[\w+\])?==.*\\\n\s+--hash=sha256:", lock, re.MULTILINE), name


def test_the_check_of_the_entry_script_holds_imports_to_the_declaration() -> None:
    assert '"$VENV/bin/deptry"' in (ROOT / "anlan").read_text(encoding="utf-8")
