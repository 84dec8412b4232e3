"""What is wrong, and what can its reader do about it? Problems are data; Refused carries all of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A sentence its reader can act on.

    field: the form field or column it belongs to, if any.
    where: the place in a file, as ``Sheet1!F17`` or ``spend.csv:12:4``.
    rule: the reference of the rule it comes from.
    """

    message: str
    field: str | None = None
    where: str | None = None
    rule: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class Refused(Exception):
    """Raised by an action that cannot go ahead. Carries every problem, not only the first."""

    def __init__(self, problems: tuple[Problem, ...] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else problems
        super().__init__(" ".join(str(problem) for problem in self.problems))
