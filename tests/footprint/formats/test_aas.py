"""Carbon footprints as submodels of the Asset Administration Shell, read by an AAS library."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from footprint.formats import aas, aas_battery
from footprint.formats.aas_footprint import ISO_14067, PHASES, UNITS
from footprint.formats.contract import Format, FormatError
from footprint.statement import Statement
from tests.footprint.formats.official import official
from tests.statements import EXAMPLES, statement_of

PACK = "battery-lithium-ion/lfp-prismatic-pack.yaml"
EBIKE = "battery-lead-acid/e-bike-12v-23ah.yaml"
TEMPLATES = {
    "aas": (
        "IDTA-02023-1-0-1_Template_CarbonFootprint.json",
        "IDTA-02023-1-0-1_Template_CarbonFootprint_forAASMetamodelV3.1.json",
    ),
    "aas-battery": ("IDTA-02035-3-1-0_DBP_ProductCarbonFootprint.json",),
}
FORMATS = {one.key: one for one in (aas.FORMAT, aas_battery.FORMAT)}


def footprints(found: Format, statement: Statement) -> list[dict[str, Any]]:
    assert found.read is not None
    (submodel,) = found.read(found.write(statement))["submodels"]
    (listed,) = submodel["submodelElements"]
    return [{e["idShort"]: e for e in one["value"]} for one in listed["value"]]


def outline(element: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Kinds and meanings of a footprint's parts, by name."""
    return {
        one["idShort"]: (
            one["modelType"],
            one.get("valueType"),
            one.get("typeValueListElement"),
            one["semanticId"]["keys"][0]["value"],
        )
        for one in element["value"]
    }


def template(key: str) -> dict[str, Any]:
    read = json.loads(official(f"aas-carbon-footprint/{TEMPLATES[key][0]}"))
    submodel: dict[str, Any] = read["submodels"][0]
    return submodel


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_aas_library_reads_every_environment_without_a_fault(example: str) -> None:
    adapter = pytest.importorskip("basyx.aas.adapter.json")
    identifiers: set[str] = set()
    stated = [one for one in FORMATS.values() if not one.missing(statement_of(example))]
    for found in stated:
        written = found.write(statement_of(example)).decode()
        read = list(adapter.read_aas_json_file(io.StringIO(written), failsafe=False))
        shell = next(one for one in read if hasattr(one, "asset_information"))
        (submodel,) = (one for one in read if hasattr(one, "submodel_element"))
        identifiers.add(submodel.id)
        assert next(iter(shell.submodel)).key[0].value == submodel.id
        (listed,) = submodel.submodel_element
        amounts = [one.get_referable("PcfCO2eq").value for one in listed.value]
        assert float(amounts[0]) == found.value(statement_of(example)).kgco2e
    assert len(identifiers) == len(stated) > 0


@pytest.mark.parametrize("example", [PACK, "tea/black-tea-bulk.yaml"])
def test_an_aas_library_writes_back_the_same_elements(example: str) -> None:
    adapter = pytest.importorskip("basyx.aas.adapter.json")
    written = aas.write(statement_of(example)).decode()
    store = adapter.read_aas_json_file(io.StringIO(written), failsafe=False)
    again = io.StringIO()
    adapter.write_aas_json_file(again, store)
    (before,), (after,) = (json.loads(one)["submodels"] for one in (written, again.getvalue()))
    same = json.loads(json.dumps(after).replace("+00:00", "Z"))  # the library's way of UTC
    assert same["submodelElements"] == before["submodelElements"]


@pytest.mark.parametrize(("key", "name"), [(k, name) for k, v in TEMPLATES.items() for name in v])
def test_the_official_template_is_read(key: str, name: str) -> None:
    read = FORMATS[key].read
    assert read is not None
    assert read(official(f"aas-carbon-footprint/{name}"))["submodels"][0]["kind"] == "Template"


@pytest.mark.parametrize("key", list(FORMATS))
def test_every_element_means_what_the_official_template_says(key: str) -> None:
    pattern = template(key)
    made = json.loads(FORMATS[key].write(statement_of(PACK)))["submodels"][0]
    assert made["semanticId"] == pattern["semanticId"]
    assert made["administration"]["templateId"] == pattern["administration"]["templateId"]
    listed, wanted = made["submodelElements"][0], pattern["submodelElements"][0]
    assert listed["semanticIdListElement"] == wanted["semanticIdListElement"]
    known = outline(wanted["value"][0])
    mandatory = {
        one["idShort"]
        for one in wanted["value"][0]["value"]
        if one["qualifiers"][0]["value"] == "One"
    }
    for one in listed["value"]:
        written = outline(one)
        assert mandatory <= set(written)
        assert {name: known[name] for name in written} == written


def test_the_values_of_lists_are_those_of_the_official_lists() -> None:
    read = json.loads(official(f"aas-carbon-footprint/{TEMPLATES['aas'][0]}"))
    pairs = set()
    for concept in read["conceptDescriptions"]:
        for data in concept.get("embeddedDataSpecifications", []):
            values = data["dataSpecificationContent"].get("valueList", {})
            for pair in values.get("valueReferencePairs", []):
                pairs.add((pair["value"], pair["valueId"]["keys"][0]["value"].strip()))
    assert {ISO_14067, *PHASES.values(), *UNITS.values()} <= pairs


def test_the_total_of_iso_14067_is_given_per_declared_unit() -> None:
    (tea,) = footprints(aas.FORMAT, statement_of("tea/black-tea-bulk.yaml"))
    assert float(tea["PcfCO2eq"]["value"]) == pytest.approx(1.05462, abs=1e-5)
    assert tea["ReferenceImpactUnitForCalculation"]["value"] == "kg"
    assert [one["value"] for one in tea["LifeCyclePhases"]["value"]] == ["A1-A3"]
    assert tea["ExpirationDate"]["value"] == "2028-12-31T23:59:59Z"
    (module,) = footprints(aas.FORMAT, statement_of("pv-module/topcon-glass-glass.yaml"))
    assert module["ReferenceImpactUnitForCalculation"]["value"] == "piece"
    assert float(module["PcfCO2eq"]["value"]) == pytest.approx(369.66892 * 0.585, rel=1e-6)


def test_a_boundary_nobody_knows_has_no_phases() -> None:
    statement = statement_of(PACK)
    footprint = statement.footprint.model_copy(update={"boundary": "moon-to-mars"})
    (finding,) = aas.missing(statement.model_copy(update={"footprint": footprint}))
    assert finding.code == "phases-unknown"


@pytest.mark.parametrize("example", [PACK, EBIKE])
def test_a_passport_has_all_phases_each_phase_and_the_whole_battery(example: str) -> None:
    made = footprints(aas_battery.FORMAT, statement_of(example))
    phases = [[p["value"][:2] for p in one["LifeCyclePhases"]["value"]] for one in made]
    assert phases == [["A1", "A3", "A4", "C3"], ["A1"], ["A3"], ["A4"], ["C3"], phases[0]]
    units = [one["ReferenceImpactUnitForCalculation"]["value"] for one in made]
    assert units == ["kWh"] * 5 + ["piece"]
    amounts = [Decimal(one["PcfCO2eq"]["value"]) for one in made]
    assert sum(amounts[1:5]) == amounts[0]
    assert made[0]["PerformanceClass"]["value"] == "B"
    (link,) = made[0]["WebLinkToPublicCarbonFootprintStudy"]["value"]
    assert link["value"] == "https://tanbiao.example/s/study"


@pytest.mark.parametrize("key", list(FORMATS))
@pytest.mark.parametrize("name", ["PcfCO2eq", "LifeCyclePhases", "ProductCarbonFootprints"])
def test_an_environment_that_lacks_an_element_is_refused_by_its_name(key: str, name: str) -> None:
    written = json.loads(FORMATS[key].write(statement_of(PACK)))
    (listed,) = written["submodels"][0]["submodelElements"]
    if name == "ProductCarbonFootprints":
        listed["idShort"] = "Others"
    else:
        one = listed["value"][-1]
        one["value"] = [element for element in one["value"] if element["idShort"] != name]
    read = FORMATS[key].read
    assert read is not None
    with pytest.raises(FormatError, match=name):
        read(json.dumps(written).encode())
