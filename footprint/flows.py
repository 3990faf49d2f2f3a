"""Elementary flows and the five buckets ISO 14067 keeps apart (clause 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from footprint.text import Text


class Bucket(StrEnum):
    """The five kinds of greenhouse-gas emission or removal that are reported apart."""

    FOSSIL = "fossil"
    BIOGENIC_EMISSION = "biogenic-emission"
    BIOGENIC_REMOVAL = "biogenic-removal"
    LAND_USE_CHANGE = "land-use-change"
    AIRCRAFT = "aircraft"


BUCKET_LABELS: dict[Bucket, Text] = {
    Bucket.FOSSIL: Text("fossil", "化石"),
    Bucket.BIOGENIC_EMISSION: Text("biogenic emissions", "生物源排放"),
    Bucket.BIOGENIC_REMOVAL: Text("biogenic removals", "生物源清除"),
    Bucket.LAND_USE_CHANGE: Text("direct land-use change", "直接土地利用变化"),
    Bucket.AIRCRAFT: Text("aircraft", "航空"),
}

BIOGENIC_CO2 = frozenset({"co2-uptake", "co2-biogenic"})
"""Flows left out of a total that excludes biogenic carbon dioxide."""

AGGREGATED = frozenset({"co2e", "co2e-aircraft"})
"""Flows that are already CO₂ equivalents of an unknown gas split; no GWP set moves them."""


@dataclass(frozen=True, slots=True)
class Flow:
    """An elementary flow to or from nature, counted in kg.

    Parameters
    ----------
    code
        Our kebab-case code, for example ``ch4-fossil``.
    name
        Name in both languages.
    formula, cas
        Chemical formula and CAS number, empty for aggregates.
    bucket
        The ISO 14067 bucket it is reported in.
    compartment
        ``air`` or ``natural resource``.
    ecoinvent_uuid
        Flow identifier of ecoinvent 3.9, empty where there is none.
    ef31_uuid
        Flow identifier of the Environmental Footprint reference package 3.1, likewise.
    """

    code: str
    name: Text
    formula: str
    cas: str
    bucket: Bucket
    compartment: str
    ecoinvent_uuid: str
    ef31_uuid: str = ""
