"""Alerts and the API's pages in a real browser, in both languages: keys, dissuasion to its end, keys to the API; checked by axe.

Screenshots are kept under ``ANLAN_SHOTS`` when it is set.
"""

import os
from pathlib import Path

import pytest

from anlan.desk import clock
from anlan.desk.alerts.models import Alert
from anlan.desk.exchange.models import ApiKey
from anlan.server.demo_alerts import demo_key
from tests.browser.reading import check, press
from tests.browser.test_office import browser, open_page, pytestmark, sign_in, site

__all__ = ["browser", "pytestmark", "site"]
LANGUAGES = ["zh-CN", "en-US"]


def shoot(page: "object", name: str, language: str) -> None:
    folder = os.environ.get("ANLAN_SHOTS")
    if folder:
        path = Path(folder) / f"alerts-{name}-{language[:2]}.png"
        page.screenshot(path=path, full_page=True)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_works_the_queue_by_keys_and_dissuades_to_the_end(browser: object, site: str, language: str) -> None:
    page = open_page(browser, language)  # type: ignore[arg-type]
    sign_in(page, site, "lin")
    page.goto(f"{site}/alerts")
    check(page)
    shoot(page, "queue", language)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("c")
    page.wait_for_url("**/alerts/*")
    taken = Alert.objects.get(pk=int(page.url.rsplit("/", 1)[1]))
    assert taken.state == "working" and taken.claimed_by.username == "lin"
    page.fill("#phone", "13900003333")
    press(page, "form[action$=dissuade] button")
    page.wait_for_selector("button[value=message_sent]")
    check(page)
    page.fill("#step-note", "发出短信")
    press(page, "button[value=message_sent]")
    press(page, "button[value=call_failed]")
    page.wait_for_selector("text=发出短信")
    shoot(page, "ladder", language)
    page.fill("#note", "上门当面劝住")
    press(page, "button[value=dissuaded]")
    taken.refresh_from_db()
    assert taken.outcome == "dissuaded"
    for tab in ("mine", "working", "done"):
        page.goto(f"{site}/alerts?tab={tab}")
        check(page)
    collecting = Alert.objects.filter(typology="collecting_mule").latest("pk")
    page.goto(f"{site}/alerts/{collecting.pk}")
    check(page)
    shoot(page, "alert", language)
    for address in ("sanctions", "sanctions/new"):
        page.goto(f"{site}/alerts/{address}")
        check(page)
    shoot(page, "sanction", language)
    assert not page.wrongs


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_makes_a_key_and_a_webhook_and_the_documentation_asks_nobody_else(
    browser: object, site: str, language: str
) -> None:
    demo_key(clock.now())
    page = open_page(browser, language)  # type: ignore[arg-type]
    sign_in(page, site, "admin")
    page.goto(f"{site}/settings/api")
    page.select_option("#id_organisation", label=page.locator("#id_organisation option").nth(1).inner_text())
    page.select_option("#id_receiver", index=1)
    page.fill("#id_name", "核心系统")
    page.check("input[value='orders.pull']")
    press(page, "form.stack button")
    page.wait_for_selector("#made")
    assert page.inner_text("#made").startswith("anlan_")
    check(page)
    shoot(page, "keys", language)
    assert ApiKey.objects.filter(name="核心系统").exists()
    page.goto(f"{site}/settings/api/webhooks")
    page.select_option("#id_organisation", index=1)
    page.select_option("#id_receiver", index=1)
    page.fill("#id_address", "https://bank.example/hook")
    press(page, "form.stack button")
    page.wait_for_selector("#made")
    check(page)
    press(page, "tbody a")
    check(page)
    shoot(page, "webhook", language)
    assert not page.wrongs
    page.goto(f"{site}/api/v1/docs")
    page.wait_for_selector(".opblock-summary-path")
    shoot(page, "docs", language)
    assert [wrong for wrong in page.wrongs if wrong.startswith("http")] == [], "nothing is asked of others"
