"""The desk on a phone, 390 points wide, in both languages: nothing runs out of the screen sideways, axe finds nothing.

And the matter's page on any screen: what runs out stands above what to do, papers and people below, the past folded.
Screenshots are kept in the folder that ``ANLAN_SHOTS`` names.
"""

import os
from pathlib import Path

import pytest

from anlan.desk.alerts.models import Alert
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Matter
from anlan.desk.returns.models import Plan
from anlan.server.demo_case import TITLE
from tests.browser.reading import check, press
from tests.browser.test_office import browser, open_page, pytestmark, sign_in, site

__all__ = ["browser", "pytestmark", "site"]
WIDE = 390
LANGUAGES = ["zh-CN", "en-US"]
WIDER = """() => [...document.querySelectorAll("#main *")]
  .filter((one) => one.checkVisibility() && !one.closest("table, .scroll, svg"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map((one) => one.outerHTML.slice(0, 100))"""


def look(page: "playwright.Page", name: str, language: str) -> None:  # noqa: F821
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE, (name, page.evaluate(WIDER))
    check(page)
    shoot(page, f"phone-{name}", language)


def shoot(page: "playwright.Page", name: str, language: str) -> None:  # noqa: F821
    folder = os.environ.get("ANLAN_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{language[:2]}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_desk_runs_out_of_a_phones_screen(browser: object, site: str, language: str) -> None:
    page = open_page(browser, language)
    page.set_viewport_size({"width": WIDE, "height": 844})
    sign_in(page, site, "lin")
    case, tip = Matter.objects.get(title=TITLE), Submission.objects.filter(kind="fraud").latest("pk")
    rooms = {
        "today": "/today", "matters": "/matters", "matter": f"/matters/{case.pk}", "tips": "/tips", "tip": f"/tips/{tip.pk}",
        "told": f"/funds/told/{tip.pk}", "alerts": "/alerts", "alert": f"/alerts/{Alert.objects.latest('pk').pk}",
        "payments": f"/funds/cases/{case.pk}/payments", "return": f"/returns/{case.pk}",
    }  # fmt: skip
    for name, address in rooms.items():
        page.goto(site + address)
        look(page, name, language)
    page.context.clear_cookies()
    sign_in(page, site, "bank")
    page.goto(f"{site}/orders")
    look(page, "inbox", language)
    press(page, "tbody a")
    look(page, "order", language)


def test_a_matter_shows_what_runs_out_first_and_leads_within_the_page(browser: object, site: str) -> None:
    page = open_page(browser, "zh-CN")
    sign_in(page, site, "lin")
    page.goto(f"{site}/matters/{Plan.objects.get().matter_id}")
    order = ("#due", "#work", "#papers", "#people", "#tasks")
    tops = [page.locator(one).bounding_box()["y"] for one in order]
    assert tops == sorted(tops)
    assert page.locator("#due li").first.is_visible() and not page.locator("#line details li").first.is_visible()
    page.click(".within a[href='#people']")
    assert page.locator("#people h2").first.is_visible()
    shoot(page, "matter-long", "zh")
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * 900, "a case with eight procedures in four screens"
    page.click("#line details summary")
    page.wait_for_selector("#line details li")
    assert not page.wrongs


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_six_clears_returns_and_settings_fit_a_phone(browser: object, site: str, language: str) -> None:
    page = open_page(browser, language)
    page.set_viewport_size({"width": WIDE, "height": 844})
    sign_in(page, site, "gao")
    page.goto(f"{site}/insight/six")
    look(page, "six", language)
    press(page, ".tiles dd a")
    look(page, "behind", language)
    page.goto(f"{site}/insight/returns")
    look(page, "returns", language)
    page.select_option("#kind", "quarter")
    page.fill("#month", "2020-01")
    press(page, "main form button")
    look(page, "period-return", language)
    assert not page.wrongs
    page.context.clear_cookies()
    sign_in(page, site, "admin")
    for name in ("retention", "reception", "channels"):
        page.goto(f"{site}/settings/{name}")
        look(page, name, language)
    assert not page.wrongs
