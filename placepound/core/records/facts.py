"""What does the person who brings a document say of it? Its title, publisher, period, basis and source."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from placepound.core.terms.period import Period, read_financial_year
from placepound.core.terms.problem import Problem
from placepound.core.terms.viewer import Sharing


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The facts of a published statement that its table does not hold.

    financial_year: as 2015/16, empty where the document states no period; as_at is then required, and as_at_said is how
    the document puts it ("August 2020"). rows_overlap: why rows of the document may count the same money twice.
    typed: the table was typed from the document, not published as a file; its rows are never better than confidence B.
    payers: the body that each commissioner's name stands for, by the name's key; payer: who pays where no row says.
    """

    title: str
    document: str
    basis: str
    financial_year: str = ""
    as_at: date | None = None
    as_at_said: str = ""
    locator: str = ""
    url: str = ""
    note: str = ""
    rows_overlap: str = ""
    typed: bool = False
    sharing: str = Sharing.PARTNERSHIP
    payer: int | None = None
    payers: tuple[tuple[str, int], ...] = ()
    overlaps: tuple[tuple[int, str], ...] = ()

    @property
    def period(self) -> Period | None:
        return read_financial_year(self.financial_year) if self.financial_year.strip() else None

    def problems(self) -> tuple[Problem, ...]:
        """Everything that stops these facts from being used."""
        found = [
            None if self.title.strip() else Problem(message="Give the statement a title.", field="title"),
            None
            if self.document.strip()
            else Problem(message="Name the document the figures come from.", field="document"),
            None
            if self.basis in {"budget", "outturn", "estimate"}
            else Problem(message="Say whether these are budget, outturn or estimate figures.", field="basis"),
            None
            if not self.financial_year.strip() or self.period
            else Problem(
                message=f"“{self.financial_year}” is not a financial year. Write it as 2015/16.", field="financial_year"
            ),
            None
            if self.financial_year.strip() or self.as_at
            else Problem(
                message="Give the financial year, or the date the figures were true if the document states no period.",
                field="financial_year",
            ),
            None
            if not self.url or self.url.startswith(("https://", "http://"))
            else Problem(message="A web address starts with https://.", field="url"),
        ]
        return tuple(problem for problem in found if problem)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"as_at": self.as_at.isoformat() if self.as_at else None}

    def with_payers(self, payers: dict[str, int]) -> "DocumentFacts":
        """With further names said to stand for a body; a later answer replaces an earlier one."""
        return replace(self, payers=tuple(sorted((dict(self.payers) | payers).items())))


def facts_from(plain: dict[str, Any]) -> DocumentFacts:
    """The facts again, from what plain() made."""
    as_at = plain.get("as_at")
    return DocumentFacts(
        **(
            plain
            | {
                "as_at": date.fromisoformat(as_at) if as_at else None,
                "payers": tuple((key, body) for key, body in plain.get("payers", ())),
                "overlaps": tuple((key, reason) for key, reason in plain.get("overlaps", ())),
            }
        )
    )
