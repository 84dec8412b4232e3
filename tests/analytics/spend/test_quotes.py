"""Are payments that a stray quotation mark swallowed refused, and real cells of several lines read?"""

import pytest

from placepound.analytics.spend.quotes import swallowed
from placepound.analytics.spend.raw import open_spend
from placepound.core.terms.problem import Refused

HEADERS = ("Payment Date", "Supplier Name", "Directorate", "Transaction Number", "Amount")


def lines(count: int) -> list[str]:
    return [f"{13 + n}/04/2023,Supplier {n},Adults,{1000 + n},{25_000 + n}.10" for n in range(count)]


def opened(*rows: str) -> int:
    (sheet,) = open_spend("\n".join([",".join(HEADERS), *rows, ""]).encode(), name="april.csv")
    return sheet.table.num_rows


@pytest.mark.parametrize("between", [0, 1, 4, 15])
def test_rows_inside_a_cell_are_refused_with_the_row(between: int) -> None:
    first, last = '16/04/2023,"The Old Barn,Adults,1003,25093.13', '21/04/2023,The New Barn",Adults,1008,25248.18'
    with pytest.raises(Refused, match=r"Row 4: .*stands? inside the cell that begins “The Old Barn"):
        opened(*lines(2), first, *lines(between), last, *lines(3))


def test_an_opened_mark_that_is_closed_by_another_opened_one_is_refused() -> None:
    same = ['16/04/2023,"The Old Barn,Adults,1003,25093.13', *lines(2), '16/04/2023,"The Old Barn,Adults,1003,25093.13']
    with pytest.raises(Refused, match="inside the cell"):
        opened(*lines(2), *same, *lines(3))


def test_names_and_addresses_of_several_lines_are_cells() -> None:
    assert opened(*lines(2), '16/04/2023,"The Old Barn\nCare Home",Adults,1003,25093.13', *lines(2)) == 5
    assert opened(*lines(2), '16/04/2023,"Acorn, Birch\nand Cedar, Leeds, LS1",Adults,1003,25093.13', *lines(2)) == 5


def test_a_line_that_is_no_row_by_its_amount_is_part_of_a_cell() -> None:
    cells = ["13/04/2023", "Acorn, a, b, c\nmore, d", "Adults", "1", "1.00"]
    assert swallowed(cells, 1, headers=HEADERS, separator=",") == 0
