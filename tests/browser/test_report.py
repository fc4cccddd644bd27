"""The report in a real browser, from a file, with the network off: every control does what it says and every sum re-adds."""

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from anlan.report import embed
from anlan.report.case_report import CaseReport
from anlan.report.page import render_page
from anlan.values import format_fen
from tests.unit.report.example import example_report
from tests.unit.report.sample_case import sample_case

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: apt-get install chromium)"),
]
HOSTILE = ("</script><script>window.hacked=1</script>", "<img src=x onerror=window.hacked=1>", "\"'&<!--")
REPORT = example_report(sample_case(names=HOSTILE))


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def open_report(browser: "playwright.Browser", folder: Path, report: CaseReport, lang: str = "zh") -> "playwright.Page":
    """A page of the report, from a file, with the network off; asserts at once that it asked for nothing and said nothing."""
    file = folder / "report.html"
    file.write_text(render_page(report, "en" if lang == "en" else "zh"), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1600, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.complaints.append(request.url) if not allowed(request.url, file) else None)
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    return page


def allowed(url: str, file: Path) -> bool:
    return url == file.as_uri() or url.startswith("blob:")


@pytest.fixture
def page(browser: "playwright.Browser", tmp_path: Path) -> Iterator["playwright.Page"]:
    opened = open_report(browser, tmp_path, REPORT)
    yield opened
    assert opened.complaints == []
    opened.context.close()


def test_the_browser_finds_the_same_sums_as_the_trace_by_every_method(page: "playwright.Page") -> None:
    assert page.evaluate("document.body.dataset.ready") == "adds-up"
    assert page.evaluate("window.hacked") is None
    for place, flow in enumerate(REPORT.flows):
        page.click(f"[data-method='{place}']")
        assert page.get_attribute(f"[data-method='{place}']", "aria-checked") == "true"
        foot = page.inner_text("#layer-totals tfoot tr:first-child").split("\t")
        totals = flow.totals
        assert foot[2:] == [
            format_fen(fen) if fen else "–" for fen in (totals.held, totals.not_obtained, totals.exited, totals.paid)
        ]
        assert page.get_attribute("#layer-totals tfoot tr:last-child", "class") == "ok"
        rows = page.locator("#layer-totals tbody tr td:last-child").all_inner_texts()
        assert sum(int(re.sub(r"[,.]", "", text)) for text in rows if text != "–") == totals.paid


def test_a_line_opens_to_its_transfers_and_their_rows_in_the_statements(page: "playwright.Page") -> None:
    widest = page.evaluate("[...Anlan.model.edges.values()].sort((a, b) => b.full - a.full)[0].key")
    page.dispatch_event(f"[data-edge='{widest}']", "click")
    text = page.inner_text("#panel")
    moves = page.evaluate(f"Anlan.model.edges.get('{widest}').moves.map((one) => Anlan.data.movements.id[one.move])")
    by_id = {one.id: one for one in REPORT.movements}
    for id in moves:
        found = by_id[id]
        source = found.debit or found.credit
        assert source is not None
        assert source.file in text
        assert f"第 {source.row} 行" in text
        assert format_fen(found.amount) in text


def test_hiding_below_an_amount_hides_lines_but_changes_no_sum(page: "playwright.Page") -> None:
    before = page.inner_text("#layer-totals")
    shown = page.locator(".edge").count()
    page.fill("#below-yuan", "5,000")
    page.press("#below-yuan", "Tab")
    left = page.locator(".edge").count()
    assert 0 < left < shown
    assert left == page.evaluate("[...Anlan.model.edges.values()].filter((one) => one.full >= 500000).length")
    assert page.inner_text("#layer-totals") == before
    assert str(shown - left) in page.inner_text("#hidden-note")
    page.fill("#below-yuan", "many")
    page.press("#below-yuan", "Tab")
    assert page.get_attribute("#below-yuan", "aria-invalid") == "true"


def test_the_slider_goes_through_the_transfers_and_sums_hold_at_every_step(page: "playwright.Page") -> None:
    steps = page.evaluate("Anlan.steps()")
    seen = set()
    for step in {0, 1, steps // 3, steps // 2, steps}:
        page.evaluate(
            f"""() => {{ const s = document.getElementById('step'); s.value = {step}; s.dispatchEvent(new Event('input')); }}"""
        )
        assert page.get_attribute("#layer-totals tfoot tr:last-child", "class") == "ok"
        seen.add(page.inner_text("#now"))
    assert len(seen) == 5
    page.focus("#step")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Anlan.state.step") == steps - 1 or page.evaluate("Anlan.state.step") >= 0


def test_playing_runs_through_the_transfers_until_it_is_paused(page: "playwright.Page") -> None:
    page.click("#play")
    page.wait_for_timeout(900)
    assert 0 < page.evaluate("Anlan.state.step") < page.evaluate("Anlan.steps()")
    page.click("#play")
    stopped = page.evaluate("Anlan.state.step")
    page.wait_for_timeout(400)
    assert page.evaluate("Anlan.state.step") == stopped


def test_one_victims_money_alone_is_his_losses_alone(page: "playwright.Page") -> None:
    account = REPORT.payments[0].account
    lost = sum(payment.amount for payment in REPORT.payments if payment.account == account)
    value = page.eval_on_selector_all("#owner option", "(all) => all[1].value")
    page.select_option("#owner", value)
    assert page.inner_text("#layer-totals tfoot tr:first-child").split("\t")[-1] == format_fen(lost)
    assert page.get_attribute("#layer-totals tfoot tr:last-child", "class") == "ok"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1440, 1024, 800, 390])
def test_no_page_scrolls_sideways_and_no_label_runs_into_the_next_column(page: "playwright.Page", width: int, lang: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.click(f"button[data-lang={lang}]")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    labels = page.evaluate(
        """() => {
          const pitch = Anlan.camera.pitch * Anlan.camera.k;
          return [...document.querySelectorAll('#flow-svg .fixed')].map((fixed) => ({
            last: fixed.last, pitch, text: fixed.textContent, width: fixed.getBBox().width,
            amount: fixed.querySelector(".amount").textContent,
            second: fixed.querySelector('.second').textContent }));
        }"""
    )
    shown = [one for one in labels if one["text"]]
    assert shown
    assert [one for one in shown if not one["last"] and one["width"] > one["pitch"] - 10] == []
    assert [one for one in shown if not re.search(r"\d", one["amount"] + one["second"])] == []


def test_the_language_changes_everything_that_is_read(page: "playwright.Page") -> None:
    page.click("button[data-lang=en]")
    assert page.evaluate("document.documentElement.lang") == "en"
    names = {text for node in REPORT.nodes for text in (node.name, node.bank) if text}
    text = page.inner_text("body")
    for known in sorted([*names, REPORT.case, "中文", "转账", "网银互联", "ATM取款"], key=len, reverse=True):
        text = text.replace(known, "")
    for remark in ("statements/中国农业银行_084140.csv", "中国农业银行", "中国建设银行"):
        text = text.replace(remark, "")
    left = [line for line in text.splitlines() if re.search(r"[\u4e00-\u9fff]", line)]
    assert [
        line
        for line in left
        if ".csv" not in line and ".xlsx" not in line and not re.search("借记卡|明细|工商|农业|建设|邮政", line)
    ] == []
    page.click("button[data-lang=zh]")
    assert "资金流向" in page.inner_text("body")


def test_an_account_is_found_and_shown_from_search_and_from_the_stop_list(page: "playwright.Page") -> None:
    line = REPORT.stop[0]
    page.fill("#search", line.account[-6:])
    page.press("#search", "Enter")
    assert line.account in page.inner_text("#panel")
    page.keyboard.press("Escape")
    assert line.account not in page.inner_text("#panel")
    page.click(f"button[data-account='{REPORT.stop[-1].account}']")
    assert REPORT.stop[-1].account in page.inner_text("#panel")


def test_the_picture_can_be_walked_and_opened_by_keyboard_alone(page: "playwright.Page") -> None:
    assert page.locator(".node[tabindex='0']").count() == 1
    page.focus(".node[tabindex='0']")
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.key")
    assert second != first
    page.keyboard.press("Enter")
    name = page.evaluate("Anlan.nameOf(document.activeElement.dataset.key)")
    assert name in page.inner_text("#panel h3")
    page.keyboard.press("Escape")
    assert page.evaluate("Object.keys(Anlan.state.selected).length") == 0


def test_the_picture_is_saved_as_svg_and_png_that_stand_alone(page: "playwright.Page", tmp_path: Path) -> None:
    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.click(f"#save-{ending}")
        waiting.value.save_as(tmp_path / f"picture.{ending}")
        saved = (tmp_path / f"picture.{ending}").read_bytes()
        assert saved.startswith(start)
        assert len(saved) > 5_000
    assert "http" not in (tmp_path / "picture.svg").read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")


def test_zoom_and_pan_move_the_picture_and_fit_brings_it_back(page: "playwright.Page") -> None:
    start = page.get_attribute(".world", "transform")
    page.click("#zoom-in")
    assert page.get_attribute(".world", "transform") != start
    page.click("#fit")
    assert page.get_attribute(".world", "transform") == start
    page.hover("#flow-svg", position={"x": 30, "y": 330})
    page.mouse.down()
    page.mouse.move(400, 600, steps=4)
    page.mouse.up()
    assert page.get_attribute(".world", "transform") != start


CONTRAST = r"""() => {
  const part = (x) => (x / 255 <= 0.03928 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [red, green, blue, alpha] = colour.match(/[\d.]+/g).map(Number);
    return { value: 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue), solid: alpha === undefined || alpha > 0.5 };
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = light(getComputedStyle(at).backgroundColor);
      if (colour.solid) return colour.value;
    }
    return 1;
  };
  const says = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const read = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest("svg") && says(e));
  const ratio = (element) => {
    const pair = [light(getComputedStyle(element).color).value, ground(element)].sort((one, other) => other - one);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  return read.filter((e) => ratio(e) < 4.5).map((e) => `${ratio(e).toFixed(2)} ${e.outerHTML.slice(0, 90)}`);
}"""
UNNAMED = """() => {
  const labelled = (e) => [...(e.labels || [])].some((label) => label.textContent.trim());
  const named = (e) => e.getAttribute("aria-label") || e.textContent.trim() || labelled(e);
  const all = [...document.querySelectorAll("button, input, select, svg[role], .node, a, nav, aside")];
  return all.filter((e) => e.checkVisibility() && !named(e)).map((e) => e.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_control_has_a_name_every_text_has_contrast_and_ids_are_unique(page: "playwright.Page", lang: str) -> None:
    page.click(f"button[data-lang={lang}]")
    page.evaluate(f"Anlan.show({REPORT.nodes.index(next(n for n in REPORT.nodes if n.id == REPORT.stop[0].account))})")
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(CONTRAST) == []
    assert (
        page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, at, all) => all.indexOf(id) !== at)")
        == []
    )
    order = [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3,h4", "(all) => all.map((e) => e.tagName)")]
    assert order[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(order))


def test_two_thousand_accounts_open_fast_and_a_fold_opens_without_moving_the_others(
    browser: "playwright.Browser", tmp_path: Path
) -> None:
    large = example_report(sample_case(accounts=4400, victims=40, transfers=60000, layers=6))
    assert len(large.nodes) >= 1_900
    page = open_report(browser, tmp_path, large)
    assert page.evaluate("document.body.dataset.ready") == "adds-up"
    assert page.locator(".node").count() <= 300
    taken = page.evaluate("(() => { const t = performance.now(); Anlan.change({ step: 500 }); return performance.now() - t; })()")
    assert taken < 500
    page.evaluate("Anlan.change({ step: Anlan.steps(), below: 0 })")
    where = "Object.fromEntries(Anlan.model.visibleNodes.map((one) => [one.key, Anlan.placeOf(one.key).join()]))"
    before = page.evaluate(where)
    fold = page.evaluate("Anlan.model.visibleNodes.filter((one) => one.key[0] === 'f')[0].key")
    page.evaluate(f"Anlan.select({{ node: '{fold}' }})")
    page.click("#panel button.wide")
    after = page.evaluate(where)
    assert fold not in after
    assert len(after) > len(before)
    assert {key: place for key, place in before.items() if key != fold} == {key: after[key] for key in before if key != fold}
    rows = sorted([[float(part) for part in place.split(",")] for place in after.values()])
    assert all(one[0] < other[0] or one[1] + one[2] < other[1] for one, other in pairwise(rows))
    assert page.complaints == []
    page.context.close()


def test_a_case_with_too_many_shares_still_opens_and_adds_up(
    browser: "playwright.Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "PAIRS_AT_MOST", 0)
    page = open_report(browser, tmp_path, REPORT)
    assert page.evaluate("document.body.dataset.ready") == "adds-up"
    assert page.is_disabled("#owner")
    page.evaluate("Anlan.select({ edge: [...Anlan.model.edges.keys()][0] })")
    page.evaluate("Anlan.show(2)")
    assert page.complaints == []
    page.context.close()


def test_without_scripts_the_page_still_shows_its_tables_and_a_still_picture(
    browser: "playwright.Browser", tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(render_page(REPORT, "zh"), encoding="utf-8")
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.is_visible(".no-script svg")
    assert not page.is_visible("#explorer")
    assert page.is_visible(f"text={REPORT.stop[0].account}")
    context.close()
