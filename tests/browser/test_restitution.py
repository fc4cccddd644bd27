"""Papers, a return and the ledger of property in a real browser, in both languages, checked by axe."""

import os
from pathlib import Path

import pytest

from anlan.desk.matters.models import Run
from anlan.desk.papers.models import Paper
from anlan.desk.property.models import Item
from anlan.desk.returns.models import Plan
from tests.browser import test_office
from tests.browser.reading import check, press
from tests.browser.test_office import open_page, sign_in

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = test_office.pytestmark
browser, site = test_office.browser, test_office.site
LANGUAGES = ["zh-CN", "en-US"]
PICTURES = os.environ.get("ANLAN_PICTURES", "")
"""A folder to keep the pictures in, for the documentation."""


def keep(page: "playwright.Page", name: str, language: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{language[:2]}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_calculates_a_plan_anew_and_sees_before_and_after(
    browser: "playwright.Browser",
    site: str,
    language: str,
) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "lin")
    plan = Plan.objects.get()
    page.goto(f"{site}/returns/{plan.matter_id}")
    check(page)
    keep(page, "return", language)
    page.fill("#id_why", "更正此前返还")
    press(page, "button[value=plan]")
    assert Plan.objects.count() == 2
    assert "更正此前返还" in page.inner_text("main")
    check(page)
    keep(page, "return-again", language)
    assert not page.wrongs


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_is_drafted_and_waits_for_its_signatures(
    browser: "playwright.Browser",
    site: str,
    language: str,
) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "lin")
    plan = Plan.objects.get()
    page.goto(f"{site}/matters/{plan.matter_id}")
    check(page)
    keep(page, "matter", language)
    run = Run.objects.filter(matter=plan.matter, procedure="freeze").first()
    assert run is not None
    page.goto(f"{site}/drafts/{run.pk}/renewal_notice?doc=renewal_notice")
    check(page)
    page.fill("#id_months", "六个月")
    page.fill("#id_reason", "资金流向仍在核查")
    keep(page, "draft", language)
    press(page, "main form button")
    check(page)
    keep(page, "paper", language)
    assert Paper.objects.filter(number="").count() == 1
    issued = Paper.objects.exclude(number="").order_by("pk").last()
    assert issued is not None
    page.goto(f"{site}/issued/{issued.pk}")
    check(page)
    with page.expect_download() as download:
        page.click("main a.button >> nth=0")
    assert download.value.suggested_filename.endswith(".pdf")
    assert not page.wrongs


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_head_approves_a_disposal_in_the_ledger(
    browser: "playwright.Browser",
    site: str,
    language: str,
) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "gao")
    item = Item.objects.get(kind="vehicle")
    page.goto(f"{site}/property/{item.matter_id}")
    check(page)
    keep(page, "ledger", language)
    page.goto(f"{site}/property/items/{item.pk}")
    check(page)
    keep(page, "item", language)
    press(page, "button[value=approve]")
    assert item.disposals.get().approved_at is not None
    assert not page.wrongs


def test_a_bank_reads_the_notice_with_its_freeze(browser: "playwright.Browser", site: str) -> None:
    page = open_page(browser, "zh-CN")
    sign_in(page, site, "bank2")
    page.goto(f"{site}/orders")
    press(page, "tbody a")
    check(page)
    keep(page, "bank", "zh-CN")
    assert page.locator("main a[href*='/papers/']").count() == 1
    assert not page.wrongs


def test_a_clerk_sees_the_templates(browser: "playwright.Browser", site: str) -> None:
    page = open_page(browser, "zh-CN")
    sign_in(page, site, "admin")
    page.goto(f"{site}/settings/papers")
    check(page)
    keep(page, "templates", "zh-CN")
    assert not page.wrongs
