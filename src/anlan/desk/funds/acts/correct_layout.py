"""An officer puts the columns of a statement right. It is remembered for the organisation, and what has these headings in the
case is read again.

A layout written here belongs to one header: all its words must stand in a file for it to be used, and every word of it means what
the officer said.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db import transaction

from anlan.desk.funds.field_words import AMOUNTS, FIELD_WORDS, TIMES
from anlan.desk.funds.models import StatementFile, StatementLayout, StatementReading
from anlan.desk.funds.reading import own_layouts
from anlan.desk.funds.readings import report_of
from anlan.desk.matters.gate import require_matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.money.layouts.vocabulary import vocabulary
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK


@transaction.atomic
def correct_layout(
    *,
    reading: StatementReading,
    name: str,
    columns: Sequence[tuple[str, str]],
    powers: Powers,
    now: Instant,
    bank: str = "",
    options: Mapping[str, str] | None = None,
) -> StatementLayout:
    """The layout. ``columns``: (word of the header, field or "" for what the vocabulary says), all words of the header.

    ``options``: ``positive`` (in, out) and ``date_order`` (dmy, mdy). Refuses a header without a time or an amount, and a field
    given to two columns that can stand once only.
    """
    file = reading.file
    require_matter(file.matter, powers, now, PERMISSION)
    text = layout_text(name, columns, bank, options or {})
    own_layouts([text])
    layout, _ = StatementLayout.objects.update_or_create(
        organisation=file.matter.organisation,
        header=header_key(word for word, _ in columns),
        defaults={"name": name[:80], "text": text, "made_by": powers.officer.pk, "made_at": now},
    )
    facts = {"statement": file.pk, "layout": layout.pk, "columns": {word: field for word, field in columns if field}}
    note_down(f"matter/{file.matter_id}", "layout_corrected", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    for other in file.matter.statements.filter(state__in=("read", "refused")):
        if other.pk == file.pk or has_header(other, {word for word, _ in columns}):
            read_again(other)
    return layout


def has_header(file: StatementFile, words: set[str]) -> bool:
    """Whether a table of the file has all these headings, so that the new layout is for it too."""
    for member in report_of(file.part) if file.part else ():
        if any(words <= {word for word, _ in sheet.words} for sheet in member.sheets):
            return True
        if any(words <= set(cells) for _, cells in member.preview):
            return True
    return False


def read_again(file: StatementFile) -> None:
    """Have the worker read the file anew; until then what was read before counts."""
    StatementFile.objects.filter(pk=file.pk).exclude(state="withdrawn").update(state="waiting", attempts=0, taken_by="")


def header_key(words: object) -> str:
    """One header, however its words are spaced."""
    plain = sorted({vocabulary().plain(str(word)) for word in words} - {""})  # type: ignore[attr-defined]
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


def layout_text(name: str, columns: Sequence[tuple[str, str]], bank: str, options: Mapping[str, str]) -> str:
    """A layout file as people write it. Raises ``InputError`` when no column tells the time or none the amount."""
    told = {word: field for word, field in columns if field in FIELD_WORDS}
    words = vocabulary()
    meant = {told.get(word) or (known.field if (known := words.column(word)) else "") for word, _ in columns}
    missing = [FIELD_WORDS[group[0]] for group in (TIMES, AMOUNTS) if meant.isdisjoint(group)]
    if missing:
        raise InputError(Note.of("desk.funds.layout_lacks", fields="、".join(str(word) for word in missing)))
    by_field: dict[str, list[str]] = {}
    for word, field in told.items():
        by_field.setdefault(field, []).append(word)
    lines = [f"id = {_quoted('own-' + header_key(word for word, _ in columns)[:8])}", f"name = {_quoted(name)}"]
    lines += [f"bank = {_quoted(bank)}"] if bank else []
    lines.append(f"header = {_quoted([word for word, _ in columns if word])}")
    lines += ["[columns]", *(f"{field} = {_quoted(listed)}" for field, listed in by_field.items())]
    chosen = {key: value for key, value in options.items() if value}
    lines += ["[options]", *(f"{key} = {_quoted(value)}" for key, value in chosen.items())] if chosen else []
    return "\n".join(lines) + "\n"


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
