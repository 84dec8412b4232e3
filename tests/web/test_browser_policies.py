"""May a page run a foreign script, or be framed? What headers say, and what templates and static files hold."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

import placepound.web

WEB = Path(placepound.web.__file__).parent
TEMPLATES = sorted([*(WEB / "templates").rglob("*.html"), *(WEB / "sign_in_templates").rglob("*.html")])
STATIC = sorted(path for path in (WEB / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"})
OURS = [path for path in STATIC if "vendor" not in path.parts]

INLINE = [
    (r"<script(?![^>]*\bsrc=)[^>]*>", "a script without src"),
    (r"<style\b", "a style element"),
    (r"\sstyle\s*=", "a style attribute"),
    (r"\son(?!ly=)[a-z]+\s*=", "an event handler"),
    (r"javascript:", "a script as an address"),
    (r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", "an address outside"),
]


def inline(text: str) -> list[str]:
    return [what for pattern, what in INLINE if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_script_no_style_and_no_address_outside(path: Path) -> None:
    assert inline(path.read_text(encoding="utf-8")) == []


def test_the_scan_finds_each_planted_violation() -> None:
    planted = [
        "<script>1</script>",
        "<style>",
        '<p style="x">',
        '<p onclick="x">',
        '<a href="javascript:1">',
        '<img src="//elsewhere.example/x.png">',
    ]
    assert [inline(text) for text in planted] == [[what] for _, what in INLINE]
    assert inline('<script type="module" src="/static/x.js"></script>') == []


def outside(text: str) -> list[str]:
    text = text.replace("http://www.w3.org/", "")  # names of XML, never fetched
    return re.findall(r"https?://[^\s\"')]+|url\(\s*[\"']?//[^)]+\)|@import[^;]+", text)


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_static_files_ask_nothing_of_another_host(path: Path) -> None:
    assert outside(path.read_text(encoding="utf-8")) == []


def test_the_search_for_outside_requests_finds_planted_ones() -> None:
    assert outside("a{src:url(https://assets.nhs.uk/font.woff)}") == ["https://assets.nhs.uk/font.woff"]
    assert outside("a{src:url(//elsewhere.example/x)}") == ["url(//elsewhere.example/x)"]


def test_our_script_stays_below_forty_kilobytes_compressed() -> None:
    ours = b"".join(path.read_bytes() for path in OURS if path.suffix == ".js")
    assert 0 < len(gzip.compress(ours)) <= 40 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/there-is-no-such-page/", "/account/"])
def test_every_answer_carries_a_policy_without_inline_script(client: Client, address: str) -> None:
    response = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "nonce" not in response["Content-Security-Policy"]
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_nothing_is_kept_by_the_browser_of_a_signed_in_person(client: Client, jo: object) -> None:
    client.force_login(jo)
    assert client.get("/account/")["Cache-Control"] == "private, no-store"


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    with override_settings(UPLOAD_LIMIT_BYTES=1024 * 1024):
        response = client.post("/account/sign-in/", data=b"x" * (1024 * 1024 + 1), content_type="text/plain")
    assert response.status_code == 413
    assert "at most 1 MB" in response.text
