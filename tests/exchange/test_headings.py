"""Columns are known by their headings: re-cased, misspelt, joined, padded, with units, and never by their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.records.preview import Column, Unit
from placepound.exchange.headings import ALIASES, edits, fingerprint_of, guess, key_of, unit_of, unit_of_banner


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("SERVICE", Column.SERVICE),
        ("  service_name ", Column.SERVICE),
        ("ServiceName", Column.SERVICE),
        ("Comissioner", Column.COMMISSIONER),
        ("Commissioned by", Column.COMMISSIONER),
        ("Local Authority", Column.COMMISSIONER),
        ("Budget holder", Column.COMMISSIONER),
        ("Suplier Name", Column.PROVIDER),
        ("Beneficiary Name", Column.PROVIDER),
        ("Type of provider", Column.PROVIDER_KIND),
        ("Amount (£m)", Column.AMOUNT),
        ("£'000", Column.AMOUNT),
        ("amount_gbp", Column.AMOUNT),
        ("Net Budget 2015/16 (£ million)", Column.AMOUNT),
        ("2015/16", Column.AMOUNT),
        ("2016/17 £000", Column.AMOUNT),
        ("Anual Buget", Column.AMOUNT),
        ("Irrecoverable VAT Amount", Column.IGNORED),
        ("% of total", Column.IGNORED),
        ("Spend per head", Column.IGNORED),
        ("Financial year", Column.PERIOD),
        ("Source of funding", Column.FUND),
        ("Scheme ID", Column.SCHEME),
        ("Neighbourhood", Column.AREA),
        ("Comments", Column.NOTE),
        ("Colour", Column.IGNORED),
        ("", Column.IGNORED),
    ],
)
def test_a_heading_is_known(heading: str, column: Column) -> None:
    found = guess(heading)
    assert found.column is column
    assert found.evidence


@given(st.sampled_from([(alias, column) for column, aliases in ALIASES for alias in aliases]), st.data())
def test_no_alias_depends_on_case_spacing_or_padding(known: tuple[str, Column], data: st.DataObject) -> None:
    alias, column = known
    glue = data.draw(st.sampled_from([" ", "  ", "_", "-", ". "]))
    shape = data.draw(st.sampled_from([str.upper, str.title, str.lower]))
    assert guess(f" {shape(glue.join(alias.split()))}: ").column is column


def test_no_alias_names_two_columns() -> None:
    every = [alias.replace(" ", "") for _, aliases in ALIASES for alias in aliases]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Amount (£m)", Unit.MILLIONS),
        ("£ million", Unit.MILLIONS),
        ("Spend, £ms", Unit.MILLIONS),
        ("£'000", Unit.THOUSANDS),
        ("£000s", Unit.THOUSANDS),
        ("Budget £k", Unit.THOUSANDS),
        ("allocation_2015_16_gbp_thousand", Unit.THOUSANDS),
        ("Amount (£)", Unit.POUNDS),
        ("amount_gbp", Unit.POUNDS),
        ("Payments over £25,000", None),
        ("Amount", None),
        ("Programme", None),
    ],
)
def test_a_heading_states_its_unit(heading: str, unit: Unit | None) -> None:
    assert unit_of(heading) is unit


@pytest.mark.parametrize(
    ("banner", "unit"),
    [
        ("All figures in £m", Unit.MILLIONS),
        ("Budgets (£ million)", Unit.MILLIONS),
        ("£'000 unless stated", Unit.THOUSANDS),
        ("figures are in thousands", Unit.THOUSANDS),
        ("Amounts in £", Unit.POUNDS),
        ("Total of £129m in 2016", None),
        ("Commissioned by three councils", None),
    ],
)
def test_a_line_above_the_table_states_its_unit(banner: str, unit: Unit | None) -> None:
    assert unit_of_banner(banner) is unit


def test_a_fingerprint_is_of_the_set_of_headings_with_their_units() -> None:
    first = fingerprint_of(["Service", "Amount (£m)"])
    assert first == fingerprint_of([" AMOUNT  (£m)", "service"])
    assert first != fingerprint_of(["Service", "Amount (£000)"])
    assert key_of("Amount (£ million)") == key_of("amount £m")


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_edits_are_symmetric_and_zero_only_for_the_same(one: str, other: str) -> None:
    assert edits(one, other, most=9) == edits(other, one, most=9)
    assert (edits(one, other, most=9) == 0) == (one == other)
