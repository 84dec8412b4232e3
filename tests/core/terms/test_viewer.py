"""Does a viewer see exactly what an owner shares with them?"""

from datetime import date
from itertools import product

import pytest

from placepound.core.terms.viewer import Sensitivity, Shared, Sharing, Viewer, may_see

ON = date(2026, 11, 21)
OWNER, NAMED, PARTNER, STRANGER = 1, 2, 3, 4
OURS = 10

#          own     named  partnership  public
SEEN = {
    "owner": (True, True, True, True),
    "named body": (False, True, True, True),
    "partner": (False, False, True, True),
    "stranger": (False, False, False, True),
    "public": (False, False, False, True),
}
VIEWERS = {
    "owner": Viewer(person=1, organisations=frozenset({OWNER}), partnerships=frozenset({OURS})),
    "named body": Viewer(person=2, organisations=frozenset({NAMED}), partnerships=frozenset({OURS})),
    "partner": Viewer(person=3, organisations=frozenset({PARTNER}), partnerships=frozenset({OURS})),
    "stranger": Viewer(person=4, organisations=frozenset({STRANGER})),
    "public": Viewer.public(),
}
LEVELS = (Sharing.OWN, Sharing.NAMED, Sharing.PARTNERSHIP, Sharing.PUBLIC)
CASES = tuple(product(VIEWERS, range(4)))


def record(sharing: Sharing, sensitivity: Sensitivity = Sensitivity.NONE, until: date | None = None) -> Shared:
    return Shared(
        owner=OWNER,
        sharing=sharing,
        partnership=OURS,
        named=frozenset({NAMED}),
        sensitivity=sensitivity,
        sensitive_until=until,
    )


@pytest.mark.parametrize(("who", "level"), CASES)
def test_each_viewer_sees_the_levels_of_the_drawn_table(who: str, level: int) -> None:
    assert may_see(VIEWERS[who], record(LEVELS[level]), on=ON) is SEEN[who][level]


@pytest.mark.parametrize(("who", "level"), CASES)
def test_sensitivity_never_shows_more_and_ends_with_its_expiry(who: str, level: int) -> None:
    viewer, sharing = VIEWERS[who], LEVELS[level]
    held = record(sharing, Sensitivity.COMMERCIAL, ON)
    assert may_see(viewer, held, on=ON) <= may_see(viewer, record(sharing), on=ON)
    assert may_see(viewer, held, on=date(2026, 11, 22)) is may_see(viewer, record(sharing), on=ON)
    assert may_see(viewer, held, on=ON) is (who == "owner" or (who == "named body" and sharing is not Sharing.OWN))


def test_the_system_sees_everything_but_only_for_a_stated_reason() -> None:
    assert may_see(Viewer.system("rebuild of totals"), record(Sharing.OWN, Sensitivity.PERSONAL), on=ON)
    with pytest.raises(ValueError):
        Viewer.system("  ")


def test_a_record_of_no_partnership_is_not_shared_with_those_in_none() -> None:
    alone = Shared(owner=OWNER, sharing=Sharing.PARTNERSHIP)
    assert not may_see(VIEWERS["stranger"], alone, on=ON)
    assert not may_see(Viewer.public(), alone, on=ON)
