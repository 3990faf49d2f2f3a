"""Footprints of activities by bw2calc, from matrices that a test can look at."""

import bw_processing
import numpy as np

from footprint.calculation import import_bw2calc
from lca_db import load_release, matrices

GAS = load_release().methods["ar6-gwp100"].factors
_FLOW_IDS = 1_000_000


def indices(rows, columns):
    table = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
    table["row"], table["col"] = rows, columns
    return table


def scores_of(technosphere, biosphere, factors, demands):
    """Solve with bw2calc; matrices are (rows, columns, values, flip)."""
    package = bw_processing.create_datapackage()
    for matrix, offset, (rows, columns, values, flip) in (
        ("technosphere_matrix", 0, technosphere),
        ("biosphere_matrix", _FLOW_IDS, biosphere),
    ):
        package.add_persistent_vector(
            matrix=matrix,
            indices_array=indices(np.array(rows) + offset, np.array(columns)),
            data_array=np.array(values, dtype=float),
            flip_array=np.array(flip, dtype=bool),
        )
    own = np.arange(len(factors)) + _FLOW_IDS
    package.add_persistent_vector(
        matrix="characterization_matrix",
        indices_array=indices(own, own),
        data_array=np.array(factors, dtype=float),
        global_index=None,
    )
    found = []
    for demand in demands:
        lca = import_bw2calc().LCA({demand: 1}, data_objs=[package])
        lca.lci()
        lca.lcia()
        found.append(lca.score)
    return found


def footprints(database):
    """Return the footprint of each activity of an imported database, by its code."""
    activities = database.activities
    flows = [flow.code for flow in database.flows]
    inputs = matrices.technosphere(activities)
    emissions = matrices.biosphere(activities, flows)
    size = len(activities)
    diagonal = list(range(size))
    found = scores_of(
        (
            [*inputs.rows, *diagonal],
            [*inputs.columns, *diagonal],
            [*inputs.values, *([1.0] * size)],
            [True] * len(inputs.rows) + [False] * size,
        ),
        (emissions.rows, emissions.columns, emissions.values, [False] * len(emissions.rows)),
        [GAS[code] for code in flows],
        diagonal,
    )
    return {activity.code: score for activity, score in zip(activities, found, strict=True)}
