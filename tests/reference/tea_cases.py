"""Published figures of tea that are part of a footprint: asked of the model by name."""

from api.assess import assess_submission
from footprint.bom import Submission
from lca_db import load_release
from product_models.discovery import get_family


def garden_kgco2e(kind: str, basis: str) -> float:
    """Footprint of the garden per kg of made tea, without the uptake of carbon [kg CO2e]."""
    submission = Submission.model_validate(
        {
            "family": "tea",
            "product": {"name": "tea"},
            "electricity": basis,
            "parameters": {"kind": kind},
        }
    )
    footprint = assess_submission(submission, get_family("tea"), load_release()).footprint
    garden = sum(row.kgco2e for row in footprint.stages if row.key == "field")
    uptake = sum(row.kgco2e for row in footprint.lines if row.key == "carbon-uptake")
    return garden - uptake
