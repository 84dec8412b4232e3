"""Do the payments of three councils, as published, become one place pound that tells the truth about itself?"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placepound.actions.partnerships import add_partner, set_up_partnership
from placepound.actions.requests import perform
from placepound.actions.uploads import count_anyway
from placepound.cli import main
from placepound.cli.worker import handlers
from placepound.core.records.preview import Outcome
from placepound.core.terms.organisation import OrganisationKind
from placepound.core.terms.viewer import Role, Viewer
from placepound.registers.models import (
    Organisation,
    Partnership,
    SpendFile,
    SpendLine,
    SpendRelease,
    Statement,
    SupplierMatch,
    WorkRequest,
)
from tests import factories

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LEEDS, MANCHESTER, SALFORD = "Leeds City Council", "Manchester City Council", "Salford City Council"
FILES = {
    LEEDS: ("leeds_council_spend", "processed_*.csv.gz"),
    MANCHESTER: ("gm_council_spend", "manchester_clean_*.csv.gz"),
    SALFORD: ("gm_council_spend", "salford_clean_*.csv.gz"),
}
missing = [folder for folder, _ in FILES.values() if not (DATA / folder).is_dir()]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(missing), reason=f"shared/data beside the project lacks {', '.join(missing)}"),
]
ON = factories.ON
BUILDER = Viewer.system("test")


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Path) -> Partnership:
    """Three councils of one place, and a finance officer of each."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    area = factories.make_area(name="Three cities")
    place = set_up_partnership(by=BUILDER, on=ON, name="Three cities", area_id=area.pk)
    for name in FILES:
        body = factories.make_organisation(name=name, kind=OrganisationKind.METROPOLITAN)
        add_partner(by=BUILDER, on=ON, partnership_id=place.pk, organisation_id=body.pk)
        factories.make_appointment(
            person=factories.make_user(name=f"Finance at {name}"), role=Role.FINANCE, organisation=body
        )
    return place


def load(name: str) -> None:
    folder, pattern = FILES[name]
    files = sorted((DATA / folder).glob(pattern))
    assert main.run(["load", "spend", *map(str, files), "--organisation", name]) == 0


def up_to_date() -> None:
    assert main.run(["release", "spend", "--place", "three-cities"]) == 0


def officer(name: str) -> Viewer:
    appointed = Organisation.objects.get(name=name).appointments.get()
    return factories.viewer_of(appointed.person)


def test_three_councils_payments_from_files_to_one_reviewed_supplier(place: Partnership, client: Client) -> None:
    for name in FILES:
        load(name)
    _every_file_tells_the_truth()
    up_to_date()
    _left_out_until_somebody_answers(place)
    _one_supplier_after_one_review(place, client)


def _every_file_tells_the_truth() -> None:
    """Every row has one class; no source states a total; signs look lost in every one, and each says so."""
    files = list(SpendFile.objects.all())
    assert len(files) == 20
    assert {file.state for file in files} == {"loaded"}
    assert sum(file.read for file in files) == 289_917 + 18_754
    assert {file.outcome for file in files} == {Outcome.NO_CONTROL}
    assert {file.credits for file in files} == {0}
    assert [file.name for file in files if "negative" not in file.lost_signs] == []
    encodings = {file.encoding.partition(",")[0] for file in files}
    assert encodings == {"UTF-8", "Windows-1252"}


def _left_out_until_somebody_answers(place: Partnership) -> None:
    statements = Statement.objects.filter(partnership=place)
    assert {statement.counted for statement in statements} == {False}
    assert {statement.confidence for statement in statements} == {"D"}
    released = SpendRelease.objects.get()
    assert (released.payments, released.pence) == (
        sum(file.payments for file in SpendFile.objects.all()),
        sum(file.payments_sum for file in SpendFile.objects.all()),
    )
    for statement in statements:
        by = officer(statement.publisher.name)
        count_anyway(by=by, on=ON, statement_id=statement.pk, why="To see who was paid; the sum is no spending")


def _one_supplier_after_one_review(place: Partnership, client: Client) -> None:
    """A supplier that all three pay under two spellings is one organisation once one proposal is accepted."""
    match = _of_all_three(place)
    client.force_login(officer_user(SALFORD))
    queue = client.get(reverse("suppliers-review", args=[place.slug]))
    assert queue.status_code == 200
    answer = client.post(
        reverse("supplier-match", args=[place.slug, match.pk]),
        {"decision": "same", "why": "One company on its own website", "kind": OrganisationKind.INDEPENDENT.value},
    )
    assert answer.status_code == 302
    client.post(reverse("payments-update", args=[place.slug]))
    asked = WorkRequest.objects.get(kind="release_spend")
    perform(asked.pk, handlers())
    asked.refresh_from_db()
    assert asked.state == "done", asked.message
    match.refresh_from_db()
    lines = SpendLine.objects.filter(payee=match.organisation, statement__withdrawn_on__isnull=True)
    assert {line.flow.payer.name for line in lines.select_related("flow__payer")} == set(FILES)
    page = client.get(reverse("supplier", args=[place.slug]), {"organisation": match.organisation_id})
    assert page.status_code == 200
    for name in FILES:
        assert name in page.content.decode()


def _of_all_three(place: Partnership) -> SupplierMatch:
    """A proposal whose two names are together paid by all three, and neither alone."""
    payers: dict[str, set[int]] = {}
    lines = SpendLine.objects.filter(statement__partnership=place)
    for key, payer in lines.values_list("payee_key", "flow__payer").distinct():
        payers.setdefault(key, set()).add(payer)
    for match in SupplierMatch.objects.filter(organisation__isnull=True, probability__gte="0.95"):
        one, other = payers[match.key], payers[match.other_key]
        if len(one | other) == 3 and max(len(one), len(other)) < 3:
            return match
    raise AssertionError("no proposal joins names that the three councils pay")


def officer_user(name: str) -> Any:
    return Organisation.objects.get(name=name).appointments.get().person
