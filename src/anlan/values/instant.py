"""Time as an instant in China Standard Time, to the microsecond.

An ``Instant`` is an aware ``datetime``; columns carry the same thing as signed 64-bit microseconds since 1970-01-01 UTC.
China has kept one zone without summer time since 15 September 1991, so the zone is a fixed offset and needs no tables.
Nothing here asks what time it is.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

Instant = datetime
"""An aware datetime. Functions that take one refuse a naive one."""

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = _EPOCH.astimezone(SHANGHAI).replace(tzinfo=None)
_MICRO = timedelta(microseconds=1)
_SPACED = re.compile(
    r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s]*(?P<H>\d{1,2})[:：时](?P<M>\d{1,2})(?:[:：分](?P<S>\d{1,2})(?:\.(?P<f>\d{1,6})\d*)?秒?)?分?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_PACKED = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[T\s]?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?(?P<f>)(?P<zone>)")


class NotAnInstant(ValueError):
    """The text is not a date and time that exists."""


def parse_instant(text: str) -> Instant:
    """Read ``2026-03-02 04:17:05``, ``2026/3/2 4:17``, ``20260302041705``, ``2026年3月2日`` or ISO 8601 with a zone.

    Without a zone the time is Shanghai's; without a time of day it is midnight. Raises ``NotAnInstant`` for
    anything else, a day that does not exist included.
    """
    local = _in_full(text)
    return _searched(text) if local is None else local.replace(tzinfo=SHANGHAI)


def parse_micros(text: str) -> int:
    """What ``parse_instant`` reads, as microseconds since 1970-01-01 UTC, with no detour over the zone. Raises like it."""
    local = _in_full(text)
    return to_micros(_searched(text)) if local is None else _in_micros(local - _LOCAL_EPOCH)


def _in_full(text: str) -> datetime | None:
    """The commonest form, ``2026-03-02 04:17:05`` with six decimals or none, read in one go as Shanghai's time without its zone;
    none for all others."""
    whole = len(text) == 19 or (len(text) == 26 and text[19] == ".")
    if not whole or text[4:17:3] not in ("-- ::", "--T::") or text[11:13] == "24":  # newer Pythons know an hour 24
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def _searched(text: str) -> Instant:
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()
    found = _SPACED.fullmatch(plain) or _PACKED.fullmatch(plain)
    if found is None:
        raise NotAnInstant(text)
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in ("y", "m", "d", "H", "M", "S"))
    micro = int((found["f"] or "").ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=_zone(found["zone"]))
    except ValueError as cause:
        raise NotAnInstant(text) from cause


def _zone(text: str | None) -> timezone:
    if not text:
        return SHANGHAI
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def format_instant(at: Instant) -> str:
    """``2026-03-02 04:17:05`` in Shanghai time; microseconds are shown only when there are any."""
    local = at.astimezone(SHANGHAI)
    text = local.strftime("%Y-%m-%d %H:%M:%S")
    return f"{text}.{local.microsecond:06d}" if local.microsecond else text


def to_micros(at: Instant) -> int:
    """Microseconds since 1970-01-01 UTC. Raises ``ValueError`` for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return _in_micros(at - _EPOCH)


def _in_micros(span: timedelta) -> int:
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def from_micros(micros: int) -> Instant:
    """The inverse of ``to_micros``, in Shanghai time."""
    return (_EPOCH + micros * _MICRO).astimezone(SHANGHAI)
