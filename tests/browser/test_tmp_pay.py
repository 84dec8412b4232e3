"""Temporary?"""
from tests.browser.test_pages import *
from tests.browser.test_pages import looked_at, world
import pytest
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reading")]
for _n in [n for n in dir() if n.startswith("test_")]: del globals()[_n]
def test_mine(world, new_page, live_server):
    names=[n for n in EXAMPLES if n in ("payments","payments-load","payments-progress","payments-transfers","payments-history","payment-file","payment-profile","today","place-pound","place","source")]
    assert not looked_at(names, world, new_page, live_server.url)
