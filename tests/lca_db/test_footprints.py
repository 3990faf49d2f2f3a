"""Every footprint of every release, against its golden table and against bw2calc.

After a new release is sealed, ``PYTHONPATH=. python tests/lca_db/test_footprints.py`` writes its
golden table; those of older releases stay as they are.
"""

import csv
import sys
import warnings
from pathlib import Path

import bw_processing
import numpy as np
import pytest

from footprint.flows import BIOGENIC_CO2
from lca_db import list_releases, load_release
from lca_db.matrices import factors_of, solve_footprints

GOLDEN = Path(__file__).parents[1] / "golden"
HEADING = ["code", "unit", "kgco2e", "kgco2e_without_biogenic_co2"]


def footprints(release, method="ar6-gwp100", without=()):
    return solve_footprints(
        release.technosphere,
        release.biosphere,
        factors_of(release.methods[method], release.flow_codes, without),
        len(release.activity_codes),
    )


def golden_rows(release):
    columns = zip(
        release.database.activities,
        footprints(release),
        footprints(release, without=BIOGENIC_CO2),
        strict=True,
    )
    return [[one.code, one.unit, f"{whole:.10g}", f"{bare:.10g}"] for one, whole, bare in columns]


@pytest.mark.parametrize("name", [one.name for one in list_releases()])
def test_every_release_gives_its_golden_footprints_to_the_last_digit(name):
    with (GOLDEN / f"footprints-{name}.csv").open(encoding="utf-8", newline="") as file:
        heading, *golden = csv.reader(file)
    assert heading == HEADING
    assert golden_rows(load_release(name)) == golden


@pytest.mark.reference
@pytest.mark.parametrize(
    ("code", "kgco2e", "tolerance"),
    [
        ("electricity-cn-2023", 0.6205, 1e-3),  # official national factors, MEE/NBS/NEA
        ("electricity-cn-2024", 0.5777, 1e-3),
        ("electricity-ecoinvent-like-cn", 0.98, 1e-12),
    ],
)
def test_calibrated_datasets_return_the_published_factor(release, code, kgco2e, tolerance):
    row = release.activity_codes.index(code)
    assert footprints(release)[row] == pytest.approx(kgco2e, rel=tolerance)


@pytest.mark.reference
def test_direct_carbon_dioxide_of_steam_is_the_default_of_purchased_heat(release):
    """GB/T 32150: 0.11 t CO2 per GJ, without the supply of the fuels."""
    direct = 0.0
    for share in release.activity("steam-industrial-cn").exchanges:
        for burned in release.activity(share.input).exchanges:
            if "-burned-" in burned.input:
                emissions = release.activity(burned.input).exchanges
                (co2,) = [one.amount for one in emissions if one.input == "co2-fossil"]
                direct += share.amount * burned.amount * co2
    assert direct == pytest.approx(0.11, rel=0.01)


def test_footprints_without_biogenic_carbon_are_not_negative(release):
    for method in release.methods:
        assert footprints(release, method, BIOGENIC_CO2).min() > 0


def test_another_method_moves_methane_but_no_aggregate(release):
    whole, short = footprints(release), footprints(release, "ar6-gwp20")
    coal = release.activity_codes.index("hard-coal-cn")
    aggregate = release.activity_codes.index("concrete-c40-cn")
    assert short[coal] > 1.5 * whole[coal]
    assert short[aggregate] == whole[aggregate]


def datapackage(release):
    package = bw_processing.create_datapackage()
    size, first_flow = len(release.activity_codes), 1_000_000
    inputs, emissions = release.technosphere, release.biosphere
    diagonal = np.arange(size)

    def indices(rows, columns):
        array = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
        array["row"], array["col"] = rows, columns
        return array

    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="technosphere",
        indices_array=indices(
            np.concatenate([diagonal, inputs.rows]), np.concatenate([diagonal, inputs.columns])
        ),
        data_array=np.concatenate([np.ones(size), inputs.values]),
        flip_array=np.repeat([False, True], [size, len(inputs.values)]),
    )
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        name="biosphere",
        indices_array=indices(emissions.rows + first_flow, emissions.columns),
        data_array=emissions.values,
    )
    flows = np.arange(len(release.flow_codes)) + first_flow
    package.add_persistent_vector(
        matrix="characterization_matrix",
        name="method",
        indices_array=indices(flows, np.zeros_like(flows)),
        data_array=factors_of(release.methods["ar6-gwp100"], release.flow_codes),
    )
    return package


def test_a_spread_of_footprints_equals_bw2calc(release, monkeypatch):
    monkeypatch.setitem(sys.modules, "bw2data", None)  # it would create a project on disk
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it recommends another solver
        import bw2calc  # noqa: PLC0415 - after bw2data is hidden

    ours = footprints(release)
    columns = range(0, len(ours), 15)
    lca = bw2calc.LCA({0: 1}, data_objs=[datapackage(release)])
    lca.lci(factorize=True)
    lca.lcia()
    for column in columns:
        lca.lcia({column: 1})
        assert lca.score == pytest.approx(ours[column], rel=1e-9), release.activity_codes[column]


if __name__ == "__main__":
    newest = load_release()
    path = GOLDEN / f"footprints-{newest.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as golden_file:
        csv.writer(golden_file, lineterminator="\n").writerows([HEADING, *golden_rows(newest)])
