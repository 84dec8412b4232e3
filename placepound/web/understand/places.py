"""Which places are there, and what is known of one? Partners, people, areas, and what it all costs per head."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.terms.viewer import Duty, Viewer
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.places import PlacePage, place, place_list
from placepound.registers.queries.pound_filters import PoundFilters
from placepound.registers.queries.pound_page import PoundPage
from placepound.registers.queries.spend_lines import has_payments
from placepound.web.shared.access import found, permitted, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Row, Stat, Table
from placepound.web.understand import places_tables
from placepound.web.understand.places_form import DayForm
from placepound.web.understand.pound import Figure
from placepound.web.understand.pound_asked import PoundLinks
from placepound.web.understand.pound_words import choice_words, population_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """All that the template shows besides the record itself."""

    stats: tuple[Stat, ...]
    facts: tuple[Row, ...]
    partners: Table
    areas: Table
    bands: Table
    map: Figure | None
    unknown: tuple[str, ...]
    pound_href: str
    services_href: str
    may_import: bool


@public_page
def places(request: HttpRequest) -> HttpResponse:
    """Every place that the viewer sees."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    lines = place_list(viewer=viewer, on=request.on)  # type: ignore[attr-defined]
    return render(
        request,
        "understand/places.html",
        table=places_tables.places(lines),
        may_set_up=permitted(viewer, Duty.STEWARD),
    )


@public_page
def place_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on record of one place, with its partners as at a day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    on: date = request.on  # type: ignore[attr-defined]
    form = DayForm(request.GET if "as_at" in request.GET else None, initial={"as_at": on.isoformat()})
    page = found(place(slug, viewer=viewer, on=on, as_at=form.chosen("as_at") if form.is_bound else None))
    pound = found(place_pound(slug, PoundFilters(), viewer=viewer, on=on))
    view = _view(page, pound, viewer, on=on)
    here = has_payments(slug, viewer=viewer, on=on)
    return render(
        request,
        "understand/place.html",
        page,
        view=view,
        pound=pound,
        day_form=form,
        on=on,
        payments_here=here,
    )


def _view(page: PlacePage, pound: PoundPage, viewer: Viewer, *, on: date) -> PlaceView:
    links = PoundLinks(slug=page.slug, filters=pound.filters)
    drawn = places_tables.map_figure(page, pound, links)
    return PlaceView(
        stats=_stats(page, pound, links),
        facts=_facts(page),
        partners=places_tables.partners(page, today=page.as_at == on),
        areas=places_tables.areas(page, pound, links),
        bands=places_tables.bands(page),
        map=drawn,
        unknown=_unknown(page, pound),
        pound_href=links.pound() if pound.choice else reverse("place-pound", args=[page.slug]),
        services_href=links.services(),
        may_import=permitted(viewer, Duty.IMPORT),
    )


def _stats(page: PlacePage, pound: PoundPage, links: PoundLinks) -> tuple[Stat, ...]:
    people = Stat(
        label="People",
        value=page.area.people,
        note=f"{page.area.base.capitalize()} population, {page.area.year}" if page.area.people else "",
    )
    if pound.choice is None:
        return (people,)
    when = choice_words(pound.choice)
    see = "See where it goes"
    if pound.not_addable:
        low, high = pound.not_addable.lower, pound.not_addable.upper
        bounds = f"Between {low.short()} and {high.short()}" if low is not None and high is not None else ""
        return (Stat(label="Net public money", value=bounds or None, note=when, href=links.pound(), how=see), people)
    return (
        Stat(
            label="Net per head",
            value=pound.per_head,
            note=population_words(pound.population, page.area.name),
            href=links.pound(),
            how=see,
            exactly=True,
        ),
        Stat(label="Net public money", value=pound.net, note=when, href=links.pound(), how=see),
        people,
    )


def _facts(page: PlacePage) -> tuple[Row, ...]:
    area = Row(
        key="Area",
        value=page.area.name,
        href=reverse("area", args=[page.area.pk]),
        note=f"{page.area.level}, {page.area.code}, boundaries of {page.area.vintage}",
    )
    sources = Row(key="Sources on record", value=page.statements, href=f"{reverse('sources')}?place={page.slug}")
    made = [area, Row(key="Operating model", value=page.operating_model), sources]
    if page.valid_from:
        made.insert(1, Row(key="Together since", value=page.valid_from))
    if page.source:
        made.append(Row(key="Where this is written", value=page.source))
    return tuple(made)


def _unknown(page: PlacePage, pound: PoundPage) -> tuple[str, ...]:
    """What the record of this place does not say. Unknown is never zero."""
    sentences = []
    if page.area.people is None:
        sentences.append(f"How many people live in {page.area.name}: no population is recorded.")
    without = [line.name for line in page.areas if line.people is None]
    if without:
        sentences.append(f"How many people live in {_some(without)}.")
    if page.operating_model == "Not stated":
        sentences.append("Under which operating model its partners decide together.")
    if not page.bands:
        sentences.append("How old its people are.")
    ended = [partner.name for partner in page.partners if not partner.now]
    if ended:
        sentences.append(f"Who is responsible on this day for what {_some(ended)} did.")
    return (*sentences, *_unknown_money(pound))


def _unknown_money(pound: PoundPage) -> tuple[str, ...]:
    if pound.choice is None:
        return ("What is spent: no statement on record here is shared with you.",)
    if pound.not_addable:
        return (f"What it all comes to: {pound.not_addable.sentence}",)
    sentences = []
    if pound.choice.period.startswith("as-at."):
        sentences.append("Which period the figures are for: the source states none.")
    nowhere = pound.not_attributable
    if nowhere and nowhere.net:
        how_much = "this money" if nowhere.net == pound.net else f"{nowhere.net.short()} of {pound.net.short()}"
        sentences.append(f"Where in the place {how_much} is spent.")
    kinds = [line for line in pound.by_provider_kind if line.key == "not_stated" and line.net]
    sentences += [f"Who provides services worth {line.net.short()}." for line in kinds]
    if pound.unmapped and pound.unmapped.net:
        sentences.append(f"What {pound.unmapped.net.short()} is for: no coding rule has caught it.")
    return tuple(sentences)


def _some(names: list[str]) -> str:
    if len(names) <= 3:
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return f"{', '.join(names[:2])} and {len(names) - 2} others"
