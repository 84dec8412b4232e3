"""What the shared record remembers, one module per noun."""

from placepound.registers.models.areas import (
    Area,
    AreaContainment,
    AreaPopulation,
    AreaShape,
    NeighbourhoodPart,
    NeighbourhoodVersion,
)
from placepound.registers.models.audit import AuditLine
from placepound.registers.models.derived import Attention, Elimination, PoundCell, PoundGap, UnmappedSpend
from placepound.registers.models.imports import (
    RememberedBody,
    RememberedLayout,
    Upload,
    UploadKind,
    UploadState,
    WorkRequest,
    WorkState,
)
from placepound.registers.models.organisations import (
    GroupMember,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Succession,
)
from placepound.registers.models.partnerships import Fund, OperatingModel, Partnership, PartnershipMember
from placepound.registers.models.people import Appointment, User
from placepound.registers.models.spend import (
    MatchState,
    OrganisationFacts,
    OrganisationSize,
    SpendExtract,
    SpendFile,
    SpendFileState,
    SpendLine,
    SpendProfile,
    SpendRelease,
    SpendTransfer,
    SupplierMatch,
)
from placepound.registers.models.statements import CodingRule, Flow, Statement, StatementOverlap, StatementRow

__all__ = [
    "Appointment",
    "Area",
    "AreaContainment",
    "AreaPopulation",
    "AreaShape",
    "Attention",
    "AuditLine",
    "CodingRule",
    "Elimination",
    "Flow",
    "Fund",
    "GroupMember",
    "MatchState",
    "NeighbourhoodPart",
    "NeighbourhoodVersion",
    "OperatingModel",
    "Organisation",
    "OrganisationFacts",
    "OrganisationIdentifier",
    "OrganisationName",
    "OrganisationSize",
    "Partnership",
    "PartnershipMember",
    "PoundCell",
    "PoundGap",
    "RememberedBody",
    "RememberedLayout",
    "SpendExtract",
    "SpendFile",
    "SpendFileState",
    "SpendLine",
    "SpendProfile",
    "SpendRelease",
    "SpendTransfer",
    "Statement",
    "StatementOverlap",
    "StatementRow",
    "Succession",
    "SupplierMatch",
    "UnmappedSpend",
    "Upload",
    "UploadKind",
    "UploadState",
    "User",
    "WorkRequest",
    "WorkState",
]
