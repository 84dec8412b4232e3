"""Which body is meant? Kinds of organisation and identifiers by scheme, written as org-id prefixes."""

import re
from dataclasses import dataclass
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What a body is. Councils stand by tier."""

    ICB = "icb"
    CCG = "ccg"
    COUNTY = "county_council"
    DISTRICT = "district_council"
    UNITARY = "unitary_council"
    METROPOLITAN = "metropolitan_council"
    LONDON = "london_borough"
    COMBINED_AUTHORITY = "combined_authority"
    NHS_TRUST = "nhs_trust"
    PCN = "primary_care_network"
    PRACTICE = "practice"
    VCFSE = "vcfse"
    INDEPENDENT = "independent_provider"
    NATIONAL = "national_body"
    GROUP = "group"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    OrganisationKind.ICB: "Integrated care board",
    OrganisationKind.CCG: "Clinical commissioning group",
    OrganisationKind.COUNTY: "County council",
    OrganisationKind.DISTRICT: "District council",
    OrganisationKind.UNITARY: "Unitary council",
    OrganisationKind.METROPOLITAN: "Metropolitan borough council",
    OrganisationKind.LONDON: "London borough council",
    OrganisationKind.COMBINED_AUTHORITY: "Combined authority",
    OrganisationKind.NHS_TRUST: "NHS trust",
    OrganisationKind.PCN: "Primary care network",
    OrganisationKind.PRACTICE: "General practice",
    OrganisationKind.VCFSE: "Charity or community group",
    OrganisationKind.INDEPENDENT: "Independent provider",
    OrganisationKind.NATIONAL: "National body",
    OrganisationKind.GROUP: "Group of bodies named together in a published document",
}

COUNCILS = frozenset(
    {
        OrganisationKind.COUNTY,
        OrganisationKind.DISTRICT,
        OrganisationKind.UNITARY,
        OrganisationKind.METROPOLITAN,
        OrganisationKind.LONDON,
    }
)


class Scheme(StrEnum):
    """The register an identifier comes from."""

    ODS = "ods"
    GSS = "gss"
    COMPANY = "company"
    CHARITY = "charity"
    LOCAL_AUTHORITY = "local_authority"
    SYNTHETIC = "synthetic"


ORG_ID_PREFIX = {
    Scheme.ODS: "GB-NHS",
    Scheme.COMPANY: "GB-COH",
    Scheme.CHARITY: "GB-CHC",
    Scheme.LOCAL_AUTHORITY: "GB-LAE",
    Scheme.GSS: "GB-GSS",
    Scheme.SYNTHETIC: "XP-SYN",
}
"""Prefixes of org-id.guide where that list has one; GB-GSS and XP-SYN are Placepound's own and mark themselves so."""

_SHAPES = {
    Scheme.ODS: re.compile(r"[A-Z0-9]{3,10}"),
    Scheme.GSS: re.compile(r"[EWSNJK]\d{8}"),
    Scheme.COMPANY: re.compile(r"(?:[A-Z]{2}\d{6}|\d{8})"),
    Scheme.CHARITY: re.compile(r"\d{6,7}(?:-\d{1,2})?"),
    Scheme.LOCAL_AUTHORITY: re.compile(r"[A-Z]{3}"),
    Scheme.SYNTHETIC: re.compile(r"[A-Z0-9-]{2,20}"),
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One body's number in one register, kept as text: leading zeros matter."""

    scheme: Scheme
    value: str

    @property
    def org_id(self) -> str:
        return f"{ORG_ID_PREFIX[self.scheme]}-{self.value}"


def read_identifier(scheme: Scheme, text: str) -> Identifier | None:
    """The identifier in its register's own shape (upper case, company numbers padded to eight); None if it has none."""
    value = text.strip().upper().replace(" ", "")
    if scheme is Scheme.COMPANY and value.isdigit():
        value = value.zfill(8)
    return Identifier(scheme, value) if _SHAPES[scheme].fullmatch(value) else None
