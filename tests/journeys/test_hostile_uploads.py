"""Does an import survive what people and strangers send? Each file with its message on the page, and no row lost.

Through the pages' own forms, with the worker's part done at once; test_hostile_uploads_served.py sends some of these
through a browser to the demo as it is served.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placepound.core.terms.amount import Amount
from placepound.registers.models import Statement, Upload
from placepound.web.shared.words import plural
from tests.exchange import makers
from tests.factories import World, small_world
from tests.factories.eyes import seen_by_the_system
from tests.web.desk import accepted, bring, brought, sign_in, work

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db

COUNCIL = "Fernshire Council"
HEADINGS = "Commissioner,Service,Provider,Amount (£)"
LINES = (f"{COUNCIL},Home care,Acme,100.10", f"{COUNCIL},Short breaks,Bear & Sons,-20.05", f"{COUNCIL},Reablement,,3")
SUM = Amount.pounds("83.05")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file, what the page says of it, and where each of its rows goes. amount: of the accepted rows."""

    make: Callable[[], bytes]
    filename: str = "statement.csv"
    says: tuple[str, ...] = ()
    accepted: int = 3
    refused: int = 0
    totals: int = 0
    blank: int = 0
    amount: Amount = SUM
    outcome: str = "No total in the source"

    @property
    def read(self) -> int:
        return self.accepted + self.refused + self.totals


def lines(*rows: str, headings: str = HEADINGS, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((headings, *rows, "")).encode(encoding)


def book(*rows: tuple[object, ...], merged: tuple[str, ...] = ()) -> bytes:
    return makers.xlsx({"Budget": [("Commissioner", "Service", "Provider", "Amount (£)"), *rows]}, merged=merged)


def renamed_and_reordered() -> bytes:
    heads = "  NET   AMOUNT (£) ,Suplier name,SERVICE AREA,Funded by"
    return lines(*(",".join(reversed(line.split(","))) for line in LINES), headings=heads)


def merged_cells() -> bytes:
    """A label over two rows is filled down; a merged amount counts once."""
    rows = (
        (COUNCIL, "Home care", "Acme", 100.10),
        ("", "Short breaks", "Bear", -20.05),
        (COUNCIL, "Reablement", "", 3),
    )
    return book(*rows, merged=("A2:A3",))


def a_million_blank_rows() -> bytes:
    return lines(*LINES[:2]) + b",,,\r\n" * 500_000 + b"\r\n" * 500_000 + LINES[2].encode() + b"\r\n"


SURVIVED = {
    "cp1252": Sent(
        make=lambda: lines(f"{COUNCIL},Café – “warm” rooms,Acme,£83.05", encoding="cp1252"),
        says=("Café – “warm” rooms", "Read as Windows-1252"),
        accepted=1,
    ),
    "UTF-8 with BOM": Sent(make=lambda: lines(*LINES, encoding="utf-8-sig"), says=("Bear & Sons", "£83.05")),
    "renamed and reordered headings": Sent(make=renamed_and_reordered, says=("Bear & Sons",)),
    "blank lines": Sent(
        make=lambda: lines("", LINES[0], ",,,", "  ", *LINES[1:]), says=("3 blank rows passed over",), blank=3
    ),
    "merged cells": Sent(make=merged_cells, filename="merged.xlsx", says=(COUNCIL,)),
    "a total row with a label": Sent(
        make=lambda: lines(*LINES, "Total,,,83.05"), totals=1, outcome="Reconciled", says=("A control, never added",)
    ),
    "a total row without a label": Sent(
        make=lambda: lines(*LINES, ",,,83.05"), totals=1, outcome="Reconciled", says=("A control, never added",)
    ),
    "a total that does not agree": Sent(
        make=lambda: lines(*LINES, "Total,,,90.05"),
        totals=1,
        outcome="Not reconciled",
        says=("£7 less than it states", "−£7"),
    ),
    "a formula where a value belongs": Sent(
        make=lambda: book(
            (COUNCIL, "Home care", "Acme", 83.05),
            (COUNCIL, "Short breaks", "Bear", ("=D2*2", "")),
            (COUNCIL, "x", "", 0),
        ),
        filename="formula.xlsx",
        says=("Budget!D3", "holds a formula whose value was never worked out"),
        accepted=2,
        refused=1,
    ),
    "an amount of 1e9999": Sent(
        make=lambda: lines(*LINES, f"{COUNCIL},Odd,Acme,1e9999"),
        says=("“1e9999” is written with an exponent", "line 5, column 4"),
        refused=1,
    ),
    "1,000,000 blank rows": Sent(
        make=a_million_blank_rows, says=("1,000,000 blank rows passed over",), blank=1_000_000
    ),
}

STOPPED = {
    "a zip bomb": (
        lambda: makers.raw_xlsx("", extra={"xl/bomb.xml": b"<a>" + bytes(450_000_000)}),
        "bomb.xlsx",
        "unpacks",
    ),
    "a workbook cut short": (lambda: book((COUNCIL, "Home care", "", 1))[:-40], "cut.xlsx", "damaged"),
    "a web page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "page.csv", "web page"),
}


@pytest.fixture
def world() -> World:
    return small_world(starter_rules=True)


def address(upload: Upload) -> str:
    return reverse("upload", kwargs={"key": upload.pk})


def shown(client: Client, where: str) -> str:
    """What a page says to the eye, its tags left out and its spaces evened out."""
    plain = re.sub(r"<[^>]*>", " ", client.get(where).content.decode())
    return " ".join(unescape(plain).split())


@pytest.mark.parametrize("name", SURVIVED)
def test_every_row_of_what_was_sent_is_accounted_for(world: World, name: str) -> None:
    sent = SURVIVED[name]
    client = sign_in(world, "finance")
    upload = brought(client, world, sent.make(), filename=sent.filename)
    whole = " ".join(shown(client, f"{address(upload)}?rows={verdict}") for verdict in ("accepted", "refused", "total"))
    assert [sentence for sentence in sent.says if sentence not in whole] == []
    assert f"{sent.accepted} accepted, {sent.refused} refused, {plural(sent.totals, 'total')}" in whole
    assert f"Rows read {sent.read} " in whole
    assert f"Accepted {sent.accepted} {sent.amount.exact()}" in whole
    assert sent.outcome in whole
    lands_whole(client, upload, sent)


def lands_whole(client: Client, upload: Upload, sent: Sent) -> None:
    """Accepted, the source keeps every row: as many as were read, refused ones and totals too, each with its place."""
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    assert [request.state for request in work()] == ["done"]
    statement = Statement.objects.get()
    assert statement.accepted_sum == sent.amount.pence
    kept = client.get(reverse("source-download", kwargs={"key": statement.pk, "kind": "csv"})).content
    rows = list(csv.DictReader(io.StringIO(kept.decode("utf-8-sig"))))
    verdicts = [row["Verdict"] for row in rows]
    assert [verdicts.count(verdict) for verdict in ("accepted", "refused", "total")] == [
        sent.accepted,
        sent.refused,
        sent.totals,
    ]
    assert all(row["Cell"] for row in rows)
    accepted_sum = Amount.total(Amount.pounds(row["Amount (£)"]) for row in rows if row["Verdict"] == "accepted")
    assert accepted_sum == sent.amount


@pytest.mark.parametrize("name", STOPPED)
def test_what_is_no_table_is_stopped_with_a_sentence_and_nothing_is_kept(world: World, name: str) -> None:
    make, filename, says = STOPPED[name]
    client = sign_in(world, "finance")
    upload = brought(client, world, make(), filename=filename)
    page = shown(client, address(upload))
    assert "This file cannot be read" in page
    assert says in page
    assert "Nothing was kept in the record" in page
    assert not Statement.objects.exists()


def test_the_same_file_twice_is_refused_with_the_day_it_was_accepted(world: World) -> None:
    client = sign_in(world, "finance")
    content = lines(*LINES)
    accepted(client, world, content)
    response: Any = bring(client, world, content, filename="another-name.csv")
    page = " ".join(unescape(response.content.decode()).split())
    assert "This very file was accepted on" in page
    assert "Undo that statement first" in page
    assert Statement.objects.count() == 1
