"""What do the words mean? The glossary of the documentation, read once and shown as a page."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
PLACES = (HERE / "glossary.md", HERE.parents[2] / "docs" / "glossary.md")
"""Where the glossary lies: beside this module once Placepound is installed, among the documentation in a checkout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word and its meaning."""

    word: str
    meaning: Markup
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Words that belong together."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The whole glossary, with what it says before its first section."""

    introduction: Markup
    sections: tuple[Section, ...]


@lru_cache(maxsize=1)
def read_glossary() -> Glossary:
    """The glossary that came with this copy."""
    return parse(next(place for place in PLACES if place.exists()).read_text(encoding="utf-8"))


def parse(text: str) -> Glossary:
    """A glossary from Markdown: ## starts a section; an entry is **Word**: its meaning, or a heading ### with text."""
    parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    introduction = re.sub(r"^# .+$", "", parts[0], count=1, flags=re.MULTILINE)
    sections = tuple(
        Section(title=title.strip(), anchor=slugify(title), entries=_entries(body))
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    )
    return Glossary(introduction=html(introduction), sections=sections)


def _entries(body: str) -> tuple[Entry, ...]:
    found = re.split(r"^(?:[-*] +)?(?:### +(.+)|\*\*(.+?)\*\*(?: *[:–—.] *| +|$))", body, flags=re.MULTILINE)
    words = [(heading or bold).strip(" :.") for heading, bold in zip(found[1::3], found[2::3], strict=True)]
    return tuple(
        Entry(word=word, meaning=html(meaning), anchor=slugify(word))
        for word, meaning in zip(words, found[3::3], strict=True)
    )


def html(markdown: str) -> Markup:
    """Markdown as a page shows it; HTML inside it is shown as text, not obeyed."""
    rendered = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown.strip())
    return Markup(rendered)  # noqa: S704 - the renderer escapes any HTML in the text
