"""BatteryPass 1.2.0: carbon footprint of the battery passport by DIN DKE SPEC 99100."""

from __future__ import annotations

from typing import Any

from footprint.formats.battery_passport import missing
from footprint.formats.battery_stages import amounts, per_kwh, stated_per_kwh
from footprint.formats.contract import Field, Format
from footprint.formats.plain_json import Shape, Some, plain_json, read_shaped
from footprint.statement import Statement
from footprint.text import Text

VERSION = "1.2.0"
_LABEL = Text(f"BatteryPass carbon footprint {VERSION}", f"BatteryPass 碳足迹 {VERSION}")
_STAGES = {
    "materials": "RawMaterialExtraction",
    "production": "MainProduction",
    "distribution": "Distribution",
    "end-of-life": "Recycling",
}
_SHAPE: dict[str, Shape] = {
    "batteryCarbonFootprint": float,
    "carbonFootprintPerLifecycleStage": [
        {"lifecycleStage": Some(frozenset(_STAGES.values())), "carbonFootprint": float}
    ],
    "carbonFootprintPerformanceClass": str,
    "carbonFootprintStudy": str,
    "absoluteCarbonFootprint?": float,
}


def document(statement: Statement) -> dict[str, Any]:
    """Return the aspect of a statement."""
    battery = statement.disclosure.battery
    stages = per_kwh(statement)
    return {
        "batteryCarbonFootprint": float(stages.total),
        "carbonFootprintPerLifecycleStage": [
            {"lifecycleStage": _STAGES[key], "carbonFootprint": float(amount)}
            for key, amount in stages.stages.items()
        ],
        "carbonFootprintPerformanceClass": battery.performance_class if battery else None,
        "carbonFootprintStudy": statement.disclosure.study_url,
        "absoluteCarbonFootprint": float(amounts(statement, 1.0).total),
    }


def write(statement: Statement) -> bytes:
    """Return the aspect as JSON."""
    return plain_json(document(statement))


def read(data: bytes) -> dict[str, Any]:
    """Return an aspect as plain values.

    Raises
    ------
    FormatError
        It is not one: something it cannot be without is missing or of another kind.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    return read_shaped(data, _SHAPE, _LABEL)


FORMAT = Format(
    key="battery-pass",
    label=Text(
        f"BatteryPass {VERSION} carbon footprint (DIN DKE SPEC 99100)",
        f"BatteryPass {VERSION} 电池碳足迹（DIN DKE SPEC 99100）",
    ),
    version=VERSION,
    origin="BatteryPass consortium, github.com/batterypass/BatteryPassDataModel",
    media_type="application/json",
    suffix=".json",
    missing=missing,
    write=write,
    value=stated_per_kwh,
    fields=(
        Field("batteryCarbonFootprint", "sum of the four stages per kWh over life", "6.3.2"),
        Field(
            "carbonFootprintPerLifecycleStage",
            "stages materials, production, distribution, end-of-life per kWh over life",
            "6.3.3–6.3.6",
        ),
        Field("carbonFootprintPerformanceClass", "battery.performance_class", "6.3.7"),
        Field("carbonFootprintStudy", "disclosure.study_url", "6.3.8"),
        Field("absoluteCarbonFootprint", "the four stages per battery", "6.3.10"),
    ),
    read=read,
)
