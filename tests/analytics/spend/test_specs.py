"""Does every drawn file come out as drawn, on the reference and on every engine?"""

from dataclasses import replace
from functools import cache

import pytest

from tests.analytics.spend.drawing import Spec
from tests.analytics.spend.engines import ENGINES, OneEngine, Told
from tests.analytics.spend.specs import accounts, hazards, reading, totals

SPECS = (*totals.SPECS, *hazards.SPECS, *reading.SPECS, *accounts.SPECS)


@cache
def told(engine: OneEngine) -> Told:
    """What an engine makes of every drawn file, all of them in one load."""
    files = [spec.file(number) for number, spec in enumerate(SPECS, 1)]
    rows = [row for number, spec in enumerate(SPECS, 1) for row in spec.raw(number)]
    return engine.tell(files, rows)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.title)
def test_what_is_drawn_comes_out(spec: Spec, engine: OneEngine) -> None:
    number = SPECS.index(spec) + 1
    answer = told(engine).of(number)
    assert tuple(replace(row, paid_on=None) for row in answer.rows) == spec.expected(number)
    if spec.days:
        assert tuple(row.paid_on for row in answer.rows) == spec.days
    (report,) = answer.reports
    assert {name: getattr(report, name) for name in spec.says} == dict(spec.says)


def test_no_two_specs_have_one_title() -> None:
    assert len({spec.title for spec in SPECS}) == len(SPECS)
