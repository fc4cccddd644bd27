"""Whatever somebody types into an address or a form, no page answers with an error of ours (500).

Every address of the desk and the portal is asked with each hostile value in every parameter it reads; every form that a page
offers is sent once for each of its fields and each hostile value, the rest filled in as the page has it. The officers are those
of the demonstration, one of every role, so that forms of all rooms and states are met.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from selectolax.lexbor import LexborHTMLParser, LexborNode

import anlan.desk
from anlan.desk.people.models import Organisation
from anlan.desk.people.roles import ROLES
from tests.desk.test_access import access_of, addresses
from tests.desk.test_scope_fuzz import BEHIND, filled, hire, made, stem  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

HOSTILE = (
    "", "²", "٣", "' OR 1=1 --", "-1", "9" * 30,
    "1e400", "a\0b", "长" * 400, "2026-02-30", "0001-01-01T00:00", "9999-12-31T23:59",
    "r²", "2026-03-02T09:00:00+08:00_²", "\u202e😀",
)  # fmt: skip
"""For every parameter at once; in forms, field by field, what is long is longer than any column."""
TYPED = ("", "²", "-1", "9" * 30, "a\0b", "长" * 5000, "2026-02-30", "9999-12-31T23:59")
"""For one field of a form after the other."""

FORM = "application/x-www-form-urlencoded"
LONG_PATHS = ("9" * 18, "9" * 19, "9" * 40, "0")
ROOMS = [Path(anlan.desk.__file__).parent, Path(anlan.desk.__file__).parents[1] / "portal"]
READ = re.compile(r"""(?:GET|POST|FILES|wanted|given|typed|data|sent)(?:\.get(?:list)?\(|\[)\s*["']([\w-]+)["']""")
SKIPPED = ("api/", "static/", "sign-out")


def parameters() -> list[str]:
    """Every name of a parameter that a view reads by name."""
    texts = (path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py"))
    return sorted({name for text in texts for name in READ.findall(text)} | {"after", "at-0", "step", "next"})


@dataclass(frozen=True)
class Sent:
    """A form of a page: where it goes and what it holds."""

    method: str
    action: str
    values: Mapping[str, str]
    files: frozenset[str]


def forms_of(page: str, address: str) -> Iterator[Sent]:
    """The forms that a page offers, filled in as they stand."""
    for form in LexborHTMLParser(page).css("form"):
        values, files = dict(fields_of(form)), {n.attributes.get("name") or "" for n in form.css("input[type=file]")}
        action = form.attributes.get("action") or address
        if not action.split("?")[0].strip("/").startswith(SKIPPED):
            method = (form.attributes.get("method") or "get").lower()
            yield Sent(method, action, {k: v for k, v in values.items() if k and k not in files}, frozenset(files - {""}))


def fields_of(form: LexborNode) -> Iterator[tuple[str, str]]:
    for node in form.css("input, textarea, select, button[name]"):
        name, value = node.attributes.get("name") or "", node.attributes.get("value") or ""
        if node.tag == "select":
            chosen = [o for o in node.css("option") if "selected" in o.attributes] or node.css("option[value]:not([value=''])")
            value = (chosen[0].attributes.get("value") or "") if chosen else ""
        elif node.tag == "textarea":
            value = node.text() or "x"
        elif not value:
            kinds = {"datetime-local": "2026-03-02T09:00", "date": "2026-03-02", "number": "3", "checkbox": "on"}
            value = kinds.get(node.attributes.get("type") or "", "x")
        yield name, value


def knock(client: Client, method: str, address: str, values: Mapping[str, object] | str) -> int:
    """The status; what the request changed is taken back. A text is sent as it is, ready for an address or a form."""
    with transaction.atomic():
        if isinstance(values, str):
            answer = client.get(f"{address}?{values}") if method == "get" else client.post(address, values, FORM)
        else:
            answer = getattr(client, method)(address, values)
        for close_file in answer._resource_closers:
            close_file()
        transaction.set_rollback(True)
    return int(answer.status_code)


def page(client: Client, address: str) -> str:
    with transaction.atomic():
        answer = client.get(address)
        text = "" if answer.streaming or answer.status_code != 200 else answer.content.decode(errors="replace")
        transaction.set_rollback(True)
    return text if "html" in answer.headers.get("Content-Type", "") else ""


def everybody() -> dict[str, Client]:
    """For every role an officer of the demonstration's own line, or of one of its partners, beside a visitor."""
    bodies = {body.kind: body for body in Organisation.objects.order_by("-pk")}
    people = {role.key: hire(role.key, bodies[next(k for k in role.kinds if k in bodies)]) for role in fitting(bodies)}
    return {"visitor": Client(raise_request_exception=False), **people}


def fitting(bodies: Mapping[str, Organisation]) -> list:  # type: ignore[type-arg]
    return [role for role in ROLES.values() if set(role.kinds) & set(bodies)]


def reached(client: Client, role: str, rows: Mapping[str, list[int]]) -> Iterator[str]:
    """The addresses that the role may open, with the first and the last row of those with numbers."""
    held = {p.value for p in ROLES[role].permissions} | {"signed in"} if role != "visitor" else {"open to all"}
    for address, pattern in addresses(get_resolver().url_patterns):
        if access_of(pattern) not in held or address.startswith(SKIPPED):
            continue
        if "<" not in address:
            yield f"/{address}"
        elif address.startswith("public/"):
            yield from (f"/public/{kind}" for kind in ("tip", "fraud", "letter", "claim", "objection", "²"))
        else:
            numbers = rows[stem(address)] if stem(address) in BEHIND else []
            yield from filled(address, sorted({*numbers[:1], *numbers[-1:]}))


def test_no_value_in_a_query_makes_an_error(made: dict[str, list[int]]) -> None:  # noqa: F811
    """The first of whom an address opens for tries every value there, everybody else one, another in each place."""
    everywhere = {value: urlencode(dict.fromkeys(parameters(), value)) for value in HOSTILE}
    wrong, tried = [], set()
    for turn, (role, client) in enumerate(everybody().items()):
        for place, address in enumerate(reached(client, role, made)):
            values = (HOSTILE[(turn + place) % len(HOSTILE)],) if address in tried else HOSTILE
            tried.add(address)
            for value in values:
                for method in ("get", "post"):
                    if knock(client, method, address, everywhere[value]) >= 500:
                        wrong.append(f"{role} {method} {address} {value!r:.40}")
    assert len(tried) > 100
    assert wrong == []


def test_no_value_in_one_field_of_a_form_makes_an_error(made: dict[str, list[int]]) -> None:  # noqa: F811
    wrong, seen = [], set()
    for role, client in everybody().items():
        for address in reached(client, role, made):
            for form in forms_of(page(client, address), address):
                shape = (form.method, re.sub(r"\d+", "#", form.action), frozenset(form.values))
                if shape in seen:
                    continue
                seen.add(shape)
                for name in [*form.values, *form.files]:
                    for value in TYPED:
                        told: dict[str, object] = {**form.values, name: value}
                        if name in form.files:
                            told[name] = SimpleUploadedFile(value.replace("\0", "")[:80] or "a", value.encode() or b"\0")
                        if knock(client, form.method, form.action, told) >= 500:
                            wrong.append(f"{role} {form.method} {form.action} {name}={value!r:.40}")
    assert len(seen) > 40, "the pages of the demonstration hold forms of every room"
    assert wrong == []


def test_no_number_of_a_row_makes_an_error(made: dict[str, list[int]]) -> None:  # noqa: F811
    city = Organisation.objects.get(code="990100")
    client = hire("reviewer", city, *(role.key for role in ROLES.values() if role.key != "reviewer"))
    for address, _ in addresses(get_resolver().url_patterns):
        if "<int:" not in address or address.startswith(SKIPPED):
            continue
        for number in LONG_PATHS:
            text = "/" + re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", number, address))
            for method in ("get", "post"):
                assert knock(client, method, text, {}) < 500, f"{method} {text}"
