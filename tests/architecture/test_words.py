"""Do pages hold no code of their own, and speak the field's words rather than the workshop's?"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.architecture.trees import PACKAGE, Module, modules, plant, texts

WEB = PACKAGE / "web"
WORKSHOP = re.compile(r"\b(?:islands?|laps?|rings?(?!-fenc)|releases?|released|seals?|sealed)\b", re.IGNORECASE)
"""Words of the floor plan that stay off the pages, by the design of the pages."""

CODE = (
    ("an inline script", re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE)),
    ("an inline style sheet", re.compile(r"<style\b", re.IGNORECASE)),
    ("a style attribute", re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)),
    ("an event handler", re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)),
    ("a script in an address", re.compile(r"javascript:", re.IGNORECASE)),
    (
        "an address of another host",
        re.compile(r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)=[\"'](?:https?:)?//", re.I),
    ),
)
NOT_WORDS = re.compile(r"\{#.*?#\}|\{%.*?%\}|<[^>]*>", re.DOTALL)


def templates(folder: Path) -> dict[str, str]:
    """Every template below a folder, by its name."""
    kinds = ("*.html", "*.txt", "*.jinja", "*.svg")
    return {str(path.relative_to(folder)): path.read_text("utf-8") for kind in kinds for path in folder.rglob(kind)}


def code_in(found: Mapping[str, str]) -> list[str]:
    """Templates with script, style or event handlers of their own, which the browser is told to refuse."""
    return [f"{name}: {what}" for name, text in found.items() for what, pattern in CODE if pattern.search(text)]


def workshop_words_in(found: Mapping[str, str]) -> list[str]:
    """Workshop words in what templates say; names of variables and attributes are not said."""
    return [f"{name}: {word}" for name, text in found.items() for word in WORKSHOP.findall(NOT_WORDS.sub(" ", text))]


def workshop_words_in_code(found: Iterable[Module]) -> list[str]:
    """Workshop words in the sentences that views, queries and actions hand to a page: a text with a space in it."""
    return [
        f"{module.at(text)}: {word}"
        for module in found
        for text in texts(module.tree)
        if " " in str(text.value)
        for word in WORKSHOP.findall(str(text.value))
    ]


def test_pages_hold_no_code_of_their_own() -> None:
    assert code_in(templates(WEB / "templates") | templates(WEB / "sign_in_templates")) == []


def test_pages_speak_the_words_of_the_field() -> None:
    assert workshop_words_in(templates(WEB / "templates") | templates(WEB / "sign_in_templates")) == []


@pytest.mark.parametrize("room", ["core", "registers", "actions", "web"])
def test_sentences_for_pages_speak_the_words_of_the_field(room: str) -> None:
    assert workshop_words_in_code(modules(PACKAGE / room)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>alert(1)</script>", "an inline script"),
        ('<script nonce="{{ nonce }}">go()</script>', "an inline script"),
        ("<STYLE>p { color: red }</STYLE>", "an inline style sheet"),
        ('<p class="a"\n   style="color: red">', "a style attribute"),
        ('<button onclick="go()">', "an event handler"),
        ('<a href="javascript:go()">', "a script in an address"),
        ('<img alt="" src="https://example.org/dot.png">', "an address of another host"),
    ],
)
def test_code_in_a_page_is_found(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<h1>On the page</h1>{text}", "utf-8")
    assert f"page.html: {what}" in code_in(templates(tmp_path))


def test_a_script_of_our_own_address_is_no_finding() -> None:
    assert code_in({"page.html": '<script src="{{ static("placepound.js") }}" defer></script><p>on = 1</p>'}) == []


def test_workshop_words_are_found(tmp_path: Path) -> None:
    said = {"page.html": '{# the seal #}<p id="lap">Rows of the {{ release }} island, one lap</p>'}
    assert workshop_words_in(said) == ["page.html: release", "page.html: island", "page.html: lap"]
    code = '"""Seal it?"""\n\nTITLE = "The latest release of data"\nKEY = "release"\n'
    assert workshop_words_in_code(modules(plant(tmp_path, {"web/views.py": code}))) == ["web.views:3: release"]
