"""The chair against its template, its carbon balance, physics and the rules of seats."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from api.assess import assess_submission
from api.datasets import view_dataset
from api.reading import read_file
from footprint.bom import BillLine, EnergyLine, Product, Submission, SupplierFigure, TransportLeg
from footprint.errors import InputError
from lca_db import load_release
from product_models.chair import FAMILY
from product_models.chair.design import chairs_needed, replacements

RELEASE = load_release()
EXAMPLES = Path(__file__).parents[2] / "examples" / "chair"
TEMPLATE = "office-chair-task-cn-zj"
PARTS = {part.key: part for part in FAMILY.parts}


def line(key, part, amount, unit="kg", **more):
    return BillLine(key=key, name=part or key, amount=amount, unit=unit, part=part, **more)


SEAT = line("S", "pp", 3.0)
FOAM = line("F", "foam", 1.5)
BAMBOO = line("B", "bamboo-laminated", 4.0)


def submit(*bill, boundary=None, unit=None, basis="national-2023", **more):
    tables = {key: more.pop(key, ()) for key in ("energy", "transport", "packaging")}
    parameters = {"mass": 5.0} | {key.replace("_", "-"): x for key, x in more.items()}
    return Submission(
        family="chair",
        product=Product(name="chair"),
        functional_unit=unit or "chair",
        boundary=boundary,
        electricity=basis,
        parameters=parameters,
        bill=bill or (SEAT, FOAM),
        **tables,
    )


def result(*bill, **more):
    return assess_submission(submit(*bill, **more), FAMILY, RELEASE).footprint


def of_line(footprint, key):
    return sum(row.kgco2e for row in footprint.lines if row.key == key)


def template_bill():
    """The bill of the task chair of the database, as a maker would write it."""
    taken = {x.input: x.amount for x in RELEASE.activity(TEMPLATE).exchanges}
    in_mass = ("pp", "pa", "pa-gf", "foam", "plywood", "zinc", "mechanism", "fabric")
    bill = [line(key, key, taken[PARTS[key].dataset]) for key in in_mass]
    bases = taken["chair-base-aluminium-diecast-cn-zj"]
    bill.append(line("aluminium", "aluminium", bases * 2.6))
    bill.append(line("gas-lift", "gas-lift", 1, "unit"))
    film = "polyethylene-low-density-cn"
    bill.append(BillLine(key="film", name="film", amount=taken[film], unit="kg", dataset=film))
    return bill, (line("carton", "carton", taken["corrugated-board-cn"]),)


def test_with_the_bill_of_the_template_the_model_is_its_dataset():
    bill, packaging = template_bill()
    chair = result(
        *bill,
        packaging=packaging,
        boundary="cradle-to-gate",
        basis="province-2023",
        factory_site="CN-ZJ",
        mass=19.21 - packaging[0].amount,
    )
    expected = view_dataset(TEMPLATE, "ar6-gwp100").score(TEMPLATE)
    assert chair.kgco2e == pytest.approx(expected, rel=5e-3), "ours moulds on the local grid"


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_inputs_and_gases_sum_to_the_total(boundary):
    bill, packaging = template_bill()
    leg = TransportLeg(key="T", direction="outbound", mode="air", distance_km=900)
    footprint = result(
        *bill, BAMBOO, packaging=packaging, boundary=boundary, transport=(leg,), gas_lift_life=4
    )
    tables = ("stages", "lines", "bill", "inputs", "upstream", "gases")
    for rows in (getattr(footprint, name) for name in tables):
        assert sum(row.kgco2e for row in rows) == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert {row.key for row in footprint.lines} & {"other"} == set()
    assert (footprint.buckets.aircraft > 0) == (boundary != "cradle-to-gate")


def test_the_stages_of_each_boundary():
    film = (line("P", "film", 0.2),)
    gate, site, grave = (
        {row.key for row in result(boundary=key, packaging=film).stages}
        for key in ("cradle-to-gate", "cradle-to-site", "cradle-to-grave")
    )
    assert gate == {"A1", "A2", "A3"}
    assert site == gate | {"A4", "A5"}
    assert grave == site | {"C"}
    replaced = result(packaging=film, upholstery_life=5)
    assert {row.key for row in replaced.stages} == grave | {"B"}


# ------------------------------------------------------------------ biogenic carbon
@settings(max_examples=8)
@given(st.floats(min_value=0.1, max_value=20), st.floats(min_value=0, max_value=0.6))
def test_what_bamboo_takes_up_it_gives_back_by_its_end(kilograms, loss):
    bamboo = BAMBOO.model_copy(update={"amount": kilograms, "loss_share": loss})
    whole = result(bamboo)
    gases = {row.code: row.kg for row in whole.gases}
    assert gases["co2-biogenic"] == pytest.approx(gases["co2-uptake"], rel=1e-6)
    assert whole.kgco2e == pytest.approx(whole.kgco2e_without_biogenic_co2, rel=1e-6)


def test_at_the_gate_bamboo_keeps_its_carbon_apart():
    gate = result(BAMBOO, boundary="cradle-to-gate")
    kept = gate.kgco2e_without_biogenic_co2 - gate.kgco2e
    assert 1.5 * 4 < kept < 1.75 * 4, "about 1.7 kg CO2 per kg of strip, glue aside"
    assert gate.buckets.biogenic_removal < 0
    assert any(row.code == "biogenic-carbon" for row in gate.findings)
    assert not any(row.code == "biogenic-carbon" for row in result().findings)


# ------------------------------------------------------------------ seats, lives, parts
@given(st.floats(min_value=0.5, max_value=60), st.sampled_from((10.0, 15.0)))
def test_a_seat_never_takes_less_than_one_chair(life, reference):
    chairs = chairs_needed(life, reference)
    assert chairs >= 1
    assert chairs * life >= reference * (1 - 1e-9)


def test_a_chair_of_five_years_counts_twice_or_three_times():
    one = result(service_life=5).kgco2e
    assert result(service_life=5, unit="seat-10").kgco2e == pytest.approx(2 * one)
    assert result(service_life=5, unit="seat-15").kgco2e == pytest.approx(3 * one)
    assert result(service_life=30, unit="seat-15").kgco2e == pytest.approx(one)


@settings(max_examples=6)
@given(st.floats(min_value=1, max_value=14))
def test_a_longer_life_never_raises_the_footprint_of_a_seat(years):
    shorter, longer = (
        result(service_life=life, unit="seat-15", upholstery_life=2).kgco2e
        for life in (years, years + 1)
    )
    assert longer <= shorter * (1 + 1e-9)


def test_a_part_replaced_once_is_paid_for_once_more():
    assert replacements(10, 5) == 1
    assert replacements(10, 12) == 0
    assert replacements(40, 5) == replacements(15, 5), "beyond every functional unit"
    footprint = result(SEAT, line("C", "caster", 0.7), service_life=10, caster_life=5)
    replaced = of_line(footprint, "replaced-caster")
    assert replaced > of_line(footprint, "C") > 0
    assert next(x for x in footprint.lines if x.key == "replaced-caster").primary


# ------------------------------------------------------------------ materials and steps
def test_halving_the_yield_doubles_the_foam():
    whole, half = FOAM, FOAM.model_copy(update={"loss_share": 0.5})
    assert of_line(result(SEAT, half), "F") == pytest.approx(2 * of_line(result(SEAT, whole), "F"))


def test_a_metal_line_with_a_loss_replaces_the_usual_offcut():
    steel = line("M", "mechanism", 2.0)
    usual = next(
        x.amount
        for x in RELEASE.activity("chair-mechanism-steel-cn-zj").exchanges
        if x.unit == "kg"
    )
    own = steel.model_copy(update={"loss_share": 0.5})
    first, second = (result(SEAT, x) for x in (steel, own))
    assert of_line(second, "M") / of_line(first, "M") == pytest.approx(2 / usual)
    assert of_line(first, "step-metalwork") == pytest.approx(of_line(second, "step-metalwork"))


@settings(max_examples=5)
@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_recycled_aluminium_moves_the_result_between_its_two_ends(one, other):
    low, high = sorted((one, other))
    base = line("A", "aluminium", 2.6)
    more, less = (result(SEAT, base, recycled_aluminium_share=x).kgco2e for x in (low, high))
    assert less <= more + 1e-9
    assert result(SEAT, base, recycled_aluminium_share=1.0).kgco2e <= less + 1e-9


def test_module_d_stands_apart_and_counts_net_scrap_only():
    base = line("A", "aluminium", 2.6)
    primary, recycled = (
        result(SEAT, base, recycled_aluminium_share=x, metal_recycling_share=0.8)
        for x in (0.0, 1.0)
    )
    assert primary.beyond[0].kgco2e < 0 < recycled.beyond[0].kgco2e
    assert result(SEAT, FOAM).beyond == ()
    assert "D" not in {row.key for row in primary.stages}


def test_a_meter_replaces_the_energy_of_its_step():
    row = EnergyLine(
        key="E",
        step="moulding",
        carrier="electricity",
        amount=2,
        unit="kWh",
        output_amount=1,
        output_unit="kg",
    )
    footprint = result(energy=(row,))
    metered = next(x for x in footprint.inputs if x.line == "E")
    assert metered.amount == pytest.approx(6), "2 kWh/kg on 3 kg of polypropylene"
    moulded = [x for x in footprint.inputs if x.activity == "moulding" and x.unit == "kWh"]
    assert moulded == [metered]
    per_lot = row.model_copy(
        update={"step": "assembly", "amount": 500, "output_amount": 0.5, "output_unit": "t"}
    )
    assembled = next(x for x in result(energy=(per_lot,)).inputs if x.line == "E")
    assert assembled.amount == pytest.approx(5), "500 kWh on 0.5 t, a chair of 5 kg"


def test_a_cleaner_grid_never_raises_the_footprint():
    clean = result(basis="province-2023", factory_site="CN-SC").kgco2e
    assert clean < result(basis="province-2023", factory_site="CN-NM").kgco2e


def test_delivery_is_by_default_or_by_its_legs():
    near, far = (result(delivery_distance=km) for km in (100, 1000))
    default = [of_line(x, "default-delivery") for x in (near, far)]
    assert default[1] == pytest.approx(10 * default[0])
    leg = TransportLeg(key="T", direction="outbound", mode="truck-heavy", distance_km=100)
    own = result(transport=(leg,))
    assert of_line(own, "default-delivery") == 0
    assert of_line(own, "T") == pytest.approx(default[0])


# ------------------------------------------------------------------ what is refused
@pytest.mark.parametrize("bill", [(line("M", "mechanism", 5.0),), (line("A", "aluminium", 5.0),)])
def test_a_chair_without_a_seat_is_a_sentence(bill):
    with pytest.raises(InputError) as caught:
        FAMILY.build(submit(*bill), RELEASE)
    (finding,) = caught.value.findings
    assert finding.code == "no-seat-material"
    assert "座面" in finding.text.zh


def test_a_seat_may_stand_behind_a_dataset_or_a_supplier_figure():
    foam = BillLine(
        key="1", name="foam", amount=1, unit="kg", dataset="polyurethane-foam-flexible-cn"
    )
    figure = SupplierFigure(kgco2e_per_unit=20, source="certificate 1")
    bought = BillLine(key="1", name="seat", amount=1, unit="unit", supplier_figure=figure)
    assert of_line(result(foam), "1") > 0
    assert of_line(result(bought), "1") == pytest.approx(20)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("service-life", 0),
        ("recycled-aluminium-share", 1.2),
        ("metal-recycling-share", 1.01),
        ("caster-life", -1),
        ("mass", 0),
    ],
)
def test_values_out_of_range_are_a_sentence(key, value, tmp_path):
    document = yaml.safe_load((EXAMPLES / "office-swivel-chair.yaml").read_text(encoding="utf-8"))
    document["parameters"][key] = value
    path = tmp_path / "chair.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_file(path, {}, date(2026, 6, 1), RELEASE)
    assert caught.value.findings[0].place.column


# ------------------------------------------------------------------ examples and tables
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_example_and_its_workbook_say_the_same(path):
    document, workbook = (
        read_file(one, {}, date(2026, 6, 1), RELEASE) for one in (path, path.with_suffix(".xlsx"))
    )
    assert document.submission.hash == workbook.submission.hash
    footprint = assess_submission(document.submission, FAMILY, RELEASE).footprint
    assert 5 < footprint.kgco2e < 200
    assert not [row for row in footprint.findings if row.code == "mass-gap"]


def test_every_default_has_a_source_and_lies_in_its_range():
    for parameter in FAMILY.parameters:
        assert parameter.label.zh != parameter.label.en
        if parameter.default:
            assert parameter.default.source_id in RELEASE.sources, parameter.key
        if parameter.default and parameter.minimum is not None:
            assert parameter.minimum <= parameter.default.value <= parameter.maximum


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit
