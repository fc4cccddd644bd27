"""Single slips that a definition might have: one thing dropped or changed in its tables, each with a name.

In go the tables of a file, out come changed copies. Which of them the linter and the scenarios notice is ``mutation``'s. Left
out is what changes nothing that is done (words, remarks, risk tags, the day of the last check), and who may record an event:
scenarios take that from the definition, so that they tell the course and not the office (decision 0054).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from anlan.procedure.definition import OPENED
from anlan.procedure.registry import consequences, roles

Raw = Mapping[str, Any]
Path = tuple[str, ...]
Slip = tuple[str, dict[str, Any]]
"""What was done (``terms.stop: stop − released``), and the tables after it."""

_GONE = object()
_AMOUNT = re.compile(r"\d+")
_COUNTS = {"elapsed": "skip_first", "skip_first": "include_first", "include_first": "skip_first"}
_ROLLS = {"never": "next_workday", "next_workday": "never", "never_in_custody": "next_workday"}
_PARTS = ("extend", "restart", "pause", "defer", "reading")


def slips(raw: Raw) -> Iterator[Slip]:
    """Every slip of a definition."""
    yield from _top(raw)
    for name, gate in raw.get("gates", {}).items():
        yield from _gate(raw, ("gates", name), gate)
    for name, on in raw.get("on", {}).items():
        if name != OPENED or set(on) & {"carries", "opens"}:
            yield _dropped(raw, ("on", name))
        yield from _event(raw, ("on", name), on)
    for name, term in raw.get("terms", {}).items():
        yield _dropped(raw, ("terms", name))
        yield from _term(raw, ("terms", name), term)


def _top(raw: Raw) -> Iterator[Slip]:
    states = list(raw["states"])
    yield _changed(raw, ("initial",), _other(states, raw["initial"]))
    for key in ("final", "open_ended", "custody"):
        yield from _each_dropped(raw, (key,))
    for table in ("states", "docs", "facts", "law"):
        yield from (_dropped(raw, (table, name)) for name in raw.get(table, {}))
    for state in states:
        yield _dropped(raw, ("states", state, "en"))


def _gate(raw: Raw, path: Path, gate: Raw) -> Iterator[Slip]:
    yield _dropped(raw, path)
    for key in ("needs", "sign"):
        yield from _each_dropped(raw, (*path, key))
    for place, role in enumerate(gate.get("sign", ())):
        signers = list(gate["sign"])
        signers[place] = _other([name for name in roles() if name not in signers], role)
        yield _changed(raw, (*path, "sign"), signers)
    yield from _dropped_if(raw, path, gate, ("cite", "panel"))
    if "panel" in gate:
        for more in (-1, 1):
            yield _changed(raw, (*path, "panel", "at_least"), gate["panel"]["at_least"] + more)
        yield from _dropped_if(raw, (*path, "panel"), gate["panel"], ("concludes",))


def _event(raw: Raw, path: Path, on: Raw) -> Iterator[Slip]:
    yield from _dropped_if(raw, path, on, ("to", "gate", "times", "opens"))
    if "to" in on:
        yield _changed(raw, (*path, "to"), _other(list(raw["states"]), on["to"]))
    for key in ("from", "carries"):
        yield from _each_dropped(raw, (*path, key))
    if "times" in on:
        yield _changed(raw, (*path, "times"), on["times"] + 1)


def _term(raw: Raw, path: Path, term: Raw) -> Iterator[Slip]:
    yield from _each_dropped(raw, (*path, "stop"))
    yield from _each_dropped(raw, (*path, "remind"))
    yield from _dropped_if(raw, path, term, ("cite", "expire", "overdue", "max", "readings", "given", "settled"))
    if term.get("kind") != "target":
        yield from _dropped_if(raw, path, term, ("row",))
    if isinstance(term.get("start"), list):
        yield from _each_dropped(raw, (*path, "start"))
    for key in ("length", "max"):
        if key in term:
            yield from (_changed(raw, (*path, key), other) for other in _lengths(term[key]))
    for place, length in enumerate(term.get("remind", ())):
        reminders = list(term["remind"])
        reminders[place] = next(iter(_lengths(length)))
        yield _changed(raw, (*path, "remind"), reminders)
    if "overdue" in term:
        yield _changed(raw, (*path, "overdue"), _other(list(consequences()), term["overdue"]))
    yield from _counting(raw, path, term)
    for fact, values in term.get("when", {}).items():
        yield _dropped(raw, (*path, "when", fact))
        if isinstance(values, list):
            yield from _each_dropped(raw, (*path, "when", fact))
    for kind in _PARTS:
        for name, part in term.get(kind, {}).items():
            yield _dropped(raw, (*path, kind, name))
            yield from _part(raw, (*path, kind, name), part)


def _counting(raw: Raw, path: Path, term: Raw) -> Iterator[Slip]:
    """Another way to count, another rule for the last day: only where it can make a difference."""
    by_clock = re.search(r"min|h", term["length"]) or term.get("count") == "elapsed"
    if "before" in term:
        return
    if not by_clock:
        yield _changed(raw, (*path, "count"), _COUNTS[term.get("count", "skip_first")])
        if "wd" not in term["length"]:
            yield _changed(raw, (*path, "roll"), _ROLLS[term.get("roll", "never")])


def _part(raw: Raw, path: Path, part: Raw) -> Iterator[Slip]:
    yield from _dropped_if(raw, path, part, ("cite", "times", "after", "unless", "after_expiry"))
    for key in ("by", "total", "length"):
        if key in part:
            yield from (_changed(raw, (*path, key), other) for other in _lengths(part[key]))
    if isinstance(part.get("times"), int):
        yield _changed(raw, (*path, "times"), part["times"] + 1)


def _lengths(text: str) -> Iterator[str]:
    """The length one more and one less; of a range the longer end."""
    amount = int(_AMOUNT.findall(text)[-1])
    place = [found.span() for found in _AMOUNT.finditer(text)][-1]
    for other in (amount + 1, amount - 1):
        if other > 0:
            yield f"{text[: place[0]]}{other}{text[place[1] :]}"


def _other(pool: Sequence[str], name: str) -> str:
    """Another name of the pool: the one after it."""
    return pool[(pool.index(name) + 1) % len(pool)] if name in pool else pool[0]


def _each_dropped(raw: Raw, path: Path) -> Iterator[Slip]:
    """One slip for each entry of a list that goes missing."""
    value = raw
    for key in path:
        value = value.get(key, [])
    for place, entry in enumerate(value):
        left = [one for number, one in enumerate(value) if number != place]
        yield f"{'.'.join(path)} − {entry}", _with(raw, path, lambda _, left=left: left)  # type: ignore[misc]


def _dropped_if(raw: Raw, path: Path, table: Raw, keys: Sequence[str]) -> Iterator[Slip]:
    yield from (_dropped(raw, (*path, key)) for key in keys if key in table)


def _dropped(raw: Raw, path: Path) -> Slip:
    return f"{'.'.join(path)} −", _with(raw, path, lambda _: _GONE)


def _changed(raw: Raw, path: Path, value: Any) -> Slip:
    return f"{'.'.join(path)} = {value}", _with(raw, path, lambda _: value)


def _with(raw: Raw, path: Path, change: Callable[[Any], Any]) -> dict[str, Any]:
    """A copy of the tables, changed at one place; what is not on the way to it is shared."""
    key, *rest = path
    value = _with(raw[key], tuple(rest), change) if rest else change(raw.get(key))
    if value is _GONE:
        return {name: table for name, table in raw.items() if name != key}
    return {**raw, key: value}
