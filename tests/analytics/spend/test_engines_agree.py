"""Do the engines classify generated loads as the plain reference does, row for row and account for account?"""

import re
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from placepound.analytics.spend.reading import FAST
from placepound.core.money.spend.amounts import read_pence
from placepound.core.money.spend.profile import Sign
from placepound.core.records.preview import Unit
from tests.analytics.spend.engines import ENGINES, REFERENCE
from tests.analytics.spend.generated_loads import Load, loads, many_loads


def test_every_engine_agrees_with_the_reference_on_many_loads_at_once() -> None:
    load = many_loads(150)
    expected = REFERENCE.tell(*load)
    for engine in ENGINES[1:]:
        answer = engine.tell(*load)
        for file in load[0]:
            assert answer.of(file.file) == expected.of(file.file)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(loads())
def test_every_engine_agrees_with_the_reference(load: Load) -> None:
    expected = REFERENCE.tell(*load)
    for engine in ENGINES[1:]:
        assert engine.tell(*load) == expected


@given(st.from_regex(FAST, fullmatch=True))
@example("999,999,999,999.99")
@example("-£0")
def test_what_an_engine_reads_by_itself_is_what_the_core_reads(text: str) -> None:
    if not re.fullmatch(FAST, text) or text.endswith("\n"):
        return
    read = read_pence(text, unit=Unit.POUNDS, sign=Sign.AS_WRITTEN)
    assert read.pence == int(Decimal(text.replace(",", "").replace("£", "")) * 100)
    assert not read.rounded
