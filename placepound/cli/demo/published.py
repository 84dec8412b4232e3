"""Which published places does the demo hold? Reads their files and reports each fault by file and key."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from placepound.core.money.flows import Basis, Confidence
from placepound.core.terms.amount import Amount
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import Identifier, OrganisationKind, Scheme, read_identifier
from placepound.core.terms.period import Period, read_financial_year
from placepound.core.terms.problem import Problem, Refused

FOLDER = Path(__file__).parent / "published"
PLACES = ("llr-send-2020", "leeds-2016", "north-east-lincolnshire-2024")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOrganisation:
    """A body, or a group of bodies that a document names together (members: their keys)."""

    key: str
    name: str
    kind: OrganisationKind
    aliases: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPopulation:
    """How many people live in an area, on which day, and who says so."""

    count: int
    on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArea:
    """An area with its code; parent: the key of the area that it lies in."""

    key: str
    name: str
    level: AreaLevel
    code: AreaCode
    parent: str | None
    population: PublishedPopulation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPartnership:
    """Who commissions together, for which area, and where that is written."""

    key: str
    name: str
    area: str
    members: tuple[str, ...]
    operating_model: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStatement:
    """A typed list of amounts: content is the file that the import reads.

    period: None where the document states none; then as_at is the last day of what is written, as_at_written the words.
    stated_total: as written, empty where the document states none. rows: how many amounts there are without totals.
    rows_may_overlap: the document does not say that no two of its own lines hold the same money.
    """

    key: str
    title: str
    filename: str
    content: bytes
    publisher: str
    owner: str
    document: str
    where: str
    area: str
    basis: Basis
    period: Period | None
    as_at: date | None
    as_at_written: str
    confidence: Confidence
    stated_total: str
    rows: int
    rows_may_overlap: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOverlap:
    """Two statements that do or may hold the same money. most: of how much, where that is known."""

    statements: tuple[str, str]
    reason: str
    most: Amount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlace:
    """A place made of published figures: sourced facts and roles only."""

    key: str
    name: str
    summary: str
    subject: str
    partnership: PublishedPartnership
    organisations: tuple[PublishedOrganisation, ...]
    areas: tuple[PublishedArea, ...]
    statements: tuple[PublishedStatement, ...]
    overlaps: tuple[PublishedOverlap, ...]


def published_places() -> tuple[PublishedPlace, ...]:
    """Every published place of the demo. Raises Refused with all faults of a place's files."""
    return tuple(read_place(FOLDER / key) for key in PLACES)


def read_place(folder: Path) -> PublishedPlace:
    """One place from its folder: `place.toml` and the statements that it names. Raises Refused with all faults."""
    path = folder / "place.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise Refused(Problem(message=f"The place's file cannot be read: {fault}.", where=str(path))) from fault
    found = _Reader(path)
    place = found.place(data, folder)
    found.problems += _dangling(place, path) if place else []
    if found.problems or place is None:
        raise Refused(tuple(found.problems))
    return place


class _Reader:
    """Reads one file's tables into records and gathers every fault on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def place(self, data: dict[str, Any], folder: Path) -> PublishedPlace | None:
        heads = {key: self.text(data, key, "place") for key in ("key", "name", "summary", "subject")}
        organisations = self.each(data, "organisation", self.organisation)
        areas = self.each(data, "area", self.area)
        statements = self.each(data, "statement", lambda table, at: self.statement(table, at, folder))
        overlaps = self.each(data, "overlap", self.overlap)
        partnership = self.partnership(data.get("partnership", {}), "partnership")
        if self.problems:
            return None
        return PublishedPlace(
            **heads,
            partnership=partnership,
            organisations=organisations,
            areas=areas,
            statements=statements,
            overlaps=overlaps,
        )

    def each(self, data: Mapping[str, Any], name: str, read: Any) -> tuple[Any, ...]:
        tables = data.get(name, [])
        found = (
            self.guarded(table, f"{name}.{table.get('key', number)}", read)
            for number, table in enumerate(tables, start=1)
        )
        return tuple(record for record in found if record is not None)

    def guarded(self, table: Mapping[str, Any], at: str, read: Any) -> Any:
        try:
            return read(table, at)
        except (ValueError, KeyError, TypeError, OSError) as fault:
            self.fault(at, f"This entry cannot be read: {fault}.")
            return None

    def organisation(self, table: Mapping[str, Any], at: str) -> PublishedOrganisation:
        return PublishedOrganisation(
            key=self.text(table, "key", at),
            name=self.text(table, "name", at),
            kind=OrganisationKind(table["kind"]),
            aliases=tuple(table.get("aliases", ())),
            identifiers=tuple(self.identifiers(table.get("identifiers", ()), at)),
            valid_from=table.get("valid_from"),
            valid_to=table.get("valid_to"),
            successor=table.get("successor"),
            members=tuple(table.get("members", ())),
        )

    def identifiers(self, entries: Iterable[Mapping[str, str]], at: str) -> Iterable[Identifier]:
        for entry in entries:
            identifier = read_identifier(Scheme(entry["scheme"]), entry["value"])
            if identifier is None:
                self.fault(
                    f"{at}.identifiers",
                    f"{entry['value']} does not have the shape of an identifier of scheme {entry['scheme']}.",
                )
            else:
                yield identifier

    def area(self, table: Mapping[str, Any], at: str) -> PublishedArea:
        population = table.get("population")
        return PublishedArea(
            key=self.text(table, "key", at),
            name=self.text(table, "name", at),
            level=AreaLevel(table["level"]),
            code=AreaCode(table["code"], table["vintage"]),
            parent=table.get("parent"),
            population=PublishedPopulation(**population) if population else None,
        )

    def partnership(self, table: Mapping[str, Any], at: str) -> PublishedPartnership:
        texts = {key: self.text(table, key, at) for key in ("key", "name", "area", "operating_model", "source")}
        return PublishedPartnership(**texts, members=tuple(table.get("members", ())))

    def statement(self, table: Mapping[str, Any], at: str, folder: Path) -> PublishedStatement:
        names = ("key", "title", "publisher", "owner", "document", "where", "area")
        texts = {name: self.text(table, name, at) for name in names}
        written = table.get("period", "")
        period = read_financial_year(written) if written else None
        if written and period is None:
            self.fault(f"{at}.period", f"{written} is not a financial year such as 2015/16.")
        if not written and "as_at" not in table:
            self.fault(at, "Give the period, or the day the figures stand at.")
        content = (folder / table["file"]).read_bytes()
        rows = sum(1 for row in csv.DictReader(content.decode("utf-8").splitlines()) if row["Commissioner"] != "Total")
        if rows != table["rows"]:
            self.fault(f"{at}.rows", f"{table['file']} holds {rows} amounts, not {table['rows']}.")
        return PublishedStatement(
            **texts,
            filename=f"{folder.name}-{table['file']}",
            content=content,
            basis=Basis(table["basis"]),
            period=period,
            as_at=table.get("as_at"),
            as_at_written=table.get("as_at_written", ""),
            confidence=Confidence(table["confidence"]),
            stated_total=table.get("stated_total", ""),
            rows=rows,
            rows_may_overlap=table.get("rows_may_overlap", False),
            notes=tuple(table.get("notes", ())),
        )

    def overlap(self, table: Mapping[str, Any], at: str) -> PublishedOverlap:
        one, other = table["statements"]
        most = Amount.pounds(table["most"]) if "most" in table else None
        return PublishedOverlap(statements=(one, other), reason=self.text(table, "reason", at), most=most)

    def text(self, table: Mapping[str, Any], key: str, at: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{at}.{key}", "Give a text here.")
            return ""
        return value

    def fault(self, at: str, message: str) -> None:
        self.problems.append(Problem(message=message, where=f"{self.path}:{at}"))


def _dangling(place: PublishedPlace, path: Path) -> list[Problem]:
    """References to a body, area or statement that the file does not hold."""
    bodies = {organisation.key for organisation in place.organisations}
    areas = {area.key for area in place.areas}
    statements = {statement.key for statement in place.statements}
    wanted = [("partnership.area", place.partnership.area, areas)]
    wanted += [("partnership.members", member, bodies) for member in place.partnership.members]
    for body in place.organisations:
        wanted += [
            (f"organisation.{body.key}", key, bodies)
            for key in (*body.members, *([body.successor] if body.successor else []))
        ]
    wanted += [(f"area.{area.key}.parent", area.parent, areas) for area in place.areas if area.parent]
    for statement in place.statements:
        wanted += [
            (f"statement.{statement.key}.owner", statement.owner, bodies),
            (f"statement.{statement.key}.area", statement.area, areas),
        ]
    wanted += [("overlap.statements", key, statements) for overlap in place.overlaps for key in overlap.statements]
    return [
        Problem(message=f"Nothing here is called {key}.", where=f"{path}:{at}")
        for at, key, known in wanted
        if key not in known
    ]
