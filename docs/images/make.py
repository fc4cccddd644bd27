"""Makes the pictures of the docs: opens reports of cases in Chromium and takes screenshots.

``python docs/images/make.py NAME=CASE …`` writes ``report-NAME-zh.png`` and ``report-NAME-en.png`` beside this file.
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from anlan.money.case import open_case
from anlan.report.from_case import frozen_of, report_of_case
from anlan.report.writing import write_report
from anlan.values import SHANGHAI

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
PARTS = {"report": "#flow", "stop": "#stop"}


def page_of(case: Path, folder: Path) -> Path:
    """The HTML report of a case folder."""
    opened = open_case(case)
    table = case / "frozen.csv"
    frozen = frozen_of(table, None, opened.payments) if table.is_file() else None
    report = report_of_case(opened, made_at=datetime.now(SHANGHAI).replace(microsecond=0), frozen=frozen)
    return write_report(report, folder, "zh", ("html",)).files["html"]


def shoot(page: Page, name: str) -> None:
    """A picture of each part in each language."""
    for lang, button in (("zh", "中文"), ("en", "English")):
        page.get_by_text(button, exact=True).first.click()
        for part, place in PARTS.items():
            page.locator(place).evaluate("element => window.scrollTo(0, element.offsetTop - 60)")
            page.wait_for_timeout(400)
            page.screenshot(path=HERE / f"{part}-{name}-{lang}.png")


def main() -> None:
    """Take the pictures that were asked for."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for word in sys.argv[1:]:
            name, _, case = word.partition("=")
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(page_of(Path(case), Path(folder)).as_uri())
            shoot(page, name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
