"""What does a statement to fill in look like? A blank workbook with headings, explanations and choices."""

import io
from typing import Any

from placepound.core.terms.organisation import OrganisationKind
from placepound.exchange.tables import Formats, Kind, new_workbook

BASES = ("budget", "outturn", "estimate")
PROVIDER_KINDS = tuple(
    kind.label for kind in OrganisationKind if kind not in (OrganisationKind.GROUP, OrganisationKind.CCG)
)

COLUMNS = (
    ("Service", "What the money is for, in the words of your own statement. One row for each service.", 40),
    ("Commissioner", "The body that commissions it, such as the council or the integrated care board.", 30),
    ("Provider", "Who provides it, where you know. Leave blank where you do not: unknown is not nothing.", 30),
    ("Provider kind", "Choose from the list.", 28),
    ("Amount (£)", "Pounds and pence as a number. A credit or income is negative. £1.2m also works.", 18),
    ("Period", "The financial year as 2015/16, or leave blank and give it when you upload.", 14),
    ("Basis", "Budget, outturn or estimate. Choose from the list.", 14),
    ("Fund", "The pooled fund or grant it is paid from, if any.", 26),
    ("Scheme", "The scheme within the fund, if any.", 26),
    ("Area", "The place it is for, if it is for a part of the whole.", 24),
    ("Note", "Anything a reader should know. It is kept with the row.", 40),
)

_GUIDE = (
    "Fill in the sheet “Statement”, one row for each service, then save and upload it.",
    "A last row named Total is welcome: it is checked against the rows and never counted.",
    "Columns may be in another order, left out, or added; added columns are shown and not read.",
    "Type amounts as values. A formula works too, once the workbook was saved in a spreadsheet program.",
    "Do not enter names of people who use services, or anything that could identify them.",
)
_LAST_ROW = 5_000


def statement_template() -> bytes:
    """A blank statement as an xlsx workbook, with drop-downs for provider kind and basis."""
    out = io.BytesIO()
    with new_workbook(out) as book:
        formats = Formats(book)
        sheet = book.add_worksheet("Statement")
        guide = book.add_worksheet("How to fill in")
        choices = book.add_worksheet("Choices")
        _write_headings(sheet, formats)
        _write_choices(sheet, choices, formats)
        guide.set_column(0, 0, 100)
        for number, line in enumerate(_GUIDE):
            guide.write_string(number, 0, line, formats.wrapped)
        for number, (heading, meaning, _) in enumerate(COLUMNS, start=len(_GUIDE) + 1):
            guide.write_string(number, 0, f"{heading}: {meaning}", formats.wrapped)
    return out.getvalue()


def _write_headings(sheet: Any, formats: Formats) -> None:
    sheet.freeze_panes(1, 0)
    for place, (heading, meaning, width) in enumerate(COLUMNS):
        shape = formats.of[Kind.MONEY] if heading.startswith("Amount") else None
        sheet.set_column(place, place, width, shape)
        sheet.write_string(0, place, heading, formats.heading)
        sheet.data_validation(
            0, place, 0, place, {"validate": "any", "input_title": heading[:32], "input_message": meaning[:255]}
        )


def _write_choices(sheet: Any, choices: Any, formats: Formats) -> None:
    lists = (("Provider kind", PROVIDER_KINDS), ("Basis", BASES))
    choices.set_column(0, len(lists) - 1, 40)
    headings = [heading for heading, _, _ in COLUMNS]
    for column, (heading, values) in enumerate(lists):
        choices.write_string(0, column, f"Choices for {heading.lower()}", formats.heading)
        for number, value in enumerate(values, start=1):
            choices.write_string(number, column, value)
        letter = "AB"[column]
        place = headings.index(heading)
        sheet.data_validation(
            1,
            place,
            _LAST_ROW,
            place,
            {
                "validate": "list",
                "source": f"=Choices!${letter}$2:${letter}${len(values) + 1}",
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": f"Choose a {heading.lower()} from the list, or keep your own word.",
            },
        )
