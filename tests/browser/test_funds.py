"""The money of a case in a real browser, in both languages: upload, reading, trace, stop list, order; checked by axe.

Screenshots are kept in the folder that ``ANLAN_SCREENSHOTS`` names.
"""

import os
import re
from pathlib import Path

import pytest
from django.utils import timezone

from anlan.desk.funds.models import CaseTrace, Order, StatementFile
from anlan.desk.funds.pictures import keep_pictures
from anlan.desk.funds.summary import Summary, summarise
from anlan.desk.funds.tracing import keep_report
from anlan.desk.matters.models import Matter
from anlan.server.demo_case import TITLE
from anlan.values import format_fen
from anlan.worker.case_files import work_once
from tests.browser.reading import check, press
from tests.browser.test_office import browser, open_page, pytestmark, sign_in, site  # noqa: F401  fixtures
from tests.desk.test_statements import ODD
from tests.unit.report.example import example_report
from tests.unit.report.sample_case import sample_case

SHOTS = os.environ.get("ANLAN_SCREENSHOTS")
LANGUAGES = ["zh-CN", "en-US"]


def shoot(page: "playwright.Page", name: str, language: str, *, full: bool = True) -> None:  # noqa: F821
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}-{language[:2]}.png", full_page=full)


def work_off() -> None:
    while work_once(timezone.now()):
        pass


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_files_to_an_order_at_the_bank(browser, site: str, language: str, tmp_path: Path) -> None:  # noqa: F811
    page = open_page(browser, language)
    sign_in(page, site, "lin")
    case = Matter.objects.get(title=TITLE)
    page.goto(f"{site}/funds/cases")
    check(page)
    shoot(page, "cases", language)
    press(page, page.get_by_role("link", name=case.number))
    shoot(page, "waiting", language)
    check(page)
    (tmp_path / "odd.csv").write_text(ODD, encoding="utf-8")
    page.set_input_files("#files", [tmp_path / "odd.csv"])
    press(page, "form.drop button")
    assert "odd.csv" in page.inner_text(".said")
    work_off()
    page.wait_for_selector("#progress:not(.working)", state="attached", timeout=10_000)
    page.goto(f"{site}/funds/cases/{case.pk}")
    shoot(page, "statements", language)
    check(page)
    press(page, page.get_by_role("link", name="odd.csv"))
    press(page, ".preview a")
    for word, field in (("何时", "time"), ("发生数", "amount"), ("方向", "direction")):
        page.get_by_label(word).select_option(field)
    page.fill("#name", "平湖村镇银行")
    shoot(page, "columns", language)
    check(page)
    press(page, "form.columns-form button")
    work_off()
    page.goto(f"{site}/funds/cases/{case.pk}")
    assert "平湖村镇银行" in page.inner_text("main")
    press(page, page.locator("table.readings th a").nth(3))
    shoot(page, "reading", language)
    check(page)
    page.goto(f"{site}/funds/cases/{case.pk}/payments")
    shoot(page, "payments", language)
    check(page)
    page.goto(f"{site}/funds/cases/{case.pk}/trace")
    page.wait_for_selector("body[data-ready]")
    assert page.get_attribute("body", "data-ready") == "adds-up"
    shoot(page, "trace", language)
    shoot(page, "trace-top", language, full=False)
    check(page)
    page.locator("button[data-node]:visible").nth(3).click()
    assert page.inner_text("#panel h3")
    shoot(page, "trace-panel", language, full=False)
    check(page)
    page.locator("#method-choice button").nth(2).click()
    page.evaluate("Anlan.change({ step: Math.floor(Anlan.steps() / 2) })")
    assert page.get_attribute("#layer-totals tfoot tr:last-child", "class") == "ok"
    shoot(page, "trace-half", language, full=False)
    press(page, page.locator("table.accounts th a").nth(4))
    shoot(page, "account", language)
    check(page)
    page.goto(f"{site}/funds/cases/{case.pk}/stops")
    check(page)
    for tick in page.locator("input[name=pick]").all()[:3]:
        tick.check()
    for choice in page.locator("select").all():
        choice.select_option(index=1)
    shoot(page, "stops", language)
    press(page, ".bar-below button")
    check(page)
    shoot(page, "sheet", language)
    assert Order.objects.filter(sheet__matter=case).count() == 3
    assert format_fen(sum(order.amount_fen for order in Order.objects.filter(sheet__matter=case))) in page.inner_text("tfoot")
    assert not page.wrongs


def test_without_script_the_trace_is_a_still_picture_and_tables(browser, site: str) -> None:  # noqa: F811
    case = Matter.objects.get(title=TITLE)
    work_off()
    assert CaseTrace.objects.get(matter=case).has_report and not StatementFile.objects.exclude(state="read").exists()
    page = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, java_script_enabled=False).new_page()
    sign_in(page, site, "lin")
    page.goto(f"{site}/funds/cases/{case.pk}/trace")
    assert page.is_visible(".no-script svg") and page.is_visible("table.layers") and not page.is_visible("#explorer")
    shoot(page, "trace-no-script", "zh")
    press(page, "table.accounts th a")
    assert re.search(r"\.csv|\.xlsx", page.inner_text("main"))


def test_two_thousand_accounts_are_sent_as_a_few_hundred_and_groups_open_in_place(browser, site: str) -> None:  # noqa: F811
    case = Matter.objects.get(title=TITLE)
    report = example_report(sample_case(accounts=4400, victims=40, transfers=60000, layers=6))
    assert len(report.nodes) > 1_900
    StatementFile.objects.update(state="withdrawn")
    keep_report("a" * 64, report)
    keep_pictures("a" * 64)
    CaseTrace.objects.create(matter=case, digest="a" * 64, asked_at=timezone.now(), state="done", has_report=True)
    page = open_page(browser, "zh-CN")
    sign_in(page, site, "lin")
    page.goto(f"{site}/funds/cases/{case.pk}/trace")
    page.wait_for_selector("body[data-ready=adds-up]")
    assert page.evaluate("Anlan.data.nodes.key.length") <= 300
    assert page.evaluate("Anlan.model.layers.reduce((sum, one) => sum + one.accounts, 0)") == len(summarise_large().accounts)
    shoot(page, "trace-large", "zh", full=False)
    check(page)
    where = (
        "Object.fromEntries(Anlan.data.nodes.key.map((key, n) => [key, `${Anlan.data.layout.nodes[n]}`]).filter(([key]) => key))"
    )
    before = page.evaluate(where)
    group = page.evaluate("Anlan.data.nodes.fold.findIndex((count) => count > 20)")
    page.evaluate(f"Anlan.show({group})")
    page.locator("#panel button.wide").first.click()
    page.wait_for_url("**open=*")
    page.wait_for_selector("body[data-ready=adds-up]")
    after = page.evaluate(where)
    assert len(before) < len(after) <= 340
    assert {key: place for key, place in after.items() if key in before} == before
    shoot(page, "trace-large-open", "zh", full=False)
    assert not page.wrongs


def summarise_large() -> Summary:
    return summarise(CaseTrace.objects.get(digest="a" * 64))
