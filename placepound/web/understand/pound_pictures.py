"""Which pictures does the place pound page hold? The flow, what it is for, and how it reaches areas."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from django.core.cache import cache

from placepound import pictures
from placepound.core.money.flows import ProviderKind
from placepound.core.money.place_pound import RULE_VERSION
from placepound.core.money.service_groups import UNMAPPED, service_group
from placepound.core.terms.amount import Amount
from placepound.pictures.charts import PerHead, amount_bars, per_head_bars
from placepound.pictures.flow_layout import FlowNode, Link
from placepound.pictures.flow_picture import flow_picture
from placepound.pictures.headlines import percent
from placepound.pictures.picture import Bar, Picture, digest_of
from placepound.registers.queries.pound_filters import DIRECT, NOWHERE
from placepound.registers.queries.pound_page import Line, PoundPage
from placepound.web.understand.pound_asked import PoundLinks
from placepound.web.understand.pound_tables import main_groups
from placepound.web.understand.pound_words import place_and_choice


def flow(page: PoundPage, links: PoundLinks) -> Picture | None:
    """From who pays, through arrangements, to what it is for and who provides it, without levels that say nothing."""
    if not page.paths:
        return None
    paths = few_payers(page)
    funds = {key: label for key, label in page.options["fund"] if key != DIRECT}
    shown_funds = {fund for _, fund, _, _, _ in paths} & funds.keys()
    has_kinds = any(kind != ProviderKind.NOT_STATED for _, _, _, kind, _ in paths)
    headings = ["Who pays", *(["Through"] if shown_funds else []), "For what", *(["Provided by"] if has_kinds else [])]
    at = {heading: level for level, heading in enumerate(headings)}
    payers = dict(page.options["payer"]) | {OTHERS: _others_label(page)}
    nodes = [FlowNode(key=f"payer:{key}", label=payers[key], level=0) for key in sorted({p for p, *_ in paths})]
    nodes += [FlowNode(key=f"fund:{key}", label=funds[key], level=at["Through"]) for key in sorted(shown_funds)]
    nodes += [
        FlowNode(key=f"group:{code}", label=service_group(code).name, level=at["For what"], remainder=code == UNMAPPED)
        for code in sorted({group for _, _, group, _, _ in paths})
    ]
    if has_kinds:
        nodes += [
            FlowNode(
                key=f"kind:{kind}",
                label="Not stated" if kind == ProviderKind.NOT_STATED else _short_kind(kind),
                level=at["Provided by"],
                remainder=kind == ProviderKind.NOT_STATED,
            )
            for kind in sorted({kind for _, _, _, kind, _ in paths})
        ]
    return flow_picture(
        headings=headings,
        nodes=nodes,
        links=_links(page, paths, links, has_kinds=has_kinds),
        subtitle=f"Net amounts, {place_and_choice(page)}",
        title=_reach(page),
    )


OTHERS = "others"
MOST_PAYERS = 10
FlowPath = tuple[str, str, str, str, Amount]


def few_payers(page: PoundPage) -> tuple[FlowPath, ...]:
    """The paths with all but the largest payers as one, where there are more than a picture can tell apart."""
    payers = [line.key for line in page.by_payer]
    if len(payers) <= MOST_PAYERS + 1:
        return page.paths
    kept = frozenset(payers[:MOST_PAYERS])
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for payer, fund, group, kind, amount in page.paths:
        sums[payer if payer in kept else OTHERS, fund, group, kind] += amount.pence
    return tuple((*key, Amount(pence)) for key, pence in sums.items())


def _others_label(page: PoundPage) -> str:
    return f"{len(page.by_payer) - MOST_PAYERS} other partners"


def _reach(page: PoundPage) -> str:
    payers = len({payer for payer, *_ in page.paths})
    reached = len({group for _, _, group, _, _ in page.paths})
    words = "from one partner reaches" if payers == 1 else f"from {payers} partners reaches"
    return f"{page.net.short()} {words} {reached} service group{'' if reached == 1 else 's'}"


def _short_kind(kind: str) -> str:
    return ProviderKind(kind).label.partition(" (")[0]


def _links(page: PoundPage, paths: Sequence[FlowPath], links: PoundLinks, *, has_kinds: bool) -> list[Link]:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    asked: dict[tuple[str, str, str], dict[str, str]] = {}
    for payer, fund, group, kind, amount in paths:
        for source, target, filters in _steps(payer, fund, group, kind, page.filters.group, has_kinds=has_kinds):
            key = source, target, f"payer:{payer}"
            sums[key] += amount.pence
            asked[key] = filters
    return [
        Link(
            source=source,
            target=target,
            amount=Amount(pence),
            category=payer,
            href="" if payer == f"payer:{OTHERS}" else links.explain(**asked[key]),
        )
        for key, pence in sums.items()
        for source, target, payer in (key,)
        if pence
    ]


def _steps(
    payer: str, fund: str, group: str, kind: str, narrowed: str, *, has_kinds: bool
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The steps of one path, each with the filters behind its figure. Partners' own budgets need no step between."""
    what = {"payer": payer, "group": narrowed or group}
    if fund == DIRECT:
        yield f"payer:{payer}", f"group:{group}", what | {"fund": DIRECT}
    else:
        yield f"payer:{payer}", f"fund:{fund}", {"payer": payer, "fund": fund}
        yield f"fund:{fund}", f"group:{group}", what | {"fund": fund}
    if has_kinds:
        yield f"group:{group}", f"kind:{kind}", what | {"provider_kind": kind}


def groups(page: PoundPage, links: PoundLinks) -> Picture | None:
    """What the money is for, by main service group, or within the only one; unmapped money last."""
    lines = main_groups(page.by_group)
    if len(lines) == 1:
        lines = page.by_group
    if len(lines) < 2:
        return None
    return amount_bars(
        bars=[
            Bar(
                label=line.label,
                amount=line.net,
                href=links.explain(group=line.key),
                remainder=line.key == UNMAPPED,
            )
            for line in lines
        ],
        subtitle=f"Net amounts by service group, {place_and_choice(page)}",
        dimension="Service group",
        title=_mostly_unmapped(lines),
    )


def _mostly_unmapped(lines: Sequence[Line]) -> str | None:
    """The finding where more is unmapped than any group has; otherwise the picture finds its own."""
    total = Amount.total(line.net for line in lines)
    most = max(lines, key=lambda line: line.net.pence)
    return f"{percent(most.net, total)} of {total.short()} is unmapped" if most.key == UNMAPPED else None


def per_head(page: PoundPage, links: PoundLinks) -> Picture | None:
    """Pounds per head of each area, without what no area can be given."""
    lines = [line for line in page.by_area if line.key != NOWHERE]
    if len(lines) < 2 or not any(line.people for line in lines):
        return None
    population = page.population
    people = f"{population.year} {population.base} population" if population else "newest population"
    return per_head_bars(
        figures=[
            PerHead(
                label=line.label, amount=line.net, population=line.people or None, href=links.explain(area=line.key)
            )
            for line in lines
        ],
        subtitle=f"Net pounds per head, {people}, {place_and_choice(page)}. Without what is not attributable",
        dimension="Area",
    )


_Draw = Callable[[PoundPage, PoundLinks], Picture | None]
PICTURES: Mapping[str, _Draw] = {
    "flow": flow,
    "groups": groups,
    "per_head": per_head,
}
"""The pictures of the page by the names under which they are downloaded."""


def drawn(name: str, page: PoundPage, links: PoundLinks) -> Picture | None:
    """A picture of the page, kept between requests and shared by all workers: drawing takes longer than looking up."""
    rests_on = (
        page.area,
        page.filters,
        page.choice,
        page.population,
        page.options,
        page.paths,
        page.by_group,
        page.by_area,
    )
    key = f"picture-{name}-{digest_of(_made_by(), RULE_VERSION, page.slug, repr(rests_on))}"
    kept = cache.get(key, _NOT_KEPT)
    if kept is _NOT_KEPT:
        kept = PICTURES[name](page, links)
        cache.set(key, kept)
    return kept


_NOT_KEPT = object()


@lru_cache(maxsize=1)
def _made_by() -> str:
    """A fingerprint of the programs that draw, so that a newer version draws anew."""
    programs = [*sorted(Path(pictures.__file__).parent.glob("*.py")), Path(__file__)]
    return digest_of(*(program.read_text(encoding="utf-8") for program in programs))
