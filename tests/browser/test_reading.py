"""The reading of pages itself: a slow next page is waited for, and faults on it are found."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.reading import check, press
from tests.browser.test_office import browser, pytestmark

__all__ = ["browser", "pytestmark"]
LATE = "<button onclick=\"setTimeout(() => location.assign('/two'), 500)\">Go on</button>"
"""A click that is over well before the page it leads to has begun."""
PAGES = {
    "/one": f"<!doctype html><html lang=en><title>One</title><main><h1>One</h1>{LATE}</main></html>",
    "/two": "<!doctype html><html lang=en><title>Two</title><main><h1>Two</h1><input name=unlabelled></main></html>",
}


class Slow(BaseHTTPRequestHandler):
    """A server as on a busy machine: the second page is long in coming."""

    def do_GET(self) -> None:
        time.sleep(1.5 if self.path == "/two" else 0)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to say on the terminal."""


@pytest.fixture
def slow() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_page_that_a_click_asks_for_is_the_one_that_is_read(browser: object, slow: str) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(f"{slow}/one")
    check(page)
    press(page, "button")
    with pytest.raises(AssertionError, match="label"):
        check(page)
    page.close()
