"""Which example of each page does the accessibility check look at? One for every address; a new page joins here.

EXAMPLES has one line for each page by the name of its address, NOT_PAGES one for each address that shows no page.
A test of the architecture fails where an address is in neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from placepound.core.terms.viewer import Viewer
from placepound.registers.base import seen_by
from placepound.registers.models import (
    Appointment,
    Area,
    CodingRule,
    Organisation,
    Partnership,
    SpendFile,
    SpendLine,
    Statement,
    SupplierMatch,
    Upload,
    WorkRequest,
)

Given = Mapping[str, Any]


class Examples:
    """The records that pages are shown with: the newest ones of the place given, as the database has them."""

    def __init__(self, place: Partnership) -> None:
        self.place = place

    @property
    def slug(self) -> dict[str, Any]:
        return {"slug": self.place.slug}

    @cached_property
    def area(self) -> int:
        with _everything():
            inner = Area.objects.filter(lies_in__outer=self.place.area_id).order_by("name").first()
        return inner.pk if inner else self.place.area_id

    @cached_property
    def organisation(self) -> int:
        with _everything():
            return Organisation.objects.filter(memberships__partnership=self.place, memberships__counted=True)[0].pk

    @cached_property
    def statement(self) -> int:
        """One that the commissioner sees and may share and undo, where there is one; payments are not undone."""
        with _everything():
            every = Statement.objects.filter(partnership=self.place, withdrawn_on__isnull=True, counted=True)
            live = every.filter(release__isnull=True) or every
            shared = live.filter(sharing__in=("partnership", "public")).select_related("publisher")
            return min(shared or live, key=lambda one: one.publisher.kind != "icb").pk

    @cached_property
    def differing(self) -> int:
        """A statement that does not agree with its own total; any other where there is none."""
        with _everything():
            left_out = Statement.objects.filter(partnership=self.place, withdrawn_on__isnull=True, counted=False)
            found = left_out.first()
        return found.pk if found else self.statement

    @cached_property
    def upload(self) -> int:
        """An upload that waits; any other where there is none."""
        with _everything():
            own = Upload.objects.filter(partnership=self.place)
            return (own.filter(state="read").first() or own[0]).pk

    @cached_property
    def spend_file(self) -> int:
        """A file of payments with an account that has much to say."""
        with _everything():
            loaded = SpendFile.objects.filter(partnership=self.place, state="loaded")
            return loaded.order_by("-refused", "-duplicates", "pk")[0].pk

    @cached_property
    def asking_file(self) -> int:
        """A file of payments that asks something; any other where there is none."""
        with _everything():
            asking = SpendFile.objects.filter(partnership=self.place, state="asks").exclude(guess={})
            return next(iter(asking.values_list("pk", flat=True)[:1]), self.spend_file)

    @cached_property
    def line(self) -> int:
        """A line of payments to a body on record, of many payments."""
        with _everything():
            lines = SpendLine.objects.filter(statement__partnership=self.place, statement__withdrawn_on__isnull=True)
            known = lines.filter(payee__isnull=False, payee_kind="named").order_by("-payments", "pk")
            return (known.first() or lines[0]).pk

    @property
    def supplier(self) -> str:
        """A supplier that is a body on record, as an address names it."""
        with _everything():
            payee = SpendLine.objects.get(pk=self.line).payee_id
        return f"?organisation={payee}"

    @cached_property
    def match(self) -> int:
        """Two names to review."""
        with _everything():
            return SupplierMatch.objects.filter(partnership=self.place).order_by("-pence", "pk")[0].pk

    @cached_property
    def rule(self) -> int:
        with _everything():
            return CodingRule.objects.filter(partnership=self.place, retired_on__isnull=True)[0].pk

    @cached_property
    def role(self) -> int:
        """A post in the service of the place itself, where there is one."""
        with _everything():
            held = Appointment.objects.filter(valid_to__isnull=True).order_by("pk")
            return (held.filter(partnership=self.place).first() or held[0]).pk

    @cached_property
    def work(self) -> int:
        with _everything():
            return WorkRequest.objects.filter(shared_with_partnership=self.place, kind="recode")[0].pk


def _everything() -> Any:
    return seen_by(Viewer.system("choose examples of pages"))


@dataclass(frozen=True, slots=True)
class Example:
    """A page to look at: the parts of its address, who looks (a key of the demo identities), and its filters.

    who: empty for the public. query: as it stands in the address, or how the records tell it.
    """

    given: Callable[[Examples], Given] = lambda _records: {}
    who: str = "commissioner"
    query: str | Callable[[Examples], str] = ""

    def address(self, name: str, records: Examples) -> str:
        query = self.query if isinstance(self.query, str) else self.query(records)
        return reverse(name, kwargs=dict(self.given(records))) + query


def _place(who: str = "commissioner", query: str = "", **more: str) -> Example:
    return Example(lambda records: records.slug | more, who, query)


def _key(record: str, who: str = "commissioner") -> Example:
    return Example(lambda records: {"key": getattr(records, record)}, who)


PUBLIC = Example(who="")
SIGNED_IN = Example()
STEWARD = Example(who="steward")

EXAMPLES: dict[str, Example] = {
    # Of no stage
    "today": SIGNED_IN,
    "account": SIGNED_IN,
    "glossary": PUBLIC,
    "help": PUBLIC,
    "what-placepound-holds": PUBLIC,
    "accessibility": PUBLIC,
    # Signing in
    "account_login": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Example(lambda _records: {"uidb36": "1", "key": "used-before"}, ""),
    "account_reset_password_from_key_done": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    # Understand: the place and its pound
    "places": PUBLIC,
    "place": _place(),
    "place-pound": _place(),
    "place-pound-explain": _place(),
    "place-pound-years": _place(),
    "services": _place(),
    "service": _place(code="PRE"),
    "area": _key("area"),
    # Understand: bringing statements in
    "upload-new": SIGNED_IN,
    "import": _place(),
    "uploads": SIGNED_IN,
    "upload": _key("upload"),
    # Understand: sources
    "sources": SIGNED_IN,
    "source": _key("statement"),
    "source-undo": _key("statement"),
    "source-count-anyway": _key("differing"),
    "source-sharing": _key("statement"),
    # Understand: coding rules
    "coding": _place(),
    "coding-new": _place(),
    "coding-unmapped": _place(),
    "coding-review": _place(),
    "coding-progress": Example(lambda records: records.slug | {"key": records.work}),
    "coding-retire": _key("rule"),
    # Understand: published payments
    "payments": _place(),
    "payments-load": _place(),
    "payments-progress": _place(),
    "payments-transfers": _place(),
    "payments-history": _place(),
    "payment-file": _key("spend_file"),
    "payment-profile": _key("asking_file"),
    "payment-file-withdraw": _key("spend_file"),
    # Understand: suppliers, and payments that wait for a rule
    "suppliers": _place(),
    "suppliers-where": _place(),
    "supplier": Example(lambda records: records.slug, query=lambda records: records.supplier),
    "supplier-facts": Example(lambda records: records.slug, query=lambda records: records.supplier),
    "suppliers-review": _place(),
    "supplier-match": Example(lambda records: records.slug | {"key": records.match}),
    "supplier-match-undo": Example(lambda records: records.slug | {"key": records.match}),
    "unmapped": _place(),
    # Understand: two years of payments
    "what-changed": _place(),
    "payment-line": _key("line"),
    # Govern
    "organisations": SIGNED_IN,
    "organisation": _key("organisation"),
    "organisation-add": STEWARD,
    "organisation-name": _key("organisation"),
    "organisation-succession": _key("organisation", who="steward"),
    "history": Example(lambda records: {"kind": "statement", "key": str(records.statement)}, who="commissioner"),
    "people": STEWARD,
    "person-invite": STEWARD,
    "person-correct": _key("role", who="steward"),
    "role-end": _key("role", who="steward"),
    "set-up": STEWARD,
    "set-up-place": STEWARD,
    "set-up-bodies": STEWARD,
    "set-up-people": STEWARD,
    "set-up-review": STEWARD,
}

ANSWERS_A_FORM = "takes a form that another page shows, and leads back to a page"
FILE = "a file to keep, no page"
TWO_STEP = "opens only where two-step sign-in is on; a journey looks at it"

NOT_PAGES: dict[str, str] = {
    "health": "one word for whatever watches the server",
    "mfa_authenticate": "opens only in the middle of signing in; a journey looks at it",
    "mfa_deactivate_totp": TWO_STEP,
    "mfa_view_recovery_codes": TWO_STEP,
    "mfa_download_recovery_codes": FILE,
    "place-pound-download": FILE,
    "place-pound-explain-download": FILE,
    "place-pound-years-download": FILE,
    "import-template": FILE,
    "source-download": FILE,
    "coding-download": FILE,
    "payments-download": FILE,
    "payments-transfers-download": FILE,
    "payments-manifest": FILE,
    "payment-file-download": FILE,
    "suppliers-download": FILE,
    "suppliers-where-download": FILE,
    "supplier-download": FILE,
    "suppliers-review-download": FILE,
    "what-changed-download": FILE,
    "payment-line-download": FILE,
    "unmapped-download": FILE,
    "payments-update": ANSWERS_A_FORM,
    "upload-confirm": ANSWERS_A_FORM,
    "upload-elsewhere": ANSWERS_A_FORM,
    "upload-read": ANSWERS_A_FORM,
    "upload-accept": ANSWERS_A_FORM,
    "upload-discard": ANSWERS_A_FORM,
    "coding-apply": ANSWERS_A_FORM,
    "digest": ANSWERS_A_FORM,
    "set-up-add-body": ANSWERS_A_FORM,
    "set-up-choose-body": ANSWERS_A_FORM,
    "set-up-remove": ANSWERS_A_FORM,
}
"""Addresses that show no page of their own, with the reason."""
