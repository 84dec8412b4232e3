"""How are the files of a place's payments shown? Figures in a strip, the list of files, and the months on file."""

from django.http import QueryDict
from django.urls import reverse

from placepound.core.money.spend.months import spoken
from placepound.core.records.preview import Outcome
from placepound.core.terms.period import day
from placepound.exchange import tables
from placepound.registers.queries.spend_files import (
    CLASSES,
    SORTS,
    ClassRows,
    FileLine,
    MonthOnFile,
    PaymentsPage,
    YearOnFile,
)
from placepound.web.shared import parts
from placepound.web.shared.addresses import changed, sorted_by
from placepound.web.shared.words import plural
from placepound.web.understand.payments_words import (
    MEANS,
    MONTHS,
    OUTCOMES,
    STATES,
    month_words,
)


def stats(page: PaymentsPage) -> tuple[parts.Stat, ...]:
    """The figures on top: files, payments, credits, and how many files add up."""
    whole = page.whole
    others = [
        f"{page.counts[state]:,} {words}"
        for state, words in (("asks", "with a question"), ("refused", "not readable"), ("replaced", "replaced"))
        if page.counts.get(state)
    ]
    stating = whole.agree + whole.differ
    return (
        parts.Stat(label="Files loaded", value=whole.loaded, note=", ".join(others) or _read(whole.rows)),
        parts.Stat(label="Payments", value=whole.payments.amount, note=plural(whole.payments.rows, "payment")),
        parts.Stat(label="Credits", value=whole.credits.amount, note=plural(whole.credits.rows, "credit")),
        parts.Stat(
            label="Files that agree with a stated total",
            value=f"{whole.agree:,} of {stating:,}" if stating else "None states one",
            note=f"{whole.without_total:,} state no total" if whole.without_total and stating else "",
            href="?state=differs#files" if whole.differ else "",
            how=f"See {plural(whole.differ, 'file')} that {'differs' if whole.differ == 1 else 'differ'}",
        ),
    )


def _read(rows: int) -> str:
    return f"{plural(rows, 'row')} read"


def files_table(page: PaymentsPage, query: QueryDict) -> parts.Table:
    """The files, each with what became of its rows and whether it adds up."""
    money = parts.Kind.MONEY
    return parts.Table(
        id="file-list",
        caption="Files of payments",
        hide_caption=True,
        columns=(
            parts.Column(label="File", sort="name"),
            parts.Column(label="Months", sort="months"),
            parts.Column(label="State"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER, sort="read"),
            parts.Column(label="Payments", kind=money, sort="payments"),
            parts.Column(label="Credits", kind=money),
            parts.Column(label="Totals", kind=money),
            parts.Column(label="Duplicates", kind=money),
            parts.Column(label="Refused", kind=money),
            parts.Column(label="Stated total", kind=money),
            parts.Column(label="Difference", kind=money, sort="difference"),
        ),
        rows=tuple(_file_row(line) for line in page.files),
        empty=" ".join(filter(None, ("No file matches these filters.", no_payer(page), _no_state(page)))),
        note="Credits keep their minus sign. Totals are rows that add up others; they are a control and never counted. "
        "Difference: payments, credits, duplicates and refused rows, less the stated total.",
        downloads=downloads(page.slug, "files", query),
        sorted_by=sorted_by(query, allowed=SORTS, default=""),
        query=query,
    )


def no_payer(page: PaymentsPage) -> str:
    """What is said where the address asks for a payer that is none."""
    asked = "payer" in page.unknown
    return "The address asks for a payer of whom no file is on record here that you may see." if asked else ""


def _no_state(page: PaymentsPage) -> str:
    return "The address asks for a state that files cannot be in." if "state" in page.unknown else ""


def downloads(slug: str, part: str, query: QueryDict) -> tuple[parts.Link, ...]:
    """A part of the page as files, under the filters of the address."""
    asked = changed(query) if query else ""
    return tuple(
        parts.Link(text=text, href=reverse("payments-download", args=[slug, part, form]) + asked)
        for form, text in (("csv", "CSV"), ("xlsx", "Excel workbook"))
    )


def _file_row(line: FileLine) -> tuple[object, ...]:
    sheet = f", sheet {line.sheet}" if line.sheet else ""
    name = parts.Cell(value=line.name, href=reverse("payment-file", args=[line.pk]), note=f"{line.payer}{sheet}")
    if not line.read:
        return (name, _months(line), state_cell(line), *(["–"] * 8))
    return (
        name,
        _months(line),
        state_cell(line),
        line.read,
        *(_class_cell(one) for one in line.classes),
        line.stated if line.stated is not None else "None",
        line.difference if line.difference is not None else "–",
    )


def _months(line: FileLine) -> str:
    return month_words(line.first_day, line.last_day) or "–"


def _class_cell(one: ClassRows) -> object:
    return parts.Cell(value=one.amount, note=plural(one.rows, "row")) if one.rows else "–"


def state_cell(line: FileLine) -> parts.Cell:
    """Where a file stands; of a loaded one, whether it adds up and whether signs look lost."""
    if line.state != "loaded":
        words, tone = STATES[line.state]
        return parts.Cell(value="", tag=words, tone=tone)
    words, tone = OUTCOMES[Outcome(line.outcome)]
    return parts.Cell(
        value="", tag=words, tone=tone, note="The minus signs of credits look lost" if line.lost_signs else ""
    )


def months_file(page: PaymentsPage) -> tables.Table:
    """Which months are on file, to download."""
    return tables.Table(
        title="Months on file",
        columns=(
            tables.TableColumn(title="Who pays"),
            tables.TableColumn(title="Financial year"),
            *(tables.TableColumn(title=month) for month in MONTHS),
            tables.TableColumn(title="Months on file", kind=tables.Kind.INTEGER),
        ),
        rows=tuple((year.payer, year.year, *map(_month, year.months), year.covered) for year in page.years),
        notes=(
            _about(page, files=False),
            "A month on file shows its payments. A gap is a month that has ended and is not on file.",
        ),
    )


def _month(month: MonthOnFile) -> str:
    return f"{month.payments:,}" if month.state == "file" else "gap" if month.state == "gap" else ""


def gap_words(year: YearOnFile) -> str:
    """The months of a year that are missing, in words."""
    return spoken([month.month for month in year.months if month.state == "gap"])


def files_file(page: PaymentsPage) -> tables.Table:
    """The files as a table to download: rows and sums of every class."""
    money, integer = tables.Kind.MONEY, tables.Kind.INTEGER
    column = tables.TableColumn
    titles = [name.capitalize() for name in CLASSES]
    return tables.Table(
        title="Files of payments",
        columns=(
            column(title="Who pays"),
            column(title="File"),
            column(title="Sheet"),
            column(title="State"),
            column(title="Loaded on", kind=tables.Kind.DATE),
            column(title="First payment", kind=tables.Kind.DATE),
            column(title="Last payment", kind=tables.Kind.DATE),
            column(title="Rows read", kind=integer),
            *(
                part
                for title in titles
                for part in (column(title=f"{title}, rows", kind=integer), column(title=f"{title}, sum", kind=money))
            ),
            column(title="Stated total", kind=money),
            column(title="Stated in"),
            column(title="Difference", kind=money),
            column(title="Outcome"),
            column(title="Lost signs"),
        ),
        rows=tuple(_file_values(line) for line in page.files),
        notes=(_about(page), "Credits are negative. Totals are rows that add up others; they are never counted."),
    )


def _file_values(line: FileLine) -> tuple[tables.TableValue, ...]:
    return (
        line.payer,
        line.name,
        line.sheet,
        line.state_label,
        line.loaded_on,
        line.first_day,
        line.last_day,
        line.read,
        *(value for one in line.classes for value in (one.rows, one.amount)),
        line.stated,
        line.stated_from,
        line.difference,
        MEANS[Outcome(line.outcome)] if line.outcome else "",
        line.lost_signs,
    )


def _about(page: PaymentsPage, *, files: bool = True) -> str:
    figures = page.waiting.figures_of
    said = (
        f"the figures in use are of {day(figures)}"
        if figures
        else "no figures made of them are on record that you may see"
    )
    listed = f", {plural(page.files_found, 'file')}" if files else ""
    return f"{page.name}: published payments{listed}; {said}."
