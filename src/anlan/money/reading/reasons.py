"""Why a row is no entry, and why a file cannot be read, as notes that say what was expected and what to do."""

import json
from collections.abc import Sequence

from anlan.money.formats.cells import Line
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading import directions, entries
from anlan.money.reading.header import Header
from anlan.money.reading.preamble import Declared, declared_totals
from anlan.values import NotAnAmount, Note, parse_fen

TEXT = 200
"""Letters of a row that are shown."""

_KEYS = {
    directions.NO_AMOUNT: ("no_amount", ("amount", "amount_in", "amount_out")),
    directions.BAD_AMOUNT: ("bad_amount", ("amount", "amount_in", "amount_out")),
    directions.BOTH_SIDES: ("both_sides", ("amount_in", "amount_out")),
    directions.NO_DIRECTION: ("no_direction_here", ("direction",)),
    directions.BAD_DIRECTION: ("bad_direction", ("direction",)),
    directions.UNPROVED: ("direction_unproved", ("amount",)),
    entries.NO_TIME: ("no_time", ("time", "date")),
    entries.BAD_TIME: ("bad_time", ("date", "time")),
    entries.OPEN_DATE: ("open_date", ("date", "time")),
    entries.FORMULA_LOST: ("formula_lost", ("amount", "amount_in", "amount_out")),
    entries.AMOUNT_MERGED: ("amount_merged", ("amount", "amount_in", "amount_out")),
}


def row_text(line: Line) -> str:
    """The row as people are shown it."""
    return " | ".join(text for text in line.texts if text)[:TEXT]


def reason_of(wrong: int, line: Line, header: Header) -> Note:
    """Why the row was left out. Names the columns meant and what stands there."""
    if wrong == entries.TOO_WIDE:
        return Note.of("money.statement.too_wide", cells=len(line.texts), columns=header.width)
    key, fields = _KEYS[wrong]
    columns = [column for field in fields for column in header.columns.get(field, ())]
    cells = [line.texts[column.place] for column in columns if column.place < len(line.texts) and line.texts[column.place]]
    names = "、".join(column.word for column in columns)
    more = {"snippet": f"direction = {{ in = [{_quoted(cells[0])}], out = [] }}"} if wrong == directions.BAD_DIRECTION else {}
    return Note.of(f"money.statement.{key}", columns=names, found=" / ".join(cells)[:TEXT], **more)


def begins_like_footer(line: Line, words: Vocabulary) -> bool:
    """Whether a row begins with a word for totals or notes."""
    first = next((text for text in line.texts if text), "")
    plain = words.plain(first)
    return any(plain.startswith(begin) or first.startswith(begin) for begin in words.footers)


def is_footer(line: Line, words: Vocabulary) -> bool:
    """Whether a row that is no entry is a line of notes or totals: it begins like one, or only one of its cells is filled."""
    if begins_like_footer(line, words):
        return True
    filled = [text for text in line.texts if text]
    first = filled[0] if filled else ""
    return len(filled) == 1 and not any(letter.isdigit() for letter in first[:1])


def totals_of(line: Line, header: Header, words: Vocabulary) -> list[Declared]:
    """Totals in a footer: in its words, or as amounts below the columns of money in and money out."""
    found = declared_totals(line.number, line.texts, words)
    if found or "amount_in" not in header.columns or "amount_out" not in header.columns:
        return found
    below = {}
    for side in ("in", "out"):
        for column in header.columns[f"amount_{side}"]:
            try:
                below[side] = parse_fen(line.texts[column.place][:60]) if column.place < len(line.texts) else None
            except NotAnAmount:
                continue
            if below[side] is not None:
                break
    return [Declared(line.number, side, None, amount, row_text(line)) for side, amount in below.items() if amount is not None]


def no_header(file: str, sheet: str | None, closest: Header | None) -> Note:
    """No row names a time and an amount. The note holds a layout file to be completed, with the words that were found."""
    if closest is None:
        return Note.of("money.statement.no_table", file=file, sheet=_in_sheet(sheet))
    place, row, found, snippet = _in_sheet(sheet), closest.rows[0], _words_of(closest), _snippet(closest, closest.missing)
    known = ", ".join(f"{columns[0].word} = {field}" for field, columns in closest.columns.items() if columns)
    if not known:
        return Note.of("money.statement.no_header_garbled", file=file, sheet=place, row=row, found=found, snippet=snippet)
    missing = ", ".join(_MISSING[name] for name in closest.missing)
    return Note.of(
        "money.statement.no_header", file=file, sheet=place, row=row, found=found, known=known, missing=missing, snippet=snippet
    )


def _in_sheet(sheet: str | None) -> str:
    """What stands behind the file's name; nothing where the file has no sheets."""
    return f" [{sheet}]" if sheet else ""


def no_direction(file: str, header: Header) -> Note:
    """Amounts have no sign and no column says which way they go."""
    return Note.of(
        "money.statement.no_direction",
        file=file,
        row=header.rows[0],
        found=_words_of(header),
        snippet=_snippet(header, ("direction",)),
    )


def _words_of(header: Header) -> str:
    return " | ".join(word for word in header.words if word)[:600]


def _snippet(header: Header, missing: Sequence[str]) -> str:
    """A layout file to be completed: every missing field, blank, beside the words that are not used yet, the likelier first."""
    lines = ['id = "my-bank"', "[columns]"]
    for name in missing:
        choice = ", ".join(_quoted(word) for word in _by_likeliness(name, header.unused))
        lines.append(f'{name} = ""{f"  # {choice}" if choice else ""}')
    return "\n".join(lines)


def _quoted(word: str) -> str:
    """A word as TOML writes it."""
    return json.dumps(word, ensure_ascii=False)


_MISSING = {"time": "time (交易时间)", "amount": "amount (交易金额) / amount_in (收入) + amount_out (支出)"}
"""What a header must name, as a layout file calls it and as banks do."""
_HINTS = {"time": "时日期刻 timedate", "amount": "额金数款钱 amountsum", "direction": "向收支借贷进出 direction"}


def _by_likeliness(name: str, free: Sequence[str]) -> list[str]:
    """The free words, those first that share most letters with what such a column is called."""
    hints = _HINTS.get(name, "")
    return sorted(dict.fromkeys(free), key=lambda word: -sum(letter in hints for letter in word))
