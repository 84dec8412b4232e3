"""How far is what was loaded from what was planted? Generated files through the real load, compared row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from placepound.analytics import engines
from placepound.analytics.spend.load import LoadResult, load
from placepound.analytics.spend.store import Store
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import DateOrder
from placepound.core.money.spend.rows import SpendClass
from tests.factories.spend_files import PlantedFile, PlantedRow
from tests.factories.spend_layouts import Facet, Heading

BODY = "7"
ON = date(2025, 6, 1)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of a load, and the rows that the store shows after it, by file and row."""

    result: LoadResult
    store: Store
    rows: Mapping[int, Mapping[int, Row]]

    def file(self, name: str) -> LoadedFile:
        """What was told of a file."""
        return next(file for file in self.result.files if file.name == name)

    def number(self, name: str) -> int:
        """The number of a file that was kept."""
        report = self.file(name).report
        assert report is not None, self.file(name)
        return report.file

    def standing(self, name: str) -> LoadedFile:
        """The file as the newest snapshot holds it."""
        return next(file for file in self.result.standing if file.name == name)


def load_all(root: Path, files: Sequence[tuple[str, bytes]], *, body: str = BODY, **options: Any) -> Loaded:
    """Load files of one body, and read back all that the store holds of it."""
    store = Store(root)
    result = load(store, files, organisation=body, on=ON, by="test", **({"profile_of": _none} | options))
    rows: dict[int, dict[int, Row]] = {}
    engine = engines.duckdb()
    for row in engines.collect(engine, store.rows(engine, organisations=(body,))).to_pylist():
        rows.setdefault(row["file"], {})[row["row"]] = row
    return Loaded(result=result, store=store, rows=rows)


def _none(fingerprint: str) -> None:
    """No profile is remembered."""


def load_planted(root: Path, files: Sequence[PlantedFile], **options: Any) -> Loaded:
    """Load generated files of one body together."""
    return load_all(root, [(planted.name, planted.content) for planted in files], **options)


def differences(planted: PlantedFile, loaded: Loaded) -> list[str]:
    """Every way in which what was loaded is not what was planted, in words; none where all is right."""
    told = loaded.file(planted.name)
    if told.refused:
        return [f"{planted.name} was refused: {told.refused}"]
    if told.report is None:
        questions = told.guess.questions if told.guess else ()
        return [f"{planted.name} asks {question.field}: {question.sentence}" for question in questions]
    rows = loaded.rows[told.report.file]
    found = [*_profile(planted, told), *_report(planted, told), *_rows(planted, rows)]
    return [f"{planted.name}: {one}" for one in found]


def _profile(planted: PlantedFile, told: LoadedFile) -> Iterator[str]:
    report = told.report
    assert report is not None
    assert told.guess is not None
    profile = told.guess.profile
    if report.header_row != planted.header_row:
        yield f"header in row {report.header_row}, planted in {planted.header_row}"
    if not report.encoding.startswith(planted.encoding):
        yield f"encoding {report.encoding}, written in {planted.encoding}"
    for place, expected in enumerate(planted.columns):
        if expected not in (None, profile.columns[place]) and not _may_be_missed(planted, place):
            yield f"column “{planted.layout.headings[place]}” is {profile.columns[place]}, not {expected}"
    if profile.date_order is DateOrder.MONTH_FIRST:
        yield "months first"
    if (profile.unit, profile.sign) != (planted.spec.unit, planted.sign):
        yield f"unit {profile.unit} and sign {profile.sign}"


def _may_be_missed(planted: PlantedFile, place: int) -> bool:
    """A column beside the counted ones that is misspelt or has nothing in it."""
    facet = planted.layout.columns[place].facet
    said = {
        Facet.IRRECOVERABLE: any(fact.irrecoverable for fact in planted.facts),
        Facet.COMPANY: any(fact.company for fact in planted.facts),
        Facet.CHARITY: any(fact.charity for fact in planted.facts),
    }
    return facet in said and (not said[facet] or planted.spec.heading is Heading.MISSPELT)


def _report(planted: PlantedFile, told: LoadedFile) -> Iterator[str]:
    report = told.report
    assert report is not None
    sums = {(one.spend_class, one.reason): (one.rows, one.pence) for one in report.classes}
    if sums != planted.sums:
        yield f"classes {sums}, planted {planted.sums}"
    if report.read != len(planted.rows):
        yield f"{report.read} rows read, {len(planted.rows)} planted"
    if report.blank != planted.blank:
        yield f"{report.blank} blank rows, {planted.blank} planted"
    counted = report.pence(SpendClass.PAYMENT) + report.pence(SpendClass.CREDIT)
    if counted != planted.total:
        yield f"comes to {counted}, planted {planted.total}"
    if report.stated != planted.stated or report.difference != planted.difference:
        yield f"stated {report.stated}, off by {report.difference}; planted {planted.stated}, {planted.difference}"
    controls = [row.row for row in planted.controls]
    if sorted(control.row for control in report.controls) != controls:
        yield f"totals in rows {[control.row for control in report.controls]}, planted in {controls}"


def _rows(planted: PlantedFile, rows: Mapping[int, Row]) -> Iterator[str]:
    expected = {row.row: row for row in planted.rows}
    for number in sorted(rows.keys() ^ expected.keys()):
        what = "missing" if number in expected else "no row"
        yield f"row {number} is {what}: {expected.get(number, rows.get(number))}"
    for number in sorted(rows.keys() & expected.keys()):
        found = _row(expected[number], rows[number])
        if found:
            yield f"row {number} ({expected[number].what}): {found}"


def _row(expected: PlantedRow, row: Row) -> str:
    got = (row["spend_class"], row["reason"], row["pence"])
    if got != (expected.spend_class.value, expected.reason.value, expected.pence):
        return f"{got}, planted {expected.spend_class.value, expected.reason.value, expected.pence}"
    if not expected.counts:
        return ""
    if row["paid_on"] != expected.paid_on:
        return f"paid on {row['paid_on']}, planted {expected.paid_on}"
    flags = ",".join(sorted(flag.value for flag in expected.flags))
    if row["flags"] != flags:
        return f"flags {row['flags']!r}, planted {flags!r}"
    for column, text in expected.texts.items():
        if (row[column.value] or "") != text:
            return f"{column.value} {row[column.value]!r}, planted {text!r}"
    return ""
