"""What is the money for, service by service? The groups of a place, and one group's money by partner and source."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse

from placepound.core.money.service_groups import service_group
from placepound.core.terms.amount import Amount
from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.place_pound import place_pound
from placepound.registers.queries.pound_filters import NOWHERE
from placepound.registers.queries.pound_page import PoundPage
from placepound.registers.queries.service_page import PeriodLine, ServicePage, service
from placepound.web.shared.access import found, public_page
from placepound.web.shared.pages import render
from placepound.web.shared.parts import Cell, Column, Kind, Link, Stat, Tab, Table
from placepound.web.understand import pound_tables
from placepound.web.understand.pound import Breakdown, Nothing, nothing, stats
from placepound.web.understand.pound_asked import PoundLinks, asked_filters
from placepound.web.understand.pound_words import STATUSES, choice_words, scope_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A service group with its net, where it leads, and its own sub-groups."""

    name: str
    href: str
    net: Amount
    how: str
    share: Fraction | None = None
    parts: tuple["Group", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesView:
    """What the list of service groups shows besides the record itself."""

    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    files: tuple[Link, ...]
    nothing: Nothing | None
    choice_words: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """What the page of one service group shows besides the record itself."""

    tabs: tuple[Tab, ...]
    stats: tuple[Stat, ...]
    payers: Breakdown
    providers: Breakdown
    services: Breakdown
    areas: Table
    sources: Table
    periods: Table
    sub_groups: tuple[Link, ...]
    parent: Link | None
    has_areas: bool
    pound_href: str
    choice_words: str
    scope: str
    nothing: bool


@public_page
def services_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every service group with money, for one choice of period and status."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    page = found(place_pound(slug, asked_filters(request.GET), viewer=viewer, on=request.on))  # type: ignore[attr-defined]
    links = PoundLinks(slug=slug, filters=page.filters)
    view = ServicesView(
        tabs=_tabs(page, links.services),
        groups=_groups(page, links),
        files=pound_tables.downloads(links, "group"),
        nothing=nothing(page, viewer),
        choice_words=choice_words(page.choice),
        scope=scope_words(viewer),
    )
    return render(request, "understand/services.html", page, view=view)


def _tabs(page: PoundPage, address: Callable[..., str]) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            text=choice_words(choice),
            href=address(period=choice.period, status=choice.status),
            current=choice == page.choice,
        )
        for choice in page.choices
        if len(page.choices) > 1 or page.choice is None
    )


def _groups(page: PoundPage, links: PoundLinks) -> tuple[Group, ...]:
    """Main groups in order of money, each with its own sub-groups."""
    return tuple(
        Group(
            name=top.label,
            href=links.service(top.key),
            net=top.net,
            how=links.explain(group=top.key),
            share=pound_tables.share(top, page),
            parts=tuple(
                Group(
                    name=service_group(line.key).name,
                    href=links.service(line.key),
                    net=line.net,
                    how=links.explain(group=line.key),
                )
                for line in page.by_group
                if service_group(line.key).parent == top.key
            ),
        )
        for top in pound_tables.main_groups(page.by_group)
    )


@public_page
def service_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One service group's money: by partner, provider, source, name and period."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    on = request.on  # type: ignore[attr-defined]
    page = found(service(slug, code, asked_filters(request.GET), viewer=viewer, on=on))
    return render(request, "understand/service.html", page, view=_view(page, viewer))


def _view(page: ServicePage, viewer: Viewer) -> ServiceView:
    pound = page.pound
    links = PoundLinks(slug=pound.slug, filters=pound.filters)
    parent = service_group(page.group.parent) if page.group.parent else None
    with_money = {line.key for line in pound.by_group}
    return ServiceView(
        tabs=_tabs(pound, lambda **changes: links.service(page.group.code, **changes)),
        stats=stats(pound, links),
        payers=_breakdown(pound, links, by="payer", title="Who pays"),
        providers=_breakdown(pound, links, by="provider_kind", title="Who provides it"),
        services=_breakdown(pound, links, by="service", title="Services by name"),
        areas=pound_tables.areas(pound, links),
        sources=pound_tables.sources(
            pound.sources, links=links, alone=pound.not_addable is not None and len(pound.sources) > 1
        ),
        periods=_periods(page, links),
        sub_groups=tuple(
            Link(text=group.name, href=links.service(group.code))
            for group in page.sub_groups
            if group.code in with_money
        ),
        parent=Link(text=parent.name, href=links.service(parent.code)) if parent else None,
        has_areas=any(line.key != NOWHERE for line in pound.by_area),
        pound_href=links.pound(),
        choice_words=choice_words(pound.choice),
        scope=scope_words(viewer),
        nothing=not pound.sources,
    )


def _breakdown(page: PoundPage, links: PoundLinks, *, by: str, title: str) -> Breakdown:
    lines = {"payer": page.by_payer, "provider_kind": page.by_provider_kind, "service": page.by_service}[by]
    table = pound_tables.breakdown(page, lines, by=by, caption=title, links=links)
    return Breakdown(title=title, finding=pound_tables.finding(lines), table=table)


def _periods(page: ServicePage, links: PoundLinks) -> Table:
    """Each period and status by itself."""
    return Table(
        id="periods",
        caption="Over time",
        columns=(
            Column(label="Period"),
            Column(label="Status"),
            Column(label="Gross", kind=Kind.SHORT_MONEY),
            Column(label="Transfers", kind=Kind.SHORT_MONEY),
            Column(label="Net", kind=Kind.SHORT_MONEY),
        ),
        rows=tuple(_period(line, page.group.code, links) for line in page.periods),
        hide_caption=True,
        note="Periods and statuses are looked at one by one, and never added together.",
    )


def _period(line: PeriodLine, code: str, links: PoundLinks) -> tuple[object, ...]:
    when = {"period": line.period, "status": line.status}
    known = line.net is not None
    return (
        Cell(value=line.period_label, href=links.service(code, **when)),
        STATUSES.get(line.status, line.status).capitalize(),
        line.gross if known else "–",
        -line.transfers if known and line.transfers else line.transfers if known else "–",
        Cell(value=line.net, href=links.explain(**when)) if known else "cannot be determined",
    )
