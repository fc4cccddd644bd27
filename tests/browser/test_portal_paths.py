"""The public's paths in a real browser, in both languages, on a phone without script; each page by axe; screenshots are kept."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from anlan.desk.intake.acts.talk import write_from_office
from anlan.desk.intake.models import Submission, Upload
from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Officer
from anlan.desk.people.powers import powers_of
from tests.browser.reading import check, press
from tests.browser.test_office import browser, pytestmark, site

__all__ = ["browser", "pytestmark", "site"]
PHONE = {"width": 390, "height": 844}
SHOTS = Path(os.environ.get("ANLAN_ARTEFACTS", "var/screenshots"))
LANGUAGES = ("zh-CN", "en-US")
TEXT = {
    "zh-CN": "望桥路 18 号三楼每晚有人自称客服退款，收款账号 6217990300015216320，电话 13812345678，已骗走 3.2万元。",
    "en-US": "People on the third floor claim to be customer service: account 6217990300015216320, phone 13812345678.",
}


class Walk:
    """A person with a phone: fills in, goes on, and every page is checked and photographed."""

    def __init__(self, page: object, site: str, language: str, path: str) -> None:
        self.page, self.site, self.language, self.path, self.count = page, site, language, path, 0

    def look(self) -> None:
        """Check the page, keep its picture, and see that nothing runs out of the screen sideways."""
        self.count += 1
        check(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "wider than the phone"
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{self.path}-{self.language[:2]}-{self.count:02d}.png", full_page=True)

    def open(self, address: str) -> None:
        self.page.goto(self.site + address)
        self.look()

    def go(self, **answers: str) -> None:
        """Answer a page and go on."""
        for field, value in answers.items():
            self.page.fill(f"#{field.replace('_', '-')}", value)
        press(self.page, "button[value=next]")
        self.look()

    def receipt(self) -> tuple[str, str]:
        return self.page.inner_text("#number"), self.page.inner_text("#receipt")

    def enter(self, address: str, number: str, receipt: str) -> None:
        self.page.goto(self.site + address)
        self.page.fill("#answer", number)
        self.page.fill("#receipt", receipt)


@pytest.fixture(params=LANGUAGES)
def walk(browser: object, site: str, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """axe needs to run its own script on the page, so scripts are on; the pages themselves hold none."""
    context = browser.new_context(locale=request.param, viewport=PHONE, bypass_csp=True)  # type: ignore[attr-defined]
    name = re.sub(r"^test_|\[.*", "", request.node.name)
    yield Walk(context.new_page(), site, request.param, name)
    context.close()


def test_tip_receipt_and_talk(walk: Walk, tmp_path: Path) -> None:
    walk.open("/public/")
    walk.open("/public/tip")
    walk.go()
    assert walk.page.locator(".errors a").get_attribute("href") == "#answer"
    walk.go(answer=TEXT[walk.language])
    walk.go()
    assert walk.page.locator("#value-0").input_value()
    walk.page.check("#out-0")
    walk.go()
    walk.go()
    walk.go()
    number, receipt = walk.receipt()
    one = Submission.objects.get(number=number)
    assert not one.mentions.filter(kind="phone").exists() or not one.mentions.filter(kind="account").exists()
    write_from_office(
        submission=one,
        text="请补充照片。",
        powers=powers_of(Officer.objects.get(username="lin"), timezone.now()),
        now=timezone.now(),
    )
    walk.enter("/public/follow", number, "AAAA-AAAA-AAAA-AAAA")
    press(walk.page, "main form button")
    walk.look()
    walk.enter("/public/follow", number, receipt)
    press(walk.page, "main form button")
    walk.look()
    assert "请补充照片" in walk.page.inner_text("main")
    file = tmp_path / "picture.txt"
    file.write_text("时间,金额\n2026-03-01,100.00\n", encoding="utf-8")
    walk.page.set_input_files("#file", file)
    walk.page.fill("#answer", "附上清单")
    press(walk.page, "button[value=write]")
    walk.look()
    assert "附上清单" in walk.page.inner_text("main") and Upload.objects.filter(submission=one).exists()


def test_fraud_report(walk: Walk) -> None:
    walk.open("/public/fraud")
    walk.go(answer=TEXT[walk.language])
    walk.go(amount_0="abc")
    assert walk.page.locator("#amount-0-error").is_visible()
    walk.page.fill("#amount-0", "48,600.00")
    press(walk.page, "button[value=more]")
    walk.look()
    walk.go(at_0="2026-03-01 09:30", payee_0="6217990300015216320", amount_1="1200")
    walk.go()
    walk.go(answer="钱多多", phone="13900001111")
    walk.go()
    assert Submission.objects.get(number=walk.receipt()[0]).matter.loss_fen == 4_980_000
    press(walk.page, "form.noprint button")
    walk.look()


def test_claim(walk: Walk) -> None:
    walk.open("/public/claim")
    walk.go()
    walk.go(amount_0="48600", payee_0="6217990300015216320")
    walk.go()
    walk.go()
    walk.go(answer="钱多多", phone="13900001111")
    walk.go()
    walk.receipt()


def test_objection(walk: Walk) -> None:
    walk.open("/public/objection")
    walk.go()
    walk.page.check("#answer")
    walk.go()
    walk.go(answer="ZF-2026-000001")
    walk.go(answer="里面是工资。" if walk.language == "zh-CN" else "It is my wage.")
    walk.go()
    walk.go(answer="马六", phone="13900001111")
    walk.go()
    walk.receipt()


def test_satisfaction(walk: Walk) -> None:
    walk.page.goto(walk.site + "/public/letter")
    walk.page.fill("#answer", "谢谢")
    for _ in range(4):
        press(walk.page, "button[value=next]")
    number, receipt = walk.receipt()
    walk.open("/public/rate")
    walk.enter("/public/rate", number, receipt)
    walk.page.check("#r1")
    press(walk.page, "button[value=rate]")
    walk.look()
    Matter.objects.filter(submission__number=number).update(closed_at=timezone.now())
    walk.page.fill("#receipt", receipt)
    walk.page.check("#r2")
    press(walk.page, "button[value=rate]")
    walk.look()
    assert Submission.objects.get(number=number).rating == "partly"


def test_leaving_quickly_leads_away(walk: Walk) -> None:
    walk.page.goto(walk.site + "/public/tip")
    walk.page.click("a.leave")
    assert walk.page.url == "about:blank"
