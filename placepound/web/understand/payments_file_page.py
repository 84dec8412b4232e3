"""How is the account of one file of payments shown? Its classes, its control, its flags, and how it was read."""

from collections.abc import Iterable
from fractions import Fraction

from django.urls import reverse

from placepound.core.money.spend.profile import DateOrder, ProfileGuess, Sign, SpendColumn, TotalRule
from placepound.core.money.spend.rows import FileReport, SpendClass
from placepound.core.records.preview import Outcome, Unit
from placepound.core.terms.amount import Amount
from placepound.exchange import tables
from placepound.pictures.months import MonthColumn, month_columns
from placepound.pictures.picture import Picture
from placepound.registers.queries.spend_accounts import SpendFilePage
from placepound.web.shared import parts
from placepound.web.shared.words import plural
from placepound.web.understand.payments_words import (
    CLASSES,
    COLUMNS,
    FLAGS,
    MEANS,
    SHORT_REASONS,
    UNITS,
    month_name,
    pence_words,
)

COUNTED = (SpendClass.PAYMENT, SpendClass.CREDIT)
TAKEN_OUT = "withdrawn"
OUT = parts.Cell(value="", tag="Taken out", tone="grey")


def why_not_out(page: SpendFilePage) -> str:
    """Why a file cannot be taken out as it stands."""
    if page.leaving is not None:
        return "This file is being taken out already."
    if page.line.state == TAKEN_OUT:
        return "This file was taken out already."
    return "No payment of this file is kept, so there is nothing to take out."


def out_facts(page: SpendFilePage) -> tuple[parts.Row, ...]:
    """What a person should see of a file before they have it taken out."""
    payments, credits = page.line.classes[:2]
    return (
        parts.Row(key="Paid by", value=page.line.payer),
        parts.Row(key="Payments", value=payments.amount, note=plural(payments.rows, "payment")),
        parts.Row(key="Credits", value=credits.amount, note=plural(credits.rows, "credit")),
        parts.Row(key="Loaded on", value=page.line.loaded_on),
    )


def stats(report: FileReport) -> tuple[parts.Stat, ...]:
    """The figures on top of a file's page."""
    counted = [(report.rows(one), report.pence(one)) for one in COUNTED]
    stated = Amount(report.stated) if report.stated is not None else None
    blank = f"; {plural(report.blank, 'blank row')} left aside" if report.blank else ""
    return (
        parts.Stat(
            label="Counted",
            value=Amount(sum(pence for _, pence in counted)),
            note=f"{plural(counted[0][0], 'payment')} and {plural(counted[1][0], 'credit')}",
            exactly=True,
        ),
        parts.Stat(
            label="Rows read",
            value=report.read,
            note=f"Each in one class{blank}",
        ),
        parts.Stat(
            label="Stated total",
            value=stated if stated is not None else "None stated",
            note=f"In {report.stated_from}" if stated is not None else "Nothing shows if rows are missing",
            exactly=True,
        ),
        parts.Stat(
            label="Difference",
            value=Amount(report.difference) if report.difference is not None else None,
            note=_pence(report.difference),
            exactly=True,
        ),
    )


def _pence(difference: int | None) -> str:
    if difference is None:
        return "Cannot be determined without a total"
    return "To the penny" if difference == 0 else f"{difference:,} pence".replace("-", "\N{MINUS SIGN}")


def classes_table(report: FileReport) -> parts.Table:
    """Every row in one class: rows and pence, and together what was read."""
    return parts.Table(
        id="classes",
        caption="Every row in one class",
        hide_caption=True,
        columns=(
            parts.Column(label="Class"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Share of rows", kind=parts.Kind.SHARE),
            parts.Column(label="Sum", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (
                parts.Cell(value=CLASSES[one][0], note=CLASSES[one][1]),
                report.rows(one),
                Fraction(report.rows(one), report.read) if report.read else "–",
                Amount(report.pence(one)),
            )
            for one in SpendClass
        ),
        total=("Rows read", report.read, Fraction(1) if report.read else "–", Amount(_all(report))),
    )


def _all(report: FileReport) -> int:
    return sum(report.pence(one) for one in SpendClass)


def adds_up(report: FileReport) -> tuple[str, str]:
    """Rows read as the sum of the classes, and the same in pence."""
    rows = " + ".join(f"{report.rows(one):,}" for one in SpendClass)
    pence = " + ".join(Amount(report.pence(one)).exact() for one in SpendClass)
    return (
        f"{report.read:,} rows read = {rows}",
        f"{Amount(_all(report)).exact()} = {pence}".replace("+ -", "\N{MINUS SIGN} ").replace("-", "\N{MINUS SIGN}"),
    )


def control_steps(report: FileReport) -> tuple[tuple[str, Amount], ...]:
    """How the difference from the stated total is made; nothing where no total is stated."""
    if report.stated is None or report.difference is None:
        return ()
    kept = (SpendClass.PAYMENT, SpendClass.CREDIT, SpendClass.DUPLICATE)
    whole = report.stated + report.difference
    refused = whole - sum(report.pence(one) for one in kept)
    lines = [(CLASSES[one][0], Amount(report.pence(one))) for one in kept if report.rows(one)]
    if refused:
        lines.append(("Refused rows that the total includes", Amount(refused)))
    return (
        *lines,
        ("Together", Amount(whole)),
        (f"Stated in {report.stated_from}", Amount(report.stated)),
        ("Difference", Amount(report.difference)),
    )


def reasons_table(report: FileReport, spend_class: SpendClass) -> parts.Table:
    """The rows of a class by reason, with the sentence that explains it."""
    return parts.Table(
        id=f"{spend_class.value}-reasons",
        caption=f"{CLASSES[spend_class][0]} by reason",
        hide_caption=True,
        columns=(
            parts.Column(label="Reason"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Sum", kind=parts.Kind.MONEY, hint="Of amounts that could be read"),
        ),
        rows=tuple(
            (parts.Cell(value=SHORT_REASONS[one.reason], note=one.reason.sentence), one.rows, Amount(one.pence))
            for one in report.classes
            if one.spend_class is spend_class and one.rows
        ),
        empty=f"No row of this file is {'a duplicate' if spend_class is SpendClass.DUPLICATE else 'refused'}.",
    )


def controls_table(report: FileReport) -> parts.Table:
    """The totals within the file, each with the rows that it adds up."""
    return parts.Table(
        id="controls",
        caption="Totals found in the file",
        hide_caption=True,
        columns=(
            parts.Column(label="Stands in"),
            parts.Column(label="Adds up"),
            parts.Column(label="States", kind=parts.Kind.MONEY),
            parts.Column(label="Sum of the rows", kind=parts.Kind.MONEY),
            parts.Column(label="Difference", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (
                f"Row {one.row:,}",
                f"{plural(one.rows, 'row')} from row {one.first_row:,}",
                Amount(one.pence),
                Amount(one.pence + one.difference),
                Amount(one.difference),
            )
            for one in report.controls
        ),
        empty="No row of this file adds up the rows above it.",
        note="Found by arithmetic: a row counts as a total only where its amount is the sum of other rows.",
    )


def months_table(report: FileReport) -> parts.Table:
    """What was paid in each month, by the day of payment."""
    largest = max((abs(pence) for _, pence, _ in report.months), default=0)
    return parts.Table(
        id="months",
        caption="Payments by month",
        hide_caption=True,
        columns=(
            parts.Column(label="Month of payment"),
            parts.Column(label="Payments and credits", kind=parts.Kind.NUMBER),
            parts.Column(label="Sum", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (
                month_name(month),
                rows,
                parts.Cell(value=Amount(pence), bar=Fraction(max(pence, 0), largest) if largest else None),
            )
            for month, pence, rows in report.months
        ),
        empty="No row of this file counts, so no month has payments.",
    )


MOST_MONTHS = 36


def months_picture(report: FileReport, *, of: str) -> Picture | None:
    """The months as columns; None for a single month, and for days so far apart that one must be a slip."""
    paid = {month: (pence, rows) for month, pence, rows in report.months if month}
    first, last = min(paid, default=""), max(paid, default="")
    if len(paid) < 2 or _count(first, last) > MOST_MONTHS:
        return None
    return month_columns(
        months=[
            MonthColumn(month=month, amount=Amount(pence), payments=rows)
            for month in _between(first, last)
            for pence, rows in [paid.get(month, (0, 0))]
        ],
        subtitle=f"Payments less credits in this file, by day of payment, {of}",
    )


def _count(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1


def _between(first: str, last: str) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(start, start + _count(first, last))]


def flags_table(report: FileReport) -> parts.Table:
    """What counts and deserves a look."""
    return parts.Table(
        id="flags",
        caption="Rows that deserve a look",
        hide_caption=True,
        columns=(
            parts.Column(label="What"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Sum", kind=parts.Kind.MONEY),
        ),
        rows=tuple(
            (parts.Cell(value=FLAGS[flag][0], note=FLAGS[flag][1]), rows, Amount(pence))
            for flag, rows, pence in report.flags
        ),
        empty="Nothing about the rows that count stands out.",
        note="These rows count all the same. One row can stand in several lines." if report.flags else "",
    )


def repeats_table(page: SpendFilePage) -> parts.Table:
    """Rows beside the rows of other files that they repeat."""
    report = page.report
    rows = report.repeats if report else ()
    held = report.rows(SpendClass.DUPLICATE) if report else 0
    return parts.Table(
        id="repeats",
        caption="Rows that another file holds too",
        hide_caption=True,
        columns=(
            parts.Column(label="Row here"),
            parts.Column(label="Row there"),
            parts.Column(label="Day of payment", kind=parts.Kind.DAY),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Why"),
        ),
        rows=tuple(
            (
                f"Row {one.row:,}",
                _there(page, one.of_file, one.of_row),
                one.paid_on,
                Amount(one.pence) if one.pence is not None else None,
                SHORT_REASONS[one.reason],
            )
            for one in rows
        ),
        note=f"The first {len(rows):,} of {held:,}." if len(rows) < held else "",
    )


def _there(page: SpendFilePage, number: int, row: int | None) -> parts.Cell:
    pk, name = page.others[number]
    where = f"Row {row:,} of {name}" if row is not None else f"None in {name}"
    return parts.Cell(value=where, href=reverse("payment-file", args=[pk]))


def profile_table(guess: ProfileGuess) -> parts.Table:
    """How the file was read: each column and part, what it was taken as, and why."""
    return parts.Table(
        id="profile",
        caption="How the file was read",
        hide_caption=True,
        columns=(parts.Column(label="Part"), parts.Column(label="Taken as"), parts.Column(label="Why")),
        rows=tuple((part, taken, why) for part, taken, why in profile_lines(guess)),
    )


PARTS = {"header": "Headings", "date order": "Dates", "unit": "Unit", "sign": "Signs", "totals": "Totals"}


def profile_lines(guess: ProfileGuess) -> tuple[tuple[str, str, str], ...]:
    """Each part of a profile in words: what it is, what it was taken as, and why."""
    return tuple((_part(one.part, guess), _taken(one.value), one.sentence) for one in guess.evidence)


def _part(part: str, guess: ProfileGuess) -> str:
    return part if part in guess.profile.headers else PARTS.get(part, part[:1].upper() + part[1:])


def _taken(value: str) -> str:
    if value in set(SpendColumn):
        return COLUMNS[SpendColumn(value)]
    if value in set(Unit):
        return dict(UNITS)[Unit(value)]
    plain = set(DateOrder) | set(Sign) | set(TotalRule)
    return value[:1].upper() + value[1:] if value in plain else value


def account_file(page: SpendFilePage) -> tuple[tables.Table, ...]:
    """The whole account to download: every figure of the page in one table, then how it was read, then repeats."""
    money, integer = tables.Kind.MONEY, tables.Kind.INTEGER
    column = tables.TableColumn
    account = tables.Table(
        title="Account",
        columns=(
            column(title="Part"),
            column(title="Item"),
            column(title="Rows", kind=integer),
            column(title="Sum", kind=money),
            column(title="Note"),
        ),
        rows=tuple(_account(page.report)) if page.report else (),
        notes=_notes(page),
    )
    profile = tables.Table(
        title="How it was read",
        columns=(column(title="Part"), column(title="Taken as"), column(title="Why")),
        rows=profile_lines(page.guess) if page.guess else (),
    )
    return account, profile, _repeats_file(page)


Line = tuple[str, str, int | None, Amount | None, str]


def _account(report: FileReport) -> Iterable[Line]:
    for spend_class in SpendClass:
        yield "Class", CLASSES[spend_class][0], report.rows(spend_class), Amount(report.pence(spend_class)), ""
    yield "Class", "All rows read", report.read, Amount(_all(report)), ""
    for one in report.classes:
        if one.reason:
            said = f"{CLASSES[one.spend_class][0]}: {SHORT_REASONS[one.reason]}"
            yield "Reason", said, one.rows, Amount(one.pence), one.reason.sentence
    for control in report.controls:
        note = f"From row {control.first_row}; difference {Amount(control.difference).exact()}"
        yield "Total in the file", f"Row {control.row}", control.rows, Amount(control.pence), note
    if report.stated is not None:
        yield "Control", "Stated total", None, Amount(report.stated), report.stated_from
    if report.difference is not None:
        yield "Control", "Difference", None, Amount(report.difference), pence_words(Amount(report.difference))
    for month, pence, rows in report.months:
        yield "Month", month_name(month), rows, Amount(pence), ""
    for flag, rows, pence in report.flags:
        yield "Deserves a look", FLAGS[flag][0], rows, Amount(pence), FLAGS[flag][1]
    for sentence in (*report.doubts, *report.notices, *([report.lost_signs] if report.lost_signs else [])):
        yield "Notice", sentence, None, None, ""


def _repeats_file(page: SpendFilePage) -> tables.Table:
    column = tables.TableColumn
    return tables.Table(
        title="Rows in other files",
        columns=(
            column(title="Row here", kind=tables.Kind.INTEGER),
            column(title="File there"),
            column(title="Row there", kind=tables.Kind.INTEGER),
            column(title="Day of payment", kind=tables.Kind.DATE),
            column(title="Amount", kind=tables.Kind.MONEY),
            column(title="Why"),
        ),
        rows=tuple(
            (
                one.row,
                page.others.get(one.of_file, (0, ""))[1],
                one.of_row,
                one.paid_on,
                Amount(one.pence) if one.pence is not None else None,
                one.reason.sentence,
            )
            for one in (page.report.repeats if page.report else ())
        ),
    )


def _notes(page: SpendFilePage) -> tuple[str, ...]:
    line = page.line
    return (
        f"{line.name}, payments of {line.payer}, for {page.place}. {line.state_label}.",
        *([MEANS[Outcome(line.outcome)]] if line.outcome else []),
        f"File fingerprint (SHA-256): {page.digest}.",
        *page.refused,
    )
