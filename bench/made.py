"""What is measured on? Statements made by a seeded program: invented services, amounts to the penny, one total row."""

import io
import random
from decimal import Decimal

import xlsxwriter

HEADERS = ("Commissioner", "Service", "Provider", "Provider kind", "Fund", "Area", "Amount (£)")
KINDS = ("NHS", "VCFSE", "Independent", "Council", "Primary care")
SERVICES = (
    "Home care",
    "Reablement",
    "Residential care",
    "Nursing care",
    "Short breaks",
    "Community equipment",
    "Speech and language therapy",
    "Community nursing",
    "Talking therapies",
    "Crisis team",
    "Sexual health",
    "Drug and alcohol treatment",
    "Supported living",
    "Carers support",
    "Minor adaptations",
    "Something that no rule knows",
)


def rows(count: int, *, seed: int, bodies: tuple[str, ...], areas: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Statement rows; about one in fifty is a credit."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        pence = chance.randrange(100, 90_000_000) * (-1 if chance.random() < 0.02 else 1)
        made.append(
            (
                chance.choice(bodies),
                f"{chance.choice(SERVICES)} {number % 40}",
                f"Provider {chance.randrange(400)}",
                chance.choice(KINDS),
                chance.choice(("", "", "Joint fund", "Equipment pool")),
                chance.choice(("", *areas)),
                str(Decimal(pence) / 100),
            )
        )
    return made


def total_of(made: list[tuple[str, ...]]) -> Decimal:
    """What the rows add up to, in pounds."""
    return sum((Decimal(row[-1]) for row in made), start=Decimal(0))


def workbook(made: list[tuple[str, ...]]) -> bytes:
    """The rows as a workbook with its own total."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("Schedule")
    sheet.write_row(0, 0, HEADERS)
    for number, row in enumerate(made, start=1):
        sheet.write_row(number, 0, row[:-1])
        sheet.write_number(number, len(row) - 1, float(row[-1]))
    sheet.write_string(len(made) + 1, 1, "Total")
    sheet.write_number(len(made) + 1, len(HEADERS) - 1, float(total_of(made)))
    book.close()
    return target.getvalue()
