"""A submission: product, parameters, bill of materials, energy, transport and packaging.

All models are frozen and refuse unknown fields. ``place`` remembers the workbook row a line came
from; it is left out of documents and hashes, so the same content gives the same hash whatever
file it was typed in.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from footprint.errors import Place
from footprint.hashing import hash_document


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Line(_Model):
    place: Place | None = Field(default=None, exclude=True, repr=False)


class SupplierFigure(_Model):
    """A supplier's own footprint of one bill line (primary data of the supplier)."""

    kgco2e_per_unit: float = Field(description="[kg CO2e per unit of the bill line], may be 0")
    source: str = Field(min_length=1, description="report, certificate or statement it stands in")
    valid_from: date | None = None
    valid_to: date | None = None


class BillLine(_Line):
    """One line of the bill of materials or of the packaging list, per one piece of the product.

    Exactly one of ``part``, ``dataset`` and ``supplier_figure`` says what stands behind it; a
    supplier's figure may come with a part, which then says which default it replaces.
    """

    key: str = Field(description="unique line number or item code")
    name: str
    specification: str = ""
    amount: float = Field(gt=0, description="net amount in one product [unit]")
    unit: str = Field(description="unit code, see footprint.units")
    unit_mass_kg: float | None = Field(default=None, gt=0, description="[kg per unit]")
    loss_share: float = Field(default=0.0, ge=0, lt=1, description="input = amount/(1 − loss)")
    part: str | None = Field(default=None, description="part of the product family")
    dataset: str | None = Field(default=None, description="dataset of lca_db")
    location: str | None = Field(default=None, description="where it is made (location code)")
    supplier: str = Field(default="", description="name of the supplier")
    supplier_figure: SupplierFigure | None = None


class EnergyLine(_Line):
    """Energy a production step used, with the output it was used for (own meter: primary data)."""

    key: str
    step: str = Field(description="production step of the family")
    carrier: str = Field(description="electricity, natural-gas, steam or another carrier key")
    amount: float = Field(gt=0)
    unit: str
    output_amount: float = Field(gt=0, description="output of the step in the same period")
    output_unit: str
    location: str | None = Field(default=None, description="where the step runs (location code)")


class ElectricityContract(_Line):
    """A claim that some of an energy row's electricity is not the grid's average.

    The five tests are those ISO 14067 puts to a contractual instrument, as public checklists
    quote them; a claim that fails or leaves one open does not count.
    """

    key: str
    instrument: str = Field(description="see footprint.claims.INSTRUMENTS")
    energy_line: str = Field(description="key of the energy row it covers")
    amount_kwh: float = Field(gt=0, description="[kWh] in the period of that row")
    technology: str | None = Field(default=None, description="wind, photovoltaic, hydro …")
    factor_kgco2e_per_kwh: float | None = Field(default=None, ge=0)
    factor_kind: str | None = Field(
        default=None, description="carbon-footprint-factor; a co2-emission-factor is refused"
    )
    source: str = ""
    certificates: tuple[str, ...] = Field(default=(), description="identifiers of 32 characters")
    conveys_attributes: bool | None = None
    sole_claim: bool | None = None
    retired: bool | None = None
    close_in_time: bool | None = None
    same_market: bool | None = None


class TransportLeg(_Line):
    """One leg of the way of materials in (``inbound``) or of the packed product (``outbound``)."""

    key: str
    direction: str = Field(description="inbound or outbound")
    mode: str = Field(description="transport mode key, for example truck-heavy")
    distance_km: float = Field(gt=0)
    mass_kg: float | None = Field(
        default=None, gt=0, description="[kg per product]; None: all bill lines, or packed product"
    )


class Product(_Model):
    """What is assessed, by whom, where and for which period."""

    name: str = Field(min_length=1)
    model: str = ""
    manufacturer: str = ""
    site: str | None = Field(default=None, description="location code of the final factory")
    period_start: date | None = None
    period_end: date | None = None


class Submission(_Model):
    """Everything a manufacturer hands in for one product."""

    family: str
    product: Product
    functional_unit: str | None = Field(default=None, description="None: the family's first")
    boundary: str | None = Field(default=None, description="None: the family's first")
    electricity: str | None = Field(default=None, description="grid basis; None: the default")
    method: str | None = Field(default=None, description="None: GWP100 of IPCC AR6")
    parameters: dict[str, float | int | bool | str] = Field(default_factory=dict)
    bill: tuple[BillLine, ...] = ()
    energy: tuple[EnergyLine, ...] = ()
    transport: tuple[TransportLeg, ...] = ()
    packaging: tuple[BillLine, ...] = ()
    contracts: tuple[ElectricityContract, ...] = ()
    accounting: str | None = Field(
        default=None, description="electricity: location (default) or market"
    )

    def document(self) -> dict[str, Any]:
        """Return the submission as plain JSON values, without the places it was read from."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def hash(self) -> str:
        """SHA-256 of the content."""
        return hash_document(self.document())
