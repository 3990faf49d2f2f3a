"""The structure of a ProductFootprint of PACT 3.0.4, as far as its OpenAPI demands it.

What an event brings is judged by it. A footprint that is only read is judged by
`footprint.formats.pact_lint`, which is more patient and says more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from footprint.formats.pact_decimals import number
from footprint.formats.pact_moments import read_moment

_GEOGRAPHY = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")


def _moment(text: str) -> str:
    read_moment(text)
    return text


def _uuid(text: str) -> str:
    if len(text) != 36 or str(UUID(text)) != text.lower():
        raise ValueError(text)
    return text


def _decimal(text: str) -> str:
    if number(text) is None or "e" in text.lower():
        message = "a plain decimal is needed"
        raise ValueError(message)
    return text


def _different(values: Sequence[Any]) -> Sequence[Any]:
    if any(one in values[:place] for place, one in enumerate(values)):
        message = "each value once"
        raise ValueError(message)
    return values


class Part(BaseModel):
    """A part of a PACT document; what is not known here is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, given: Any) -> Any:
        """Refuse null: what is unknown is left out."""
        if isinstance(given, dict):
            for name in cls.model_fields:
                if name in given and given[name] is None:
                    raise ValueError(name)
        return given


Moment = Annotated[str, AfterValidator(_moment)]
Identifier = Annotated[str, AfterValidator(_uuid)]
Decimal = Annotated[str, AfterValidator(_decimal)]
Urn = Annotated[str, Field(pattern=r"^[uU][rR][nN]:")]
Words = Annotated[str, Field(min_length=1)]
Uri = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S*$")]
Urns = Annotated[list[Urn], Field(min_length=1), AfterValidator(_different)]
Region = Literal[
    "Africa",
    "Americas",
    "Asia",
    "Europe",
    "Oceania",
    "Australia and New Zealand",
    "Central Asia",
    "Eastern Asia",
    "Eastern Europe",
    "Latin America and the Caribbean",
    "Melanesia",
    "Micronesia",
    "Northern Africa",
    "Northern America",
    "Northern Europe",
    "Polynesia",
    "South-eastern Asia",
    "Southern Asia",
    "Southern Europe",
    "Sub-Saharan Africa",
    "Western Asia",
    "Western Europe",
]
DeclaredUnit = Literal[
    "liter",
    "kilogram",
    "cubic meter",
    "kilowatt hour",
    "megajoule",
    "ton kilometer",
    "square meter",
    "piece",
    "hour",
    "megabit second",
]
OptionalDecimal = Decimal | None


class _Source(Part):
    name: Words
    version: Words


class _Rule(Part):
    operator: Literal["PEF", "EPD International", "Other"]
    ruleNames: Annotated[list[Words], Field(min_length=1), AfterValidator(_different)]  # noqa: N815 - names of PACT
    otherOperatorName: Words | None = None  # noqa: N815


class _Quality(Part):
    technologicalDQR: Decimal  # noqa: N815
    geographicalDQR: Decimal  # noqa: N815
    temporalDQR: Decimal  # noqa: N815


class _Verification(Part):
    coverage: Literal["PCF calculation model", "PCF program", "product level"] | None = None
    providerName: str | None = None  # noqa: N815
    completedAt: Moment | None = None  # noqa: N815
    standardName: str | None = None  # noqa: N815
    comments: str | None = None


class _Extension(Part):
    specVersion: str  # noqa: N815
    dataSchema: Uri  # noqa: N815
    documentation: Uri | None = None
    data: dict[str, Any]


class _Amounts(Part):
    """The decimals of a carbon footprint."""

    declaredUnitAmount: Decimal  # noqa: N815
    productMassPerDeclaredUnit: Decimal  # noqa: N815
    pcfExcludingBiogenicUptake: Decimal  # noqa: N815
    pcfIncludingBiogenicUptake: Decimal  # noqa: N815
    fossilGhgEmissions: Decimal  # noqa: N815
    fossilCarbonContent: Decimal  # noqa: N815
    exemptedEmissionsPercent: Decimal  # noqa: N815
    biogenicCarbonContent: OptionalDecimal = None  # noqa: N815
    recycledCarbonContent: OptionalDecimal = None  # noqa: N815
    landUseChangeGhgEmissions: OptionalDecimal = None  # noqa: N815
    landCarbonLeakage: OptionalDecimal = None  # noqa: N815
    landManagementFossilGhgEmissions: OptionalDecimal = None  # noqa: N815
    landManagementBiogenicCO2Emissions: OptionalDecimal = None  # noqa: N815
    landManagementBiogenicCO2Removals: OptionalDecimal = None  # noqa: N815
    biogenicCO2Uptake: OptionalDecimal = None  # noqa: N815
    biogenicNonCO2Emissions: OptionalDecimal = None  # noqa: N815
    landAreaOccupation: OptionalDecimal = None  # noqa: N815
    aircraftGhgEmissions: OptionalDecimal = None  # noqa: N815
    packagingGhgEmissions: OptionalDecimal = None  # noqa: N815
    packagingBiogenicCarbonContent: OptionalDecimal = None  # noqa: N815
    outboundLogisticsGhgEmissions: OptionalDecimal = None  # noqa: N815
    ccsTechnologicalCO2Capture: OptionalDecimal = None  # noqa: N815
    technologicalCO2Removals: OptionalDecimal = None  # noqa: N815
    ccuCarbonContent: OptionalDecimal = None  # noqa: N815
    primaryDataShare: OptionalDecimal = None  # noqa: N815


class CarbonFootprint(_Amounts):
    """The carbon footprint of a ProductFootprint."""

    declaredUnitOfMeasurement: DeclaredUnit  # noqa: N815
    referencePeriodStart: Moment  # noqa: N815
    referencePeriodEnd: Moment  # noqa: N815
    geographyRegionOrSubregion: Region | None = None  # noqa: N815
    geographyCountry: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")  # noqa: N815
    geographyCountrySubdivision: str | None = Field(  # noqa: N815
        default=None, pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$"
    )
    boundaryProcessesDescription: str | None = None  # noqa: N815
    packagingEmissionsIncluded: bool | None = None  # noqa: N815
    ccsTechnologicalCO2CaptureIncluded: bool | None = None  # noqa: N815
    technologicalCO2CaptureOrigin: str | None = None  # noqa: N815
    ccuCalculationApproach: Literal["Cut-off", "Credit"] | None = None  # noqa: N815
    ccuCreditCertification: Uri | None = None  # noqa: N815
    ipccCharacterizationFactors: Annotated[  # noqa: N815
        list[Annotated[str, Field(pattern=r"^AR\d+$")]],
        Field(min_length=1),
        AfterValidator(_different),
    ]
    crossSectoralStandards: Annotated[  # noqa: N815
        list[str], Field(min_length=1), AfterValidator(_different)
    ]
    productOrSectorSpecificRules: (  # noqa: N815
        Annotated[list[_Rule], Field(min_length=1), AfterValidator(_different)] | None
    ) = None
    exemptedEmissionsDescription: str | None = None  # noqa: N815
    allocationRulesDescription: str | None = None  # noqa: N815
    secondaryEmissionFactorSources: (  # noqa: N815
        Annotated[list[_Source], Field(min_length=1)] | None
    ) = None
    dqi: _Quality | None = None
    verification: _Verification | None = None

    @model_validator(mode="after")
    def _one_geography(self) -> Self:
        if sum(getattr(self, name) is not None for name in _GEOGRAPHY) > 1:
            message = "one level of geography only"
            raise ValueError(message)
        return self


class ProductFootprint(Part):
    """A ProductFootprint."""

    id: Identifier
    specVersion: str = Field(pattern=r"^\d+\.\d+\.\d+(-\d{8})?$")  # noqa: N815
    created: Moment
    status: Literal["Active", "Deprecated"]
    companyName: Words  # noqa: N815
    companyIds: Urns  # noqa: N815
    productDescription: str  # noqa: N815
    productIds: Urns  # noqa: N815
    productNameCompany: Words  # noqa: N815
    pcf: CarbonFootprint
    precedingPfIds: (  # noqa: N815
        Annotated[list[Identifier], Field(min_length=1), AfterValidator(_different)] | None
    ) = None
    validityPeriodStart: Moment | None = None  # noqa: N815
    validityPeriodEnd: Moment | None = None  # noqa: N815
    productClassifications: Urns | None = None  # noqa: N815
    comment: str | None = None
    extensions: list[_Extension] | None = None
