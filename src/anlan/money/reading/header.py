"""Finds the header row of a sheet and what each of its columns is.

Goes in: the first rows as text, the layouts, the vocabulary. Comes out: the header with its columns by field, or what came
closest to one. A row is a header when it names a time and an amount in words that are known; a header may stand in two rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from anlan.money.formats.cells import Line
from anlan.money.layouts.layout import Layout
from anlan.money.layouts.vocabulary import Vocabulary

_GROUPS = (("time", "date"), ("amount", "amount_in", "amount_out"))
"""Of each group a statement needs at least one."""

_MANY = 5
"""So many known words are a header however many others stand beside them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its place from 0, its word, the field it is, its rank among that field's words, fen in one unit."""

    place: int
    word: str
    field: str
    rank: int
    unit: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table. ``columns`` holds for each field its columns, the leading one first."""

    rows: tuple[int, ...]
    behind: Line
    words: tuple[str, ...]
    columns: Mapping[str, tuple[Column, ...]]
    layout: Layout

    @property
    def width(self) -> int:
        """The number of the last column with a word."""
        return len(self.words)

    @property
    def unused(self) -> tuple[str, ...]:
        """Words that name no field of an entry."""
        return tuple(self.unused_places.values())

    @property
    def unused_places(self) -> Mapping[int, str]:
        """Place → word, of the columns that name no field of an entry."""
        known = {column.place for columns in self.columns.values() for column in columns}
        return {place: word for place, word in enumerate(self.words) if word and place not in known}

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a statement needs and the header has not."""
        return tuple(group[0] for group in _GROUPS if not any(field in self.columns for field in group))

    @property
    def score(self) -> int:
        """How many fields it names; headers that lack something needed count for little."""
        return len(self.columns) - 100 * len(self.missing)

    @property
    def dense(self) -> bool:
        """Whether enough of the words are known for a header, so that a note with one such word in it is not taken for one."""
        filled = sum(1 for word in self.words if word)
        known = sum(len(columns) for columns in self.columns.values())
        return known >= _MANY or (known >= 2 and known * 4 >= filled)


def find_header(
    lines: Iterable[Line], layouts: Sequence[Layout], words: Vocabulary
) -> tuple[Header | None, list[Line], Header | None]:
    """The first row that names a time and an amount, together with the next row where both make the header."""
    above: list[Line] = []
    closest: Header | None = None
    rest = iter(lines)
    for line in rest:
        found = read_header((line,), layouts, words)
        if not found.missing and found.dense:
            return _with_next(found, next(rest, None), layouts, words), above, None
        if above and above[-1].number == line.number - 1:
            both = read_header((above[-1], line), layouts, words)
            if not both.missing and both.dense:
                return both, above[:-1], None
        if _could_be(line) and (closest is None or found.score > closest.score):
            closest = found
        above.append(line)
    return None, above, closest


def _with_next(found: Header, following: Line | None, layouts: Sequence[Layout], words: Vocabulary) -> Header:
    """The header with the row below it, if that belongs to it: it splits columns, or says the same in another language."""
    if following is None or following.number != found.behind.number + 1:
        return found
    if any(letter.isdigit() for text in following.texts for letter in text):
        return found
    both = read_header((found.behind, following), layouts, words)
    if both.score > found.score:
        return both
    again = read_header((following,), layouts, words)
    if len(again.columns) >= 2 and again.dense:
        return replace(found, rows=(*found.rows, following.number), behind=following)
    return found


def read_header(lines: tuple[Line, ...], layouts: Sequence[Layout], words: Vocabulary) -> Header:
    """What the words of a row, or of two rows put together, mean."""
    texts = _joined(lines, words) if len(lines) == 2 else lines[0].texts
    layout, columns = _meaning(texts, tuple(layouts), words)
    shown = tuple(" ".join(text.split()) for text in texts)
    return Header(tuple(line.number for line in lines), lines[-1], shown, columns, layout)


@lru_cache(maxsize=1000)
def _meaning(
    texts: tuple[str, ...], layouts: tuple[Layout, ...], words: Vocabulary
) -> tuple[Layout, Mapping[str, tuple[Column, ...]]]:
    """The layout of a header and its columns by field. Remembered, since a bank's files have one header."""
    plain = frozenset(words.plain(text) for text in texts) - {""}
    layout = next(layout for layout in layouts if layout.fits(plain))
    columns: dict[str, list[Column]] = {}
    for place, text in enumerate(texts):
        told = layout.columns.get(words.plain(text))
        known = words.column(text) if text and told is None else None
        if told:
            columns.setdefault(told[0], []).append(Column(place, " ".join(text.split()), told[0], told[1] - 1000, 100))
        elif known:
            columns.setdefault(known.field, []).append(Column(place, " ".join(text.split()), known.field, known.rank, known.unit))
    codes = {code: way for column in columns.get("direction", ()) for code, way in words.codes_in(column.word).items()}
    if codes:
        layout = replace(layout, direction={**codes, **layout.direction})
    return layout, {name: tuple(sorted(found, key=lambda column: column.rank)) for name, found in columns.items()}


def _joined(lines: tuple[Line, ...], words: Vocabulary) -> tuple[str, ...]:
    """Two rows as one: a word above reaches right over blank cells when it has words below."""
    upper, lower = lines[0].texts, lines[1].texts
    texts: list[str] = []
    reach = ""
    for place in range(max(len(upper), len(lower))):
        over = upper[place].strip() if place < len(upper) else ""
        under = lower[place].strip() if place < len(lower) else ""
        reach = over or (reach if under else "")
        ways = words.below(reach, under) if reach and under else (under or over,)
        texts.append(next((text for text in ways if words.knows(text)), under or over))
    return tuple(texts)


def _could_be(line: Line) -> bool:
    """Whether the row looks like words above columns: several short cells, none a number."""
    filled = [text for text in line.texts if text]
    return len(filled) >= 3 and all(len(text) <= 24 and not any(letter.isdigit() for letter in text) for text in filled)
