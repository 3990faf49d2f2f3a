"""The result of an assessment: one document, every figure with its unit.

All footprints are in kg CO2e per functional unit unless a field says otherwise. ``None`` means
unknown or not applicable, never zero. The JSON schema is `Footprint.model_json_schema()`.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from footprint.flows import Bucket
from footprint.inventory import Provenance

SCHEMA_VERSION = "1.0"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Label(_Model):
    """A text in both languages."""

    en: str
    zh: str


class Buckets(_Model):
    """The five kinds ISO 14067 clause 7.2 keeps apart [kg CO2e]."""

    fossil: float
    biogenic_emission: float
    biogenic_removal: float
    land_use_change: float
    aircraft: float

    def __getitem__(self, bucket: Bucket) -> float:
        """Return one bucket."""
        value: float = getattr(self, bucket.value.replace("-", "_"))
        return value


class StageResult(_Model):
    """One life-cycle stage; all stages sum to the total."""

    key: str
    label: Label
    kgco2e: float
    share: float | None = Field(description="of the total; None if the total is 0")
    buckets: Buckets


class GasResult(_Model):
    """One elementary flow of the inventory."""

    code: str
    name: Label
    formula: str
    bucket: Bucket
    kg: float = Field(description="[kg per functional unit]")
    gwp: float = Field(description="characterization factor [kg CO2e / kg]")
    kgco2e: float


class LineResult(_Model):
    """One bill line, energy row or default part; all lines sum to the total."""

    key: str
    name: Label
    amount: float | None = Field(description="per product, as given; None for a group of inputs")
    unit: str
    primary: bool = Field(description="given by the maker, not a default")
    parent: str | None = Field(description="key of the bill line it is a part of, if any")
    kgco2e: float
    share: float | None
    place: Label | None = Field(description="where it was read")


class InputResult(_Model):
    """One direct input or emission of a foreground step; all inputs sum to the total."""

    activity: str = Field(description="code of the foreground step")
    stage: str
    line: str | None
    dataset: str = Field(description="code of the background dataset, or of the emitted flow")
    name: Label
    location: str | None
    amount: float = Field(description="per functional unit [unit]")
    unit: str
    kgco2e: float
    share: float | None
    primary: bool
    provenance: Provenance
    source_id: str
    aggregated: bool = Field(description="dataset is a cradle-to-gate aggregate")
    fell_back: bool = Field(description="dataset is of a wider location than asked for")


class UpstreamResult(_Model):
    """Emissions an activity of the supply chain itself makes; all of them sum to the total."""

    code: str
    name: Label
    location: str
    kgco2e: float
    share: float | None


class SupplierResult(_Model):
    """All bill lines of one supplier; all of them, and the rest, sum to the total."""

    name: str | None = Field(description="None: no supplier is named")
    kgco2e: float
    share: float | None


class LocationResult(_Model):
    """Emissions made at one location along the whole chain; all of them sum to the total."""

    location: str
    kgco2e: float
    share: float | None


class FunctionalUnitResult(_Model):
    """The same footprint per another functional unit."""

    key: str
    label: Label
    products: float = Field(description="products (reference flow) in one functional unit")
    kgco2e: float


class BeyondResult(_Model):
    """What lies beyond the boundary, such as module D of EN 15804: in no total."""

    key: str
    label: Label
    kgco2e: float


class DataQuality(_Model):
    """Emission-weighted ratings of the datasets used, 1 (best) to 5; see docs/method.md."""

    technological: float | None
    geographical: float | None
    temporal: float | None
    overall: float | None = Field(description="mean of the three")
    rated_share: float = Field(description="share of kg CO2e whose datasets are rated")


class ElectricityEffect(_Model):
    """The total under another choice of grid factor."""

    key: str
    label: Label
    help: Label
    kgco2e: float
    chosen: bool


class ContractResult(_Model):
    """One electricity claim and whether it counts."""

    key: str
    instrument: Label
    energy_line: str
    amount_kwh: float = Field(description="[kWh] in the period of the energy row")
    counts: bool
    failed_tests: tuple[Label, ...] = Field(description="of the five tests of ISO 14067")
    certificates: int = Field(description="number of certificates named")


class ClaimsResult(_Model):
    """The two ways to count bought electricity, side by side."""

    accounting: str = Field(description="location or market: which one the result is")
    location_based_kgco2e: float = Field(description="without any claim")
    market_based_kgco2e: float = Field(description="with the claims that count, else residual mix")
    contracts: tuple[ContractResult, ...]


class CauseResult(_Model):
    """One amount that makes the result unsure."""

    input: str = Field(description="code of the dataset, step or flow that goes in")
    activity: str = Field(description="code of the activity it goes into")
    line: str | None
    share: float = Field(description="of the variance")


class UncertaintyResult(_Model):
    """First-order uncertainty of the total without biogenic CO2, which stays the stated value."""

    nominal_kgco2e: float = Field(description="total without biogenic CO2")
    cv: float = Field(description="standard deviation as a share of the nominal value")
    low_kgco2e: float = Field(description="lower end of the 95 % interval, lognormal")
    high_kgco2e: float = Field(description="upper end of the 95 % interval, lognormal")
    background_share: float = Field(description="share of the variance from background figures")
    causes: tuple[CauseResult, ...] = Field(description="amounts behind it, largest first")


class LeverResult(_Model):
    """One amount of the maker's own steps and what moving it would do."""

    input: str = Field(description="code of what goes in")
    activity: str = Field(description="code of the step it goes into")
    line: str | None
    name: Label | None = Field(description="name of that line")
    per_percent_kgco2e: float = Field(description="change of the result if it rises by 1 %")
    alternative: str | None = Field(description="dataset of the same thing with less footprint")
    alternative_name: Label | None = Field(description="its name")
    saving_kgco2e: float | None = Field(description="what moving there would save")


class SankeyNode(_Model):
    """One activity of the supply chain with the footprint that passes through it."""

    code: str
    name: Label
    stage: str | None = Field(description="None for background activities")
    kgco2e: float
    direct_kgco2e: float = Field(description="emitted by the activity itself")
    depth: int


class SankeyLink(_Model):
    """The footprint an activity passes on to a consumer; negative flows keep their sign."""

    source: str
    target: str
    kgco2e: float


class Sankey(_Model):
    """The supply chain above a cut-off, as a picture's nodes and links."""

    cutoff_share: float
    nodes: tuple[SankeyNode, ...]
    links: tuple[SankeyLink, ...]


class FindingResult(_Model):
    """A finding in both languages."""

    code: str
    severity: str
    text: Label
    clause: str | None


class SourceResult(_Model):
    """A source some figure of the product's own steps or their datasets rests on."""

    source_id: str
    citation: str
    licence: str
    url: str


class Hashes(_Model):
    """What the result was made from; the same five give the same bytes."""

    inputs: str
    release: str
    release_name: str
    method: str
    method_code: str
    model: str
    model_name: str
    code: str
    code_version: str


class ProductResult(_Model):
    """What was assessed."""

    name: str
    model: str
    manufacturer: str
    site: str | None
    period_start: str | None
    period_end: str | None
    family: str
    family_label: Label


class Footprint(_Model):
    """A product carbon footprint with everything needed to read, check and defend it."""

    schema_version: str = SCHEMA_VERSION
    product: ProductResult
    functional_unit: FunctionalUnitResult
    boundary: str
    boundary_label: Label
    rule: Label
    method: Label
    electricity: str
    kgco2e: float = Field(description="total, all five buckets [kg CO2e per functional unit]")
    kgco2e_without_biogenic_co2: float = Field(description="total without CO2 uptake and release")
    buckets: Buckets
    stages: tuple[StageResult, ...]
    gases: tuple[GasResult, ...]
    bill: tuple[LineResult, ...] = Field(description="bill lines with all their parts; sum: total")
    lines: tuple[LineResult, ...] = Field(description="the same with the parts apart; sum: total")
    inputs: tuple[InputResult, ...]
    upstream: tuple[UpstreamResult, ...]
    suppliers: tuple[SupplierResult, ...] = Field(
        default=(), description="bill lines by supplier; empty if none is named"
    )
    locations: tuple[LocationResult, ...] = Field(
        default=(), description="where it is emitted, by location of the activity"
    )
    functional_units: tuple[FunctionalUnitResult, ...]
    beyond: tuple[BeyondResult, ...] = Field(
        default=(), description="beside the footprint, in no total (module D)"
    )
    electricity_effects: tuple[ElectricityEffect, ...]
    electricity_claims: ClaimsResult | None = Field(
        default=None, description="None if nothing is claimed"
    )
    uncertainty: UncertaintyResult | None = Field(
        default=None, description="None where no spread of the figures is known"
    )
    levers: tuple[LeverResult, ...] = Field(
        default=(), description="what would move the result, largest first"
    )
    primary_data_share: float | None
    aggregated_share: float | None = Field(
        description="share on co2e figures without gas split, counted as fossil"
    )
    data_quality: DataQuality
    provenance_shares: dict[Provenance, float] = Field(
        description="by the weakest link of each chain; they sum to 1; empty if the total is 0"
    )
    findings: tuple[FindingResult, ...]
    sankey: Sankey
    sources: tuple[SourceResult, ...]
    crosscheck_difference: float = Field(description="relative, bw2calc against the adjoint solve")
    hashes: Hashes
