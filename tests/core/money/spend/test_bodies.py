"""Is a file told that names another body than the one whose payments it is said to be?"""

import pytest

from placepound.core.money.spend.bodies import names_another


@pytest.mark.parametrize(
    ("said", "called", "other"),
    [
        (["Manchester City Council"], "Salford City Council", "Manchester City Council"),
        (["MANCHESTER CITY COUNCIL"], "Manchester City Council", ""),
        (["Salford Council", "Salford City Council"], "Salford City Council", ""),
        (["NHS West Yorkshire ICB"], "NHS West Yorkshire Integrated Care Board", ""),
        (["NHS Greater Manchester ICB"], "NHS West Yorkshire Integrated Care Board", "NHS Greater Manchester ICB"),
        (["Manchester City Council", "Salford City Council"], "Salford City Council", ""),
        (["Adults", "Children and Families"], "Salford City Council", ""),
        (["E08000003"], "Salford City Council", ""),
        (["LCC"], "Leeds City Council", ""),
        (["Department of Health"], "NHS Leeds Trust", ""),
        ([], "Salford City Council", ""),
        (["Manchester City Council"], "", ""),
    ],
)
def test_only_plain_names_of_other_bodies_are_told(said: list[str], called: str, other: str) -> None:
    assert names_another(said, called=[called] if called else []) == other
