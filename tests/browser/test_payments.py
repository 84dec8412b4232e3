"""Does the page of files under way move on by itself, without a reload and without a script of its own?"""

from typing import Any

import pytest

from placepound.actions.requests import mark
from placepound.actions.spend_files import receive_spend
from tests.browser.test_pages import signed_in
from tests.browser_tools import NewPage, comes_true
from tests.factories import World, small_world
from tests.factories.eyes import seen_by_the_system

__all__ = ["seen_by_the_system"]
pytestmark = pytest.mark.django_db(transaction=True)

STATE = "() => document.querySelector('.pp-progress__state')?.innerText.includes('{}')"
TOLD = "() => document.querySelector('#jobs')?.innerText.includes('{}')"


def test_each_file_is_told_as_it_is_done_and_the_page_ends_by_itself(new_page: NewPage, live_server: Any) -> None:
    world: World = small_world()
    first, second = (
        receive_spend(
            by=world.finance,
            on=world.on,
            partnership_id=world.place.pk,
            organisation_id=world.council.pk,
            filename=f"month {number}.csv",
            content=b"Date,Supplier,Amount\n",
        )
        for number in range(2)
    )
    page = new_page()
    signed_in(page, world, "payments-progress", live_server.url)
    page.goto(f"/places/{world.place.slug}/payments/progress/?since={first.pk}")
    assert comes_true(page, STATE.format("0 of 2 done"))
    mark(by=world.system, on=world.on, request_id=first.pk, state="done", message="Read 12 rows.")
    assert comes_true(page, STATE.format("1 of 2 done"), within=10_000)
    assert comes_true(page, TOLD.format("Read 12 rows."), within=10_000)
    mark(by=world.system, on=world.on, request_id=second.pk, state="refused", message="It is a picture.")
    page.get_by_role("heading", name="Payments that were loaded").wait_for(timeout=10_000)
