"""Do the parts of a page show what they were given? Tables, figures, strips, lists and addresses."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict
from django.template import engines
from markupsafe import Markup

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.pictures.charts import amount_bars
from placepound.pictures.picture import Bar
from placepound.web.shared import parts, words
from placepound.web.shared.addresses import changed, sorted_by, without


def shown(template: str, **context: Any) -> str:
    source = '{% import "shared/parts.html" as pp %}' + template
    return str(engines["pages"].from_string(source).render(context))


LINES = parts.Table(
    id="lines",
    caption="Lines of the statement",
    columns=(
        parts.Column(label="Service", sort="service"),
        parts.Column(label="Amount", kind=parts.Kind.MONEY, sort="amount"),
    ),
    rows=(
        (parts.Cell(value="Short breaks", href="/service/1/", note="Councils"), Amount.pounds(2_300_000)),
        ("Credit <note>", Amount.pounds("-108.50")),
        ("Unknown", None),
    ),
    total=("Total", Amount.pounds("2299891.50")),
    sorted_by="-amount",
    query=QueryDict("partner=3&page=2"),
    downloads=(parts.Link(text="CSV", href="/lines.csv"),),
)


def test_a_table_writes_money_exactly_and_names_each_row() -> None:
    html = shown("{{ pp.table(t) }}", t=LINES)
    assert '<data class="pp-money" value="2300000" title="£2,300,000">£2,300,000</data>' in html
    assert "\N{MINUS SIGN}£108.50" in html
    assert "not recorded" in html, "unknown is never zero"
    assert "Credit &lt;note&gt;" in html
    assert len(re.findall(r'<th scope="row"', html)) == 4
    assert 'href="/lines.csv" download' in html
    assert 'role="region" aria-labelledby="lines-caption" tabindex="0"' in html


def test_the_head_of_a_column_sorts_and_keeps_the_filters_but_not_the_page() -> None:
    service, amount = LINES.columns
    assert LINES.sort_href(amount) == "?partner=3&sort=amount#lines"
    assert LINES.sort_href(service) == "?partner=3&sort=service#lines"
    assert LINES.direction(amount) == "descending"
    assert 'aria-sort="descending"' in shown("{{ pp.table(t) }}", t=LINES)


def test_an_empty_table_says_so() -> None:
    empty = parts.Table(id="x", caption="Rows", columns=(), rows=(), empty="No row was refused.")
    html = shown("{{ pp.table(t) }}", t=empty)
    assert "No row was refused." in html
    assert "<table" not in html


def test_a_picture_stands_with_its_finding_and_its_table() -> None:
    bars = [Bar(label="City", amount=Amount.pounds(300), href="/city/"), Bar(label="County", amount=Amount.pounds(100))]
    picture = amount_bars(bars=bars, subtitle="Published budgets, 2015/16", dimension="Partner")
    table = parts.beside(picture, identity="by-partner")
    assert [column.kind for column in table.columns][:2] == [parts.Kind.TEXT, parts.Kind.MONEY]
    html = shown("{{ pp.figure(picture, table) }}", picture=picture, table=table)
    assert picture.title in html
    assert "<svg" in html
    assert '<a href="/city/">City</a>' in html
    assert "style=" not in html


def test_a_strip_writes_short_money_and_a_sum_per_head_exactly() -> None:
    strip = [
        parts.Stat(label="Net", value=Amount.pounds(620_000_000), href="/how/"),
        parts.Stat(label="Per head", value=Amount.pounds("1821.43"), exactly=True),
        parts.Stat(label="Coverage", value=None),
    ]
    html = shown("{{ pp.stats(strip) }}", strip=strip)
    assert 'title="£620,000,000">£620m</data>' in html
    assert ">£1,821.43</data>" in html
    assert "not recorded" in html
    assert html.count("How this was made") == 1


def test_what_needs_attention_has_a_sentence_a_reason_and_one_verb() -> None:
    items = [parts.Attention(sentence="£1.8m waits.", why="No rule matched.", verb="Choose a group", href="/u/")]
    html = shown("{{ pp.act_now(items) }}", items=items)
    assert "Act now" in html
    assert html.count("<a ") == 1
    assert "No rule matched." in html


def test_an_empty_state_says_what_why_and_one_next_action() -> None:
    html = shown("{{ pp.empty_state('No statement yet', 'It shows the money.', 'Bring one in', '/new/', '/t.xlsx') }}")
    assert "No statement yet" in html
    assert 'href="/new/"' in html
    assert 'href="/t.xlsx" download' in html


def test_pages_stay_within_what_there_is() -> None:
    first = parts.pages(rows=120, each=50, query=QueryDict("sort=-amount"))
    assert (first.number, first.last, first.first_row, first.last_row, first.previous) == (1, 3, 1, 50, "")
    assert first.following == "?sort=-amount&page=2"
    last = parts.pages(rows=120, each=50, query=QueryDict("page=99"))
    assert (last.number, last.first_row, last.last_row, last.following) == (3, 101, 120, "")
    assert parts.pages(rows=0, each=50, query=QueryDict("page=x")).rows == 0


def test_one_part_of_an_address_changes_and_the_rest_stays() -> None:
    query = QueryDict("partner=3&group=A&group=B&page=4")
    assert changed(query, partner=None) == "?group=A&group=B"
    assert changed(query, period="2015") == "?partner=3&group=A&group=B&period=2015"
    assert without(query, "group", "A") == "?partner=3&group=B"
    assert sorted_by(QueryDict("sort=-amount"), allowed=("amount",), default="service") == "-amount"
    assert sorted_by(QueryDict("sort=password"), allowed=("amount",), default="service") == "service"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Amount.pounds("-12.50"), "\N{MINUS SIGN}£12.50"),
        (Period.financial_year(2015), "2015/16"),
        (date(2020, 8, 4), "4 August 2020"),
        (Fraction(102, 294), "34.7%"),
        (1234567, "1,234,567"),
        (True, "Yes"),
        ("as written", "as written"),
    ],
)
def test_values_are_written_as_people_read_them(value: object, text: str) -> None:
    assert Markup(words.show(value)).striptags() == text


def test_numbers_and_nouns_agree() -> None:
    assert [words.plural(1, "row"), words.plural(2, "row"), words.plural(1200, "body", "bodies")] == [
        "1 row",
        "2 rows",
        "1,200 bodies",
    ]
