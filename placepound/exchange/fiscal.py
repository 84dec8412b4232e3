"""How does a place pound leave for other tools? As a Fiscal Data Package: a described CSV in a zip, and back again.

Source: Fiscal Data Package 1.0rc1 and its budget and spending taxonomies (Frictionless Data, 22 April 2018).
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period
from placepound.exchange.archives import DAMAGE, Parts
from placepound.exchange.disarm import armed, disarmed
from placepound.exchange.limits import LIMITS, Limits, refuse
from placepound.exchange.tables import pounds

_DATA = "place-pound.csv"
_DESCRIPTION = "datapackage.json"
_TAXONOMIES = (
    "https://frictionlessdata.io/taxonomies/fiscal/budgets.json",
    "https://frictionlessdata.io/taxonomies/fiscal/spending.json",
)
_FIELDS = (
    ("id", "string", "budget-line-id"),
    ("commissioner", "string", "administrative-classification:generic:label"),
    ("fund", "string", "fin-source:generic:label"),
    ("scheme", "string", "activity:generic:program:label"),
    ("service_group", "string", "functional-classification:generic:code"),
    ("service", "string", "functional-classification:generic:label"),
    ("provider", "string", "recipient:generic:name"),
    ("area", "string", "geo:target:code"),
    ("area_name", "string", "geo:target:title"),
    ("start", "date", "date:fiscal:activity-start"),
    ("end", "date", "date:fiscal:activity-end"),
    ("fiscal_year", "integer", "date:fiscal-year"),
    ("basis", "string", "phase:id"),
    ("flow", "string", "budgetary-transfers"),
    ("amount", "number", "value"),
    ("source", "string", "source:document"),
)
_TEXTS = tuple(name for name, kind, _ in _FIELDS if kind == "string")


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalRow:
    """One line of a place pound as the package holds it. flow: spend, or transfer between counted bodies."""

    id: str
    commissioner: str
    amount: Amount
    period: Period
    basis: str
    fund: str = ""
    scheme: str = ""
    service_group: str = ""
    service: str = ""
    provider: str = ""
    area: str = ""
    area_name: str = ""
    flow: str = "spend"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalPackage:
    """The rows, and what a stranger must know of them. licence: its name and address. sources: document titles."""

    title: str
    as_at: date
    licence: tuple[str, str]
    sources: tuple[str, ...]
    rows: tuple[FiscalRow, ...]


def to_fiscal_package(package: FiscalPackage) -> bytes:
    """A zip of datapackage.json and one CSV, the same bytes for the same rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ((_DESCRIPTION, _described(package)), (_DATA, _data(package.rows))):
            archive.writestr(zipfile.ZipInfo(name), text.encode())
    return out.getvalue()


def read_fiscal_package(content: bytes, *, limits: Limits = LIMITS) -> FiscalPackage:
    """The package again. Raises Refused for what is no Fiscal Data Package of this layout."""
    if not content.startswith(b"PK"):
        refuse("A Fiscal Data Package is a zip file with datapackage.json in it. Choose that file.")
    parts = Parts(content, limits=limits)
    described, data = parts.read(_DESCRIPTION), parts.read(_DATA)
    if described is None or data is None:
        refuse(f"The package lacks {_DESCRIPTION} or {_DATA}. Download it again from where it was made.")
    try:
        return _package(json.loads(described), data.decode("utf-8"))
    except (*DAMAGE, TypeError, AttributeError, ArithmeticError, csv.Error):
        refuse("The package does not hold what its description says. Download it again from where it was made.")


def _package(about: dict[str, Any], data: str) -> FiscalPackage:
    licence = about["licenses"][0]
    return FiscalPackage(
        title=str(about["title"]),
        as_at=date.fromisoformat(about["created"]),
        licence=(str(licence["title"]), str(licence["path"])),
        sources=tuple(str(source["title"]) for source in about["sources"]),
        rows=tuple(map(_row, csv.DictReader(io.StringIO(data, newline="")))),
    )


def _described(package: FiscalPackage) -> str:
    title, path = package.licence
    name = re.sub(r"[^a-z0-9]+", "-", package.title.casefold()).strip("-") or "place-pound"
    about = {
        "profile": "fiscal-data-package",
        "name": name,
        "title": package.title,
        "created": package.as_at.isoformat(),
        "licenses": [{"name": re.sub(r"[^A-Za-z0-9.]+", "-", title), "title": title, "path": path}],
        "sources": [{"title": source} for source in package.sources],
        "countryCode": "GB",
        "columnTypes": [*_TAXONOMIES, {"name": "source:document", "dataType": "string"}],
        "resources": [_resource()],
    }
    return json.dumps(about, indent=2, ensure_ascii=False)


def _resource() -> dict[str, Any]:
    fields = [{"name": name, "type": kind, "columnType": column} for name, kind, column in _FIELDS]
    constant = {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "GBP"}
    return {
        "profile": "tabular-data-resource",
        "name": "place-pound",
        "path": _DATA,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {"fields": fields, "primaryKey": ["id"], "missingValues": [""], "extraFields": [constant]},
    }


def _data(rows: Sequence[FiscalRow]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([name for name, _, _ in _FIELDS])
    for row in rows:
        cells = {name: disarmed(getattr(row, name)) for name in _TEXTS} | {
            "start": row.period.start.isoformat(),
            "end": row.period.end.isoformat(),
            "fiscal_year": str(row.period.start.year) if row.period.is_financial_year else "",
            "amount": pounds(row.amount),
        }
        writer.writerow([cells[name] for name, _, _ in _FIELDS])
    return out.getvalue()


def _row(cells: dict[str, str]) -> FiscalRow:
    texts = {name: armed(cells[name]) for name in _TEXTS}
    period = Period(date.fromisoformat(cells["start"]), date.fromisoformat(cells["end"]))
    return FiscalRow(**texts, amount=Amount.pounds(cells["amount"]), period=period)
