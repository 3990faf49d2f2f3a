"""Draw a product and its variants from one library, so that they are compared draw by draw."""

from __future__ import annotations

from functools import lru_cache

from api.assess import release_spread
from api.reading import ReadFile
from footprint.engine.drawing import Drawn, draw_product, probability_lower
from footprint.engine.library import Library, Recipe, draw_library
from footprint.engine.matrices import Matrices
from footprint.linking import link
from lca_db.release import BackgroundRelease

SEED = 2026
"""Of all draws; it stands in the hash of the recipe."""


def draw(read: ReadFile, draws: int) -> Drawn | None:
    """Return draws of one file's product, None where the spread of the background is not known.

    Raises
    ------
    TanbiaoError
        The product cannot be built or linked.
    """
    if not isinstance(read.release, BackgroundRelease):
        return None
    choices = read.choices()
    basis = choices.bases[choices.basis]
    library = _library(read.release, choices.method.code, choices.basis, draws)
    linked = link(read.family.build(read.submission, read.release), read.release, basis)
    return draw_product(linked, library, choices.method, read.family.key)


def lower_share(variant: Drawn | None, base: Drawn | None) -> float | None:
    """Return in which share of draws a variant is lower; None where they cannot be paired."""
    if variant is None or base is None or variant.library != base.library:
        return None
    return probability_lower(variant, base)


@lru_cache(maxsize=4)
def _library(release: BackgroundRelease, method: str, basis: str, draws: int) -> Library:
    gwp = release.methods[method]
    replace = release.bases[basis].replace
    recipe = Recipe(release.release, gwp.hash, replace, SEED, draws)
    return draw_library(Matrices.of(release), release_spread(release), gwp, recipe)
