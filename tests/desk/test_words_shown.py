"""What people read is words: a crawl through the demonstration's office finds no slug, no stream, no JSON and no sum in fen.

Everybody of the demonstration signs in and follows each link that he is shown, a few of each kind, in both languages.
"""

import ast
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import anlan.desk
from anlan.desk.audit.naming import words
from anlan.desk.people.models import Officer
from anlan.server.demo import seed
from tests.desk.test_scope_fuzz import sign_in

pytestmark = pytest.mark.slow

PEOPLE = ("lin", "zhou", "gao", "ji", "key1", "bank", "admin")
EACH = 6
"""How many addresses of one kind a person opens."""
UNSEEN = re.compile(
    r"<(script|style|template|textarea|code|pre|svg)\b.*?</\1>|<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*?-->", re.DOTALL
)
RAW = {
    "slug": re.compile(r"(?<![\w./@:-])[a-z]{2,}(?:_[a-z0-9]+)+(?![\w./:])"),
    "stream": re.compile(r"(?<![\w/.])(?:run|matter|officer|organisation|clock)/\d+"),
    "json": re.compile(r"[{\[]\s*&?\"?\w*\"?\s*:|&quot;\w+&quot;:|\"\w+\":|\{\}|\[\]"),
    "machine time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d"),
    "fen": re.compile(r"(?:金额|损失|冻结|返还|[Aa]mount|[Ll]oss)[^\d\n（(]{0,12}[：:]\s*¥?\d{4,}(?![\d,.])"),
    "python": re.compile(r"\b(?:None|True|False)\b"),
}
LATIN = re.compile(r"(?<![\w.@/:-])[a-z]{4,}(?![\w.@/-])")
"""In a Chinese page a word in Latin letters is the name of something in the program, unless it is one of these."""
LATIN_WORDS = {"http", "https"}
NOTED = {"note_down": 1, "record_opening": "what", "_note": 1}
"""Who writes events of administration, and which argument is the type."""


def seen(page: str) -> str:
    """The text that a reader sees, one piece of markup a line."""
    return html.unescape(UNSEEN.sub("\n", page))


def raw_in(text: str, *, chinese: bool) -> Iterator[tuple[str, str]]:
    for name, pattern in RAW.items():
        if name == "python" and not chinese:
            continue  # "None" and "True" are words there
        yield from ((name, found[0]) for found in pattern.finditer(text))
    if chinese:
        yield from (("word", found[0]) for found in LATIN.finditer(text) if found[0] not in LATIN_WORDS)


def crawl(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """Every page that links lead to, ``EACH`` of one kind; pages of HTML alone."""
    waiting, known, kinds = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        yield address, page
        for link in re.findall(r'href="(/[^"#]*)', html.unescape(page)):
            kind = re.sub(r"\d+|[0-9a-f]{24}", "N", link.partition("?")[0])
            if link not in known and kinds[kind] < EACH and not link.startswith(("/static", "/sign-out", "/api", "/public")):
                known.add(link)
                kinds[kind] += 1
                waiting.append(link)


@pytest.fixture
def demo(db: None) -> None:
    seed(timezone.now())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_the_office_shows_what_only_the_program_calls_things(demo: None, lang: str) -> None:
    wrong: dict[tuple[str, str], str] = {}
    names = set(Officer.objects.values_list("username", flat=True))
    for username in PEOPLE:
        client = sign_in(Officer.objects.get(username=username))
        client.cookies["anlan_language"] = "zh-hans" if lang == "zh" else "en"
        for address, page in crawl(client, "/today"):
            for found in raw_in(seen(page), chinese=lang == "zh"):
                if found[1] not in names:
                    wrong.setdefault(found, f"{username} {address}")
    assert not wrong, "\n".join(f"{kind}: {text!r} on {where}" for (kind, text), where in sorted(wrong.items()))


@pytest.mark.parametrize(
    "shown",
    [
        "<td>order_sent</td>", "<li>run/12</li>", '<p>{"amount": 5}</p>', "<p>金额：4860000</p>", "<b>2026-03-01T09:00</b>",
        "<p>None</p>",
    ],
)  # fmt: skip
def test_what_the_crawl_looks_for_it_finds(shown: str) -> None:
    assert list(raw_in(seen(shown), chinese=True))


@pytest.mark.parametrize(
    "shown", ["<p>金额：48,600.00</p>", "<td class='order_sent' data-x='{}'>已发出</td>", "<code>a_b</code>"]
)
def test_what_is_fit_to_be_read_it_passes(shown: str) -> None:
    assert not list(raw_in(seen(shown), chinese=True))


def noted(path: Path) -> Iterator[str]:
    """The types of events of administration that a module writes down."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        place = NOTED.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and place is not None:
            given = node.args[place] if isinstance(place, int) and len(node.args) > place else None
            given = given or next((each.value for each in node.keywords if each.arg == place), None)
            if isinstance(given, ast.Constant):
                yield str(given.value)


def test_every_event_of_administration_has_words_and_no_words_are_left_over() -> None:
    found = {kind for path in Path(anlan.desk.__file__).parent.rglob("*.py") for kind in noted(path)}
    assert len(found) > 55
    assert found - set(words()["event"]) == set()
    assert set(words()["event"]) - found == {
        "alert_raised", "alert_repeated", "paper_confirmed", "merged_into", "merged_with", "file_held", "file_released",
    }, "of these the type is chosen where it is written"  # fmt: skip
