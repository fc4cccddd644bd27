"""The office in a real browser, in both languages: sign in, work an order, write a letter without script; checked by axe."""

import os
import re
import shutil
from collections.abc import Iterator

import pyotp
import pytest
from django.db.models import Count
from django.utils import timezone

from anlan.desk.encryption import encrypt
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Matter
from anlan.desk.people.codes import PURPOSE
from anlan.desk.people.models import SecondFactor
from anlan.desk.record.models import Event
from anlan.server.demo import seed
from anlan.server.demo_office import PASSWORD, SECRET
from tests.browser.reading import check, press
from tests.record_guard import empty_record

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine (Debian: apt-get install chromium)"),
]
OWN = re.compile(r"https?://(localhost|127\.0\.0\.1)[:/]|data:")
LANGUAGES = [("zh-CN", "今日"), ("en-US", "Today")]


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver keeps a loop in this thread; no query of ours runs in it
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: object, transactional_db: None) -> Iterator[str]:
    """The demonstration, served."""
    seed(timezone.now())
    yield str(live_server)
    empty_record()


def open_page(browser: "playwright.Browser", language: str) -> "playwright.Page":
    """A page that notes what it should not do: errors on its console, requests to others."""
    page = browser.new_context(locale=language, viewport={"width": 1440, "height": 900}).new_page()
    page.wrongs = []
    page.on("console", lambda said: page.wrongs.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: page.wrongs.append(asked.url) if not OWN.match(asked.url) else None)
    return page


def sign_in(page: "playwright.Page", site: str, username: str) -> None:
    SecondFactor.objects.filter(officer__username=username).update(secret=encrypt(SECRET, PURPOSE), last_step=0)
    page.goto(f"{site}/sign-in")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    press(page, "form.stack button")
    page.fill("#id_code", pyotp.TOTP(SECRET).now())
    press(page, "form.stack button")


@pytest.mark.postgres
@pytest.mark.parametrize(("language", "today"), LANGUAGES)
def test_an_officer_signs_in_reads_why_a_date_and_works_an_order(
    browser: "playwright.Browser", site: str, language: str, today: str
) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "zhou")
    assert page.inner_text("h1").startswith(today)
    check(page)
    page.locator("details.why summary").first.click()
    page.wait_for_selector(".steps-read li")
    check(page)
    page.locator("td.acts details:not(.why) summary").first.click()
    page.wait_for_selector("td.acts input[name=reason]")
    check(page)
    matter, tip = Matter.objects.order_by("pk")[1].pk, Submission.objects.order_by("pk")[1].pk
    rooms = (
        "/matters", "/funds", "/tips", "/account", "/insight/risks", "/insight/figures", "/insight/six", "/insight/returns",
        "/followup", "/funds/orders/new",
    )  # fmt: skip
    for address in (*rooms, f"/matters/{matter}", f"/tips/{tip}"):
        page.goto(site + address)
        check(page)
    assert not page.wrongs


@pytest.mark.parametrize(("language", "today"), LANGUAGES)
def test_what_stands_folded_on_a_matter_comes_when_it_is_opened(
    browser: "playwright.Browser", site: str, language: str, today: str
) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "zhou")
    matter = Matter.objects.annotate(runs_there=Count("runs")).order_by("-runs_there", "pk").first()
    assert matter is not None
    page.goto(f"{site}/matters/{matter.pk}")
    folded = page.locator("details.run:has([hx-get])").last
    folded.evaluate("one => { for (let at = one; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true }")
    page.wait_for_function("one => !one.querySelector('[hx-get] > a')", arg=folded.element_handle())
    page.locator("aside.timeline details summary").click()
    page.wait_for_selector("aside.timeline details ol li")
    page.locator("#tasks details summary").click()
    page.fill("#tasks input[name=what]", "核对流水 / check the statement")
    page.select_option("#tasks select[name=officer]", index=1)
    page.fill("#tasks input[name=due_at]", "2030-01-02T03:04")
    check(page)
    press(page, "#tasks form.row button")
    assert "核对流水" in page.inner_text("#tasks")
    page.locator("#people details summary").click()
    page.wait_for_selector("#people input[name=name]")
    check(page)
    assert not page.wrongs


@pytest.mark.parametrize(("language", "today"), LANGUAGES)
def test_a_bank_confirms_an_order(browser: "playwright.Browser", site: str, language: str, today: str) -> None:
    page = open_page(browser, language)
    sign_in(page, site, "bank")
    press(page, "tbody a")
    check(page)
    before = Event.objects.filter(role="bank").count()
    page.goto(site + "/orders")
    press(page, page.get_by_role("link", name=f"ZF-{timezone.now().year}-000007"))
    press(page, "button[value=stop_confirmed]")
    assert not page.wrongs
    assert Event.objects.filter(role="bank").count() > before


@pytest.mark.postgres
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_letter_is_sent_on_a_phone_without_script_and_followed_by_its_receipt(
    browser: "playwright.Browser", site: str, language: str
) -> None:
    page = browser.new_context(locale=language, viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    page.goto(f"{site}/public/letter")
    page.fill("#answer", "电话13812345678，账号 6217990300015216320。")
    press(page, "button[value=next]")
    assert page.locator("input[id^=out-]").count() == 2
    for _ in range(3):
        press(page, "button[value=next]")
    number, receipt = page.inner_text("#number"), page.inner_text("#receipt")
    page.goto(f"{site}/public/follow")
    page.fill("#answer", number)
    page.fill("#receipt", receipt)
    press(page, "main form button")
    page.fill("#answer", "补充")
    press(page, "button[value=write]")
    assert "补充" in page.inner_text("main")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_public_pages_have_no_accessibility_violations(browser: "playwright.Browser", site: str, language: str) -> None:
    page = browser.new_context(locale=language, viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    for address in ("/public/", "/public/letter", "/public/objection", "/public/follow", "/public/privacy", "/sign-in"):
        page.goto(site + address)
        check(page)
