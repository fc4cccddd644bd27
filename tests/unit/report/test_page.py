"""The page: one file that asks for nothing, hostile names stay names, both languages are whole, sums are those of the trace."""

import base64
import hashlib
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

import anlan.report
from anlan.report import embed
from anlan.report.embed import page_data
from anlan.report.layout import lay_out
from anlan.report.page import SCRIPTS, asset, render_page
from anlan.values import format_fen

from .example import example_report
from .sample_case import sample_case

HOSTILE = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'&<!--", "]]>\u2028{x}")
PACKAGE = Path(anlan.report.__file__).parent


class Reader(HTMLParser):
    """Tags, attributes, and the text of each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, dict[str, str | None], str]] = []
        self.text = ""
        self.open: tuple[str, dict[str, str | None]] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = (tag, dict(attrs)) if tag in ("script", "style") else None

    def handle_data(self, data: str) -> None:
        if self.open is None:
            self.text += data
        else:
            self.blocks.append((*self.open, data))

    def handle_endtag(self, tag: str) -> None:
        self.open = None


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(example_report(), "zh")


def test_the_page_names_no_other_file_and_no_address(page: str) -> None:
    reader = Reader(page)
    for tag, attributes in reader.tags:
        assert tag not in ("link", "iframe", "object", "embed", "base", "img", "audio", "video")
        for name in ("src", "srcset", "action", "data", "poster", "background", "xlink:href"):
            assert name not in attributes, (tag, attributes)
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes, "the policy of the file would ignore it"
    for kind, _, text in reader.blocks:
        if kind == "style":
            assert "@import" not in text
            assert not re.search(r"url\((?!#)", text)
    namespaces = {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"https?://[^\s\"'<)]+", page)) <= namespaces


def test_the_policy_in_the_file_lets_only_its_own_script_run(page: str) -> None:
    reader = Reader(page)
    (policy,) = [a["content"] for tag, a in reader.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    (script,) = [text for kind, attributes, text in reader.blocks if kind == "script" and "type" not in attributes]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy is not None
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "connect-src" not in policy


def test_hostile_names_stay_names() -> None:
    report = example_report(sample_case(names=HOSTILE), case="</title><script>alert(2)</script>")
    reader = Reader(render_page(report, "en"))
    scripts = [attributes.get("type") for tag, attributes in reader.tags if tag == "script"]
    assert scripts == ["application/json", None]
    assert not any(tag == "img" for tag, _ in reader.tags)
    (text,) = [text for kind, attributes, text in reader.blocks if kind == "script" and "type" in attributes]
    assert not set("<>&\u2028\u2029") & set(text)
    assert set(HOSTILE) <= set(json.loads(text)["nodes"]["name"])
    assert all(name in reader.text for name in HOSTILE[:3])


def test_every_total_of_the_trace_stands_on_the_page(page: str) -> None:
    report = example_report()
    text = Reader(page).text
    for fen in (report.flow.totals.paid, report.flow.totals.held, report.flow.totals.not_obtained, report.flow.totals.exited):
        assert format_fen(fen) in text
    for line in (*report.stop, *report.request):
        assert line.account in text
        assert format_fen(line.amount) in text


def test_the_embedded_shares_add_up_to_the_trace_for_every_method() -> None:
    report = example_report()
    data = page_data(report, lay_out(report))
    for flow in data["flows"]:
        left = [0] * len(report.nodes)
        for move, shares, summed, begun in zip(flow["moves"], flow["shares"], flow["sums"], flow["begun"], strict=True):
            assert sum(shares[1::2]) == summed
            own = [fen for p, fen in zip(shares[::2], shares[1::2], strict=True) if data["payments"]["movement"][p] == move]
            assert sum(own) == begun
            for payment, fen in zip(shares[::2], shares[1::2], strict=True):
                left[data["movements"]["target"][move]] += fen
                if data["payments"]["movement"][payment] != move:
                    left[data["movements"]["source"][move]] -= fen
        kinds = data["nodes"]["exit"], data["nodes"]["obtained"]
        exited = sum(fen for fen, kind in zip(left, kinds[0], strict=True) if kind)
        missing = sum(fen for fen, kind, got in zip(left, *kinds, strict=True) if not kind and not got)
        assert flow["totals"]["exited"] == exited
        assert flow["totals"]["not_obtained"] == missing
        assert flow["totals"]["held"] == sum(left) - exited - missing


def test_a_case_with_too_many_shares_keeps_its_sums_and_says_no_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    report = example_report()
    whole = page_data(report, lay_out(report))["flows"]
    monkeypatch.setattr(embed, "PAIRS_AT_MOST", sum(len(flow["shares"]) for flow in whole) // 2)
    for flow, full in zip(page_data(report, lay_out(report))["flows"], whole, strict=True):
        assert (flow["sums"], flow["begun"], flow["moves"]) == (full["sums"], full["begun"], full["moves"])
        assert flow["shares"] is None or flow["shares"] == full["shares"]
    monkeypatch.setattr(embed, "PAIRS_AT_MOST", 0)
    assert {flow["shares"] for flow in page_data(report, lay_out(report))["flows"]} == {None}


def test_with_many_victims_each_account_opens_to_its_shares_and_still_adds_up() -> None:
    report = example_report(sample_case(accounts=30, victims=14, transfers=300))
    text = Reader(render_page(report, "en")).text
    assert report.restitution is not None
    for line in report.restitution.lines:
        assert line.account in text
    assert format_fen(sum(one.returned for one in report.restitution.victims)) in text
    assert "14 victims" in text


def test_the_same_report_gives_the_same_bytes(page: str) -> None:
    assert render_page(example_report(), "zh") == page


@pytest.mark.parametrize("area", ["page", "explore"])
def test_every_word_is_said_in_both_languages_with_the_same_placeholders(area: str) -> None:
    for key, text in tomllib.loads((PACKAGE / "messages" / f"{area}.toml").read_text(encoding="utf-8")).items():
        assert set(text) == {"zh", "en"}, key
        assert sorted(re.findall(r"\{\w+\}", text["zh"])) == sorted(re.findall(r"\{\w+\}", text["en"])), key


def test_the_scripts_use_the_words_there_are_and_no_other() -> None:
    source = "".join(asset(name) for name in SCRIPTS)
    known = set(tomllib.loads((PACKAGE / "messages" / "explore.toml").read_text(encoding="utf-8")))
    quoted = set(re.findall(r'"([a-z_]+)"', source))
    built = tuple(re.findall(r"word\(`([a-z]+_)\$\{", source))
    assert set(re.findall(r'word\("(\w+)"', source)) <= known
    assert {key for key in known if key not in quoted and not key.startswith(built)} == set()


def test_every_script_opens_by_saying_what_it_is_for() -> None:
    assert all(asset(name).startswith("/* ") for name in SCRIPTS)
