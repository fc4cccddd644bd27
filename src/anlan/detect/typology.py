"""A *typology*: a small expression over the levels of detectors that names a way of working, such as
``fan_in >= 2 and pass_through >= 1``.

It is parsed with ``ast`` from a subset of Python: names of detectors, whole numbers, comparisons, ``and``, ``or``, ``not``,
``+``, ``-`` and ``*``. There are no calls, no attributes and no indexes, so a rule file can compute nothing else; ``LONGEST``
bounds how much it can ask for. It is shown as text and as a tree.
"""

import ast
import operator
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from anlan.detect.detector import all_detectors
from anlan.values import InputError, Note

_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_RECKON: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}

Reckoner = Callable[[Mapping[str, int]], int]
"""What an expression comes to at some levels."""

LONGEST = 500
"""Characters of an expression; a longer one is refused unread, since nesting costs the parser its stack."""


class Typology(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named combination of levels. ``answers`` are what the law lets be done; a human decides."""

    when: str
    weight: int
    zh: str
    en: str
    article: str
    answers: tuple[str, ...] = ()

    def holds(self, levels: Mapping[str, int]) -> bool:
        """Whether it holds for one subject's levels; a detector without a level counts as 0."""
        return bool(_reckoner(self.when)(levels))

    def names(self) -> frozenset[str]:
        """Detectors it speaks of."""
        return _names(self.when)


class NotLegal(ValueError):
    """The expression uses something outside the subset."""


@cache
def _names(text: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name))


@cache
def _reckoner(text: str) -> Reckoner:
    return _built(parse(text))


@cache
def parse(text: str) -> ast.expr:
    """The tree of a legal expression. Raises ``NotLegal`` naming what is not."""
    if len(text) > LONGEST:
        raise NotLegal(f"{text[:40]}…")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as wrong:  # ValueError: a character that no source may hold
        raise NotLegal(text) from wrong
    _check(tree)
    return tree


def _check(node: ast.expr) -> None:
    match node:
        case ast.BoolOp(values=values):
            parts = values
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            parts = [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _RECKON:
            parts = [left, right]
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARE for op in ops):
            parts = [left, *others]
        case ast.Constant(value=bool()):
            raise NotLegal(ast.unparse(node))
        case ast.Name() | ast.Constant(value=int()):
            parts = []
        case _:
            raise NotLegal(ast.unparse(node))
    for part in parts:
        _check(part)


def _built(node: ast.expr) -> Reckoner:
    """A legal tree as functions within functions: it is asked at every hit."""
    found: Reckoner
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_built(part) for part in values]
            found = _all(parts) if isinstance(op, ast.And) else _any(parts)
        case ast.UnaryOp(operand=operand):
            found = _not(_built(operand))
        case ast.BinOp(left=left, op=op, right=right):
            found = _reckoned(_RECKON[type(op)], _built(left), _built(right))
        case ast.Compare(left=left, ops=ops, comparators=others):
            steps = [(_COMPARE[type(op)], _built(other)) for op, other in zip(ops, others, strict=True)]
            found = _compared(_built(left), steps)
        case ast.Name(id=name):
            found = _level_of(name)
        case ast.Constant(value=int(number)):
            found = _always(number)
        case _:
            raise NotLegal(ast.unparse(node))
    return found


def _always(number: int) -> Reckoner:
    return lambda _levels: number


def _level_of(name: str) -> Reckoner:
    return lambda levels: levels.get(name, 0)


def _not(part: Reckoner) -> Reckoner:
    return lambda levels: not part(levels)


def _reckoned(reckon: Callable[[int, int], int], left: Reckoner, right: Reckoner) -> Reckoner:
    return lambda levels: reckon(left(levels), right(levels))


def _all(parts: list[Reckoner]) -> Reckoner:
    def reckon(levels: Mapping[str, int]) -> int:
        for part in parts:  # noqa: SIM110 - a generator costs as much as the parts
            if not part(levels):
                return False
        return True

    return reckon


def _any(parts: list[Reckoner]) -> Reckoner:
    def reckon(levels: Mapping[str, int]) -> int:
        for part in parts:  # noqa: SIM110
            if part(levels):
                return True
        return False

    return reckon


def _compared(first: Reckoner, steps: list[tuple[Callable[[int, int], bool], Reckoner]]) -> Reckoner:
    def reckon(levels: Mapping[str, int]) -> int:
        value = first(levels)
        for compare, other in steps:
            following = other(levels)
            if not compare(value, following):
                return False
            value = following
        return True

    return reckon


def show_tree(text: str) -> list[str]:
    """The expression as an indented tree, one line a node."""

    def lines(node: ast.expr, depth: int) -> list[str]:
        indent = "  " * depth
        match node:
            case ast.BoolOp(op=op, values=values):
                word = "and" if isinstance(op, ast.And) else "or"
                return [indent + word, *(line for part in values for line in lines(part, depth + 1))]
            case ast.UnaryOp(operand=operand):
                return [indent + "not", *lines(operand, depth + 1)]
        return [indent + ast.unparse(node)]

    return lines(parse(text), 0)


def load_typologies(path: Path | None = None) -> Mapping[str, Typology]:
    """Typologies by name, from a TOML file or those of the product. Raises ``InputError`` naming the first wrong one."""
    shipped = resources.files("anlan.detect").joinpath("typologies.toml")
    text = path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
    file = path.name if path else "typologies.toml"
    known = {detector.name for detector in all_detectors()}
    try:
        data: dict[str, Any] = tomllib.loads(text)
        found = {name: msgspec.convert(value, Typology) for name, value in data.items()}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise InputError(Note.of("detect.rules.not_typologies", file=file, wrong=str(wrong))) from None
    for name, typology in found.items():
        try:
            unknown = typology.names() - known
        except NotLegal as wrong:
            raise InputError(Note.of("detect.rules.not_legal", file=file, name=name, part=str(wrong))) from None
        if unknown:
            raise InputError(Note.of("detect.rules.unknown_name", file=file, name=name, unknown=", ".join(sorted(unknown))))
    return found
