"""Where does this place's public money go? The page of the place pound."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placepound.core.money.flows import ProviderKind
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Duty, Viewer
from placepound.pictures.headlines import percent
from placepound.pictures.picture import Picture
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import BESIDE, DIRECT, TAKEN_OUT
from placepound.registers.queries.pound_page import PoundPage
from placepound.registers.queries.spend_lines import has_payments
from placepound.web.shared.access import found, permitted, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Chip, Link, Stat, Tab, Table, beside
from placepound.web.understand import pound_pictures, pound_tables
from placepound.web.understand.pound_asked import PoundLinks, asked_filters
from placepound.web.understand.pound_fiscal import has_fiscal_package
from placepound.web.understand.pound_form import NarrowForm, chips, tabs
from placepound.web.understand.pound_words import choice_words, population_words, scope_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Money that stands beside the total, in one sentence with its link."""

    amount: Amount
    words: str
    verb: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One question about the money: what it finds, and its table."""

    title: str
    finding: str
    table: Table | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture and the table that belongs beside it."""

    picture: Picture
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """What an empty page says: what belongs here, why, and the one next action."""

    what: str
    why: str
    action: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoundView:
    """All that the template shows besides the record itself."""

    choice_words: str
    tabs: tuple[Tab, ...]
    chips: tuple[Chip, ...]
    clear: str
    stats: tuple[Stat, ...]
    asides: tuple[Aside, ...]
    scope: str
    nothing: Nothing | None
    flow: Figure | None
    groups: Figure | None
    payers: Breakdown
    arrangements: Breakdown
    providers: Breakdown
    placed: Breakdown | None
    per_head: Figure | None
    areas: Table
    matrix: Table
    sources: Table
    each_alone: Table | None
    left_out: Table
    gaps: Table
    files: tuple[Link, ...]
    links: PoundLinks


@public_page
def pound_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The place pound of one place, under the filters of the address."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = found(place_pound(slug, asked_filters(request.GET), viewer=viewer, on=request.on))  # type: ignore[attr-defined]
    view = pound_view(page, viewer)
    here = has_payments(slug, viewer=viewer, on=request.on)  # type: ignore[attr-defined]
    return render(request, "understand/pound.html", page, view=view, narrow=NarrowForm(page), payments_here=here)


def pound_view(page: PoundPage, viewer: Viewer) -> PoundView:
    """The parts of the page. Where the sources cannot be added together, each stands alone and nothing is summed."""
    links = PoundLinks(slug=page.slug, filters=page.filters)
    return PoundView(
        choice_words=choice_words(page.choice),
        tabs=tabs(page, links),
        chips=chips(page, links),
        clear=_clear(page, links),
        stats=stats(page, links),
        asides=_asides(page, links),
        scope=scope_words(viewer),
        nothing=nothing(page, viewer),
        flow=_figure("flow", page, links),
        groups=_figure("groups", page, links),
        payers=_payers(page, links),
        arrangements=_arrangements(page, links),
        providers=_providers(page, links),
        placed=_placed(page, links),
        per_head=_figure("per_head", page, links),
        areas=pound_tables.areas(page, links),
        matrix=pound_tables.matrix(page, links, most=pound_tables.MOST_COLUMNS),
        sources=pound_tables.sources(
            page.sources,
            links=links,
            alone=_has_several_without_sum(page),
            most=None if page.not_addable else pound_tables.MOST_SOURCES,
        ),
        each_alone=_each_alone(page, links),
        left_out=pound_tables.left_out(page.left_out),
        gaps=pound_tables.gaps(page),
        files=files(page, links),
        links=links,
    )


def stats(page: PoundPage, links: PoundLinks) -> tuple[Stat, ...]:
    """Net, gross and transfers, always together, and per head; none of them where there is no sum."""
    if page.not_addable or not page.choice:
        return ()
    rounding = f"±{page.precision.short()} as published" if page.precision else "To the penny, as published"
    area = next((line.label for line in page.by_area if line.key == page.filters.area), page.area)
    return (
        Stat(label="Net: each pound once", value=page.net, note=rounding, href=links.explain()),
        Stat(
            label="Gross: as partners report it",
            value=page.gross,
            note=_from_sources(page),
            href="#sources",
            how="See the sources",
        ),
        Stat(
            label="Transfers taken out",
            value=page.transfers,
            note="Passed between partners, and counted where it is spent",
            href=links.explain(flow_class=TAKEN_OUT),
        ),
        Stat(
            label="Net per head",
            value=page.per_head,
            note=population_words(page.population, area),
            href=reverse("place", args=[page.slug]),
            how="See the people counted",
            exactly=True,
        ),
    )


def _from_sources(page: PoundPage) -> str:
    count = len(page.sources)
    return f"From {count} source{'' if count == 1 else 's'}"


def _asides(page: PoundPage, links: PoundLinks) -> tuple[Aside, ...]:
    """What a reader must know beside the total: unmapped money, and what is not more money for the place."""
    made: list[Aside] = []
    if page.not_addable:
        return ()
    if page.unmapped and page.unmapped.net:
        made.append(
            Aside(
                amount=page.unmapped.net,
                words="is unmapped: no coding rule says what it is for. It is part of the total.",
                verb="See these rows",
                href=links.explain(group=UNMAPPED),
            )
        )
    if page.other:
        made.append(
            Aside(
                amount=page.other,
                words="of income, help in kind and financing stands beside the total: it is not more money.",
                verb="See these rows",
                href=links.explain(flow_class=BESIDE),
            )
        )
    if page.unmatched:
        made.append(
            Aside(
                amount=page.unmatched,
                words="is an unmatched transfer: payer and payee report different sums. The payer’s is used.",
                verb="See the transfers",
                href=links.explain(flow_class="transfer"),
            )
        )
    return tuple(made)


def nothing(page: PoundPage, viewer: Viewer) -> Nothing | None:
    """What an empty page says; None where it is not empty."""
    if page.sources:
        return None
    if page.choices:
        return Nothing(
            what="No money on record matches this choice",
            why="The period, the status or a filter holds nothing that you may see. Nothing is not zero.",
            action="Show the latest period, unfiltered",
            href=reverse("place-pound", args=[page.slug]),
        )
    what = "No money is on record here that you may see"
    why = "The place pound adds up the finance schedules that partners publish, each pound once."
    if viewer.is_public:
        return Nothing(what=what, why=why, action="Sign in to see more", href=reverse("account_login"))
    if permitted(viewer, Duty.IMPORT):
        return Nothing(what=what, why=why, action="Bring in a statement", href=reverse("import", args=[page.slug]))
    return Nothing(what=what, why=why, action="See the place", href=reverse("place", args=[page.slug]))


def _clear(page: PoundPage, links: PoundLinks) -> str:
    if page.choice is None:
        return reverse("place-pound", args=[page.slug])
    return links.pound(**dict.fromkeys((name for name, _ in page.filters.narrowed()), ""))


def _figure(name: str, page: PoundPage, links: PoundLinks) -> Figure | None:
    picture = None if page.not_addable else pound_pictures.drawn(name, page, links)
    if picture is None:
        return None
    files = pound_tables.downloads(links, name, picture=True)
    return Figure(picture=picture, table=beside(picture, identity=f"{name.replace('_', '-')}-table", downloads=files))


def _has_several_without_sum(page: PoundPage) -> bool:
    return page.not_addable is not None and len(page.sources) > 1


def _each_alone(page: PoundPage, links: PoundLinks) -> Table | None:
    """The amounts of a single source whose rows may share money."""
    if not page.not_addable or len(page.sources) > 1:
        return None
    return pound_tables.each_alone(page.by_service, links=links)


def _payers(page: PoundPage, links: PoundLinks) -> Breakdown:
    lines = pound_tables.shortened(page.by_payer, pound_tables.MOST_ROWS, "partners")
    table = pound_tables.breakdown(page, lines, by="payer", caption="Net by partner", links=links)
    return Breakdown(title="Who pays", finding=pound_tables.finding(page.by_payer), table=table)


def _arrangements(page: PoundPage, links: PoundLinks) -> Breakdown:
    lines = pound_tables.shortened(page.by_fund, pound_tables.MOST_ROWS, "arrangements")
    table = pound_tables.breakdown(page, lines, by="fund", caption="Net by arrangement", links=links)
    title = "Through which arrangement"
    if [line.key for line in page.by_fund] == [DIRECT]:
        return Breakdown(
            title=title, finding="No source names a pooled fund, a grant or another arrangement.", table=None
        )
    return Breakdown(title=title, finding=pound_tables.finding(page.by_fund), table=table)


def _providers(page: PoundPage, links: PoundLinks) -> Breakdown:
    by = "provider_kind"
    table = pound_tables.breakdown(page, page.by_provider_kind, by=by, caption="Net by kind of provider", links=links)
    title = "Who provides it"
    if [line.key for line in page.by_provider_kind] == [ProviderKind.NOT_STATED]:
        return Breakdown(title=title, finding="No source says who provides these services.", table=None)
    return Breakdown(title=title, finding=pound_tables.finding(page.by_provider_kind), table=table)


def _placed(page: PoundPage, links: PoundLinks) -> Breakdown | None:
    nowhere = page.not_attributable.net if page.not_attributable else Amount(0)
    placed = page.net - nowhere
    if page.filters.area or placed.pence <= 0:
        return None
    sentence = f"{percent(placed, page.net)} of {page.net.short()} can be placed in an area."
    return Breakdown(title="By area", finding=sentence, table=pound_tables.placed(page, placed, links))


def files(page: PoundPage, links: PoundLinks) -> tuple[Link, ...]:
    """The whole page as files."""
    made = (
        Link(text="CSV", href=links.download("all", "csv")),
        Link(text="Excel workbook", href=links.download("all", "xlsx")),
    )
    if not has_fiscal_package(page):
        return made
    return (*made, Link(text="Fiscal Data Package", href=links.download("all", "zip")))
