"""Does a place start in one sitting, or not at all?"""

from collections.abc import Iterator

import pytest
import typer

from placepound.cli import init as init_module
from placepound.cli.asking import ask_for_missing
from placepound.cli.starting import Start
from placepound.core.terms.viewer import Role
from placepound.registers.models import Appointment, CodingRule, Partnership, PartnershipMember, User
from tests.cli.conftest import Ran, Run

SAID = {
    "name": "Newplace Partnership",
    "area": "Newplace",
    "code": "e08000099",
    "boundaries": "2024",
    "steward": "Pat Brown <pat@council.example>",
}
BODIES = ("metropolitan_council: Newplace Council = GB-LAE-NEW", "icb: NHS New ICB")
PEOPLE = ("finance: Jo Green <jo@icb.example> at nhs new icb", "councillor: Sam Hill <sam@council.example>")


def init(run: Run, *, bodies: tuple[str, ...] = BODIES, people: tuple[str, ...] = PEOPLE, **changes: str) -> Ran:
    words = [word for name, value in (SAID | changes).items() if value for word in (f"--{name}", value)]
    words += [word for body in bodies for word in ("--body", body)]
    words += [word for person in people for word in ("--person", person)]
    return run("init", *words)


def test_everything_is_set_up_in_one_sitting(run: Run, db: None) -> None:
    ran = init(run)
    assert ran.code == 0, ran.err
    place = Partnership.objects.get(slug="newplace-partnership")
    assert (place.area.name, place.area.code, place.area.vintage) == ("Newplace", "E08000099", 2024)
    partners = PartnershipMember.objects.filter(partnership=place, counted=True)
    assert set(partners.values_list("organisation__name", flat=True)) == {"Newplace Council", "NHS New ICB"}
    posts = {(post.person.email, post.role, str(post.organisation or "")) for post in Appointment.objects.all()}
    assert posts == {
        ("pat@council.example", Role.STEWARD, ""),
        ("jo@icb.example", Role.FINANCE, "NHS New ICB"),
        ("sam@council.example", Role.COUNCILLOR, ""),
    }
    assert CodingRule.objects.filter(partnership=place).exists()
    assert "I have forgotten my password" in ran.out


def test_the_steward_gets_the_password_from_the_input(run: Run, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.readline", lambda: "quiet amber lantern 47\n", raising=False)
    assert init_with_password(run).code == 0
    assert User.objects.get(email="pat@council.example").check_password("quiet amber lantern 47")


def init_with_password(run: Run) -> Ran:
    words = [word for name, value in SAID.items() for word in (f"--{name}", value)]
    return run("init", *words, "--body", BODIES[0], "--password-stdin")


def test_a_weak_password_leaves_nothing_behind(run: Run, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.readline", lambda: "short\n", raising=False)
    ran = init_with_password(run)
    assert ran.code == 2
    assert "too short" in ran.err
    assert not Partnership.objects.exists()
    assert not User.objects.exists()


def test_all_that_is_missing_is_said_at_once(run: Run, db: None) -> None:
    ran = run("init")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 6
    assert "--body, once for each" in ran.err


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": "street"}, "“street” is none of system, place, neighbourhood."),
        ({"boundaries": "3024"}, "3024 is no year of boundaries."),
        ({"steward": "pat@council.example"}, "write it as 'role: Name <e-mail> at Body'"),
        ({"bodies": ("Newplace Council",)}, "write a kind, a colon and a name."),
        ({"bodies": ("parish: Newplace",)}, "Kinds: icb, ccg"),
        ({"bodies": ("icb: NHS New ICB = QWO",)}, "“QWO” is no org-id."),
        ({"people": ("friend: Jo <jo@icb.example>",)}, "Roles: reader, commissioner"),
        ({"people": ("finance: Jo <jo@icb.example> at Elsewhere",)}, "“Elsewhere” is none of the partners"),
    ],
)
def test_what_its_user_must_mend(run: Run, db: None, changes: dict[str, object], sentence: str) -> None:
    ran = init(run, **changes)  # type: ignore[arg-type]
    assert ran.code == 2
    assert sentence in ran.err
    assert not Partnership.objects.exists()


def test_a_partnership_of_that_name_is_not_set_up_twice(run: Run, db: None) -> None:
    init(run)
    again = init(run, bodies=("icb: Another ICB",), people=())
    assert again.code == 2
    assert "There is already a partnership called" in again.err


EMPTY = Start(name="", area="", code="", boundaries=0, level="place", steward="", bodies=(), people=())


def answers(monkeypatch: pytest.MonkeyPatch, *said: object) -> None:
    waiting: Iterator[object] = iter(said)
    monkeypatch.setattr(typer, "prompt", lambda *_args, **_kwargs: next(waiting))


def test_what_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = ("Newplace Council", "council", "metropolitan_council", "GB-LAE-NEW", "NHS New ICB", "icb", "", "")
    people = ("Jo Green", "jo@icb.example", "finance", "NHS New ICB", "")
    answers(
        monkeypatch, "Newplace", "Newplace", "E08000099", 2024, "Pat Brown", "pat@council.example", *bodies, *people
    )
    assert ask_for_missing(EMPTY) == Start(
        name="Newplace",
        area="Newplace",
        code="E08000099",
        boundaries=2024,
        level="place",
        steward="Pat Brown <pat@council.example>",
        bodies=("metropolitan_council: Newplace Council = GB-LAE-NEW", "icb: NHS New ICB"),
        people=("finance: Jo Green <jo@icb.example> at NHS New ICB",),
    )


def test_what_was_said_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Start(
        name="N", area="A", code="C", boundaries=2024, level="place", steward="S", bodies=("b",), people=("p",)
    )
    answers(monkeypatch)
    assert ask_for_missing(said) == said


def test_in_a_terminal_the_password_is_asked_for(run: Run, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(init_module, "bring_up_to_date", lambda: ())
    answers(monkeypatch, "quiet amber lantern 47")
    assert init(run).code == 0
    assert User.objects.get(email="pat@council.example").check_password("quiet amber lantern 47")


def test_neighbourhoods_lie_within_the_area(run: Run, db: None) -> None:
    words = [word for name, value in SAID.items() for word in (f"--{name}", value)]
    ran = run("init", *words, "--body", BODIES[0], "--neighbourhood", "N01, Harbour", "--neighbourhood", "N02, Hill")
    assert ran.code == 0, ran.err
    place = Partnership.objects.get(slug="newplace-partnership")
    assert [inner.inner.name for inner in place.area.contains.order_by("inner__code")] == ["Harbour", "Hill"]
    wrong = run("init", *words, "--body", BODIES[0], "--neighbourhood", "Harbour")
    assert wrong.code == 2
    assert "write code, name" in wrong.err
