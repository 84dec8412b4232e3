"""How does the place pound leave as a file? The figures of the page, to the penny, with what they rest on."""

from collections.abc import Sequence
from datetime import date

from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import day
from placepound.core.terms.viewer import Viewer
from placepound.exchange import tables as files
from placepound.pictures.picture import Picture
from placepound.registers.queries.explain import Explanation, FlowRow
from placepound.registers.queries.pound_page import Line, PoundPage
from placepound.web.shared.parts import Cell, Kind, Table
from placepound.web.understand.pound_form import filter_words
from placepound.web.understand.pound_words import CONFIDENCE, FILTERS, choice_words, population_words, scope_words

_KINDS = {
    Kind.TEXT: files.Kind.TEXT,
    Kind.MONEY: files.Kind.MONEY,
    Kind.SHORT_MONEY: files.Kind.MONEY,
    Kind.NUMBER: files.Kind.INTEGER,
    Kind.SHARE: files.Kind.PERCENT,
    Kind.DAY: files.Kind.DATE,
}


def notes(page: PoundPage, viewer: Viewer) -> tuple[str, ...]:
    """What a stranger must know of the figures: place, period, filters, sources, day, rules, and who looked."""
    narrowed = [f"{FILTERS[name]}: {filter_words(page, name, value)}." for name, value in page.filters.narrowed()]
    return (
        f"{page.name}: {choice_words(page.choice) or 'no period chosen'}.",
        *(["This place is synthetic: every figure is invented."] if page.synthetic else []),
        *narrowed,
        *([page.not_addable.sentence] if page.not_addable else []),
        f"Looked up on {day(page.as_at)}.",
        f"Rules: {RULE_VERSION}.",
        f"Population: {population_words(page.population, page.area)}."
        + (f" {page.population.source}." if page.population else ""),
        scope_words(viewer),
        *(f"Source: {one.title}, {one.publisher}; accepted on {day(one.accepted_on)}." for one in page.sources),
        *(f"Left out: {one.title}, {one.publisher} ({one.outcome})." for one in page.left_out),
    )


def from_table(table: Table, told: Sequence[str]) -> files.Table:
    """A table of the page as a file's table, exact where the page is short."""
    columns = tuple(files.TableColumn(title=column.label, kind=_KINDS[column.kind]) for column in table.columns)
    rows = tuple(tuple(_value(cell) for cell in row) for row in table.rows)
    return files.Table(title=table.caption, columns=columns, rows=rows, notes=(*told, *filter(None, (table.note,))))


def from_picture(picture: Picture, told: Sequence[str]) -> files.Table:
    """The table beside a picture."""
    kinds = (
        next((_cell_kind(row[place]) for row in picture.rows if not isinstance(row[place], str)), files.Kind.TEXT)
        for place in range(len(picture.headers))
    )
    columns = tuple(
        files.TableColumn(title=title, kind=kind) for title, kind in zip(picture.headers, kinds, strict=True)
    )
    return files.Table(
        title=picture.title, columns=columns, rows=picture.rows, notes=(picture.subtitle, *picture.notes, *told)
    )


def _cell_kind(value: object) -> files.Kind:
    return files.Kind.MONEY if isinstance(value, Amount) else files.Kind.INTEGER


def _value(cell: object) -> files.TableValue:
    value = cell.value if isinstance(cell, Cell) else cell
    if value is None or value == "–":
        return None
    return value if isinstance(value, files.TableValue) else str(value)


_MONEY = files.Kind.MONEY


def totals(page: PoundPage, told: Sequence[str]) -> files.Table:
    """Gross, transfers and net, and what stands beside them. Without a sum: why, and its bounds."""
    if page.not_addable:
        rows: tuple[tuple[files.TableValue, ...], ...] = (
            ("Net: cannot be determined", None, page.not_addable.sentence),
            ("Net, at least", page.not_addable.lower, ""),
            ("Net, at most", page.not_addable.upper, ""),
        )
    else:
        rows = (
            ("Gross", page.gross, "As partners report it"),
            ("Transfers taken out", -page.transfers, "Passed between partners, and counted where it is spent"),
            ("Net", page.net, "Each pound once"),
            ("Rounding as published, either way", page.precision, ""),
            ("Net per head", page.per_head, population_words(page.population, page.area)),
            ("Unmapped, part of net", page.unmapped.net if page.unmapped else Amount(0), ""),
            ("Not attributable to an area, part of net", _nowhere(page), ""),
            ("Unmatched transfers", page.unmatched, "Payer and payee report different sums"),
            ("Income, in kind and financing, beside the total", page.other, ""),
        )
    columns = (
        files.TableColumn(title="Figure"),
        files.TableColumn(title="Amount", kind=_MONEY),
        files.TableColumn(title="Note"),
    )
    return files.Table(title="Totals", columns=columns, rows=rows, notes=tuple(told))


def _nowhere(page: PoundPage) -> Amount:
    return page.not_attributable.net if page.not_attributable else Amount(0)


def everything(page: PoundPage, told: Sequence[str]) -> files.Table:
    """The page as one list for CSV: every line of every breakdown, told apart by its first column."""
    lines: list[tuple[files.TableValue, ...]] = []
    if not page.not_addable:
        lines.append(("Total", "", page.area, page.gross, page.transfers, page.net, page.per_head))
        for name, breakdown in (
            ("Partner", page.by_payer),
            ("Service group", page.by_group),
            ("Arrangement", page.by_fund),
            ("Provider kind", page.by_provider_kind),
            ("Area", page.by_area),
            ("Service", page.by_service),
        ):
            lines += [_everything_row(name, line) for line in breakdown]
    lines += [
        ("Source", str(one.pk), one.title, None if one.rows_overlap else one.gross, None, None, None)
        for one in page.sources
    ]
    columns = (
        files.TableColumn(title="By"),
        files.TableColumn(title="Key"),
        files.TableColumn(title="Name"),
        files.TableColumn(title="Gross", kind=_MONEY),
        files.TableColumn(title="Transfers", kind=_MONEY),
        files.TableColumn(title="Net", kind=_MONEY),
        files.TableColumn(title="Net per head", kind=_MONEY),
    )
    return files.Table(title="Place pound", columns=columns, rows=tuple(lines), notes=tuple(told))


def _everything_row(name: str, line: Line) -> tuple[files.TableValue, ...]:
    return name, line.key, line.label, line.gross, line.transfers, line.net, line.per_head


_ROW_COLUMNS = (
    ("Source", files.Kind.TEXT),
    ("Where in the source", files.Kind.TEXT),
    ("Row", files.Kind.INTEGER),
    ("As written", files.Kind.TEXT),
    ("Who pays", files.Kind.TEXT),
    ("Service", files.Kind.TEXT),
    ("Service group code", files.Kind.TEXT),
    ("Service group", files.Kind.TEXT),
    ("Arrangement", files.Kind.TEXT),
    ("Scheme", files.Kind.TEXT),
    ("Provider", files.Kind.TEXT),
    ("Provider kind", files.Kind.TEXT),
    ("Area", files.Kind.TEXT),
    ("Kind of flow", files.Kind.TEXT),
    ("Amount", _MONEY),
    ("Rounding, either way", _MONEY),
    ("Taken out as a transfer", _MONEY),
    ("Confidence", files.Kind.TEXT),
    ("Coding rule", files.Kind.TEXT),
    ("Reason of the rule", files.Kind.TEXT),
)


def rows(explanation: Explanation, *, viewer: Viewer, on: date) -> files.Table:
    """Every row behind a figure, with the steps of the sum among the notes."""
    told = (
        f"{explanation.name}: {explanation.period_label}.",
        *(["This place is synthetic: every figure is invented."] if explanation.synthetic else []),
        *([explanation.not_addable.sentence] if explanation.not_addable else []),
        *(f"{step.sentence} {step.amount.exact()}" for step in explanation.steps if not explanation.not_addable),
        f"Looked up on {day(on)}.",
        f"Rules: {explanation.rule_version}.",
        scope_words(viewer),
    )
    columns = tuple(files.TableColumn(title=title, kind=kind) for title, kind in _ROW_COLUMNS)
    made = tuple(_file_row(row) for row in explanation.rows)
    return files.Table(title="Rows behind the figure", columns=columns, rows=made, notes=told)


def _file_row(row: FlowRow) -> tuple[files.TableValue, ...]:
    return (
        *(row.statement, row.where, row.row_number, row.written, row.payer, row.service, row.group, row.group_label),
        *(row.fund, row.scheme, row.provider, row.provider_kind, row.area, row.flow_class.replace("_", " ")),
        *(row.amount, row.precision, row.eliminated, CONFIDENCE.get(row.confidence, row.confidence)),
        *(row.rule, row.rule_reason),
    )
