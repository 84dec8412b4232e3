"""Is the synthetic place the same each time, whole, plainly invented, and right except where it means to be wrong?"""

import csv
import gzip
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from placepound.cli.demo.geography import Geography, build_geography
from placepound.cli.demo.synthetic_bodies import BODIES, FUNDS, PARTNERS
from placepound.cli.demo.synthetic_money import SyntheticStatement, build_statements, services
from placepound.cli.demo.synthetic_shapes import Ring, doubled_area
from placepound.core.money.flows import Basis, FlowClass
from placepound.core.terms.amount import Amount
from placepound.exchange.statements import preview_statement

SEED = 2026
ROOT = Path(__file__).parents[3]
LOOKUPS = ROOT.parent / "shared" / "data" / "geo_lookups"


@lru_cache(maxsize=4)
def geography(seed: int = SEED) -> Geography:
    return build_geography(seed)


@lru_cache(maxsize=1)
def statements() -> tuple[SyntheticStatement, ...]:
    return build_statements(geography(), SEED)


def edges(ring: Ring) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def test_the_same_seed_makes_the_same_place_and_the_same_bytes() -> None:
    assert build_geography(SEED) == geography()
    assert [s.content for s in build_statements(build_geography(SEED), SEED)] == [s.content for s in statements()]


def test_another_seed_makes_another_place() -> None:
    assert geography(7).small_areas != geography().small_areas


@pytest.mark.parametrize("seed", [SEED, 1, 7])
def test_people_add_up_from_small_areas_to_the_place(seed: int) -> None:
    place = geography(seed)
    assert place.population == 300_000
    assert sum(place.population_of(n.code) for n in place.neighbourhoods) == 300_000
    assert sum(practice.list_size for practice in place.practices) == 300_000


@pytest.mark.parametrize("seed", [SEED, 1, 7])
def test_twenty_neighbourhoods_hold_every_small_area_once(seed: int) -> None:
    place = geography(seed)
    held = Counter(code for n in place.neighbourhoods for code in n.small_areas)
    assert len(place.neighbourhoods) == 20
    assert set(held) == {area.code for area in place.small_areas}
    assert set(held.values()) == {1}
    assert min(len(n.small_areas) for n in place.neighbourhoods) >= 3


@pytest.mark.parametrize("seed", [SEED, 1, 7])
def test_small_areas_share_their_edges_exactly_and_overlap_nowhere(seed: int) -> None:
    """Each edge belongs to one area in each direction, and every area runs the same way round."""
    place = geography(seed)
    counted = Counter(edge for area in place.small_areas for edge in edges(area.ring))
    assert set(counted.values()) == {1}
    assert all(doubled_area(area.ring) > 0 for area in place.small_areas)


@pytest.mark.parametrize("seed", [SEED, 1, 7])
def test_a_neighbourhood_covers_what_its_small_areas_cover(seed: int) -> None:
    place = geography(seed)
    ring_of = {area.code: area.ring for area in place.small_areas}
    for neighbourhood in place.neighbourhoods:
        covered = sum(doubled_area(ring_of[code]) for code in neighbourhood.small_areas)
        assert sum(doubled_area(ring) for ring in neighbourhood.rings) == covered


def test_practice_neighbourhoods_cut_across_those_on_the_map() -> None:
    place = geography()
    neighbourhood_of = {area.code: area.neighbourhood for area in place.small_areas}
    patients = {practice.code: practice.patients for practice in place.practices}
    reach = [
        {neighbourhood_of[code] for practice in n.practices for code, _ in patients[practice]}
        for n in place.practice_neighbourhoods
    ]
    assert sum(len(found) for found in reach) > len(place.neighbourhoods)
    assert Counter(p for n in place.practice_neighbourhoods for p in n.practices) == Counter(list(patients))


def test_deprivation_falls_from_the_harbour_outwards() -> None:
    areas = sorted(geography().small_areas, key=lambda area: min(x * x + y * y for x, y in area.ring))
    third = len(areas) // 3
    inner = sum(area.deprivation for area in areas[:third])
    outer = sum(area.deprivation for area in areas[-third:])
    assert inner > 1.5 * outer


def test_everything_says_that_it_is_synthetic() -> None:
    place = geography()
    assert "(synthetic)" in place.name
    assert all(body.name.endswith("(synthetic)") for body in BODIES.values())
    assert all(area.code.code.startswith("SYN") for area in place.small_areas)
    assert all(s.filename.startswith("synthetic-") for s in statements())
    identifiers = [body.identifier.value for body in BODIES.values()]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.skipif(not LOOKUPS.exists(), reason="the published code lists are not on this machine")
def test_no_invented_area_or_body_has_the_name_of_a_real_one() -> None:
    real: set[str] = set()
    for path in LOOKUPS.glob("*.csv*"):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        found = csv.reader(content.decode("utf-8-sig").splitlines())
        named = [i for i, head in enumerate(next(found)) if "name" in head.lower() or head.endswith("NM")]
        real |= {row[i].strip().lower() for row in found for i in named if i < len(row)}
    place = geography()
    invented = [
        place.name.split(" (")[0],
        *(n.name for n in place.neighbourhoods),
        *(b.written for b in BODIES.values()),
    ]
    assert not [name for name in invented if name.lower() in real]


@pytest.mark.parametrize("number", range(24))
def test_a_statement_reads_back_to_the_penny(number: int) -> None:
    """Through the import that users have: every line accepted, the total right unless it is wrong on purpose."""
    statement = statements()[number]
    preview = preview_statement(statement.content, filename=statement.filename)
    found = preview.reconciliation
    assert (preview.problems, preview.questions, found.refused) == ((), (), 0)
    assert found.accepted == len(statement.lines)
    assert found.accepted_sum == statement.total == Amount.total(line.amount for line in statement.lines)
    assert found.stated == statement.stated
    assert found.totals == 1


def test_one_statement_does_not_reconcile() -> None:
    assert [s.key for s in statements() if not s.reconciles] == ["synthetic-borough-outturn-2023-24"]


def test_budgeted_contributions_fill_each_pool_exactly() -> None:
    for year in (2023, 2024, 2025):
        lines = [
            line
            for s in statements()
            if s.period.start.year == year and s.basis is Basis.BUDGET
            for line in s.lines
            if line.fund
        ]
        for fund in FUNDS:
            into = Amount.total(x.amount for x in lines if x.fund == fund.key and x.flow is FlowClass.TRANSFER)
            out = Amount.total(x.amount for x in lines if x.fund == fund.key and x.flow is FlowClass.SPEND)
            assert into == out


def test_both_sides_of_a_transfer_agree_except_one() -> None:
    differences = []
    for year in (2023, 2024, 2025):
        held = [s for s in statements() if s.period.start.year == year and s.basis is Basis.OUTTURN]
        lines = [line for s in held for line in s.lines]
        paid = {(x.commissioner, x.counterparty, x.service): x.amount for x in lines if x.flow is FlowClass.TRANSFER}
        got = {(x.counterparty, x.commissioner, x.service): x.amount for x in lines if x.flow is FlowClass.INCOME}
        assert set(got) <= set(paid)
        differences += [(year, key, got[key] - paid[key]) for key in got if got[key] != paid[key]]
    assert differences == [(2024, ("icb", "county", "Section 256 payment for social care"), Amount.pounds(250_000))]


def test_the_troubles_that_an_import_must_survive_are_there() -> None:
    lines = [line for s in statements() for line in s.lines]
    assert {line.commissioner for line in lines if line.amount.pence < 0} == {partner.key for partner in PARTNERS}
    assert any(line.area == "Not attributable" for line in lines)
    assert any(not line.group and line.flow is FlowClass.SPEND for line in lines)
    assert len({s.content.split(b"\r\n")[0] for s in statements() if s.filename.endswith(".csv")}) > 3


def test_service_groups_are_those_of_the_taxonomy() -> None:
    path = ROOT / "placepound" / "core" / "rules" / "national" / "service_groups.toml"
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    codes = {row["code"] for row in next(rule for rule in rules if rule["key"] == "service_groups")["rows"]}
    assert {service.group for service in services() if service.group} <= codes
    assert len(services()) >= 60
    assert {service.provider for service in services()} <= {"", *BODIES}
