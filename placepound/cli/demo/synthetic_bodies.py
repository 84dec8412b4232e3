"""Who pays and who provides in the synthetic place? Invented bodies, each named as synthetic."""

from dataclasses import dataclass

from placepound.core.money.flows import ProviderKind
from placepound.core.terms.organisation import Identifier, OrganisationKind, Scheme

SUFFIX = " (synthetic)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticBody:
    """An invented body. written: how statements spell its name, an alias of the full one."""

    key: str
    written: str
    kind: OrganisationKind
    provides_as: ProviderKind

    @property
    def name(self) -> str:
        return self.written + SUFFIX

    @property
    def identifier(self) -> Identifier:
        return Identifier(Scheme.SYNTHETIC, f"SYN-{self.key.upper()}"[:20])


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticFund:
    """An invented pooled fund. icb_percent: the integrated care board's share of what the partners pay in."""

    key: str
    name: str
    host: str
    icb_percent: int


def _body(key: str, written: str, kind: OrganisationKind, provides_as: ProviderKind) -> SyntheticBody:
    return SyntheticBody(key=key, written=written, kind=kind, provides_as=provides_as)


PARTNERS = (
    _body("icb", "NHS Vellmouth and the Strand Integrated Care Board", OrganisationKind.ICB, ProviderKind.IN_HOUSE),
    _body("county", "The Strand County Council", OrganisationKind.COUNTY, ProviderKind.IN_HOUSE),
    _body("borough", "Vellmouth Borough Council", OrganisationKind.DISTRICT, ProviderKind.IN_HOUSE),
)

PROVIDERS = (
    _body("general-hospital", "Saltmarrow General Hospital NHS Trust", OrganisationKind.NHS_TRUST, ProviderKind.NHS),
    _body(
        "community-trust",
        "Strandlight Community and Mental Health NHS Trust",
        OrganisationKind.NHS_TRUST,
        ProviderKind.NHS,
    ),
    _body("ambulance", "Seven Headlands Ambulance NHS Trust", OrganisationKind.NHS_TRUST, ProviderKind.NHS),
    _body(
        "practice-federation", "Vellmouth General Practice Federation", OrganisationKind.PCN, ProviderKind.PRIMARY_CARE
    ),
    _body(
        "pharmacies", "Vellmouth pharmacies, dentists and opticians", OrganisationKind.GROUP, ProviderKind.PRIMARY_CARE
    ),
    _body("homecare", "Brightkelp Homecare Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("care-homes", "Larkenfold Care Homes Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("nursing-homes", "Gullscar Nursing Homes Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("supported-living", "Merrowick Supported Living Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("childrens-homes", "Ostrelgate Children's Homes Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("equipment", "Kelpstone Equipment Services Ltd", OrganisationKind.INDEPENDENT, ProviderKind.INDEPENDENT),
    _body("school", "Ashquill School", OrganisationKind.GROUP, ProviderKind.EDUCATION),
    _body("hospice", "Quillhaven Hospice", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("talking", "Even Keel Talking", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("carers", "Lantern Carers Centre", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("recovery", "Slackwater Recovery Collective", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("advocacy", "Orchard Row Advocacy", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("refuge", "Harbour Light Refuge", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("open-door", "Cobblestrand Open Door", OrganisationKind.VCFSE, ProviderKind.VCFSE),
    _body("community-foundry", "Vellmouth Community Foundry", OrganisationKind.VCFSE, ProviderKind.VCFSE),
)

FUNDS = (
    SyntheticFund(key="better-care", name="Vellmouth Better Care Pool", host="county", icb_percent=62),
    SyntheticFund(key="learning-disability", name="Vellmouth Learning Disability Pool", host="county", icb_percent=38),
)

BODIES = {body.key: body for body in (*PARTNERS, *PROVIDERS)}
