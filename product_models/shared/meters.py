"""A step of a template with the maker's own meters, or its default energy on the site's grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from footprint.bom import EnergyLine
from footprint.electricity import GRID
from footprint.inventory import Activity, Exchange
from product_models.shared import energy
from product_models.shared.energy import CARRIERS
from product_models.shared.templates import is_fuel, is_grid


def gives(rows: Sequence[EnergyLine], *, electricity: bool) -> bool:
    """Tell whether energy rows give electricity, or any heat and fuel."""
    return any((row.carrier == "electricity") is electricity for row in rows)


def metered(
    template: Activity,
    step: str,
    rows: Sequence[EnergyLine],
    site: str,
    output: Callable[[EnergyLine], float],
) -> Iterator[Exchange]:
    """Yield a template's inputs, its energy replaced by what the maker's rows give.

    Parameters
    ----------
    template
        Activity of lca_db.
    step
        Key of the step; default electricity is reported under ``electricity-<step>``.
    rows
        The maker's energy rows of the step.
    site
        Location of the step, which decides its grid.
    output
        Output of a row in the unit of the template's reference product.
    """
    electric, heat = gives(rows, electricity=True), gives(rows, electricity=False)
    for row in template.exchanges:
        if is_grid(row):
            if not electric:
                yield replace(row, input=GRID, location=site, line=f"electricity-{step}")
        elif not (heat and is_fuel(row)):
            yield row
    for given in rows:
        yield energy.per_output(given, CARRIERS, output(given), site)
