"""An exchanged column by rank-one update gives what a new factorisation gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.engine.column_update import Column, switch, update
from footprint.engine.intensities import need_of, solve, solve_flows
from footprint.engine.matrices import Matrices
from footprint.errors import CalculationError, LinkError
from lca_db import load_release
from lca_db.intensity_store import exchanged_by
from tests.footprint.tiny import ACTIVITIES, TinyBackground, emits, makes, takes

LOOPED = TinyBackground(
    (
        *ACTIVITIES,
        makes("melt", "kg", takes("scrap", 0.5, "kg"), takes("steel-cn", 1, "kg")),
        makes("scrap", "kg", takes("melt", 0.4, "kg"), emits("ch4-fossil", 0.3)),
    )
)
AMOUNTS = st.floats(0.0, 3.0)


def solved_anew(matrices):
    return solve_flows(matrices, matrices.factorize())


def close(found, expected):
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * np.abs(expected).max())


@pytest.mark.parametrize("kept", [True, False])
def test_every_grid_switch_of_the_release_is_exact(kept):
    release = load_release()
    solved = solve(release, exchanged_by(release) if kept else ())
    matrices = Matrices.of(release)
    for basis in release.bases.values():
        close(
            switch(solved, matrices, basis.replace).values,
            solved_anew(matrices.replaced(basis.replace)),
        )


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_two_columns_at_once_are_exact(electricity, methane, share):
    columns = {
        "steel-cn": Column({"electricity-de-2023": electricity}, {"ch4-fossil": methane}),
        "scrap": Column({"melt": share / 4, "wood-glo": 1.0}, {}),
    }
    matrices = Matrices.of(LOOPED)
    changed = [
        replace(
            one,
            exchanges=(
                *(takes(code, amount, "kg") for code, amount in columns[one.code].inputs.items()),
                *(emits(flow, kg) for flow, kg in columns[one.code].emissions.items()),
            ),
        )
        if one.code in columns
        else one
        for one in LOOPED._activities.values()
    ]
    expected = solve(TinyBackground(changed)).values
    close(update(solve(LOOPED, ["scrap"]), matrices, columns).values, expected)


def test_the_kept_rows_are_updated_with_the_values():
    matrices = Matrices.of(LOOPED)
    substitutes = {"steel-cn": "glue-glo"}
    after = switch(solve(LOOPED, ["steel-cn", "melt"]), matrices, substitutes)
    changed = matrices.replaced(substitutes)
    for code in ("steel-cn", "melt"):
        close(after.needs[code], need_of(changed, changed.factorize(), code))


def test_a_switch_that_leaves_nothing_to_stand_on_is_refused():
    matrices = Matrices.of(LOOPED)
    with pytest.raises(CalculationError, match="scrap"):
        update(solve(LOOPED, ["scrap"]), matrices, {"scrap": Column({"melt": 2.0}, {})})


def test_an_unknown_substitute_is_named():
    with pytest.raises(LinkError, match="nowhere"):
        switch(solve(LOOPED), Matrices.of(LOOPED), {"steel-cn": "nowhere"})
