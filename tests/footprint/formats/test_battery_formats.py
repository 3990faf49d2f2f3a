"""The four battery formats: the same amounts, valid by the official schemas, refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from lxml import html

from footprint.errors import Finding, Severity
from footprint.formats import (
    aas_battery,
    battery_pass,
    catena_x_battery,
    eu_battery,
    eu_battery_page,
)
from footprint.formats.battery_stages import STAGES, amounts, per_kwh, service_energy_kwh
from footprint.formats.contract import Format, FormatError, refuse_if_lacking
from footprint.formats.eu_battery_law import KNOWN
from footprint.result import Label
from footprint.statement import BatteryIdentity, CatenaX, Statement
from tests.footprint.formats.official import faults, official
from tests.statements import EXAMPLES, statement_of, study_of

PACK = "battery-lithium-ion/lfp-prismatic-pack.yaml"
EBIKE = "battery-lead-acid/e-bike-12v-23ah.yaml"
TO_GATE = "battery-lithium-ion/nmc811-bought-cells.yaml"
PER_KWH = [eu_battery.FORMAT, eu_battery_page.FORMAT, battery_pass.FORMAT, aas_battery.FORMAT]
ALL = [*PER_KWH, catena_x_battery.FORMAT]
PASS = "batterypass-din99100"
COMPONENT = "catena-x/pcf_for_battery_component_supplier-1.0.0"


def codes(findings: Iterable[Finding], *, errors: bool = True) -> set[str]:
    return {one.code for one in findings if (one.severity is Severity.ERROR) is errors}


def disclosed(statement: Statement, **changes: Any) -> Statement:
    return statement.model_copy(
        update={"disclosure": statement.disclosure.model_copy(update=changes)}
    )


def with_battery(statement: Statement, **changes: Any) -> Statement:
    battery = statement.disclosure.battery
    assert battery is not None
    return disclosed(statement, battery=battery.model_copy(update=changes))


def with_footprint(statement: Statement, **changes: Any) -> Statement:
    return statement.model_copy(
        update={"footprint": statement.footprint.model_copy(update=changes)}
    )


@pytest.mark.parametrize("example", [PACK, EBIKE])
def test_stages_per_kwh_are_the_study_over_the_energy_and_sum_exactly(example: str) -> None:
    statement = statement_of(example)
    energy = service_energy_kwh(statement)
    assert energy is not None
    stages, footprint = per_kwh(statement), statement.footprint
    assert tuple(stages.stages) == tuple(STAGES)
    per_battery = footprint.kgco2e / footprint.functional_unit.products
    assert float(stages.total) == pytest.approx(per_battery / energy, rel=1e-6)
    for stage in footprint.stages:
        expected = stage.kgco2e / footprint.functional_unit.products / energy
        assert float(stages.stages[stage.key]) == pytest.approx(expected, rel=1e-4)
    assert float(amounts(statement, 1.0).total) == pytest.approx(per_battery, rel=1e-6)


def test_the_energy_of_a_pack_is_that_of_the_study_and_of_another_that_which_is_disclosed() -> None:
    assert service_energy_kwh(statement_of(PACK)) == pytest.approx(58.0 * 60 * 8)
    assert service_energy_kwh(statement_of(EBIKE)) == 88.0


@pytest.mark.parametrize("found", ALL, ids=lambda one: one.key)
def test_no_other_product_is_stated(found: Format) -> None:
    for example in EXAMPLES:
        if not example.startswith("battery"):
            assert codes(found.missing(statement_of(example))) == {"not-a-battery"}


@pytest.mark.parametrize("found", ALL, ids=lambda one: one.key)
def test_a_footprint_to_the_gate_lacks_two_stages_and_is_told_the_boundary(found: Format) -> None:
    with pytest.raises(FormatError) as refusal:
        refuse_if_lacking(found, statement_of(TO_GATE))
    one = refusal.value.findings[0]
    assert one.code == "not-the-four-stages"
    assert "distribution, end of life and recycling" in one.text.en
    assert one.remedy is not None
    assert "life-cycle-without-use" in one.remedy.zh


@pytest.mark.parametrize("found", PER_KWH, ids=lambda one: one.key)
def test_without_an_energy_there_is_no_amount_per_kwh(found: Format) -> None:
    unknown = with_battery(statement_of(EBIKE), service_energy_kwh=None)
    assert codes(found.missing(unknown)) == {"no-service-energy"}


@pytest.mark.parametrize("found", PER_KWH, ids=lambda one: one.key)
def test_an_energy_that_differs_from_the_study_or_is_no_energy_is_told(found: Format) -> None:
    def told(statement: Statement) -> set[str]:
        return codes(found.missing(statement), errors=False)

    assert told(statement_of(PACK)) == set()
    assert told(with_battery(statement_of(PACK), service_energy_kwh=None)) == set()
    assert told(with_battery(statement_of(PACK), service_energy_kwh=60_000.0)) == {
        "service-energy-differs"
    }
    assert told(with_battery(statement_of(EBIKE), service_energy_kwh=88_000.0)) == {
        "service-energy-unlikely"
    }


@pytest.mark.parametrize("found", PER_KWH, ids=lambda one: one.key)
def test_biogenic_co2_in_the_stages_is_told(found: Format) -> None:
    statement = statement_of(EBIKE)
    less = with_footprint(statement, kgco2e_without_biogenic_co2=statement.footprint.kgco2e * 0.99)
    assert codes(found.missing(less), errors=False) == {"biogenic-co2-counted"}


def test_what_article_7_asks_for_is_in_the_declaration() -> None:
    made = eu_battery.declaration(statement_of(PACK))
    assert made["manufacturer"]["name"]["en"].startswith("Example Exporter")
    assert made["batteryModel"]["model"] == "ND-LFP-120S-162"
    assert made["manufacturingPlant"]["location"]["zh"] == "湖州工厂（虚构）"
    assert made["carbonFootprint"]["totalServiceEnergyKWh"] == "27840"
    assert Decimal(made["carbonFootprint"]["kgCO2ePerKWh"]) == pytest.approx(
        Decimal("0.18124"), abs=Decimal("1e-5")
    )
    assert made["lifeCycleStages"][0]["stage"] == ("raw-material-acquisition-and-pre-processing")
    assert len(made["lifeCycleStages"]) == 4
    assert made["conformityDeclaration"] == "EU-DOC-2026-001"
    assert made["publicStudy"] == "https://tanbiao.example/s/study"


def test_each_letter_of_article_7_that_is_not_filled_is_named() -> None:
    statement = statement_of(PACK)
    empty = disclosed(
        statement,
        battery=None,
        study_url=None,
        declarant=statement.disclosure.declarant.model_copy(update={"address": None}),
        product=statement.disclosure.product.model_copy(update={"plant": None}),
    )
    clauses = {one.clause for one in eu_battery.missing(empty)}
    assert clauses == {f"Regulation (EU) 2023/1542 Art. 7(1)({letter})" for letter in "abcfg"}
    with pytest.raises(FormatError):
        eu_battery.declaration(empty)


def test_what_is_known_of_the_law_is_replaced_by_what_the_exporter_knows() -> None:
    statement = statement_of(PACK)
    shipped = eu_battery.declaration(statement)["legal"]
    assert shipped["state"] == "unclear"
    assert shipped["duty"]["appliesFrom"] == "2025-02-18"
    assert {one.seen for one in KNOWN.dates} == {"secondary"}
    newer = KNOWN.model_copy(update={"state": "in-force", "dates": ()})
    own = with_battery(statement, legal_status=newer)
    assert eu_battery.declaration(own)["legal"]["state"] == "in-force"
    assert "duty" not in eu_battery.declaration(own)["legal"]


@pytest.mark.parametrize(("category", "told"), [("ev", set()), ("sli", {"no-duty"})])
def test_a_battery_without_a_duty_may_be_declared(category: str, told: set[str]) -> None:
    statement = with_battery(statement_of(PACK), category=category)
    assert codes(eu_battery.missing(statement)) == set()
    assert codes(eu_battery.missing(statement), errors=False) == told


@pytest.mark.parametrize("example", [PACK, EBIKE])
def test_a_declaration_is_read_back(example: str) -> None:
    statement = statement_of(example)
    assert eu_battery.read(eu_battery.write(statement)) == eu_battery.declaration(statement)


def test_a_declaration_whose_stages_do_not_sum_is_refused_with_both_numbers() -> None:
    made = eu_battery.declaration(statement_of(PACK))
    total = made["carbonFootprint"]["kgCO2ePerKWh"]
    made["carbonFootprint"]["kgCO2ePerKWh"] = "0.2"
    with pytest.raises(FormatError, match=rf"{total}.* 0\.2 "):
        eu_battery.read(json.dumps(made).encode())


@pytest.mark.parametrize("amount", ["1e-1", 0.18, "0,18", None])
def test_an_amount_that_is_no_plain_decimal_is_refused(amount: Any) -> None:
    made = eu_battery.declaration(statement_of(PACK))
    made["lifeCycleStages"][2]["kgCO2ePerKWh"] = amount
    with pytest.raises(FormatError, match=r"lifeCycleStages\[2\]\.kgCO2ePerKWh"):
        eu_battery.read(json.dumps(made).encode())


@pytest.mark.parametrize("example", [PACK, EBIKE])
def test_the_battery_pass_is_valid_and_read_back(example: str) -> None:
    written = battery_pass.write(statement_of(example))
    assert battery_pass.read(written) == battery_pass.document(statement_of(example))
    assert faults(f"{PASS}/CarbonFootprintForBatteries-schema.json", written) == []


def test_the_sample_of_the_battery_pass_is_read() -> None:
    sample = official(f"{PASS}/CarbonFootprintForBatteries-payload.json")
    assert battery_pass.read(sample) == json.loads(sample)


def test_the_battery_pass_gives_the_stages_as_numbers_that_sum() -> None:
    made = json.loads(battery_pass.write(statement_of(PACK)), parse_float=Decimal)
    stages = made["carbonFootprintPerLifecycleStage"]
    assert sum(one["carbonFootprint"] for one in stages) == made["batteryCarbonFootprint"]
    assert [one["lifecycleStage"] for one in stages] == [
        "RawMaterialExtraction",
        "MainProduction",
        "Distribution",
        "Recycling",
    ]
    assert float(made["absoluteCarbonFootprint"]) == pytest.approx(0.1812417694 * 27_840)


def test_a_passport_needs_a_class_and_a_link() -> None:
    bare = disclosed(with_battery(statement_of(PACK), performance_class=None), study_url=None)
    for found in (battery_pass.FORMAT, aas_battery.FORMAT):
        assert codes(found.missing(bare)) == {"no-performance-class", "no-study-link"}


def test_a_component_is_valid_and_read_back() -> None:
    written = catena_x_battery.write(statement_of(EBIKE))
    assert catena_x_battery.read(written) == catena_x_battery.document(statement_of(EBIKE))
    assert faults(f"{COMPONENT}/PcfForBatteryComponentSupplier-schema.json", written) == []


def test_the_sample_of_the_component_is_read() -> None:
    sample = official(f"{COMPONENT}/PcfForBatteryComponentSupplier.json")
    assert catena_x_battery.read(sample) == json.loads(sample)


@pytest.mark.parametrize("key", ["kg", "battery"])
def test_a_component_is_given_per_kilogram_or_per_piece(key: str) -> None:
    statement = statement_of(EBIKE)
    unit = next(one for one in statement.footprint.functional_units if one.key == key)
    ratio = unit.products / statement.footprint.functional_unit.products
    stages = tuple(
        stage.model_copy(update={"kgco2e": stage.kgco2e * ratio})
        for stage in statement.footprint.stages
    )
    changed = with_footprint(statement, functional_unit=unit, stages=stages, kgco2e=unit.kgco2e)
    shares = catena_x_battery.document(changed)["pcfValues"]["sharesPerStage"]
    assert shares["declaredUnit"] == {"kg": "CO2KG/KG", "battery": "CO2KG/piece"}[key]
    assert shares["absPcfValue"]["stageValue"] == pytest.approx(unit.kgco2e, rel=1e-6)


def test_a_component_takes_no_credit_and_asks_for_what_its_model_demands() -> None:
    assert codes(catena_x_battery.missing(statement_of(PACK))) == {"negative-stage"}
    bare = disclosed(statement_of(EBIKE), catena_x=None)
    assert codes(catena_x_battery.missing(bare)) == {"no-partner-facts"}
    some = disclosed(statement_of(EBIKE), catena_x=CatenaX(legal_entity="BPNL00000000EXAM"))
    (finding,) = catena_x_battery.missing(some)
    assert "catena_x.site" in finding.text.en
    assert "catena_x.legal_entity" not in finding.text.en


def test_credits_that_cancel_most_of_the_total_leave_fewer_sure_digits() -> None:
    statement = statement_of(PACK)
    first = statement.footprint.stages[0]
    rest = sum(stage.kgco2e for stage in statement.footprint.stages[1:])
    nearly = first.model_copy(update={"kgco2e": 1e-4 - rest})
    stages = (nearly, *statement.footprint.stages[1:])
    changed = with_footprint(statement, stages=stages, kgco2e=1e-4)
    assert eu_battery.FORMAT.value(statement).digits == 7
    digits = eu_battery.FORMAT.value(changed).digits
    assert digits is not None
    assert 3 <= digits <= 5


def test_a_battery_identity_alone_makes_no_battery() -> None:
    chair = statement_of("chair/office-swivel-chair.yaml")
    pretended = disclosed(chair, battery=BatteryIdentity(category="ev", service_energy_kwh=1.0))
    assert codes(eu_battery.missing(pretended)) == {"not-a-battery"}


def test_the_public_page_is_whole_in_both_languages_and_needs_no_link_to_itself() -> None:
    statement = disclosed(statement_of(PACK), study_url=None)
    assert codes(eu_battery_page.FORMAT.missing(statement)) == set()
    page = eu_battery_page.write(statement).decode()
    read = html.fromstring(page)
    assert [one.get("lang") for one in read.iter("article")] == ["en", "zh-CN"]
    stages = [row for row in read.iter("td") if (row.text or "").endswith("kg CO2e/kWh")]
    assert len(stages) == 8
    total = sum(Decimal(str(one.text).split()[0]) for one in stages[:4])
    assert f"{total} kg CO2e per kWh of the 27840 kWh" in page
    assert "<script" not in page


def test_the_public_page_does_not_say_which_dataset_a_line_of_the_bill_wanted() -> None:
    page = eu_battery_page.write(statement_of(PACK)).decode()
    found = [one.text.en for one in study_of(PACK).result.findings]
    assert any("Aluminium extrusion" in text for text in found)
    assert "Aluminium" not in page
    assert "NMP" not in page


def test_what_an_exporter_writes_is_never_markup_on_the_page() -> None:
    hostile = Label(en="<img src=x onerror=alert(1)>", zh="</main><script>1</script>")
    statement = statement_of(PACK)
    product = statement.disclosure.product.model_copy(
        update={"name": hostile, "plant": hostile, "model": "</title><script>"}
    )
    page = eu_battery_page.write(disclosed(statement, product=product)).decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img" in page


def test_the_official_schemas_do_find_what_is_wrong() -> None:
    made = json.loads(battery_pass.write(statement_of(PACK)))
    made["carbonFootprintPerLifecycleStage"][0]["lifecycleStage"] = "Use"
    assert faults(f"{PASS}/CarbonFootprintForBatteries-schema.json", json.dumps(made).encode())
    component = json.loads(catena_x_battery.write(statement_of(EBIKE)))
    del component["validityPeriod"]
    schema = f"{COMPONENT}/PcfForBatteryComponentSupplier-schema.json"
    assert len(faults(schema, json.dumps(component).encode())) == 1
