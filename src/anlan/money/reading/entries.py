"""Entries from typed columns: decides for every row whether it is an entry, and if not, what is wrong with it.

Texts are cleaned on their different values only. What the table does not say of itself (own account, bank, currency) comes from
what stands above it, in ``Around``.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Flag
from anlan.money.kernels.grain import DAY, MINUTE, SHANGHAI_AHEAD
from anlan.money.kernels.statement_amounts import ODD as AMOUNT_ODD
from anlan.money.kernels.statement_amounts import READ
from anlan.money.kernels.statement_times import DATE_ONLY, NO_CLOCK, NO_SECONDS
from anlan.money.kernels.statement_times import EMPTY as TIME_EMPTY
from anlan.money.kernels.statement_times import ODD as TIME_ODD
from anlan.money.kernels.text_split import UNCLOSED
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.arrow import dictionary
from anlan.money.reading.columns import Codes, Columns, Longs, Octets
from anlan.money.reading.directions import FINE, Movements
from anlan.money.reading.parties import NUMBER_BESIDE, Party, account_of, named_party, party_of
from anlan.money.reading.status import statuses_of
from anlan.money.reading.words import Words
from anlan.values import shown_matches

NO_TIME, BAD_TIME, TOO_WIDE, FORMULA_LOST, AMOUNT_MERGED, OPEN_DATE = 10, 11, 12, 13, 14, 15
"""What else can be wrong with a row, beside ``directions``."""

Flags = npt.NDArray[np.uint32]
_MANY = 4
"""Rows whose seconds are not nought by chance."""
PLAIN_TEXTS = ("own_name", "counterparty_bank", "kind", "summary", "channel", "ip", "mac", "terminal", "merchant", "remark")
_TO_CLEAN = ('""', "\ufffd", "\u3000", "\xa0")
"""What a text may hold that has to be cleaned: doubled quotes, letters of damaged bytes, wide and fixed blanks."""
_ONLY_DIGITS = re.compile(r"[0-9\n]*")
_OWN = {Flag.ACCOUNT_PRECISION_LOST: Flag.OWN_PRECISION_LOST, Flag.ACCOUNT_WAS_NUMBER: Flag.OWN_WAS_NUMBER}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the whole table: none where it is not."""

    own_account: str | None
    own_name: str | None
    bank: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Default:
    """What is known around each row."""

    arounds: Sequence[Around]
    section: Longs

    def of(self, name: str, otherwise: str | None = None) -> "Texts":
        """A column with one field of ``Around`` for each row."""
        told = [getattr(around, name) or otherwise for around in self.arounds]
        if len(told) == 1:
            return Texts(np.full(self.section.size, -1 if told[0] is None else 0, np.int32), [told[0]] if told[0] else [])
        return _recoded(self.section.astype(np.int32), told)


@dataclass(frozen=True, slots=True)
class Texts:
    """A text column of entries: codes into ``values``; -1 is null."""

    codes: Codes
    values: list[str]

    def array(self) -> Any:
        """As a dictionary-coded Arrow column."""
        return dictionary(self.codes, self.values)


@dataclass(slots=True)
class Drafts:
    """All rows of a table as if each were an entry; ``wrong`` tells which are not."""

    columns: Columns
    movements: Movements
    wrong: Octets
    balance: Longs
    has_balance: npt.NDArray[np.bool_]
    status: npt.NDArray[np.int8]
    flags: Flags
    texts: dict[str, Texts]
    strange: dict[str, set[str]]
    """Words of the status and currency columns that the vocabulary does not know."""


def draft(columns: Columns, moved: Movements, width: int, around: Default, words: Vocabulary) -> Drafts:
    """The rows as entries. ``width`` is how many columns the header has."""
    rows = columns.row.size
    wrong = _wrong(columns, moved, width)
    flags = moved.flags.copy()
    flags[columns.time_state & NO_CLOCK > 0] |= np.uint32(Flag.TIME_OF_DAY_UNREADABLE)
    _flag_grains(columns, wrong, flags)
    flags[columns.state == UNCLOSED] |= np.uint32(Flag.QUOTE_OPEN)
    for row in columns.notes:
        flags[row] |= np.uint32(Flag.AMOUNT_NOTE)
    if columns.formula is not None:
        flags[columns.formula] |= np.uint32(Flag.FORMULA_CELL)
    balance, known = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    if "balance" in columns.amounts:
        printed = columns.amounts["balance"]
        known = printed.states & 3 == READ
        balance = printed.values
        flags[printed.states == AMOUNT_ODD] |= np.uint32(Flag.BALANCE_UNREADABLE)
    strange: dict[str, set[str]] = {}
    texts = _texts(columns, flags, around, words, strange)
    status = statuses_of(columns, words)
    if status.strange:
        strange["status"] = set(status.strange)
        flags[status.strange_rows] |= np.uint32(Flag.STATUS_UNKNOWN)
    return Drafts(columns, moved, wrong, balance, known, status.codes, flags, texts, strange)


def _flag_grains(columns: Columns, wrong: Octets, flags: Flags) -> None:
    """To what times are exact: as they are written, and no more than the table shows. One that shows midnight alone, or whole
    minutes in many rows, writes times of day or seconds that it does not have."""
    dated = columns.time_state & DATE_ONLY > 0
    timed = (wrong == FINE) & ~dated
    of_day = (columns.time[timed] + SHANGHAI_AHEAD) % DAY
    if of_day.any():
        timed &= (columns.time_state & NO_SECONDS > 0) | (of_day.size >= _MANY and not (of_day % MINUTE).any())
        flags[timed] |= np.uint32(Flag.NO_SECONDS)
    else:
        dated |= timed
    flags[dated] |= np.uint32(Flag.NO_TIME_OF_DAY)


def _wrong(columns: Columns, moved: Movements, width: int) -> Octets:
    wrong = moved.wrong.copy()
    if columns.merged is not None:
        wrong[columns.merged] = AMOUNT_MERGED
    if columns.lost is not None:
        wrong[columns.lost & (wrong != FINE)] = FORMULA_LOST
    wrong[columns.time_state == TIME_ODD] = BAD_TIME
    wrong[columns.open_dates] = OPEN_DATE
    wrong[columns.time_state == TIME_EMPTY] = NO_TIME
    wrong[columns.width > width] = TOO_WIDE
    return wrong


def _texts(columns: Columns, flags: Flags, around: Default, words: Vocabulary, strange: dict[str, set[str]]) -> dict[str, Texts]:
    blank = words.blank_words
    texts = {name: _cleaned(columns.words[name], blank, flags) for name in PLAIN_TEXTS if name in columns.words}
    for name in ("own_name", "bank"):
        if name in columns.words:
            texts[name] = _coalesced(_cleaned(columns.words[name], blank, flags), around.of(name))
        else:
            texts[name] = around.of(name)
    texts["own_account"] = _own_accounts(columns, texts, flags, around)
    _counterparties(columns, texts, flags, words)
    texts["currency"] = _currencies(columns, flags, around, words, strange)
    if columns.notes:
        texts["remark"] = _with_notes(texts.get("remark"), columns)
    return texts


def _own_accounts(columns: Columns, texts: dict[str, Texts], flags: Flags, around: Default) -> Texts:
    """The column, completed by what stands above the table where it shows a number in part or not at all."""
    above = around.of("own_account")
    if "own_account" in columns.words:
        printed, _ = _accounts(columns.words["own_account"], account_of, flags, own=True)
    elif "own" in columns.words:
        printed, name = _accounts(columns.words["own"], party_of, flags, own=True)
        texts["own_name"] = texts["own_name"] if name is None else _coalesced(texts["own_name"], name)
    else:
        return above
    if len(above.values) == 1:
        printed = _recoded(printed.codes, [_full(number, above.values[0]) for number in printed.values])
    return _coalesced(printed, above)


def _tidy(text: str, blank: frozenset[str]) -> str | None:
    plain = text.strip().replace('""', '"')
    return None if plain in blank or not plain else plain


def _cleaned(column: Words, blank: frozenset[str], flags: Flags) -> Texts:
    """The column with each different value cleaned; values that become equal share a code. Mostly there is nothing to do."""
    values = column.values
    text = column.text
    if not any(mark in text for mark in _TO_CLEAN) and blank.isdisjoint(values):
        return Texts(column.codes, values)
    if any("\ufffd" in value for value in values):
        damaged = np.array([*("\ufffd" in value for value in values), False])
        flags[damaged[column.codes]] |= np.uint32(Flag.TEXT_DAMAGED)
    return _recoded(column.codes, [_tidy(value, blank) for value in values])


def _recoded(codes: Codes, values: list[str | None]) -> Texts:
    known: dict[str, int] = {}
    table = np.empty(len(values) + 1, np.int32)
    table[-1] = -1
    for place, value in enumerate(values):
        table[place] = -1 if value is None else known.setdefault(value, len(known))
    same = len(known) == len(values)
    return Texts(codes if same else table[codes], list(known))


def _full(account: str | None, above: str | None) -> str | None:
    """A number shown in part, as far as the one above the table completes it."""
    if account and above and len(above) > len(account) and shown_matches(account, above):
        return above
    return account


def _accounts(column: Words, read: Callable[..., Party], flags: Flags, *, own: bool = False) -> tuple[Texts, Texts | None]:
    """(numbers, names) that the cells of a column hold; number cells and text cells of the same digits differ."""
    if column.numbers is None and _ONLY_DIGITS.fullmatch(column.text):
        return Texts(column.codes, column.values), None
    codes = column.codes
    parties = [read(text) for text in column.values]
    if column.numbers is not None:
        parties += [account_of(text, number=True) for text in column.values]
        codes = np.where((column.numbers > 0) & (codes >= 0), codes + len(column.values), codes).astype(np.int32)
    told = [_own(party.flags) if own else party.flags for party in parties]
    if any(told):
        flags |= np.array([*told, 0], np.uint32)[codes]
    names = [party.name for party in parties]
    return _recoded(codes, [party.account for party in parties]), _recoded(codes, names) if any(names) else None


def _own(flags: Flag) -> Flag:
    turned = Flag(0)
    for theirs, ours in _OWN.items():
        if theirs in flags:
            turned |= ours
    return turned


def _counterparties(columns: Columns, texts: dict[str, Texts], flags: Flags, words: Vocabulary) -> None:
    """Account and name of the other side; a column that holds both fills what the columns of their own leave blank."""
    account: Texts | None = None
    name: Texts | None = None
    if "counterparty_account" in columns.words:
        account, name = _accounts(columns.words["counterparty_account"], account_of, flags)
        if not words.blank_words.isdisjoint(account.values):
            account = _recoded(account.codes, [None if number in words.blank_words else number for number in account.values])
    if "counterparty_name" in columns.words:
        printed = _cleaned(columns.words["counterparty_name"], words.blank_words, flags)
        name = printed if name is None else _coalesced(printed, name)
        if (
            account is None
            and "counterparty" not in columns.words
            and NUMBER_BESIDE.search(columns.words["counterparty_name"].text)
        ):
            account, name = _accounts(columns.words["counterparty_name"], named_party, flags)
    if "counterparty" in columns.words:
        account_too, name_too = _accounts(columns.words["counterparty"], party_of, flags)
        account = account_too if account is None else _coalesced(account, account_too)
        name = name_too if name is None else name if name_too is None else _coalesced(name, name_too)
    if account is not None:
        texts["counterparty_account"] = account
    if name is not None:
        texts["counterparty_name"] = name


def _coalesced(lead: Texts, spare: Texts) -> Texts:
    """``lead``, with its nulls filled from ``spare``."""
    if not spare.values or not (lead.codes < 0).any():
        return lead
    codes = np.where(lead.codes >= 0, lead.codes, np.where(spare.codes >= 0, spare.codes + len(lead.values), -1))
    return _recoded(codes.astype(np.int32), [*lead.values, *spare.values])


def _currencies(columns: Columns, flags: Flags, around: Default, words: Vocabulary, strange: dict[str, set[str]]) -> Texts:
    above = around.of("currency")
    texts = around.of("currency", otherwise="CNY")
    blank = above.codes < 0
    if "currency" in columns.words:
        column = columns.words["currency"]
        printed = column.values
        named = [words.currency(text) for text in printed]
        unknown = {text for text, code in zip(printed, named, strict=True) if code is None and words.plain(text)}
        if unknown:
            strange["currency"] = unknown
        blank = blank & (column.codes < 0)
        texts = _coalesced(
            _recoded(column.codes, [code or text.upper() for code, text in zip(named, printed, strict=True)]), texts
        )
    if columns.currencies:
        codes, values = texts.codes.copy(), list(texts.values)
        for row, name in columns.currencies.items():
            values.append(words.currency(name) or name.upper())
            codes[row] = len(values) - 1
            blank[row] = False
        texts = _recoded(codes, list(values))
    flags[blank] |= np.uint32(Flag.CURRENCY_ASSUMED)
    foreign = np.array([*(value != "CNY" for value in texts.values), False])
    if foreign.any():
        flags[foreign[texts.codes]] |= np.uint32(Flag.FOREIGN_CURRENCY)
    return texts


def _with_notes(remark: Texts | None, columns: Columns) -> Texts:
    """The remark column with what stood behind amounts added to it."""
    texts = remark or Texts(np.full(columns.row.size, -1, np.int32), [])
    codes, values = texts.codes.copy(), list(texts.values)
    for row, note in columns.notes.items():
        values.append(f"{values[codes[row]]}; {note}" if codes[row] >= 0 else note)
        codes[row] = len(values) - 1
    return _recoded(codes, list(values))
