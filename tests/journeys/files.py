"""What does a downloaded file hold? CSV and workbooks read again as a stranger's program would read them."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from placepound.core.terms.amount import Amount


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by its headings."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def read_sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet of a workbook as its rows of values."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {sheet.title: list(sheet.values) for sheet in book.worksheets}


def pounds(value: object) -> Amount:
    """A cell's money: a number of a workbook, or a text of a CSV file. Fails on what is no money."""
    return Amount.pounds(Decimal(str(value)))


def total(values: Iterable[object]) -> Amount:
    return Amount.total(pounds(value) for value in values)
