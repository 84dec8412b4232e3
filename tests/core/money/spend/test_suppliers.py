"""Which organisation is a payee? Numbers before names, names while they hold, and a reason for every answer."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.money.spend.payees import payee_kind
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.suppliers import (
    KnownName,
    KnownOrganisation,
    Resolution,
    RuledOut,
    SupplierName,
    read_numbers,
    resolve,
    supplier_key,
)
from placepound.core.terms.organisation import Identifier, Scheme

APRIL = date(2016, 4, 1)
MARCH = date(2017, 3, 31)
MERGED = date(2016, 10, 1)
COMPANY = Identifier(Scheme.COMPANY, "01234567")
CHARITY = Identifier(Scheme.CHARITY, "1098765")
HOSPICE = KnownOrganisation(key="1", name="Brightwater Hospice", identifiers=(COMPANY, CHARITY))


def name(text: str, *numbers: Identifier, first: date = APRIL, last: date = MARCH) -> SupplierName:
    return SupplierName(
        key=supplier_key(text), display=text, kind=payee_kind(text), identifiers=numbers, payers=("9",),
        first_day=first, last_day=last, pence=100, rows=1,
    )  # fmt: skip


def one(text: SupplierName | str, *organisations: KnownOrganisation, decided: tuple[RuledOut, ...] = ()) -> Resolution:
    (answer,) = resolve([name(text) if isinstance(text, str) else text], organisations, decided=decided)
    return answer


@pytest.mark.parametrize(
    "alike",
    [
        "Brightwater Hospice Ltd; BRIGHTWATER HOSPICE LIMITED; brightwater  hospice ltd.; The Brightwater Hospice Ltd",
        "Tarrow & Sons plc; Tarrow and Sons PLC; Tarrow + Sons P.L.C.; Tarrow & Sons Public Limited Company",
        "St Gabriel's Centre; St Gabriels Centre; St. Gabriel’s Centre; St Gabriel\u00bfs Centre; ST GABRIEL'S  CENTRE",
        "B.S.K. Landscapes; BSK Landscapes; B S K Landscapes; b.s.k landscapes",
        "Helping Paw Company; The Helping Paw Co; Helping-Paw Co.",
        "Tarrow (UK) Ltd; Tarrow U.K. Limited; Tarrow UK Ltd,",
        "Brightwater CIC; Brightwater Community Interest Company; Brightwater C.I.C.",
        "Tarrow LLP; Tarrow Limited Liability Partnership",
        "Kingsmead Stores; Kingsmead Stores 6233; Kingsmead Stores-2187; Kingsmead Stores 664619043 1 1",
        "Kingsmead Ltd; Kingsmead Ltd 584; Kingsmead Limited - 17",
        "Nightinn44532730; NIGHTINN 44532730; Nightinn",
        "Café Tarrow; Cafe Tarrow",
    ],
)
def test_what_publishing_does_to_a_name_does_not_tell_bodies_apart(alike: str) -> None:
    assert len({supplier_key(text) for text in alike.split(";")}) == 1


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Tarrow Ltd", "Tarrow"),
        ("Tarrow Ltd", "Tarrow LLP"),
        ("Carnival 2016", "Carnival 2017"),
        ("Brightwater Festival 2016", "Brightwater Festival"),
        ("Housing & Care 21", "Housing & Care"),
        ("Catch 99", "Catch 22"),
        ("Tarrow 2000 Ltd", "Tarrow Ltd"),
        ("R82 Uk Ltd", "Uk Ltd"),
        ("664619043 1 1", "925394571 1 2"),
        ("Home Care", "Homecare"),
    ],
)
def test_what_may_tell_bodies_apart_stays_in_the_key(text: str, other: str) -> None:
    assert supplier_key(text) != supplier_key(other)


@given(st.text(max_size=400))
def test_a_key_is_its_own_key_or_loses_another_number_and_is_bounded(text: str) -> None:
    key = supplier_key(text)
    assert len(key) <= 300
    assert key == key.strip()
    assert supplier_key(f" {text} ") == key


def test_numbers_are_read_in_their_registers_shape_and_fillers_are_not_numbers() -> None:
    written = {Scheme.COMPANY: "1234567", Scheme.CHARITY: "1098765", Scheme.ODS: "rr8"}
    assert read_numbers(written) == (COMPANY, CHARITY, Identifier(Scheme.ODS, "RR8"))
    assert read_numbers({Scheme.COMPANY: "n/a", Scheme.CHARITY: "", Scheme.ODS: "NONE"}) == ()
    assert read_numbers({Scheme.COMPANY: "0", Scheme.CHARITY: "0000000", Scheme.ODS: "unknown"}) == ()


def test_a_number_comes_before_the_name() -> None:
    other = KnownOrganisation(key="2", name="Tarrow Care")
    answer = one(name("Tarrow Care", COMPANY), HOSPICE, other)
    assert (answer.organisation, answer.reason) == ("1", "company number 01234567")


def test_two_numbers_of_two_bodies_leave_it_open() -> None:
    other = KnownOrganisation(key="2", name="Tarrow Care", identifiers=(Identifier(Scheme.COMPANY, "07654321"),))
    answer = one(name("Tarrow Care", other.identifiers[0], CHARITY), HOSPICE, other)
    assert answer.organisation is None
    assert answer.reason == (
        "company number 07654321 is that of Tarrow Care and charity number 1098765 is that of Brightwater Hospice"
    )


def test_a_name_whose_number_is_another_bodys_is_not_that_name() -> None:
    answer = one(name("Brightwater Hospice", Identifier(Scheme.COMPANY, "07654321")), HOSPICE)
    assert answer.organisation is None
    assert answer.reason == "a name of Brightwater Hospice, whose company number 01234567 differs from 07654321"


def test_a_registered_name_is_found_however_it_is_written() -> None:
    answer = one("THE BRIGHTWATER  HOSPICE", HOSPICE)
    assert (answer.organisation, answer.kind, answer.reason) == ("1", PayeeKind.NAMED, "its registered name")


def test_another_name_holds_for_payments_of_its_days_and_splits_the_others_off() -> None:
    alias = KnownName(name="Tarrow Hospice", valid_from=MERGED, reason="decided by Jo Bloggs because they merged")
    body = KnownOrganisation(key="1", name="Brightwater Hospice", names=(alias,))
    before, after = resolve([name("Tarrow Hospice")], [body])
    assert (before.first_day, before.last_day, before.organisation) == (APRIL, MERGED - timedelta(days=1), None)
    assert (after.first_day, after.last_day, after.organisation) == (MERGED, MARCH, "1")
    assert after.reason == (
        "another name of Brightwater Hospice since 1 October 2016, decided by Jo Bloggs because they merged"
    )


def test_a_name_that_passed_from_one_body_to_another_is_each_ones_in_its_time() -> None:
    old = KnownOrganisation(key="1", name="Tarrow Trust", valid_to=MERGED - timedelta(days=1))
    taken_over = KnownName(name="Tarrow Trust", valid_from=MERGED)
    new = KnownOrganisation(key="2", name="Brightwater Trust", names=(taken_over,))
    first, second = resolve([name("Tarrow Trust")], [old, new])
    assert (first.organisation, second.organisation) == ("1", "2")
    assert second.first_day == MERGED


def test_a_name_of_two_bodies_at_once_stays_open_with_the_reason() -> None:
    other = KnownOrganisation(key="2", name="Brightwater Trust", names=(KnownName(name="Tarrow Trust"),))
    answer = one("Tarrow Trust", KnownOrganisation(key="1", name="Tarrow Trust"), other)
    assert answer.organisation is None
    assert answer.reason == "a name of Brightwater Trust and of Tarrow Trust"


def test_a_name_nobody_has_stays_open_without_a_reason() -> None:
    answer = one("Tarrow Trust", HOSPICE)
    assert (answer.organisation, answer.kind, answer.reason) == (None, PayeeKind.NAMED, "")


@pytest.mark.parametrize("text", ["REDACTED PERSONAL DATA", "Mr J Applegarth", "Foster Carers"])
def test_redacted_payees_and_people_with_a_title_are_never_resolved(text: str) -> None:
    body = KnownOrganisation(key="1", name=text, identifiers=(COMPANY,))
    answer = one(name(text, COMPANY), body)
    assert (answer.organisation, answer.kind, answer.reason) == (None, payee_kind(text), "")


@pytest.mark.parametrize("text", ["J Applegarth", "Jane Tarrow", "J P Modes"])
def test_what_looks_like_a_person_is_an_organisation_only_where_its_name_or_number_is_on_record(text: str) -> None:
    assert payee_kind(text) is PayeeKind.INDIVIDUAL
    assert one(text, HOSPICE).kind is PayeeKind.INDIVIDUAL
    assert one(text, KnownOrganisation(key="2", name=text)).kind is PayeeKind.NAMED
    assert one(name(text, COMPANY), HOSPICE).organisation == "1"


def test_a_payee_that_is_not_stated_is_resolved_by_number_alone() -> None:
    blank = KnownOrganisation(key="2", name="unknown")
    assert one("unknown", blank).organisation is None
    assert one(name("4214", COMPANY), HOSPICE).organisation == "1"


def test_what_a_person_ruled_out_is_not_found_again() -> None:
    ruled_out = RuledOut(key="brightwater hospice", other_key="brightwater hospice", organisation="1")
    answer = one("Brightwater Hospice", HOSPICE, decided=(ruled_out,))
    assert (answer.organisation, answer.reason) == (None, "a person ruled out Brightwater Hospice")
    assert one("Brightwater Hospice", HOSPICE, decided=(RuledOut(key="x", other_key="y"),)).organisation == "1"


DAYS = st.dates(min_value=date(2016, 3, 25), max_value=date(2016, 4, 20))
KNOWN = st.lists(
    st.builds(
        lambda key, holds, life: KnownOrganisation(
            key=str(key),
            name=f"Body {chr(65 + key)}",
            names=tuple(KnownName(name="Tarrow", valid_from=min(pair), valid_to=max(pair)) for pair in holds),
            valid_from=min(life),
            valid_to=max(life),
        ),
        st.integers(0, 3),
        st.lists(st.tuples(DAYS, DAYS), max_size=2),
        st.tuples(DAYS, DAYS),
    ),
    max_size=4,
    unique_by=lambda body: body.key,
)


@given(KNOWN, DAYS, DAYS)
def test_the_answer_for_a_stretch_of_days_is_the_answer_for_each_day(
    known: list[KnownOrganisation], one_day: date, another: date
) -> None:
    first, last = min(one_day, another), max(one_day, another)
    found = resolve([name("Tarrow", first=first, last=last)], known)
    assert [found[0].first_day, found[-1].last_day] == [first, last]
    assert all(after.first_day - before.last_day == timedelta(days=1) for before, after in pairwise(found))
    assert all((a.organisation, a.reason) != (b.organisation, b.reason) for a, b in pairwise(found))
    for answer in found:
        for days in range((answer.last_day - answer.first_day).days + 1):
            day = answer.first_day + timedelta(days=days)
            (alone,) = resolve([name("Tarrow", first=day, last=day)], known)
            assert (alone.organisation, alone.reason) == (answer.organisation, answer.reason)
