"""How far apart may two figures be and still agree?"""

from datetime import date

from placepound.core.rules.reader import RuleValue, value


def control_total(*, on: date) -> RuleValue:
    """In pence, between a document's own total and the sum of its rows, both written to the penny."""
    return value("control_total_tolerance", on=on)


def transfer_match(*, on: date | None) -> RuleValue:
    """In pence, between what a payer and what a payee say of the same transfer.

    on: a day of the transfers' period; None where their source states no period, for the latest value.
    """
    return value("transfer_match_tolerance", on=on or date.max)
