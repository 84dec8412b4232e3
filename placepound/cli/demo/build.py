"""How is the demo built? Places, people, then statements, only by what users of Placepound can do themselves."""

from datetime import date

from placepound.actions.accounts import set_password
from placepound.actions.partnerships import invite
from placepound.cli.demo import build_published, build_synthetic
from placepound.cli.demo.geography import build_geography
from placepound.cli.demo.people import IDENTITIES, PASSWORD, Identity
from placepound.cli.demo.published import published_places
from placepound.cli.demo.steps import BUILDING, SetUp, Track
from placepound.cli.demo.synthetic_money import build_statements
from placepound.cli.demo.synthetic_payments import build_payments
from placepound.core.terms.viewer import Viewer
from placepound.registers.identity import viewer_for

SEED = 20260401


def build(*, on: date, track: Track) -> None:
    """Build the whole demo in an empty database. The same day and seed make the same figures."""
    geography = build_geography(SEED)
    statements = build_statements(geography, SEED)
    payments = build_payments(geography, SEED)
    places = published_places()
    synthetic = build_synthetic.set_up(geography, on=on, track=track)
    published = [build_published.set_up(place, on=on) for place in track("Published places", places)]
    people = _people(synthetic, published, on=on, track=track)
    build_synthetic.teach(synthetic, by=people["commissioner"], on=on, track=track)
    for place, here in zip(places, published, strict=True):
        build_published.bring_statements(place, here, by=people["commissioner"], on=on, track=track)
    owners = {"icb": people["commissioner"], "county": people["finance officer"], "borough": people["finance officer"]}
    build_synthetic.bring_statements(statements, synthetic, by=owners, on=on, track=track)
    build_synthetic.load_payments(payments, synthetic, by=owners, on=on, track=track)
    build_synthetic.leave_one_waiting(synthetic, by=people["finance officer"], on=on)


def _people(synthetic: SetUp, published: list[SetUp], *, on: date, track: Track) -> dict[str, Viewer]:
    """The demo identities with their posts and passwords; who each of them is as a viewer."""
    return {one.key: _person(one, synthetic, published, on=on) for one in track("People", IDENTITIES)}


def _person(one: Identity, synthetic: SetUp, published: list[SetUp], *, on: date) -> Viewer:
    at_body = synthetic.bodies[one.body] if one.body else None
    person = invite(
        by=BUILDING,
        on=on,
        email=one.email,
        name=one.name,
        role=one.role,
        organisation_id=at_body,
        partnership_id=None if at_body else synthetic.partnership,
        title=one.name,
        demo=True,
    ).person_id
    for place in published if one.everywhere else ():
        invite(by=BUILDING, on=on, email=one.email, name=one.name, role=one.role, partnership_id=place.partnership)
    set_password(by=BUILDING, on=on, email=one.email, password=PASSWORD)
    return viewer_for(user_id=person, on=on)
