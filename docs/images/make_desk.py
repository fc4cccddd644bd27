"""Makes the pictures of the desk and the portal for the docs: walks through a running demonstration and takes screenshots.

``./anlan office --demo`` in one terminal, ``python docs/images/make_desk.py http://127.0.0.1:8000 "calm waters run deep"`` in
another (the password is the one that the first prints): writes
``desk-NAME-zh.png`` and ``desk-NAME-en.png`` beside this file. It sends one tip to the demonstration; nothing else is changed.
"""

import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
SCREEN, PHONE = {"width": 1440, "height": 900}, {"width": 480, "height": 860}
TIP = {
    "zh": "望桥路 18 号三楼每晚有人自称客服退款，收款账号 6217990300015216320，电话 13812345678，有人已被骗走 3.2万元。",
    "en": "On the third floor people claim to be customer service: account 6217990300015216320, phone 13812345678.",
}
ASKED = {"zh": "感谢您的线索。请问他们一般几点开始？", "en": "Thank you. At what hour do they usually begin?"}
ANSWERED = {"zh": "晚上八点以后。", "en": "After eight in the evening."}


def sign_in(context: BrowserContext, site: str, name: str) -> Page:
    """A page of the desk as somebody of the demonstration."""
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", sys.argv[2])
    page.click("form.stack button")
    page.fill("#id_code", page.inner_text("#demo-code"))
    page.click("form.stack button")
    page.wait_for_load_state()
    return page


def speak(context: BrowserContext, site: str, lang: str) -> None:
    """Read and write in ``lang`` from now on."""
    context.add_cookies([{"name": "anlan_language", "value": LANGUAGES[lang], "url": site}])


def shoot(page: Page, name: str, lang: str) -> None:
    """Keep what stands on the screen."""
    page.wait_for_load_state()
    page.screenshot(path=HERE / f"desk-{name}-{lang}.png")


def linked(page: Page, start: str) -> str:
    """Where the first link that begins with ``start`` leads."""
    found = page.locator(f"a[href^='{start}']").first.get_attribute("href")
    if found is None:
        raise SystemExit(f"{page.url} links to nothing below {start}: is this the demonstration?")
    return found


def desk(context: BrowserContext, site: str) -> Page:
    """Today, the trace of the sample case, the return of the other case."""
    page = sign_in(context, site, "lin")
    for lang in LANGUAGES:
        speak(context, site, lang)
        page.goto(f"{site}/today")
        shoot(page, "today", lang)
        page.goto(f"{site}/funds/cases?number=XA-")
        cases = page.eval_on_selector_all("main a[href*='/funds/cases/']", "(all) => all.map((one) => one.getAttribute('href'))")
        for case in dict.fromkeys(cases):
            number = case.rstrip("/").rsplit("/", 1)[1]
            page.goto(f"{site}/returns/{number}")
            if page.locator("table.plan, #plan").count():
                shoot(page, "return", lang)
                continue
            page.goto(f"{site}/funds/cases/{number}/trace")
            if page.locator("body[data-ready]").count() or page.locator("#explorer").count():
                page.wait_for_selector("body[data-ready]")
                shoot(page, "trace", lang)
    return page


def talk(officer: Page, context: BrowserContext, site: str, lang: str) -> None:
    """A tip on a phone: what was recognised, then the talk with the office by the receipt."""
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(f"{site}/public/tip")
    page.fill("#answer", TIP[lang])
    page.click("button[value=next]")
    page.click("button[value=next]")
    page.locator("#value-0").wait_for()
    shoot(page, "tip", lang)
    for _ in range(3):
        page.click("button[value=next]")
    number, receipt = page.inner_text("#number"), page.inner_text("#receipt")
    officer.goto(f"{site}/tips")
    newest = officer.eval_on_selector_all(
        "a[href^='/tips/']",
        "(all) => Math.max(...all.map((one) => Number(one.getAttribute('href').split('/')[2])).filter(Boolean))",
    )
    officer.goto(f"{site}/tips/{newest}")
    officer.fill("#text", ASKED[lang])
    officer.locator("form[action$=write] button").click()
    officer.wait_for_load_state()
    page.goto(f"{site}/public/follow")
    page.fill("#answer", number)
    page.fill("#receipt", receipt)
    page.click("main form button")
    page.fill("#answer", ANSWERED[lang])
    page.click("button[value=write]")
    page.wait_for_load_state()
    page.locator("#answer").scroll_into_view_if_needed()
    shoot(page, "talk", lang)
    page.close()


def main() -> None:
    """Take all pictures from the demonstration whose address and password are given."""
    site = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        inside, outside, bank = (browser.new_context(viewport=SCREEN) for _ in range(3))
        officer = desk(inside, site)
        at_bank = sign_in(bank, site, "bank")
        for lang in LANGUAGES:
            for context in (inside, outside, bank):
                speak(context, site, lang)
            talk(officer, outside, site, lang)
            at_bank.goto(f"{site}/orders")
            at_bank.goto(site + linked(at_bank, "/orders/"))
            shoot(at_bank, "order", lang)
        browser.close()


if __name__ == "__main__":
    main()
