"""Are names that may be one body proposed, most money first, with a fair chance and a reason, and nothing decided?"""

import csv
import gzip
import io
import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from placepound.analytics import engines
from placepound.analytics.spend import likeness_model
from placepound.analytics.spend.linkage import propose
from placepound.analytics.spend.suppliers import read_payees
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.proposals import SupplierProposal
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import (
    KnownName,
    KnownOrganisation,
    RuledOut,
    SupplierName,
    resolve,
    supplier_key,
)
from placepound.core.rules.reader import value
from placepound.core.terms.organisation import Identifier, Scheme

ON = date(2026, 11, 21)
COMPANY = Identifier(Scheme.COMPANY, "01234567")
OTHER_COMPANY = Identifier(Scheme.COMPANY, "07654321")
DATA = Path(__file__).parents[4] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data beside the project is absent")


@pytest.fixture(scope="module")
def engine() -> Any:
    return engines.duckdb()


def paid(text: str, pence: int, *numbers: Identifier) -> SupplierName:
    return SupplierName(
        key=supplier_key(text), display=text, kind=payee_kind(text), identifiers=numbers, payers=("1",),
        first_day=date(2016, 4, 1), last_day=date(2017, 3, 31), pence=pence, rows=2,
    )  # fmt: skip


def proposals(
    engine: Any,
    names: Iterable[SupplierName],
    *organisations: KnownOrganisation,
    decided: Iterable[RuledOut] = (),
) -> tuple[SupplierProposal, ...]:
    return propose(engine, resolve(names, organisations), organisations, decided=decided, on=ON)


@pytest.mark.parametrize(
    ("text", "other", "reason"),
    [
        ("Brightwater Homecare", "Brightwater Homecare Ltd", "same but for “Ltd”"),
        ("Orangetree Care Ltd", "Orange Tree Care", "words differ: Orangetree Ltd / Orange Tree"),
        ("Tarrow Waste Manag", "Tarrow Waste Management Ltd", "ends within “Management”, as if cut off"),
        ("Moorside Baptism Church", "Moorside Baptist Church", "one word differs: Baptism / Baptist"),
        ("Tarrow Hospitals NHS Trust", "Tarrow NHS Foundation Trust", "one word differs: Hospitals / Foundation"),
        ("Tarrow MBC", "Metropolitan Borough Of Tarrow", "words differ: MBC / Metropolitan Borough"),
        ("Tarrow Fostering Assoc", "Association of Tarrow Fostering", "one word differs: Assoc / Association"),
        ("www.brightwater.co.uk", "Brightwater Ltd", "words differ: www co uk / Ltd"),
    ],
)
def test_a_variant_is_proposed_with_its_difference(engine: Any, text: str, other: str, reason: str) -> None:
    (one,) = proposals(engine, [paid(text, 100), paid(other, 900), paid("Nothing Alike", 5)])
    assert (one.name, one.other_name, one.organisation) == (text, other, None)
    assert (one.key, one.other_key) == (supplier_key(text), supplier_key(other))
    assert (one.pence, one.rows) == (100, 2)
    assert one.reason == reason
    assert 0.5 <= one.probability <= 1


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Lift Project Co One Ltd", "Lift Project Co Two Ltd"),
        ("Otterley Town Council", "Morleigh Town Council"),
        ("J & G Fabrications", "K & L Fabrications"),
        ("Greater Tarrow Police", "Greater Tarrow Sports"),
        ("Brightwater School", "Brightwater Pharmacy"),
    ],
)
def test_names_that_share_what_many_share_are_not_proposed(engine: Any, text: str, other: str) -> None:
    assert proposals(engine, [paid(text, 100), paid(other, 900)]) == ()


def test_an_organisation_on_record_is_proposed_under_the_name_that_is_most_alike(engine: Any) -> None:
    trust = KnownOrganisation(
        key="7", name="Brightwater Community Trust", names=(KnownName(name="Tarrow Homecare Services"),)
    )
    one, other, between = proposals(engine, [paid("Tarrow Homecare Svs", 900), paid("Tarrow Homecare", 100)], trust)
    assert (one.organisation, one.other_name) == ("7", "Tarrow Homecare Services")
    assert one.other_key == "tarrow homecare services"
    assert (other.organisation, other.pence) == ("7", 100)
    assert (between.organisation, between.name, between.other_name) == (None, "Tarrow Homecare", "Tarrow Homecare Svs")


def test_only_names_that_are_open_and_may_be_named_are_compared(engine: Any) -> None:
    known = KnownOrganisation(key="7", name="Brightwater Homecare")
    names = [
        paid("Brightwater Homecare", 9),
        paid("Mr J Applegarth", 9),
        paid("Mr J Applegarthe", 9),
        paid("REDACTED PERSONAL DATA", 9),
        paid("REDACTED PERSONEL DATA", 9),
        paid("Jane Tarrowby", 9),
        paid("Jane Tarrowbye", 9),
    ]
    assert proposals(engine, names, known) == ()


def test_the_most_money_comes_first_and_the_smaller_name_means_the_larger(engine: Any) -> None:
    names = [paid("Quillon Glazing", 10), paid("Quillon Glazing Ltd", 400), paid("Tarrow Homecare Ltd", 70),
             paid("Tarrow Homecare", -80), paid("Vexford Timber", 50), paid("Vexford Timber plc", 50)]  # fmt: skip
    found = proposals(engine, names)
    assert [(one.pence, one.name, one.other_name) for one in found] == [
        (70, "Tarrow Homecare Ltd", "Tarrow Homecare"),
        (50, "Vexford Timber plc", "Vexford Timber"),
        (10, "Quillon Glazing", "Quillon Glazing Ltd"),
    ]


def test_the_same_names_in_any_order_give_the_same_proposals(engine: Any) -> None:
    names = [
        paid(f"{first} {second}{form}", len(first) * 7 + len(second))
        for first in ("Quillon", "Tarrow", "Vexford", "Ashby")
        for second in ("Glazing", "Homecare Services", "Homecare Svs", "Timber")
        for form in ("", " Ltd", " Group")
    ]
    known = [KnownOrganisation(key=str(at), name=f"{at} Tarrow Homecare Service") for at in range(3)]
    first = proposals(engine, names, *known)
    assert len(first) > 10
    assert first == proposals(engine, names[::-1], *known[::-1]) == proposals(engines.duckdb(), names, *known)


def test_what_a_person_ruled_out_is_not_proposed_again(engine: Any) -> None:
    names = [paid("Tarrow Homecare", 100), paid("Tarrow Homecare Ltd", 900)]
    no = RuledOut(key="tarrow homecare ltd", other_key="tarrow homecare")
    assert proposals(engine, names, decided=[no]) == ()
    body = KnownOrganisation(key="7", name="Tarrow Homecare Plc", names=(KnownName(name="Tarrow Home Care"),))
    for_body = RuledOut(key="tarrow homecare", other_key="tarrow homecare plc", organisation="7")
    (one,) = proposals(engine, names, body, decided=[no, for_body])
    assert one.key == "tarrow homecare ltd"


def test_the_same_number_under_another_name_is_proposed(engine: Any) -> None:
    body = KnownOrganisation(key="7", name="Vexford Group plc", identifiers=(COMPANY,))
    names = [paid("Quillon Glazing", 10, OTHER_COMPANY), paid("Vexford Glass", 400, OTHER_COMPANY)]
    (one,) = proposals(engine, names, body)
    assert one.reason == "both have company number 07654321; words differ: Quillon Glazing / Vexford Glass"
    assert one.probability > 0.9


def test_numbers_that_differ_make_a_match_less_likely_and_are_said(engine: Any) -> None:
    names = [paid("Tarrow Homecare", 10, COMPANY), paid("Tarrow Homecare Ltd", 400)]
    (plain,) = proposals(engine, names)
    against = [paid("Tarrow Homecare", 10, COMPANY), paid("Tarrow Homecare Ltd", 400, OTHER_COMPANY)]
    assert all(one.probability < plain.probability - 0.3 for one in proposals(engine, against))
    body = KnownOrganisation(key="7", name="Tarrow Homecare", identifiers=(OTHER_COMPANY,))
    same_name = resolve([paid("Tarrow Homecare", 10, COMPANY)], [body])
    assert "differs from 01234567" in same_name[0].reason
    assert propose(engine, same_name, [body], on=ON) == ()


def test_a_name_has_few_proposals_and_organisations_come_first(engine: Any) -> None:
    names = [paid(f"Tarrow Homecare{form}", 100 + at) for at, form in enumerate(["", " Ltd", " Plc", " Llp", " Inc"])]
    body = KnownOrganisation(key="7", name="Tarrow Homecare Services")
    found = [one for one in proposals(engine, names, body) if one.key == "tarrow homecare"]
    assert len(found) == value("most_proposals_of_a_name", on=ON).whole
    assert [one.organisation for one in found] == ["7", None, None]


def test_a_word_that_many_names_have_is_not_compared_by(engine: Any) -> None:
    crowd = [paid(f"Homecare {chr(97 + one)}{chr(97 + other)}q", 5) for one in range(8) for other in range(8)]
    assert proposals(engine, [*crowd, paid("Homecare", 9)]) == ()


def test_the_chance_is_what_the_counts_say(engine: Any) -> None:
    rows = value("supplier_name_likeness", on=ON).rows
    counts = {(row["comparison"], row["level"]): (int(row["alike"]), int(row["unlike"])) for row in rows}
    of = {name: [sum(pair[side] for key, pair in counts.items() if key[0] == name) for side in (0, 1)]
          for name in likeness_model.LEVELS}  # fmt: skip
    odds = of["name"][0] / of["name"][1]
    for at in (("name", "same letters"), ("marks", "same"), ("form", "different")):
        odds *= (counts[at][0] / of[at[0]][0]) / (counts[at][1] / of[at[0]][1])
    (one,) = proposals(engine, [paid("Tarrow Homecare Plc", 10), paid("Tarrow Homecare Ltd", 400)])
    assert one.probability == pytest.approx(odds / (1 + odds), abs=1e-4)


def test_every_level_has_counts_and_every_count_a_level() -> None:
    rows = value("supplier_name_likeness", on=ON).rows
    levels = {(name, level) for name, of in likeness_model.LEVELS.items() for level in of}
    assert {(row["comparison"], row["level"]) for row in rows} == levels
    assert all(int(row["alike"]) > 0 and int(row["unlike"]) > 0 for row in rows)


def test_nothing_is_left_on_the_engine_and_nothing_is_said(
    engine: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before = engine.con.sql("SHOW ALL TABLES").fetchall()
    with caplog.at_level(logging.INFO):
        assert proposals(engine, [paid("Tarrow Homecare", 1), paid("Tarrow Homecare Ltd", 2)])
        assert proposals(engine, [paid("Tarrow Homecare", 1)]) == proposals(engine, []) == ()
    assert engine.con.sql("SHOW ALL TABLES").fetchall() == before
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def published_names() -> pa.Table:
    """Payees and amounts of every published spend file at hand, as rows."""
    rows = []
    for path in sorted(DATA.glob("*_council_spend/*.csv.gz")):
        content = gzip.decompress(path.read_bytes())
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            supplier = row.get("Supplier Name") or row.get("Beneficiary Name") or ""
            amount = (row.get("Net Amount") or row.get("Net") or row.get("Amount") or "0").replace(",", "").strip("£. ")
            pence = round(float(amount) * 100) if amount.replace(".", "", 1).isdigit() else 0
            rows.append((path.name.split("_")[0], supplier.strip(), pence))
    columns: dict[str, list[Any]] = {name: [None] * len(rows) for name in ROWS.names}
    columns |= dict(zip(("organisation", "supplier", "pence"), map(list, zip(*rows, strict=True)), strict=True))
    columns |= {"file": [1] * len(rows), "row": list(range(len(rows))), "paid_on": [ON] * len(rows)}
    columns |= {name: [""] * len(rows) for name in ("spend_class", "reason", "flags")}
    return pa.table(columns, schema=ROWS)


@needs_data
def test_published_names_get_proposals_that_a_person_can_work_through(engine: Any) -> None:
    payees = read_payees(engine, ibis.memtable(published_names()))
    found = propose(engine, resolve(payees.names, ()), (), on=ON)
    kinds = {name.key: name.kind for name in payees.names}
    assert len(found) == value("most_supplier_proposals", on=ON).whole
    assert list(found) == sorted(found, key=lambda one: -one.pence)
    assert {kinds[key] for one in found for key in (one.key, one.other_key)} == {PayeeKind.NAMED}
    money = {name.key: name.pence for name in payees.names if name.kind is PayeeKind.NAMED}
    but_for_form = [(money[key], {key, f"{key} ltd"}) for key in money if f"{key} ltd" in money]
    most = [pair for _, pair in sorted(but_for_form, key=lambda one: -min(money[key] for key in one[1]))[:40]]
    proposed = [{one.key, one.other_key} for one in found]
    assert len(most) == 40
    assert sum(pair in proposed for pair in most) >= 38
