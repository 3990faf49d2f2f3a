"""Published figures of batteries that are no footprint: asked of the model by name."""

from footprint.bom import Submission
from footprint.units import convert, parse_unit
from lca_db import load_release
from product_models.discovery import get_family


def cell_making_energy(energy_set: str) -> float:
    """Electricity and fuel of cell making [kWh per kWh of cells]."""
    family = get_family("battery-lithium-ion")
    parameters = {"chemistry": "nmc622", "rated-energy": 60, "mass": 350}
    submission = Submission.model_validate(
        {
            "family": family.key,
            "product": {"name": "battery"},
            "parameters": parameters | {"cell-energy-set": energy_set},
        }
    )
    foreground = family.build(submission, load_release())
    cell = next(row for row in foreground.activities if row.code == "cell")
    battery = next(row for row in foreground.activities if row.code == "battery")
    kg = next(row.amount for row in battery.exchanges if row.input == "cell")
    kwh = parse_unit("kWh")
    taken = [row for row in cell.exchanges if row.line in {"electricity-cell", "heat-cell"}]
    return sum(convert(row.amount, parse_unit(row.unit), kwh) for row in taken) * kg / 60
