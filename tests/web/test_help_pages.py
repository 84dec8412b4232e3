"""Can a word be looked up, and does Placepound say what it holds?"""

import pytest
from django.test import Client

from placepound.web.shared.glossary import parse, read_glossary

EXAMPLE = """# Glossary
Words and what they mean.

## Money
**Amount**: whole pence, never `float`.

**Net.** Gross less transfers,
counted once.

### Place pound
All public money for one place. <script>alert(1)</script>

## People
- **Viewer**: who is looking
"""


def test_a_glossary_is_read_by_section_and_word() -> None:
    glossary = parse(EXAMPLE)
    assert "Words and what they mean." in glossary.introduction
    assert [section.title for section in glossary.sections] == ["Money", "People"]
    money = glossary.sections[0].entries
    assert [(entry.word, entry.anchor) for entry in money] == [
        ("Amount", "amount"),
        ("Net", "net"),
        ("Place pound", "place-pound"),
    ]
    assert "<code>float</code>" in money[0].meaning
    assert "counted once" in money[1].meaning
    assert "<script>" not in money[2].meaning
    assert glossary.sections[1].entries[0].word == "Viewer"


def test_every_word_of_our_own_glossary_has_a_meaning() -> None:
    glossary = read_glossary()
    entries = [entry for section in glossary.sections for entry in section.entries]
    assert len(entries) > 20
    assert all(entry.meaning.striptags() for entry in entries)


@pytest.mark.django_db
def test_the_glossary_is_a_page(client: Client) -> None:
    response = client.get("/glossary/")
    assert response.status_code == 200
    assert response.text.count("<dt>") > 20


@pytest.mark.django_db
def test_placepound_says_what_it_holds_and_what_would_have_to_be_switched_on(client: Client) -> None:
    text = client.get("/help/what-placepound-holds/").text
    assert "no personal data beyond the accounts" in text
    assert "Switched on by" in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/help/", "/help/accessibility/"])
def test_help_pages_open_for_everybody(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
