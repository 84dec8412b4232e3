"""A place pound leaves as a Fiscal Data Package that describes itself, and comes back equal."""

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused
from placepound.exchange.fiscal import FiscalPackage, FiscalRow, read_fiscal_package, to_fiscal_package

LICENCE = ("Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
texts = st.text(st.characters(exclude_categories=("C",)), max_size=12) | st.sampled_from(["=1", "'=1", "-x", 'a,"b"'])
rows = st.builds(
    FiscalRow,
    id=texts,
    commissioner=texts,
    amount=st.integers(-(10**14), 10**14).map(Amount),
    period=st.sampled_from([Period.financial_year(2015), Period(date(2020, 8, 1), date(2020, 8, 31))]),
    basis=st.sampled_from(["budget", "outturn", "estimate"]),
    service=texts,
    provider=texts,
    area_name=texts,
    source=texts,
)


def package(*lines: FiscalRow) -> FiscalPackage:
    return FiscalPackage(title="Our place", as_at=date(2026, 11, 1), licence=LICENCE, sources=("A paper",), rows=lines)


@given(st.lists(rows, max_size=6))
def test_a_package_comes_back_equal(lines: list[FiscalRow]) -> None:
    assert read_fiscal_package(to_fiscal_package(package(*lines))) == package(*lines)


def test_the_package_describes_every_column() -> None:
    row = FiscalRow(id="1", commissioner="ICB", amount=Amount(-150), period=Period.financial_year(2015), basis="budget")
    content = to_fiscal_package(package(row))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about = json.loads(archive.read("datapackage.json"))
        header, line = archive.read("place-pound.csv").decode().splitlines()
    (resource,) = about["resources"]
    fields = resource["schema"]["fields"]
    assert about["profile"] == "fiscal-data-package"
    assert header.split(",") == [field["name"] for field in fields]
    assert {field["columnType"]: field["type"] for field in fields}["value"] == "number"
    assert {field["columnType"]: field["type"] for field in fields}["date:fiscal-year"] == "integer"
    assert resource["schema"]["extraFields"][0]["constant"] == "GBP"
    assert line == "1,ICB,,,,,,,,2015-04-01,2016-03-31,2015,budget,spend,-1.50,"
    assert content == to_fiscal_package(package(row))


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x05\x06" + bytes(18), b"PK\x03\x04rubbish"])
def test_what_is_no_package_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_fiscal_package(content)


@pytest.mark.parametrize("described", [b"[]", b"{}", b"null", b"not json", b'{"title": 1, "licenses": "x"}'])
def test_a_package_that_does_not_describe_itself_is_refused(described: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", described)
        archive.writestr("place-pound.csv", "id,amount\n1,x\n")
    with pytest.raises(Refused, match="does not hold what its description says"):
        read_fiscal_package(out.getvalue())
