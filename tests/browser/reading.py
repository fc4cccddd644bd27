"""Reading a page only once it stands: what every walk through the pages goes on and is checked by.

On a busy machine a click comes back before the next page has begun, and a page is read while it is being torn down. So
``press`` waits for the page that the click asks for, and ``check`` for the whole document, before axe looks at it.
"""

import pytest

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
STANDS = "document.documentElement !== null && document.readyState === 'complete'"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}


def press(page: "playwright.Page", button: "str | playwright.Locator") -> None:
    """Click what leads to another page, and wait until that page stands."""
    with page.expect_navigation(wait_until="load"):
        (page.locator(button).first if isinstance(button, str) else button).click()


def check(page: "playwright.Page", *, again: int = 2) -> None:
    """No violation that axe finds of WCAG 2 A and AA. A page that moves on under its eyes is looked at anew."""
    page.wait_for_load_state("load")
    page.wait_for_function(STANDS)
    try:
        found = axe.Axe().run(page, options=RULES)
    except playwright.Error:
        if not again:
            raise
        check(page, again=again - 1)
    else:
        assert found.violations_count == 0, found.generate_report()
