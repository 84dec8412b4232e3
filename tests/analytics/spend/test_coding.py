"""Coding distinct texts and joining them back gives each row the rule that the plain look at the row gives it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.analytics import engines
from placepound.analytics.engines import collect, lending
from placepound.analytics.spend.coding import SAID, Codings, epochs, with_places
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.flows import FlowClass
from placepound.core.money.mapping import CodingRule, Match, code_row
from placepound.core.records.preview import Column

DAYS = (date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 30), date(2024, 5, 1))
TEXTS = (None, "", "Home care", "HOME-CARE ", "Homes for all", "Care Ltd", "carer’s", "9")


@pytest.fixture(scope="module")
def duckdb() -> Any:
    return engines.duckdb()


def rules(**more: Any) -> st.SearchStrategy[CodingRule]:
    return st.builds(
        CodingRule,
        id=st.just(""),
        field=st.sampled_from(tuple(SAID)),
        match=st.sampled_from(Match),
        text=st.sampled_from(("", "home", "home care", "care", "carers", "Ltd")),
        service_group=st.sampled_from(("HOM1", "CAR", "DAY2")),
        author=st.just("A"),
        reason=st.just("B"),
        publisher=st.sampled_from((None, None, "1")),
        valid_from=st.sampled_from((None, *DAYS)),
        valid_to=st.sampled_from((None, *DAYS)),
        **more,
    )


def numbered(drawn: list[CodingRule]) -> tuple[CodingRule, ...]:
    return tuple(replace(rule, id=str(number)) for number, rule in enumerate(drawn))


ROW = st.fixed_dictionaries(
    {
        "organisation": st.sampled_from(("1", "2")),
        "paid_on": st.sampled_from(DAYS),
        **{name: st.sampled_from(TEXTS) for name in ("supplier", "service", "unit", "purpose", "code")},
    }
)


@settings(max_examples=25)
@given(drawn=st.lists(rules(), max_size=6).map(numbered), rows=st.lists(ROW, min_size=1, max_size=20))
def test_each_row_has_the_rule_that_catches_it_first(
    duckdb: Any, drawn: tuple[CodingRule, ...], rows: list[dict[str, Any]]
) -> None:
    listed = [one | {"file": 1, "row": number} for number, one in enumerate(rows)]
    table = pa.Table.from_pylist(listed, schema=pa.schema([field.with_nullable(True) for field in ROWS]))
    codings = Codings(drawn)
    with lending(duckdb) as lend:
        found = collect(duckdb, with_places(duckdb, lend(table), codings, lend=lend).order_by("row"))
    assert [codings.all[place] for place in found["place"].to_pylist()] == [_plainly(one, drawn) for one in rows]


def _plainly(one: dict[str, Any], drawn: tuple[CodingRule, ...]) -> Any:
    service = one["service"] or one["unit"]
    said = {"provider": one["supplier"], "service": service, "department": one["unit"]}
    said |= {"purpose": one["purpose"], "code": one["code"]}
    texts = {column: said[column.value] or "" for column in SAID}
    return code_row(texts, drawn, publisher=one["organisation"], on=one["paid_on"])


def test_another_set_of_rules_holds_from_each_day_on_which_one_begins_or_has_ended() -> None:
    drawn = [_rule("1", valid_from=DAYS[1], valid_to=DAYS[2]), _rule("2", valid_from=DAYS[3]), _rule("3")]
    assert epochs(drawn) == (DAYS[1], DAYS[3])
    assert epochs([_rule("1", valid_to=date.max)]) == ()


def test_two_rules_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        Codings((_rule("1"), _rule("1")))


def test_places_of_income_are_those_of_rules_that_say_so() -> None:
    assert Codings((_rule("1"), _rule("2", flow_class=FlowClass.INCOME))).income == (-1, 1)


def _rule(name: str, **more: Any) -> CodingRule:
    settings = {"field": Column.SERVICE, "match": Match.WORDS, "author": "A", "reason": "B"} | more
    return CodingRule(id=name, text="home", service_group="HOM1", **settings)
