"""What the tests of both battery families share: assessing one submission."""

from dataclasses import replace

from footprint.assessment import Choices, assess
from footprint.bom import Product, Submission
from footprint.calculation import calculate
from footprint.linking import link
from footprint.system import ProductSystem
from lca_db import load_release
from product_models.contract import ProductFamily
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER

RELEASE = load_release()
TABLES = ("bill", "energy", "transport", "packaging")


def submission(family: ProductFamily, parameters, *, boundary=None, unit=None, **tables):
    assert set(tables) <= set(TABLES)
    return Submission(
        family=family.key,
        product=Product(name="battery"),
        functional_unit=unit,
        boundary=boundary,
        parameters={key.replace("_", "-"): value for key, value in parameters.items()},
        **tables,
    )


def result(family: ProductFamily, one, basis="national-2023"):
    choices = Choices(
        background=RELEASE,
        method=RELEASE.methods["ar6-gwp100"],
        bases={basis: RELEASE.bases[basis]},
        basis=basis,
        sources={},
        code=("test", "test"),
        model="test",
        family_label=family.label,
        rule=family.rule,
    )
    return assess(one, family.build(one, RELEASE), choices)


def solve(foreground, basis="national-2023"):
    """Footprint of one product of a foreground."""
    linked = link(foreground, RELEASE, RELEASE.bases[basis])
    return calculate(ProductSystem(linked, RELEASE, {}), RELEASE.methods["ar6-gwp100"])


def dataset_kgco2e(foreground, code, basis="national-2023"):
    """Footprint of one unit of a dataset, solved in place of a foreground's product."""
    taken = technosphere(code, 1, RELEASE.activity(code).unit, FROM_MAKER)
    only = replace(foreground.activities[-1], exchanges=(taken,))
    return solve(replace(foreground, activities=(only,)), basis).score


def sums(footprint):
    """The same total, summed over every breakdown of a result."""
    tables = (
        footprint.stages,
        footprint.lines,
        footprint.bill,
        footprint.inputs,
        footprint.upstream,
        footprint.gases,
    )
    return [sum(row.kgco2e for row in rows) for rows in tables]


def stage(footprint, key):
    return sum(row.kgco2e for row in footprint.stages if row.key == key)


def line(footprint, key):
    return sum(row.kgco2e for row in footprint.lines if row.key == key)
