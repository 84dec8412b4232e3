"""Who is looking? Every query takes a viewer, and a record decides by its sharing whether that viewer sees it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sharing(StrEnum):
    """How far its owner shares a record."""

    OWN = "own"
    NAMED = "named"
    PARTNERSHIP = "partnership"
    PUBLIC = "public"


class Sensitivity(StrEnum):
    """Why a record is held back from those it would otherwise be shared with, until its expiry."""

    NONE = ""
    COMMERCIAL = "commercial"
    PERSONAL = "personal"


class Role(StrEnum):
    """What a person may do at an organisation or partnership."""

    READER = "reader"
    COMMISSIONER = "commissioner"
    FINANCE = "finance"
    COUNCILLOR = "councillor"
    VOLUNTARY = "voluntary"
    STEWARD = "steward"


class Duty(StrEnum):
    """What an action or a page asks of whoever wants it."""

    READ = "read"
    IMPORT = "import"
    CODE = "code"
    STEWARD = "steward"


_HOLDERS = {
    Duty.READ: frozenset(Role),
    Duty.IMPORT: frozenset({Role.COMMISSIONER, Role.FINANCE, Role.STEWARD}),
    Duty.CODE: frozenset({Role.COMMISSIONER, Role.FINANCE, Role.STEWARD}),
    Duty.STEWARD: frozenset({Role.STEWARD}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One role a person holds, with the bodies and partnerships it reaches."""

    role: Role
    organisations: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person with the bodies and partnerships they act for, the public, or the system for a stated reason."""

    person: int | None = None
    organisations: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()
    posts: frozenset[Post] = frozenset()
    system_reason: str | None = None

    @classmethod
    def public(cls) -> "Viewer":
        return cls()

    @classmethod
    def system(cls, reason: str) -> "Viewer":
        """Sees everything. The reason is required and is not empty."""
        if not reason.strip():
            raise ValueError("a system viewer needs a reason")
        return cls(system_reason=reason)

    def may(self, duty: Duty, *, partnership: int | None = None, organisation: int | None = None) -> bool:
        """Whether a post of this viewer carries a duty, at a partnership or organisation where one is named.

        The system may do anything; the public nothing.
        """
        return self.is_system or any(
            post.role in _HOLDERS[duty]
            and (partnership is None or partnership in post.partnerships)
            and (organisation is None or organisation in post.organisations)
            for post in self.posts
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    @property
    def is_system(self) -> bool:
        return self.system_reason is not None

    @property
    def is_public(self) -> bool:
        return self.person is None and not self.is_system


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What decides who sees a record: its owner, level, and any sensitivity with its expiry.

    owner: None for reference data that nobody owns, such as a published list of bodies.
    """

    owner: int | None
    sharing: Sharing
    partnership: int | None = None
    named: frozenset[int] = frozenset()
    sensitivity: Sensitivity = Sensitivity.NONE
    sensitive_until: date | None = None


def may_see(viewer: Viewer, record: Shared, *, on: date) -> bool:
    """The plain reference of the sharing rule; the registers repeat it in SQL and the tests compare the two.

    A sensitive record is seen, until its expiry, only by its owner and the partners it names.
    """
    if viewer.is_system or record.owner in viewer.organisations:
        return True
    if record.sharing is Sharing.NAMED or _held_back(record, on=on):
        return record.sharing is not Sharing.OWN and bool(record.named & viewer.organisations)
    if record.sharing is Sharing.PARTNERSHIP:
        return record.partnership in viewer.partnerships
    return record.sharing is Sharing.PUBLIC


def _held_back(record: Shared, *, on: date) -> bool:
    return record.sensitivity is not Sensitivity.NONE and (
        record.sensitive_until is None or on <= record.sensitive_until
    )
