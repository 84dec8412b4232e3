"""Do the published places hold what their documents say, every line and no more?"""

import csv
import gzip
from decimal import Decimal
from pathlib import Path

import pytest

from placepound.cli.demo.published import FOLDER, PublishedPlace, PublishedStatement, published_places, read_place
from placepound.core.terms.amount import Amount
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.period import Period
from placepound.core.terms.problem import Refused

LOOKUPS = Path(__file__).parents[4] / "shared" / "data" / "geo_lookups"
WORDS = {"million": 1_000_000, "m": 1_000_000, "k": 1_000}


def place(key: str) -> PublishedPlace:
    return next(found for found in published_places() if found.key == key)


def rows(statement: PublishedStatement) -> list[dict[str, str]]:
    found = csv.DictReader(statement.content.decode("utf-8").splitlines())
    return [row for row in found if row["Commissioner"] != "Total"]


def written(text: str) -> Amount:
    """The amount that a document writes as £116.9 million, £444k or £195,000."""
    plain = text.removeprefix("£").replace(",", "")
    for word, times in WORDS.items():
        if plain.endswith(word):
            return Amount.pounds(Decimal(plain.removesuffix(word).strip()) * times)
    return Amount.pounds(plain)


def total(found: list[dict[str, str]]) -> Amount:
    return Amount.total(written(row["Amount"]) for row in found)


def test_leicester_leicestershire_and_rutland_come_to_the_sums_of_the_strategy() -> None:
    """Joint commissioning strategy, list as at August 2020: 10 lines of councils, 15 of CCGs, one of all together."""
    statement = place("llr-send-2020").statements[0]
    found = rows(statement)
    by_commissioner = {c: [row for row in found if row["Commissioner"] == c] for c in ("Councils", "CCGs", "All")}
    assert {c: (len(some), total(some)) for c, some in by_commissioner.items()} == {
        "Councils": (10, Amount.pounds(169_444_000)),
        "CCGs": (15, Amount.pounds(25_090_000)),
        "All": (1, Amount.pounds(195_000)),
    }
    assert total(found) == Amount.pounds(194_729_000)
    universal = [row for row in found if row["Note"] == "For all children"]
    assert total(found) - total(universal) == Amount.pounds(160_029_000)


def test_leeds_commissioning_comes_to_what_the_paper_prints_and_says_which_part_it_does_not() -> None:
    """Leeds Health and Wellbeing Board, 2016: £294m of which £102m with the third sector."""
    statement = place("leeds-2016").statements[0]
    assert total(rows(statement)) == written(statement.stated_total) == Amount.pounds(294_000_000)
    assert [row["Amount"] for row in rows(statement) if row["Provider kind"] == "VCFSE"] == ["£102m"]
    assert [row["Amount"] for row in rows(statement) if row["Note"].startswith("Derived")] == ["£192m"]
    assert statement.period == Period.financial_year(2015)


def test_leeds_pools_may_overlap_and_have_no_stated_total() -> None:
    leeds = place("leeds-2016")
    pools = leeds.statements[1]
    assert total(rows(pools)) == Amount.pounds(144_000_000)
    assert (pools.stated_total, pools.rows_may_overlap, pools.period) == ("", True, None)
    assert [(o.statements, o.most) for o in leeds.overlaps] == [
        (("council-commissioning", "pooled-budgets"), Amount.pounds(77_000_000))
    ]


def test_north_east_lincolnshire_pools_144_of_195_million() -> None:
    statement = place("north-east-lincolnshire-2024").statements[0]
    assert [row["Amount"] for row in rows(statement)] == ["£144 million", "£51 million"]
    assert total(rows(statement)) == written(statement.stated_total) == Amount.pounds(195_000_000)


def test_every_statement_names_its_document_and_where_in_it() -> None:
    for statement in (s for place in published_places() for s in place.statements):
        assert statement.document
        assert statement.where
        assert statement.confidence.value == "B"
        assert statement.period or statement.as_at


def test_clinical_commissioning_groups_end_where_their_successor_begins() -> None:
    for found in published_places():
        bodies = {body.key: body for body in found.organisations}
        for body in (b for b in bodies.values() if b.kind is OrganisationKind.CCG):
            assert body.successor is not None
            assert body.valid_to is not None
            follows = bodies[body.successor].valid_from
            assert follows is not None
            assert (follows - body.valid_to).days == 1


@pytest.mark.skipif(not LOOKUPS.exists(), reason="the published code lists are not on this machine")
def test_codes_are_those_of_the_published_lists() -> None:
    lists = ("lookup_lsoa21_icb24.csv.gz", "lookup_lsoa11_sicbl22_icb22_ltla22.csv.gz", "drkane_la_all_codes.csv.gz")
    known = {"02V", "03C", "03G", "E38000225"}
    for name in (*lists, "lookup_trust_trust.csv.gz", "lookup_lsoa11_ccg21_stp21_ltla21.csv.gz"):
        with gzip.open(LOOKUPS / name, "rt", encoding="utf-8-sig") as file:
            known |= {cell for row in csv.reader(file) for cell in row}
    with (LOOKUPS / "drkane_la_orgid_to_gss.csv").open(encoding="utf-8-sig") as file:
        known |= {row["org_id"].removeprefix("GB-LAE-") for row in csv.DictReader(file)}
    for found in published_places():
        used = {i.value for body in found.organisations for i in body.identifiers} | {a.code.code for a in found.areas}
        assert used <= known


def test_a_fault_in_a_place_is_reported_by_file_and_key(tmp_path: Path) -> None:
    folder = tmp_path / "north-east-lincolnshire-2024"
    folder.mkdir()
    source = FOLDER / folder.name
    (folder / "statement-pool.csv").write_bytes((source / "statement-pool.csv").read_bytes())
    text = (source / "place.toml").read_text(encoding="utf-8")
    text = (
        text.replace('kind = "unitary_council"', 'kind = "parish"')
        .replace('"QOQ"', '"Q?"')
        .replace("rows = 2", "rows = 3")
    )
    (folder / "place.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_place(folder)
    found = [str(problem).removeprefix(str(folder)) for problem in refused.value.problems]
    assert found == [
        "/place.toml:organisation.north-east-lincolnshire-council: This entry cannot be read: "
        "'parish' is not a valid OrganisationKind.",
        "/place.toml:organisation.humber-and-north-yorkshire-icb.identifiers: "
        "Q? does not have the shape of an identifier of scheme ods.",
        "/place.toml:statement.pooled-budget.rows: statement-pool.csv holds 2 amounts, not 3.",
    ]


def test_a_name_that_leads_nowhere_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    source = FOLDER / "north-east-lincolnshire-2024"
    (folder / "statement-pool.csv").write_bytes((source / "statement-pool.csv").read_bytes())
    text = (source / "place.toml").read_text(encoding="utf-8").replace('owner = "nel-partners"', 'owner = "nobody"')
    (folder / "place.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"statement.pooled-budget.owner: Nothing here is called nobody"):
        read_place(folder)
