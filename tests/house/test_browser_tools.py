"""Does the browser fixture notice what it promises to notice?"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.browser_tools import axe, watched_pages

GOOD = '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><p>Words.</p></main></html>'
PAGES = {
    "/": GOOD,
    "/no-alt": GOOD.replace("<p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p>'),
    "/inline": GOOD.replace("<p>", "<script>document.title = 'changed'</script><p>"),
    "/outside": GOOD.replace("<p>", '<img alt="" src="http://outside.example/picture.png"><p>'),
    "/outside-address": GOOD.replace("<p>", '<img alt="" src="http://192.0.2.1/picture.png"><p>'),
    "/gone": GOOD.replace("<p>", '<img alt="" src="/not-there.png"><p>'),
    "/raises": GOOD.replace("<p>", '<script src="/script.js"></script><p>'),
    "/script.js": "throw new Error('broken')",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body or self.path == "/favicon.ico" else 404)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Security-Policy", "script-src 'self'")
        self.end_headers()
        self.wfile.write((body or "Nothing here").encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def small_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_good_page_passes_and_has_no_violations(chromium: Browser, small_site: str) -> None:
    with watched_pages(chromium, small_site) as new_page:
        page = new_page("/", width=320)
        assert page.title() == "A page"
        assert axe(page) == []


def test_axe_names_the_rule_and_the_place(chromium: Browser, small_site: str) -> None:
    with watched_pages(chromium, small_site) as new_page:
        (violation,) = axe(new_page("/no-alt"))
    assert violation.startswith("image-alt (critical)")
    assert "    img: " in violation


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/inline", "violates the following Content Security Policy"),
        ("/outside", "left for another host: http://outside.example/picture.png"),
        ("/outside-address", "left for another host: http://192.0.2.1/picture.png"),
        ("/gone", "/not-there.png answered 404"),
        ("/raises", "a script raised: "),
    ],
)
def test_a_bad_page_fails_its_test(chromium: Browser, small_site: str, path: str, complaint: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=complaint), watched_pages(chromium, small_site) as new_page:
        new_page(path)


def test_a_page_may_answer_404_itself(chromium: Browser, small_site: str) -> None:
    with watched_pages(chromium, small_site) as new_page:
        page = new_page()
        response = page.goto("/nowhere")
        assert response is not None
        assert response.status == 404
