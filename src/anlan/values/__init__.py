"""The smallest words of the field: fen, instants, account and phone numbers, notes. Standard library only."""

from anlan.values.account import AccountNumber, luhn_valid, mask_account, normalise_account, shown_matches
from anlan.values.fen import Fen, NotAnAmount, format_fen, parse_fen
from anlan.values.instant import (
    SHANGHAI,
    Instant,
    NotAnInstant,
    format_instant,
    from_micros,
    parse_instant,
    parse_micros,
    to_micros,
)
from anlan.values.near import near
from anlan.values.note import BrokenPromise, InputError, Lang, Note, say
from anlan.values.phone import PhoneNumber, mask_phone, normalise_phone

__all__ = [
    "SHANGHAI",
    "AccountNumber",
    "BrokenPromise",
    "Fen",
    "InputError",
    "Instant",
    "Lang",
    "NotAnAmount",
    "NotAnInstant",
    "Note",
    "PhoneNumber",
    "format_fen",
    "format_instant",
    "from_micros",
    "luhn_valid",
    "mask_account",
    "mask_phone",
    "near",
    "normalise_account",
    "normalise_phone",
    "parse_fen",
    "parse_instant",
    "parse_micros",
    "say",
    "shown_matches",
    "to_micros",
]
