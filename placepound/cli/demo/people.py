"""Who can look at the demo? Invented roles that see different things; their password is no secret."""

from dataclasses import dataclass

from placepound.core.terms.viewer import Role

PASSWORD = "placepound-demo"  # noqa: S105 - for invented people on this computer only; doctor --deploy refuses them


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A demo person. body: the key of the synthetic body they work for, empty where they serve the partnerships."""

    key: str
    role: Role
    body: str
    sees: str
    everywhere: bool = False

    @property
    def name(self) -> str:
        return f"Demo {self.key}"

    @property
    def email(self) -> str:
        return f"{self.key.partition(' ')[0]}@demo.example"


IDENTITIES = (
    Identity(
        key="commissioner",
        role=Role.COMMISSIONER,
        body="icb",
        everywhere=True,
        sees="all that partners share, what the integrated care board keeps to itself, and imports everywhere",
    ),
    Identity(
        key="finance officer",
        role=Role.FINANCE,
        body="county",
        sees="all that partners share with the county council, and imports in the synthetic place",
    ),
    Identity(
        key="councillor",
        role=Role.COUNCILLOR,
        body="borough",
        sees="what partners share and the borough council keeps to itself, without changing anything",
    ),
    Identity(
        key="voluntary sector",
        role=Role.VOLUNTARY,
        body="carers",
        sees="what is public, and the one statement that names this charity",
    ),
    Identity(
        key="steward",
        role=Role.STEWARD,
        body="",
        everywhere=True,
        sees="what partners share, and sets up places, bodies and people",
    ),
)
