"""A statement: what one study says to the outside, before any format is chosen.

It is made from a sealed study and what the exporter adds (identifiers, masses, carbon contents).
The bill of materials is not in it: `redact` leaves the sums and drops every line, so that no format
can leak one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from pydantic import Field

from footprint.certification.model import Value
from footprint.certification.public import public_findings, public_sources
from footprint.certification.scheme import Assurance
from footprint.certification.study import SealedStudy
from footprint.hashing import canonical_json
from footprint.result import Footprint, Label, LineResult, Sankey

_NAMESPACE = UUID("5b0c7d52-6d3c-5e2b-9a55-2f8a3f1f7c11")
CARBON_SHARE_OF_CO2 = 12.011 / 44.009
"""Mass of carbon in a mass of CO2 (standard atomic weights, IUPAC 2021)."""


class Contact(Value):
    """Somebody to ask."""

    email: str | None = None
    url: str | None = None


class Declarant(Value):
    """Who makes the statement."""

    name: Label
    identifiers: tuple[str, ...] = Field(min_length=1, description="URNs")
    address: Label | None = None
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    contact: Contact = Contact()


class ProductIdentity(Value):
    """The product as a buyer knows it; every mass and content per one product."""

    name: Label
    description: Label
    model: str
    identifiers: tuple[str, ...] = Field(min_length=1, description="URNs")
    classifications: tuple[str, ...] = Field(default=(), description="URNs: CPC, HS …")
    mass_kg: float | None = Field(default=None, gt=0, description="without packaging")
    fossil_carbon_kg: float | None = Field(default=None, ge=0, description="in the product")
    biogenic_carbon_kg: float | None = Field(default=None, ge=0, description="in the product")
    packaging_biogenic_carbon_kg: float | None = Field(default=None, ge=0)
    recycled_carbon_kg: float | None = Field(default=None, ge=0)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$", description="of the plant")
    subdivision: str | None = Field(default=None, pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")
    plant: Label | None = Field(default=None, description="name and place of the plant")


class ThirdPartyAssurance(Value):
    """Verification by a third party, usually the certificate."""

    provider: Label
    level: Assurance
    coverage: Literal["product", "model", "program"] = "product"
    standard: str
    completed_at: datetime
    certificate: str | None = Field(default=None, description="number")
    url: str | None = Field(default=None, description="where it is checked")


BatteryCategory = Literal["ev", "industrial", "lmt", "stationary", "sli", "portable"]


class LegalDate(Value):
    """From when the declaration is asked for batteries of one category."""

    category: BatteryCategory
    applies_from: date | None = Field(description="None: no declaration is asked for")
    condition: Label
    source: str = Field(description="address of the page it was read on")
    seen: Literal["seen", "secondary", "recalled"] = Field(
        description="in the act itself, on a page about it, or from memory"
    )


class LegalStatus(Value):
    """What is known of the law on a day; acts come late, so it is configuration."""

    as_of: date
    state: Literal["in-force", "not-in-force", "unclear"] = Field(
        description="of the acts on method and format"
    )
    text: Label
    source: str
    dates: tuple[LegalDate, ...]


class BatteryIdentity(Value):
    """What Art. 7(1) of Regulation (EU) 2023/1542 asks for beside the footprint."""

    category: BatteryCategory
    conformity_declaration: str | None = Field(
        default=None, description="EU declaration of conformity, number"
    )
    service_energy_kwh: float | None = Field(
        default=None, gt=0, description="total energy over the service life [kWh per battery]"
    )
    performance_class: str | None = None
    legal_status: LegalStatus | None = Field(
        default=None, description="None: as this release knows it"
    )


class CatenaX(Value):
    """How a partner of the Catena-X network is known in it, and what its battery model asks."""

    legal_entity: str = Field(pattern=r"^BPNL[a-zA-Z0-9]{12}$")
    site: str | None = Field(default=None, pattern=r"^BPNS[a-zA-Z0-9]{12}$")
    manufacturer_part: str | None = None
    customer_part: str | None = None
    quality_parameters: tuple[str, ...] = Field(default=(), description="of the component")
    metals: tuple[str, ...] = Field(default=(), description="relevant to CO2, with contents")


class Disclosure(Value):
    """What an exporter adds to a study so that it can be stated."""

    declarant: Declarant
    product: ProductIdentity
    assurance: ThirdPartyAssurance | None = None
    battery: BatteryIdentity | None = None
    catena_x: CatenaX | None = None
    study_url: str | None = Field(default=None, description="public version of the study")
    exempted_share: float | None = Field(
        default=None, ge=0, le=1, description="of the emissions, left out by cut-offs"
    )
    valid_until: date | None = None
    preceding: tuple[str, ...] = Field(default=(), description="identifiers it replaces")


class PartSums(Value):
    """Parts of the footprint some formats ask for [kg CO2e per functional unit]."""

    packaging_kgco2e: float | None = Field(description="None: the bill gives no packaging")
    outbound_kgco2e: float | None = Field(description="None: no outbound transport is given")


class Statement(Value):
    """Everything a format may say."""

    id: str = Field(description="UUID, the same for the same study and disclosure")
    created: datetime
    study_hash: str
    footprint: Footprint = Field(description="redacted")
    parts: PartSums
    disclosure: Disclosure


def make_statement(study: SealedStudy, disclosure: Disclosure, created: datetime) -> Statement:
    """Return what a study says to the outside.

    Parameters
    ----------
    study
        The sealed study.
    disclosure
        What the exporter adds.
    created
        When the statement is first made; a repeated one passes the first moment again.
    """
    content = {"study": study.hash, "disclosure": disclosure.model_dump(mode="json")}
    return Statement(
        id=str(uuid5(_NAMESPACE, canonical_json(content))),
        created=created,
        study_hash=study.hash,
        footprint=redact(study),
        parts=part_sums(study),
        disclosure=disclosure,
    )


def redact(study: SealedStudy) -> Footprint:
    """Return a study's footprint without lines of the bill; of its findings, those of method."""
    footprint = study.result
    spread = footprint.uncertainty
    return footprint.model_copy(
        update={
            "bill": (),
            "lines": (),
            "inputs": (),
            "upstream": (),
            "suppliers": (),
            "levers": (),
            "sankey": Sankey(cutoff_share=footprint.sankey.cutoff_share, nodes=(), links=()),
            "uncertainty": spread.model_copy(update={"causes": ()}) if spread else None,
            "findings": tuple(public_findings(study)),
            "sources": tuple(public_sources(study)),
        }
    )


def part_sums(study: SealedStudy) -> PartSums:
    """Return the footprint of packaging and of outbound transport, as sums of their lines."""
    packaging = {str(line["key"]) for line in study.submission.get("packaging", ())}
    outbound = {
        str(leg["key"])
        for leg in study.submission.get("transport", ())
        if leg.get("direction") == "outbound"
    }
    return PartSums(
        packaging_kgco2e=_sum(study.result.bill, packaging),
        outbound_kgco2e=_sum(study.result.bill, outbound),
    )


def _sum(lines: Iterable[LineResult], keys: set[str]) -> float | None:
    found = [line.kgco2e for line in lines if line.key in keys]
    return sum(found) if found else None
