"""How do tests of pages work at a desk? A signed-in client, generated statements, the worker's part done at once."""

import random
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placepound.actions.handlers import HANDLERS
from placepound.actions.requests import perform
from placepound.core.terms.viewer import Role
from placepound.registers.models import Partnership, Upload, WorkRequest
from tests.factories import World, make_appointment, make_user

SAID = {
    "title": "Budget book",
    "document": "Budget book 2025/26, annex A",
    "locator": "Page 4",
    "basis": "budget",
    "financial_year": "2025/26",
    "sharing": "partnership",
}
SERVICES = ("Home care", "Reablement", "Talking therapies", "Short breaks", "Dragon taming", "Lantern keeping")


def sign_in(world: World, who: str) -> Client:
    """A browser of one of the world's people; of the public where nobody is named."""
    client = Client()
    if who != "public":
        client.force_login(world.people[who])
    return client


def steward_of_place(world: World) -> Client:
    """A browser of a steward of the partnership itself, who belongs to no body."""
    person = make_user(name="Place steward")
    make_appointment(person=person, role=Role.STEWARD, partnership=world.place, organisation=None)
    client = Client()
    client.force_login(person)
    return client


def generated(world: World, *, seed: int, rows: int = 12, short_by: int = 0) -> tuple[bytes, int]:
    """A statement of the council with a total row, and the pence of its rows; short_by: what its total leaves out."""
    draw = random.Random(seed)
    amounts = [draw.randrange(1_000, 9_000_000) * draw.choice((1, 1, 1, -1)) for _ in range(rows)]
    lines = ["Service,Commissioner,Amount (£)"]
    for number, pence in enumerate(amounts):
        service = f"{SERVICES[number % len(SERVICES)]} {draw.randrange(10**6)}"
        lines.append(f'{service},{world.council.name},"{written(pence)}"')
    lines.append(f'Total,,"{written(sum(amounts) - short_by)}"')
    return "\r\n".join(lines).encode(), sum(amounts)


def written(pence: int) -> str:
    """Pence as a person writes pounds."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def bring(client: Client, world: World, content: bytes, *, filename: str = "statement.csv", **said: Any) -> Any:
    """Send the form of a new statement."""
    file = SimpleUploadedFile(filename, content)
    address = reverse("import", kwargs={"slug": world.place.slug})
    return client.post(address, SAID | {"publisher": world.council.pk, "file": file} | said)


def work() -> list[WorkRequest]:
    """Do what waits, as the worker does, and say how it went."""
    waiting = list(WorkRequest.objects.filter(state="queued").order_by("pk"))
    for request in waiting:
        perform(request.pk, HANDLERS)
        request.refresh_from_db()
    return waiting


def brought(client: Client, world: World, content: bytes, **said: Any) -> Upload:
    """A file brought in and read."""
    response = bring(client, world, content, **said)
    assert response.status_code == 302, response.content.decode()
    work()
    return Upload.objects.order_by("-pk")[0]


def accepted(client: Client, world: World, content: bytes, **said: Any) -> Upload:
    """A file brought in, read and accepted through the pages."""
    upload = brought(client, world, content, **said)
    client.post(reverse("upload-accept", kwargs={"key": upload.pk}))
    work()
    upload.refresh_from_db()
    assert upload.state == "accepted", client.get(reverse("upload", kwargs={"key": upload.pk})).content.decode()
    return upload


class Forms(HTMLParser):
    """The forms of a page, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "form":
            self.found.append((said.get("action") or "", {}))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.found[-1][1]):
            self.found[-1][1][self._select] = said.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.found[-1][1][name] = ""
        elif tag == "input" and name:
            self._input(name, said)

    def _input(self, name: str, said: dict[str, str | None]) -> None:
        kind = said.get("type", "text")
        if kind == "file" or (kind in ("radio", "checkbox") and "checked" not in said):
            return
        self.found[-1][1][name] = said.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""


def form_of(response: Any, action: str = "") -> dict[str, Any]:
    """What the form with this address would send as it stands; of the last form where no address is given."""
    forms = [said for where, said in Forms(response.content.decode()).found if where == action or not action]
    return forms[-1]


def text(response: Any) -> str:
    """What a page says, its spaces evened out."""
    return " ".join(response.content.decode().split())


def net_of(world: World, viewer: Any) -> int:
    """The pence of the place pound that a viewer sees for 2025/26, as planned."""
    from placepound.registers.queries.explain import explain
    from placepound.registers.queries.pound_filters import PoundFilters

    filters = PoundFilters(period="2025-04-01.2026-03-31", status="plan")
    slug = Partnership.objects.get(pk=world.place.pk).slug
    found = explain(slug, filters, viewer=viewer, on=world.on)
    assert found is not None
    return found.net.pence
