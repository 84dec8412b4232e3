"""With what is each query asked? For the open place and for all that is hidden; a query without a line here fails.

The first run of a query is for a stranger, who must learn nothing; the next for the system, which must learn something:
otherwise the questions are not worth asking.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from placepound.core.money.mapping import CodingRule, Match
from placepound.core.records.preview import Column
from placepound.registers.queries.pound_filters import PoundFilters
from placepound.registers.queries.spend_change import ChangeAsked
from placepound.registers.queries.suppliers import SupplierAsked
from tests.architecture.hidden_world import Hidden, Open
from tests.architecture.telltale import WORD


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to ask a query, besides viewer and on."""

    positional: tuple[Any, ...] = ()
    named: tuple[tuple[str, Any], ...] = ()


def ask(*positional: Any, **named: Any) -> Asked:
    return Asked(positional, tuple(named.items()))


Questions = Callable[[Open, Hidden], Iterable[Asked]]


def nothing(_shown: Open, _hidden: Hidden) -> Iterable[Asked]:
    """For a query that asks for nothing but who is looking."""
    return [ask()]


def each_place(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(slug) for slug in _slugs(shown, hidden)]


def _slugs(shown: Open, hidden: Hidden) -> tuple[str, str]:
    return shown.world.place.slug, hidden.place.slug


def _filters(shown: Open, hidden: Hidden) -> tuple[PoundFilters, ...]:
    return (
        PoundFilters(),
        PoundFilters(group="PRE"),
        PoundFilters(payer=str(shown.world.council.pk)),
        PoundFilters(fund=str(shown.fund.pk)),
        *(PoundFilters(statement=str(one.pk)) for one in hidden.statements),
        PoundFilters(payer=str(hidden.body.pk)),
        PoundFilters(area=str(hidden.area.pk)),
    )


def each_filter(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(slug, filters) for slug in _slugs(shown, hidden) for filters in _filters(shown, hidden)]


def each_service(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    narrowed = PoundFilters(statement=str(hidden.statements[0].pk))
    asked = (("PRE", PoundFilters()), ("PRE6", PoundFilters()), ("PRE6", narrowed))
    return [ask(slug, code, filters) for slug in _slugs(shown, hidden) for code, filters in asked]


def each_statement(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk) for one in (shown.statement, *hidden.statements)]


def each_row(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk, one.rows.all()[0].number) for one in (shown.statement, *hidden.statements) if one.rows.all()]


def each_statement_list(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    places = [ask(place=slug) for slug in _slugs(shown, hidden)]
    return [*places, *(ask(state=state) for state in ("", "live", "left-out", "undone"))]


def each_upload(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk) for one in hidden.uploads]


def each_file_list(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    payers = ("", str(shown.world.council.pk), str(hidden.body.pk))
    every = [ask(slug, payer=payer) for slug in _slugs(shown, hidden) for payer in payers]
    return [*every, *(ask(shown.world.place.slug, state=state, page=0) for state in ("loaded", "asks", "lost"))]


def each_spend_file(_shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk) for one in hidden.spend_files]


def each_file_called(_shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [
        ask(one.partnership_id, one.organisation_id, text)
        for one in hidden.spend_files
        for text in (one.name, str(one.number), "no such file")
    ]


def each_line(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk, whole=whole) for one in (*shown.lines, *hidden.payments.lines) for whole in (True, False)]


def each_supplier_list(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    asked = (
        SupplierAsked(),
        SupplierAsked(period="all", sort="name", page=0),
        SupplierAsked(search=WORD[1:]),
        SupplierAsked(payer=str(shown.world.council.pk), several=True),
        SupplierAsked(payer=str(hidden.body.pk)),
    )
    return [ask(slug, one) for slug in _slugs(shown, hidden) for one in asked]


def each_supplier(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    bodies = {hidden.body.pk, *(line.payee_id for line in shown.lines if line.payee_id)}
    by_body = [ask(slug, organisation=key) for slug in _slugs(shown, hidden) for key in sorted(bodies)]
    names = (WORD, *(line.payee_key for line in shown.lines))
    return [*by_body, *(ask(slug, key=name) for slug in _slugs(shown, hidden) for name in names)]


def each_change(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    asked = (
        ChangeAsked(),
        ChangeAsked(by="group", group="PRE"),
        ChangeAsked(part="new", every=True),
        ChangeAsked(payer=str(shown.world.council.pk)),
        ChangeAsked(payer=str(hidden.body.pk)),
    )
    return [ask(slug, one) for slug in _slugs(shown, hidden) for one in asked]


def each_status(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(slug, status=status) for slug in _slugs(shown, hidden) for status in ("", "plan", "actual")]


def each_match_list(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(slug, state=state) for slug in _slugs(shown, hidden) for state in ("open", "accepted")]


def each_work_list(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(slug, suggested=only) for slug in _slugs(shown, hidden) for only in (True, False)]


def each_place_key(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(shown.world.place.pk), ask(hidden.place.pk)]


def each_payer(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(shown.world.council.pk), ask(hidden.body.pk)]


def each_place_and_payer(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(shown.world.place.pk, shown.world.council.pk), ask(hidden.place.pk, hidden.body.pk)]


def each_area(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk) for one in (shown.world.area, *shown.world.neighbourhoods, hidden.area)]


def each_body(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one.pk) for one in (shown.world.council, shown.world.icb, hidden.body, hidden.predecessor)]


def each_body_then(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    bodies = (shown.world.council, hidden.body, hidden.predecessor)
    return [ask(one.pk, as_at=day) for one in bodies for day in (date(2020, 1, 1), shown.world.on)]


def each_search(_shown: Open, _hidden: Hidden) -> Iterable[Asked]:
    return [ask(), ask(search=WORD), ask(search="XP-SYN-ZEBRA-77777"), ask(kind="group")]


def each_subject(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    subjects = (shown.statement, shown.world.place, shown.rule, *hidden.subjects)
    return [ask(subject._meta.model_name, str(subject.pk)) for subject in subjects]


def each_rule(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    return [ask(one) for one in (shown.rule.pk, hidden.rule.pk, hidden.statements[0].flows.all()[0].coding_rule_id)]


def each_draft(shown: Open, hidden: Hidden) -> Iterable[Asked]:
    draft = CodingRule(
        id="draft",
        field=Column.SERVICE,
        match=Match.CONTAINS,
        text=WORD,
        service_group="PRE1",
        author="A person",
        reason="To see what it takes",
    )
    return [ask(slug, draft) for slug in _slugs(shown, hidden)]


ARGUMENTS: dict[str, Questions] = {
    "coding.coding_page": lambda shown, hidden: [
        ask(slug, show=show) for slug in _slugs(shown, hidden) for show in ("in-use", "all", "idle", "retired")
    ],
    "coding.coding_review": each_place,
    "coding.retired_change": each_rule,
    "coding.rule": each_rule,
    "coding.rule_choices": each_place,
    "coding.unmapped_page": each_place,
    "coding.written_change": each_draft,
    "digests.digest_readers": nothing,
    "explain.explain": each_filter,
    "history.history": each_subject,
    "line_payments.line_payments": each_line,
    "mapped_shares.mapped_shares": lambda shown, hidden: [ask(slug, range(1, 50)) for slug in _slugs(shown, hidden)],
    "organisations.bodies_as_at": each_body_then,
    "organisations.organisation": each_body,
    "organisations.organisation_list": each_search,
    "people.holder": lambda _shown, hidden: [ask(hidden.appointment)],
    "people.people_page": nothing,
    "people.wants_digest": nothing,
    "place_pound.place_pound": each_filter,
    "places.area": each_area,
    "places.place": each_place,
    "places.place_list": nothing,
    "pound_years.pound_years": each_status,
    "readiness.demo_people": nothing,
    "service_page.service": each_service,
    "set_up.setting_up": nothing,
    "source_rows.every_row": each_statement,
    "source_rows.page_of_row": each_row,
    "source_rows.sharing_now": each_statement,
    "spend_accounts.spend_file": each_spend_file,
    "spend_change.spend_change": each_change,
    "spend_files.published_payments": each_file_list,
    "spend_inputs.body_names": each_payer,
    "spend_inputs.kept_file": each_spend_file,
    "spend_inputs.kept_files_called": each_file_called,
    "spend_inputs.places_of": each_payer,
    "spend_inputs.recorded_files": each_place_and_payer,
    "spend_inputs.remembered_profiles": lambda _shown, hidden: [ask(hidden.payments.profile.organisation_id)],
    "spend_inputs.spend_inputs": each_place_key,
    "spend_inputs.spend_upload": lambda _shown, hidden: [ask(one.upload_id) for one in hidden.spend_files],
    "spend_lines.has_payments": each_place,
    "spend_loading.load_choices": each_place,
    "spend_loading.load_progress": each_place,
    "spend_releases.earlier_figures": each_place,
    "spend_releases.manifest": lambda shown, hidden: [ask(shown.world.place.slug, hidden.figures.number)],
    "spend_transfers.transfers": each_place,
    "statements.files_behind": each_statement,
    "statements.source": each_statement,
    "statements.statement_list": each_statement_list,
    "subjects.record_history": each_subject,
    "supplier.fact_choices": each_place,
    "supplier.supplier_page": each_supplier,
    "supplier_matches.match_queue": each_match_list,
    "supplier_matches.supplier_match": lambda _shown, hidden: [ask(one.pk) for one in hidden.payments.matches],
    "supplier_spread.supplier_spread": each_place,
    "suppliers.supplier_list": each_supplier_list,
    "today.first_run": nothing,
    "today.today": nothing,
    "unmapped.unmapped_list": each_work_list,
    "uploads.import_choices": each_place,
    "uploads.expired_uploads": nothing,
    "uploads.upload_list": nothing,
    "uploads.upload_page": each_upload,
    "uploads.work": lambda _shown, hidden: [ask(hidden.work)],
}

NOT_IN_WORDS = {
    "digests.digest_readers": "numbers of people",
    "people.wants_digest": "yes or no",
    "readiness.demo_people": "a number of people",
    "set_up.setting_up": "yes or no, and what anybody may choose from",
    "source_rows.page_of_row": "the number of a page",
    "spend_lines.has_payments": "yes or no",
    "statements.files_behind": "a number of files",
    "today.first_run": "yes or no",
    "uploads.expired_uploads": "numbers of uploads",
}
"""Queries whose answer cannot hold what is hidden, and is only compared with and without it."""
