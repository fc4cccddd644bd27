"""A *layout*: a name for a kind of statement and what the vocabulary alone cannot know of it.

Layouts come from ``known/*.toml`` and from a user's own files of the same form. A file of the user's that names no header word
is for every file: what it says goes on top of whatever layout fits.

    id = "my-bank"
    name = { zh = "某银行", en = "Some Bank" }
    bank = "某银行"                 # bank of the entries, where the file does not say
    header = ["处理时刻", "数额"]   # words that must all stand in the header; the words under [columns] count too
    header_any = ["卡末四位"]       # of these, one is enough
    [columns]                       # field = header word, or a list of them, where the vocabulary does not know the word
    time = "处理时刻"
    [options]
    positive = "out"                # a bare positive amount pays out (credit cards); otherwise minus pays out
    date_order = "dmy"              # of 03/02/2026: "dmy" or "mdy"; of 26-03-02 also "ymd"
    newest_first = true             # how such files run; used only where nothing in the file tells
    [direction]                     # words of the direction column
    in = ["甲"]
    out = ["乙"]
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from anlan.money.entry import Direction
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.own_toml import read_own_toml
from anlan.money.reading.date_orders import ORDERS
from anlan.values import InputError, Note

FIELDS = (
    "time",
    "date",
    "direction",
    "amount",
    "amount_in",
    "amount_out",
    "balance",
    "currency",
    "own",
    "own_account",
    "own_card",
    "own_name",
    "bank",
    "counterparty",
    "counterparty_account",
    "counterparty_card",
    "counterparty_name",
    "counterparty_bank",
    "kind",
    "summary",
    "channel",
    "status",
    "reversal",
    "serial",
    "ip",
    "mac",
    "terminal",
    "merchant",
    "remark",
    "payer_account",
    "payer_name",
    "payer_bank",
    "payee_account",
    "payee_name",
    "payee_bank",
    "ignored",
)
"""What a column can be. ``ignored`` is known and says nothing of an entry."""

_TOP = {"id", "name", "bank", "header", "header_any", "columns", "options", "direction"}
_OPTIONS: Mapping[str, tuple[object, ...]] = {
    "positive": ("in", "out"),
    "date_order": ORDERS,
    "newest_first": (True, False),
}


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """One layout file. ``columns`` maps plain header words to fields; ``header`` are plain words that must all be there."""

    id: str
    name: Mapping[str, str]
    bank: str | None = None
    header: frozenset[str] = frozenset()
    header_any: frozenset[str] = frozenset()
    columns: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    positive_pays_out: bool = False
    date_order: str | None = None
    direction: Mapping[str, Direction] = field(default_factory=dict)
    runs: int = 0
    """How files of this layout usually run: 1 oldest first, -1 newest first, 0 unknown."""
    own: bool = False
    """Handed in by the user: goes before those that come with the program."""

    @property
    def for_all(self) -> bool:
        """Whether it names no header word."""
        return not self.header and not self.header_any

    def under(self, top: "Layout") -> "Layout":
        """The layout with what ``top`` says on top of it."""
        return replace(
            self,
            bank=top.bank or self.bank,
            positive_pays_out=top.positive_pays_out or self.positive_pays_out,
            date_order=top.date_order or self.date_order,
            direction={**self.direction, **top.direction},
            runs=top.runs or self.runs,
            own=self.own or top.positive_pays_out,
        )

    def fits(self, header: frozenset[str]) -> bool:
        """Whether a header of these plain words is of this layout."""
        return self.header <= header and (not self.header_any or not self.header_any.isdisjoint(header))


BY_WORDS = Layout("column-words", {"zh": "按列名识别", "en": "by column words"})
"""Used when no named layout fits: the vocabulary alone."""


def layouts_to_try(own: Sequence[Layout], words: Vocabulary) -> tuple[Layout, ...]:
    """All layouts in the order they are tried: the user's own, those of the program, the vocabulary alone, which always fits."""
    tried = [*(layout for layout in own if not layout.for_all), *known_layouts(words), BY_WORDS]
    for top in (layout for layout in own if layout.for_all):
        tried = [layout.under(top) for layout in tried]
    return tuple(tried)


@cache
def known_layouts(words: Vocabulary) -> tuple[Layout, ...]:
    """The layouts that come with the program, those with the longest header first."""
    folder = resources.files("anlan.money.layouts").joinpath("known")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    layouts = [_layout(tomllib.loads(entry.read_text(encoding="utf-8")), entry.name, words, own=False) for entry in files]
    return tuple(sorted(layouts, key=lambda layout: -len(layout.header)))


def load_layouts(paths: Iterable[Path], words: Vocabulary) -> tuple[Layout, ...]:
    """A user's layout files; a folder stands for the ``.toml`` files in it. Raises ``InputError`` naming what is wrong."""
    layouts = []
    for path in paths:
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not files:
            raise InputError(Note.of("money.statement.layout_folder_empty", file=str(path)))
        layouts += [_read(file, words) for file in files]
    return tuple(layouts)


def _read(file: Path, words: Vocabulary) -> Layout:
    return _layout(read_own_toml(file, "docs/how-to/new-layout.md"), str(file), words, own=True)


def _layout(data: Mapping[str, Any], file: str, words: Vocabulary, *, own: bool) -> Layout:
    wrong = _wrong(data)
    if wrong:
        raise InputError(Note.of("money.statement.layout_wrong", file=file, what="; ".join(wrong)))
    columns: dict[str, tuple[str, int]] = {}
    for name, named in data.get("columns", {}).items():
        for rank, word in enumerate([named] if isinstance(named, str) else named):
            columns[words.plain(word)] = (name, rank)
    options = data.get("options", {})
    directions = {"in": Direction.IN, "out": Direction.OUT, "neutral": Direction.NEUTRAL}
    name = data.get("name", Path(file).stem)
    return Layout(
        id=data.get("id", Path(file).stem),
        name={"zh": name, "en": name} if isinstance(name, str) else name,
        bank=data.get("bank"),
        header=frozenset(words.plain(word) for word in data.get("header", [])) | (frozenset(columns) if own else frozenset()),
        header_any=frozenset(words.plain(word) for word in data.get("header_any", [])),
        columns=columns,
        positive_pays_out=options.get("positive") == "out",
        date_order=options.get("date_order"),
        runs={True: -1, False: 1, None: 0}[options.get("newest_first")],
        direction={words.plain(word): directions[way] for way, told in data.get("direction", {}).items() for word in told},
        own=own,
    )


def _wrong(data: Mapping[str, Any]) -> list[str]:
    """Everything in a layout file that cannot be meant, all at once."""
    wrong = [f"{key} = …" for key in data if key not in _TOP]
    for name, named in data.get("columns", {}).items():
        if name not in FIELDS:
            wrong.append(f"[columns] {name}")
        elif not _words_of(named):
            wrong.append(f"[columns] {name} = {named!r}")
    for name, value in data.get("options", {}).items():
        if value not in _OPTIONS.get(name, ()):
            wrong.append(f"[options] {name} = {value!r}")
    for way, told in data.get("direction", {}).items():
        if way not in ("in", "out", "neutral") or not isinstance(told, list) or (told and not _words_of(told)):
            wrong.append(f"[direction] {way} = {told!r}")
    if not any(data.get(part) for part in ("columns", "header", "header_any", "options", "direction")):
        wrong.append("[columns]")
    return wrong


def _words_of(named: object) -> bool:
    """Whether a value is a word, or a list of them; a blank one is a place that nobody has filled."""
    words = named if isinstance(named, list) else [named]
    return bool(words) and all(isinstance(word, str) and word.strip() for word in words)
