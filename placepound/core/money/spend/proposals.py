"""Which two supplier names may be one body? A proposal, with its score and reason, for a person to decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierProposal:
    """Two names that may mean one body. Nothing follows from it until a person decides.

    key, name: a name in payments that is not resolved, with the money paid to it. other_key, other_name: what it may
    mean: the name of an organisation on record, whose key organisation then holds, or another name in payments.
    """

    key: str
    name: str
    other_key: str
    other_name: str
    organisation: str | None
    probability: float
    reason: str
    pence: int
    rows: int
