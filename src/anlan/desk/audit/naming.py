"""What the log calls an event, who acted and as what: names of procedures, and of administration (``event_words.toml``)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.saying import event_label, role_label
from anlan.desk.record.chain import PUBLIC
from anlan.desk.record.models import Event
from anlan.desk.words import language, tr
from anlan.procedure.definition import CLOCK, Label


@cache
def words() -> Mapping[str, Mapping[str, Label]]:
    """``event`` and ``as``: name → words."""
    text = (resources.files("anlan.desk.audit") / "event_words.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, dict[str, Label]])


def event_said(event: Event) -> str:
    """What happened."""
    label = words()["event"].get(event.type)
    return label.say(language()) if label else event_label(by_sha().get(event.proc_sha), event.type)


def role_said(role: str) -> str:
    """As what somebody acted."""
    label = words()["as"].get(role)
    return label.say(language()) if label else role_label(role)


def actor_said(actor: str, names: Mapping[str, str]) -> str:
    """Who acted: an officer by name, the clock, somebody of the public."""
    known = {CLOCK: tr("时钟", "Clock"), PUBLIC: tr("群众", "Public")}
    return names.get(actor) or known.get(actor, actor)
