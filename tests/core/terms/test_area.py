"""Do boundaries of two vintages stay apart?"""

import pytest

from placepound.core.terms.area import AreaCode


def test_the_same_code_of_two_vintages_is_two_areas() -> None:
    old, new = AreaCode("E01011264", 2011), AreaCode("E01011264", 2021)
    assert old != new
    assert len({old, new, AreaCode("E01011264", 2011)}) == 2
    assert {old: 1}.get(new) is None
    assert (str(old), str(new)) == ("E01011264 (2011)", "E01011264 (2021)")


@pytest.mark.parametrize(("code", "vintage"), [("", 2021), ("  ", 2021), ("E01011264", 21), ("E01011264", 0)])
def test_a_code_without_its_vintage_cannot_be_made(code: str, vintage: int) -> None:
    with pytest.raises(ValueError):
        AreaCode(code, vintage)
