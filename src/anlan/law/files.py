"""Data files of the law store, read strictly: what is wrong is said with file, place in the file and what was expected.

In: a TOML file and the shape it must have. Out: the shape, or an ``InputError``. What the values mean is checked elsewhere.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from anlan.law.length import NotALength
from anlan.law.term import dec_hook
from anlan.values import InputError, Note

T = TypeVar("T")

_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<place>.*)`)?$", re.DOTALL)
_TOKEN = re.compile(r"\[[^\]]*\]|[^.\[\]$]+")
_KEY = re.compile(r"Object (?P<wrong>contains unknown|missing required) field `(?P<name>.*)`")


def read_table(file: Traversable | Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises ``InputError`` when it is not TOML, a key given twice included."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as cause:
        raise InputError(Note.of("law.files.not_toml", file=file.name, problem=str(cause))) from cause
    except UnicodeDecodeError as cause:
        raise InputError(Note.of("law.files.not_utf8", file=file.name, byte=cause.start)) from cause


def shape(table: Mapping[str, Any], kind: type[T], *, file: str, at: str = "") -> T:
    """The table as ``kind``. ``file`` and ``at`` (the table's own name) go into the message. Raises ``InputError``."""
    try:
        return msgspec.convert(table, kind, dec_hook=dec_hook)
    except msgspec.ValidationError as cause:
        found = _WHERE.match(str(cause))
        what, inside = (found["what"], found["place"] or "") if found else (str(cause), "")
        place = ".".join(part for part in (at, *_named(table, kind, _TOKEN.findall(inside))) if part) or "(top)"
        raise InputError(_wrong(what, cause, file, place)) from cause


def read_shape(file: Traversable | Path, kind: type[T]) -> T:
    """A whole file as ``kind``. Raises ``InputError``."""
    return shape(read_table(file), kind, file=file.name)


def _wrong(what: str, cause: msgspec.ValidationError, file: str, place: str) -> Note:
    if isinstance(cause.__cause__, NotALength):
        return Note.of("law.files.not_a_length", file=file, place=place, value=cause.__cause__.value)
    key = _KEY.fullmatch(what)
    if key is None:
        return Note.of("law.files.wrong_value", file=file, place=place, problem=what)
    if key["wrong"] == "contains unknown":
        return Note.of("law.files.unknown_key", file=file, place=place, name=key["name"])
    return Note.of("law.files.missing_key", file=file, place=place, name=key["name"])


def _named(table: Any, kind: Any, tokens: Sequence[str]) -> Iterator[str]:
    """The place with names for ``[...]``, which is all that msgspec says of a key it did not know beforehand.

    The entry at fault is the one that fails on its own.
    """
    path: list[str] = []
    for token in tokens:
        name = token
        if token == "[...]":
            name = next((key for key in _at(table, path) if _fails(_only(table, path, key), kind)), token)
            table = _only(table, path, name)
        path.append(name)
        yield name


def _at(node: Any, path: Sequence[str]) -> Any:
    for token in path:
        node = node[int(token[1:-1])] if token.startswith("[") else node[token]
    return node


def _only(node: Any, path: Sequence[str], key: str) -> Any:
    """``node`` with nothing but ``key`` in the table at ``path``."""
    if not path:
        return {key: node[key]}
    if path[0].startswith("["):
        place = int(path[0][1:-1])
        return [*node[:place], _only(node[place], path[1:], key), *node[place + 1 :]]
    return {**node, path[0]: _only(node[path[0]], path[1:], key)}


def _fails(table: Any, kind: Any) -> bool:
    try:
        msgspec.convert(table, kind, dec_hook=dec_hook)
    except msgspec.ValidationError:
        return True
    return False
