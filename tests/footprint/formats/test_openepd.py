"""openEPD declarations: the models of openEPD read them, modules sum, what is refused."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from footprint.errors import Severity
from footprint.formats import openepd
from footprint.formats.contract import FormatError
from tests.statements import EXAMPLES, statement_of

LIFT = "elevator/home-lift-400kg.yaml"
CHAIR = "chair/bamboo-dining-chair.yaml"
SILK = "textile/silk-scarf.yaml"


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_models_of_openepd_take_every_declaration(example: str) -> None:
    factory = pytest.importorskip("openepd.model.factory")
    document = json.loads(openepd.write(statement_of(example)))
    read = factory.DocumentFactory.from_dict(document)
    assert read.product_name == document["product_name"]
    (method,) = document["impacts"]
    assert method == "IPCC AR6"
    assert read.impacts.get_impact_set(method).gwp.A1A2A3.mean == pytest.approx(
        openepd.value(statement_of(example)).kgco2e
    )
    known = set(type(read).model_fields)
    assert set(document) <= known
    indicators = {
        field.alias or name
        for name, field in type(read.impacts.get_impact_set(method)).model_fields.items()
    }
    assert set(document["impacts"][method]) <= indicators


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_example_of_openepd_is_read() -> None:
    examples = pytest.importorskip("openepd.model.examples.epd")
    found = [
        value
        for name, value in vars(examples).items()
        if name.startswith("EXAMPLE") and isinstance(value, dict) and "impacts" in value
    ]
    assert found
    for example in found:
        assert openepd.read(json.dumps(example).encode()) == example


def gwp(example: str, name: str = "gwp") -> dict[str, Decimal]:
    document = json.loads(openepd.write(statement_of(example)), parse_float=Decimal)
    return {key: Decimal(one["mean"]) for key, one in document["impacts"]["IPCC AR6"][name].items()}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_kinds_sum_to_the_total_in_every_module(example: str) -> None:
    parts = [gwp(example, f"gwp-{name}") for name in ("fossil", "biogenic", "luluc")]
    for module, amount in gwp(example).items():
        if module != "D":  # what lies beyond the boundary is known as a total only
            assert sum(part[module] for part in parts) == amount


def test_a_lift_has_its_modules_and_their_sum() -> None:
    modules = gwp(LIFT)
    assert list(modules) == sorted(modules)
    assert set(modules) == {
        *("A1A2A3", "A1", "A2", "A3", "A4", "A5", "B2", "B4", "B6", "C1", "C2", "C3", "C4", "D")
    }
    assert modules["A1"] + modules["A2"] + modules["A3"] == modules["A1A2A3"]
    assert float(modules["B6"]) == pytest.approx(2640.717, abs=1e-3)


def test_stages_without_a_field_are_said_and_not_put_elsewhere() -> None:
    statement = statement_of(CHAIR)
    (warning,) = (one for one in openepd.missing(statement) if one.code == "stages-without-field")
    assert warning.severity is Severity.WARNING
    assert "C end of life" in warning.text.en
    assert set(gwp(CHAIR)) == {"A1A2A3", "A1", "A2", "A3", "A4", "A5", "D"}
    assert "C end of life" in openepd.declaration(statement)["lca_discussion"]


def test_the_uptake_of_a_tree_is_not_declared_without_the_carbon_in_the_product() -> None:
    statement = statement_of(CHAIR)
    product = statement.disclosure.product.model_copy(update={"biogenic_carbon_kg": None})
    disclosure = statement.disclosure.model_copy(update={"product": product})
    lacking = statement.model_copy(update={"disclosure": disclosure})
    codes = [one.code for one in openepd.missing(lacking) if one.severity is Severity.ERROR]
    assert codes == ["no-biogenic-carbon"]
    assert "kg_C_per_declared_unit" not in openepd.declaration(lacking)


def test_a_life_cycle_without_a_gate_has_no_product_stage() -> None:
    statement = statement_of("tea/green-tea-anji.yaml")
    stages = tuple(one for one in statement.footprint.stages if one.key != "distribution")
    footprint = statement.footprint.model_copy(update={"stages": stages})
    found = openepd.missing(statement.model_copy(update={"footprint": footprint}))
    assert "no-product-stage" in [one.code for one in found]


def test_from_cradle_to_gate_the_gases_other_than_co2_are_told_apart() -> None:
    (whole,) = gwp(SILK, "GWP_GHG").values()
    footprint = statement_of(SILK).footprint
    assert float(whole) == pytest.approx(footprint.kgco2e_without_biogenic_co2, rel=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        {"doctype": "PACT"},
        {"openepd_version": "7.0"},
        {"impacts": {"IPCC AR6": {"gwp": {"A1A2A3": {"mean": "12"}}}}},
        {"impacts": {"IPCC AR6": {"gwp": 3}}},
        {"impacts": [1]},
    ],
)
def test_another_document_is_refused(change: dict[str, object]) -> None:
    document = openepd.declaration(statement_of(LIFT)) | change
    with pytest.raises(FormatError, match="openEPD"):
        openepd.read(json.dumps(document).encode())


def test_what_was_written_is_read_back() -> None:
    statement = statement_of(LIFT)
    assert openepd.read(openepd.write(statement)) == openepd.declaration(statement)
