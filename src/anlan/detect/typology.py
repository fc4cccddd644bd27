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
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
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
        return _holds(self.when, tuple(levels.get(name, 0) for name in _order(self.when)))

    def names(self) -> frozenset[str]:
        """Detectors it speaks of."""
        return _names(self.when)


class NotLegal(ValueError):
    """The expression uses something outside the subset."""


@cache
def _names(text: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name))


@cache
def _order(text: str) -> tuple[str, ...]:
    return tuple(sorted(_names(text)))


@lru_cache(maxsize=65_536)
def _holds(text: str, levels: tuple[int, ...]) -> bool:
    """Levels in the order of ``_order``. There are few different ones, and the same come again and again."""
    return bool(_value(parse(text), dict(zip(_order(text), levels, strict=True))))


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


def _value(node: ast.expr, levels: Mapping[str, int]) -> int:
    found = 0
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            found = all(_value(part, levels) for part in values)
        case ast.BoolOp(values=values):
            found = any(_value(part, levels) for part in values)
        case ast.UnaryOp(operand=operand):
            found = not _value(operand, levels)
        case ast.BinOp(left=left, op=op, right=right):
            found = _RECKON[type(op)](_value(left, levels), _value(right, levels))
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = pairwise([_value(left, levels), *(_value(other, levels) for other in others)])
            found = all(_COMPARE[type(op)](*pair) for op, pair in zip(ops, sides, strict=True))
        case ast.Name(id=name):
            found = levels.get(name, 0)
        case ast.Constant(value=int(number)):
            found = number
    return found


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
