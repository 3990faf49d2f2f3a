"""What the engine is measured against: bw2calc on a datapackage of the same background."""

import bw_processing
import numpy as np

FLOW_ID = 10_000_000


def datapackage(background, sigma=None):
    """Return a background as a datapackage; with a sigma its amounts are lognormal."""
    package = bw_processing.create_datapackage()
    inputs, emissions = background.technosphere, background.biosphere
    size = len(background.activity_codes)
    diagonal = np.arange(size)
    _add(
        package,
        "technosphere_matrix",
        (np.r_[diagonal, inputs.rows], np.r_[diagonal, inputs.columns]),
        np.r_[np.ones(size), inputs.values],
        (np.r_[np.zeros(size), np.full(len(inputs.values), sigma)] if sigma else None),
        np.repeat([False, True], [size, len(inputs.values)]),
    )
    places = emissions.rows + FLOW_ID, emissions.columns
    spread = np.full(len(emissions.values), sigma) if sigma else None
    _add(package, "biosphere_matrix", places, emissions.values, spread)
    flows = np.arange(len(background.flow_codes)) + FLOW_ID
    factors = np.array([background.method.factors[code] for code in background.flow_codes])
    _add(package, "characterization_matrix", (flows, 0 * flows), factors)
    return package


def _add(package, matrix, places, values, sigmas=None, flip=None):
    indices = np.empty(len(values), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = places
    package.add_persistent_vector(
        matrix=matrix,
        name=matrix,
        indices_array=indices,
        data_array=values,
        distributions_array=None if sigmas is None else _lognormal(values, sigmas),
        flip_array=flip,
    )


def _lognormal(values, sigmas):
    distributions = np.zeros(len(values), dtype=bw_processing.UNCERTAINTY_DTYPE)
    drawn = (sigmas > 0) & (values > 0)
    distributions["uncertainty_type"] = np.where(drawn, 2, 0)
    distributions["loc"] = np.where(drawn, np.log(np.where(drawn, values, 1.0)), values)
    distributions["scale"] = np.where(drawn, sigmas, np.nan)
    for field in ("shape", "minimum", "maximum"):
        distributions[field] = np.nan
    return distributions
