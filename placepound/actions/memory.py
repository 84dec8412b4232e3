"""Which coding rules does a place use? Its rules as the core knows them, in order."""

from placepound.core.money.mapping import Coder
from placepound.registers.coding_rules import core_rule
from placepound.registers.models import CodingRule

__all__ = ["coder_for", "core_rule"]


def coder_for(partnership_id: int) -> Coder:
    """The rules in force for a place, in order of position, ready to code many rows."""
    rules = CodingRule.objects.filter(partnership=partnership_id, retired_on__isnull=True)
    return Coder([core_rule(rule) for rule in rules])
