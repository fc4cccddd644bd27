"""What those who run the office do with alerts and keys from a terminal: import alerts, make a key, print the interface.

In: names and codes as people type them. Out: plain structs. Each function sets Django up first, as in `operations`, so imports
wait inside.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from anlan.detect.columns import Kind
from anlan.detect.evaluate import Rules
from anlan.server.running import set_up
from anlan.values import InputError, Lang, Note, say

BATCH = 200


class AlertsImported(msgspec.Struct):
    """How many alerts are new, added to an open one, were known; those refused with their reasons."""

    new: int = 0
    added: int = 0
    known: int = 0
    refused: list[str] = []


class KeyMade(msgspec.Struct, frozen=True):
    """A key to the API: its text is told this once."""

    key: str
    organisation: str
    receiver: str
    scopes: list[str]
    expires_at: datetime


def import_alerts(
    report: Path, *, events: Sequence[tuple[Kind, Path]], rules: Rules, organisation: str, officer: str, now: datetime, lang: Lang
) -> AlertsImported:
    """Import a report for the organisation of that code, in the name of the officer of that sign-in name."""
    set_up()
    from anlan.desk.alerts.acts.raise_alerts import raise_alerts  # noqa: PLC0415
    from anlan.desk.alerts.reading import read_signals  # noqa: PLC0415

    read = read_signals(report, events, rules)
    body, powers = _organisation(organisation), _powers(officer, now)
    done = AlertsImported(refused=[say(note, lang) for note in read.refused])
    for start in range(0, len(read.signals), BATCH):
        found = raise_alerts(signals=read.signals[start : start + BATCH], organisation=body, powers=powers, now=now)
        done.new, done.added, done.known = done.new + len(found.new), done.added + len(found.added), done.known + len(found.known)
        done.refused += [say(note, lang) for _, notes in found.refused for note in notes]
    return done


def make_api_key(
    *, organisation: str, receiver: str, name: str, scopes: Sequence[str], days: int, officer: str, now: datetime
) -> KeyMade:
    """A key for the partner of that code, in the name of an administrator."""
    set_up()
    from anlan.desk.exchange.acts.make_key import make_key  # noqa: PLC0415

    body, to = _organisation(organisation), _organisation(receiver)
    key, text = make_key(
        organisation=body, receiver=to, name=name, scopes=scopes, days=days, powers=_powers(officer, now), now=now
    )
    return KeyMade(text, str(body), str(to), key.scopes.split(), key.expires_at)


def interface() -> str:
    """The description of the API (OpenAPI)."""
    set_up()
    from anlan.api.urls import openapi  # noqa: PLC0415

    return openapi()


def _organisation(code: str) -> Any:
    from anlan.desk.people.models import Organisation  # noqa: PLC0415

    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise InputError(Note.of("server.exchange.no_organisation", code=code))
    return found


def _powers(username: str, now: datetime) -> Any:
    from anlan.desk.people.models import Officer  # noqa: PLC0415
    from anlan.desk.people.powers import powers_of  # noqa: PLC0415

    found = Officer.objects.filter(username=username).first()
    if found is None:
        raise InputError(Note.of("server.exchange.no_officer", username=username))
    return powers_of(found, now)
