"""May this person set up a place, and what is there to choose from?"""

from dataclasses import dataclass
from datetime import date

from placepound.core.terms.viewer import Duty, Role, Viewer
from placepound.registers.base import query
from placepound.registers.models import Appointment, OperatingModel, Partnership


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingUp:
    """first: nothing has been set up in this copy yet, and nobody is a steward."""

    allowed: bool
    first: bool
    operating_models: tuple[tuple[str, str], ...]


@query
def setting_up(*, viewer: Viewer, on: date) -> SettingUp:  # noqa: ARG001 - a query always takes its day
    """Whether the viewer may set up a place: a steward, or the first person of a copy that has neither."""
    first = nothing_yet()
    return SettingUp(
        allowed=viewer.may(Duty.STEWARD) or (first and viewer.person is not None),
        first=first,
        operating_models=tuple((str(value), str(label)) for value, label in OperatingModel.choices),
    )


def nothing_yet() -> bool:
    """Whether this copy has no place and no steward."""
    return not Partnership.objects.exists() and not Appointment.objects.filter(role=Role.STEWARD).exists()
