"""Does every layout, encoding and fault of published spend files load to the penny and to the row?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placepound.core.money.spend.profile import Sign
from placepound.core.records.preview import Unit
from tests.analytics.spend.planted import differences, load_planted
from tests.factories.spend_files import PlantedFile, Spec, plant_file
from tests.factories.spend_formats import Encoding, Form, LineEnd, Packing, Separator
from tests.factories.spend_layouts import LAYOUTS, Heading
from tests.factories.spend_rows import Damage
from tests.factories.spend_sets import pairwise
from tests.factories.spend_totals import Totals
from tests.factories.spend_writing import Amounts, Credits, Dates

EVERYTHING = tuple(Damage)
DAMAGES = ((), *((damage,) for damage in Damage), EVERYTHING)
SIGNED = tuple(one for one in Credits if one is not Credits.LOST)
COMMON: Mapping[str, Sequence[object]] = {
    "layout": tuple(LAYOUTS),
    "heading": tuple(Heading),
    "banners": (0, 1, 2, 4),
    "amounts": tuple(Amounts),
    "credits": SIGNED,
    "dates": tuple(Dates),
    "totals": tuple(Totals),
    "damage": DAMAGES,
    "rows": (6, 24, 60),
}
TEXT_FACTORS = COMMON | {
    "encoding": tuple(Encoding),
    "separator": tuple(Separator),
    "line_end": tuple(LineEnd),
    "quote_all": (False, True),
    "packing": tuple(Packing),
}
BOOK_FACTORS = COMMON | {"form": (Form.CELLS, Form.SERIALS, Form.TEXTS), "hidden": (False, True)}


def cover(factors: Mapping[str, Sequence[object]]) -> list[PlantedFile]:
    """A file for each combination in which every two values of different factors meet."""
    found = []
    for number, chosen in enumerate(pairwise(factors)):
        spec = Spec(**chosen)  # type: ignore[arg-type]
        name = f"n{number:03d}-{spec.layout.lower()}-{spec.year}-{spec.month:02d}"
        found.append(plant_file(f"cover {number}", spec, name=name))
    return found


def check(files: Sequence[PlantedFile], root: Path, **options: Any) -> None:
    """Load the files together; every row, sum and total must be as planted."""
    loaded = load_planted(root, files, **options)
    wrong = [(planted, found) for planted in files if (found := differences(planted, loaded))]
    assert not wrong, (
        "\n".join(line for planted, found in wrong[:8] for line in (unlike_plain(planted.spec), *found[:4]))
        + f"\n{len(wrong)} of {len(files)} files"
    )


def unlike_plain(spec: Spec) -> str:
    """What is told of a specification: all but what is as in most files."""
    plain = Spec()
    return str({name: kept for name in Spec.__slots__ if (kept := getattr(spec, name)) != getattr(plain, name)})


def test_every_two_traits_of_text_files_load_as_planted(tmp_path: Path) -> None:
    check(cover(TEXT_FACTORS), tmp_path)


def test_every_two_traits_of_workbooks_load_as_planted(tmp_path: Path) -> None:
    check(cover(BOOK_FACTORS), tmp_path)


@pytest.mark.parametrize("encoding", [Encoding.UTF_8, Encoding.CP1252])
def test_a_large_file_with_every_fault_loads_as_planted(encoding: Encoding, tmp_path: Path) -> None:
    """Large enough to be read in several blocks, with its faults in any of them."""
    spec = Spec(
        layout="B",
        rows=15_000,
        credit_rows=400,
        damage=EVERYTHING,
        totals=Totals.SUBTOTALS,
        encoding=encoding,
        amounts=Amounts.MIXED,
        credits=Credits.MIXED,
        dates=Dates.MIXED,
    )
    check([plant_file("large", spec)], tmp_path)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Any text file or workbook, with any faults."""
    chosen = {name: draw(st.sampled_from(values)) for name, values in (TEXT_FACTORS | BOOK_FACTORS).items()}
    damage = draw(st.lists(st.sampled_from(Damage), unique=True, max_size=8))
    rows = draw(st.integers(6, 80))
    drawn = {"damage": tuple(damage), "rows": rows, "credit_rows": draw(st.integers(0, rows // 3))}
    form = draw(st.sampled_from((Form.TEXT, Form.TEXT, Form.CELLS, Form.SERIALS, Form.TEXTS)))
    return Spec(**(chosen | drawn | {"form": form}))  # type: ignore[arg-type]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(specs=st.lists(specs(), min_size=1, max_size=12), seed=st.integers(0, 2**32))
def test_any_files_load_as_planted(specs: list[Spec], seed: int) -> None:
    """Very small files may have to be asked about, so what could be asked is answered."""
    files = [
        plant_file(f"{seed} {number}", spec, name=f"n{number}-{spec.year}-{spec.month:02d}")
        for number, spec in enumerate(specs)
    ]
    with TemporaryDirectory() as folder:
        check(files, Path(folder), answers={"unit": Unit.POUNDS.value, "sign": Sign.AS_WRITTEN.value})
