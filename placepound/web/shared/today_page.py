"""What does a person see first? What needs them, where they can look, and what to do next."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.money.service_groups import UNMAPPED
from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.queries.places import PlaceLine
from placepound.registers.queries.today import AttentionLine, TodayPage, first_run, today
from placepound.web.shared.access import permitted, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Attention, Cell, Column, Kind, Link, Table, Urgency

URGENCIES = {
    "upload": Urgency.NOW,
    "payments-asked": Urgency.NOW,
    "payments-waiting": Urgency.SOON,
    "unreconciled": Urgency.NOW,
    "refused": Urgency.SOON,
    "unmapped": Urgency.SOON,
    "payments-unmapped": Urgency.SOON,
}
PAYMENTS = {"payments-asked": "?state=asks#files", "payments-waiting": "#waits"}
"""Where on the page of published payments each of these is to be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """What the template shows. is_first_run: nobody has set up a place yet."""

    attention: tuple[Attention, ...]
    further: int
    places: Table
    steps: tuple[Link, ...]
    is_first_run: bool
    on: date


@public_page
def today_page(request: HttpRequest) -> HttpResponse:
    """The first page: for the public what Placepound is, for who has signed in what needs them."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    on: date = request.on  # type: ignore[attr-defined]
    page = today(viewer=viewer, on=on)
    is_first_run = not page.places and first_run(viewer=Viewer.system("is any place set up yet"), on=on)
    view = TodayView(
        attention=_most_pressing_first(page, viewer),
        further=page.further,
        places=_places(page.places),
        steps=_steps(page, viewer),
        is_first_run=is_first_run,
        on=on,
    )
    return render(request, "shared/today.html", view)


def _most_pressing_first(page: TodayPage, viewer: Viewer) -> tuple[Attention, ...]:
    """What to act on now, then soon; within each what has most money, as the query orders it."""
    rows = [_attention(line, viewer) for line in page.attention]
    order = list(Urgency)
    return tuple(sorted(rows, key=lambda row: order.index(row.urgency)))


def _attention(line: AttentionLine, viewer: Viewer) -> Attention:
    verb, href = _where(line, viewer)
    return Attention(
        sentence=line.sentence,
        why=f"{line.place}. {line.why}",
        verb=verb,
        href=href,
        urgency=URGENCIES.get(line.kind, Urgency.NOTE),
    )


def _where(line: AttentionLine, viewer: Viewer) -> tuple[str, str]:
    """The verb and where it leads. Who may not write a coding rule is led to the rows that lack one."""
    if line.upload_pk is not None:
        return line.verb, reverse("upload", args=[line.upload_pk])
    if line.kind == "unmapped" and permitted(viewer, Duty.CODE):
        return line.verb, reverse("coding-unmapped", args=[line.slug])
    if line.kind == "payments-unmapped":
        verb = line.verb if permitted(viewer, Duty.CODE) else "See these payments"
        return verb, reverse("unmapped", args=[line.slug])
    if line.kind in PAYMENTS:
        return line.verb, reverse("payments", args=[line.slug]) + PAYMENTS[line.kind]
    source = reverse("source", args=[line.statement_pk])
    if line.kind == "unmapped":
        return "See these rows", f"{reverse('place-pound', args=[line.slug])}?group={UNMAPPED}"
    return line.verb, f"{source}?verdict=refused" if line.kind == "refused" else source


def _places(lines: tuple[PlaceLine, ...]) -> Table:
    return Table(
        id="places",
        caption="Places",
        columns=(
            Column(label="Place"),
            Column(label="Area"),
            Column(label="Sources", kind=Kind.NUMBER),
            Column(label="Place pound"),
        ),
        rows=tuple(
            (
                Cell(
                    value=line.name,
                    href=reverse("place", args=[line.slug]),
                    tag="Synthetic" if line.synthetic else "",
                    tone="yellow",
                ),
                line.area,
                line.statements,
                Cell(value="Where the money goes", href=reverse("place-pound", args=[line.slug]))
                if line.statements
                else "No source yet",
            )
            for line in lines
        ),
        hide_caption=True,
    )


def _steps(page: TodayPage, viewer: Viewer) -> tuple[Link, ...]:
    """What a person may do next, by what they may do at all."""
    made = []
    if page.may_import:
        made.append(Link(text="Bring in a statement", href=reverse("upload-new")))
    if page.may_set_up:
        made.append(Link(text="Set up a place", href=reverse("set-up")))
        made.append(Link(text="Invite people", href=reverse("people")))
    if viewer.is_public:
        made.append(Link(text="Sign in", href=reverse("account_login")))
    return tuple(made)
