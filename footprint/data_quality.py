"""Data-quality rating: TeR, GeR and TiR of the linked datasets, weighted by their kg CO2e.

Each leaf (see `footprint.contribution`) carries the ratings of the dataset it is linked to, from
1 (best) to 5. A dataset of a wider location than was asked for is rated one worse in geography.
The weight is the absolute kg CO2e, so that a credit cannot hide a poor dataset.
"""

from __future__ import annotations

import numpy as np

from footprint.contribution import Contributions, Leaf
from footprint.result import DataQuality

WORST = 5


def rate(contributions: Contributions) -> DataQuality:
    """Return the emission-weighted ratings of one solution."""
    weights = np.abs(contributions.leaf_scores)
    ratings = [_ratings(leaf) for leaf in contributions.leaves]
    rated = np.array([rating is not None for rating in ratings], dtype=bool)
    whole, known = float(weights.sum()), float(weights[rated].sum())
    if not known:
        return DataQuality(
            technological=None, geographical=None, temporal=None, overall=None, rated_share=0.0
        )
    table = np.array([rating for rating in ratings if rating is not None], dtype=np.float64)
    technological, geographical, temporal = (weights[rated] @ table / known).tolist()
    return DataQuality(
        technological=technological,
        geographical=geographical,
        temporal=temporal,
        overall=(technological + geographical + temporal) / 3,
        rated_share=known / whole,
    )


def _ratings(leaf: Leaf) -> tuple[int, int, int] | None:
    rated = leaf.link.dataset or leaf.activity
    if rated.technological is None or rated.geographical is None or rated.temporal is None:
        return None
    geographical = min(WORST, rated.geographical + leaf.link.fell_back)
    return rated.technological, geographical, rated.temporal
