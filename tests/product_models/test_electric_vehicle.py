"""The electric vehicle against its templates, the balance of its mass and its life."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.bom import BillLine, EnergyLine, SupplierFigure, TransportLeg
from footprint.errors import InputError
from product_models.electric_vehicle import FAMILY
from product_models.electric_vehicle.design import BODY_INPUTS, VehicleDesign, mass_of
from product_models.electric_vehicle.life import material_kg, metals_kg
from product_models.electric_vehicle.parameters import PARAMETERS
from product_models.electric_vehicle.parts import CHEMISTRIES
from product_models.shared.decline import mean_grid_factor
from product_models.shared.values import Values
from tests.product_models import batteries
from tests.product_models.batteries import RELEASE, dataset_kgco2e, line, stage, sums

GRAVE = {"boundary": "cradle-to-grave"}
OUTBOUND = TransportLeg(key="T", direction="outbound", mode="truck-heavy", distance_km=900)
DRY = {"coolant_mass": 0.0, "oil_mass": 0.0, "brake_fluid_mass": 0.0}


def submit(*, boundary=None, unit=None, **more):
    tables = {key: more.pop(key) for key in batteries.TABLES if key in more}
    usual = {"kerb_mass": 1760.0, "battery_capacity": 60.0, "battery_chemistry": "lfp"}
    return batteries.submission(FAMILY, usual | more, boundary=boundary, unit=unit, **tables)


def result(one, basis="national-2023"):
    return batteries.result(FAMILY, one, basis)


def design(one):
    return VehicleDesign(one, Values(PARAMETERS, one), RELEASE)


def bill(part, amount, unit="kg", **more):
    return BillLine(key=f"L-{part}", name=part, amount=amount, unit=unit, part=part, **more)


def pack(kgco2e=5000.0, **more):
    figure = SupplierFigure(kgco2e_per_unit=kgco2e, source="footprint of the pack")
    return bill("battery", 1, "pcs", supplier_figure=figure, **more)


def test_at_the_mass_of_its_template_the_model_is_the_dataset_and_a_battery():
    mass = sum(design(submit()).template_kg.values()) + 60 * mass_of(
        RELEASE.activity("battery-pack-lfp-cn")
    )
    one = submit(kerb_mass=mass, **DRY)
    foreground = FAMILY.build(one, RELEASE)
    car = dataset_kgco2e(foreground, "bev-medium-without-battery-cn")
    battery = 60 * dataset_kgco2e(foreground, "battery-pack-lfp-cn")
    assert result(one).kgco2e == pytest.approx(car + battery, rel=1e-6)


def test_the_recycled_share_of_cast_aluminium_is_that_of_the_release():
    default = next(p for p in PARAMETERS if p.key == "aluminium-recycled-share").default
    alloy = RELEASE.activity("aluminium-casting-alloy-cn")
    taken = next(x for x in alloy.exchanges if x.input == "aluminium-secondary-cn")
    assert (default.value, default.source_id) == (taken.amount, taken.source_id)


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
@pytest.mark.parametrize("approach", ["cut-off", "cff"])
def test_stages_lines_bill_inputs_and_gases_sum_to_the_total(boundary, approach):
    footprint = result(
        submit(
            boundary=boundary,
            circular_approach=approach,
            battery_replacements=1,
            transport=(OUTBOUND,),
            bill=(pack(), bill("steel", 600, loss_share=0.3)),
        )
    )
    for total in sums(footprint):
        assert total == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert footprint.crosscheck_difference < 1e-9


@given(st.floats(min_value=1000, max_value=3500), st.floats(min_value=10, max_value=80))
@settings(deadline=None)
def test_all_masses_close_on_the_kerb_mass(kerb, kwh):
    one = design(submit(kerb_mass=kerb, battery_capacity=kwh))
    found = one.battery_kg + sum(one.fluid_kg.values()) + sum(one.drive_kg.values())
    found += sum(one.default_body_kg.values())
    assert found == pytest.approx(kerb)


def test_what_the_bill_names_is_taken_from_the_default_steel():
    plain, billed = design(submit()), design(submit(bill=(bill("electronics", 40.0),)))
    assert billed.mass_gap_share == pytest.approx(0)
    assert "electronics" not in billed.default_body_kg
    more = 40.0 - plain.default_body_kg["electronics"]
    assert plain.default_body_kg["steel"] - billed.default_body_kg["steel"] == pytest.approx(more)


def test_metals_and_residues_of_the_end_are_what_went_in():
    one = design(submit(boundary="cradle-to-grave"))
    masses, metals = material_kg(one), metals_kg(one)
    body = {"steel", "cast-iron", "gearbox"}
    assert metals["steel"] >= sum(masses[part] for part in body)
    assert sum(metals.values()) < one.kerb_kg - one.battery_kg


def test_a_loss_is_grossed_up():
    net, lossy = (
        result(submit(bill=(bill("glass", 40, loss_share=share),))) for share in (0.0, 0.2)
    )
    assert line(lossy, "L-glass") == pytest.approx(line(net, "L-glass") / 0.8)


def test_moulding_goes_with_billed_plastics():
    footprint = result(submit(bill=(bill("plastics", 150),)))
    taken = {row.dataset for row in footprint.inputs if row.line == "L-plastics"}
    assert taken == {"polypropylene-us", "injection-moulding-cn"}


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_a_battery_is_its_capacity_of_its_chemistry(chemistry):
    one = submit(battery_chemistry=chemistry, battery_capacity=50.0)
    dataset = dataset_kgco2e(FAMILY.build(one, RELEASE), CHEMISTRIES[chemistry][1])
    assert stage(result(one), "battery") == pytest.approx(50 * dataset)


def test_an_assessed_pack_counts_with_its_own_footprint_first_and_replaced():
    footprint = result(submit(bill=(pack(4321.0),), battery_replacements=2, **GRAVE))
    assert stage(footprint, "battery") == pytest.approx(4321)
    assert line(footprint, "battery-replacement") == pytest.approx(2 * 4321)


def test_a_bigger_battery_leaves_less_body_in_the_same_kerb_mass():
    small, big = (design(submit(battery_capacity=kwh)) for kwh in (40.0, 80.0))
    assert big.body_kg < small.body_kg


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
@settings(max_examples=8, deadline=None)
def test_recycled_aluminium_moves_the_result_between_its_two_ends(low, high):
    low, high = sorted((low, high))
    less, more = (result(submit(aluminium_recycled_share=x)).kgco2e for x in (low, high))
    ends = [result(submit(aluminium_recycled_share=x)).kgco2e for x in (1.0, 0.0)]
    assert ends[0] - 1e-6 <= more <= less + 1e-6 <= ends[1] + 2e-6


def test_driving_takes_consumption_distance_and_loss():
    """15 kWh/100 km at the battery, 10 % lost: 16.67 at the wall, 200,000 km, 0.6205 kg/kWh."""
    drive = {"consumption": 15.0, "charging_loss_share": 0.1, "lifetime_km": 200000.0, **GRAVE}
    footprint = result(submit(**drive))
    assert stage(footprint, "use") == pytest.approx(15 / 100 / 0.9 * 200000 * 0.6205)
    at_wall = result(submit(consumption_at="wall", **drive))
    assert stage(at_wall, "use") == pytest.approx(0.9 * stage(footprint, "use"))


def test_a_falling_grid_lowers_driving_by_the_mean_of_its_years():
    fixed, falling = (
        result(submit(grid_decline_share=d, lifetime=10.0, **GRAVE)) for d in (0.0, 0.04)
    )
    assert mean_grid_factor(10, 0.04) == pytest.approx(1 - 0.04 * 4.5)
    assert stage(falling, "use") == pytest.approx(0.82 * stage(fixed, "use"))


@given(st.floats(min_value=1, max_value=40), st.floats(min_value=0, max_value=0.2))
def test_a_mean_grid_factor_lies_between_nothing_and_today(years, decline):
    assert 0 < mean_grid_factor(years, decline) <= 1


def test_a_cleaner_grid_never_raises_the_footprint():
    france, china = (result(submit(use_site=x, **GRAVE)).kgco2e for x in ("FR", "CN"))
    assert france < china


def test_a_longer_life_never_raises_the_footprint_per_km():
    values = [
        result(submit(unit="km", lifetime_km=km, **GRAVE)).kgco2e
        for km in (100000.0, 150000.0, 200000.0, 300000.0)
    ]
    assert values == sorted(values, reverse=True)


def test_refrigerant_leaks_over_the_life_and_at_its_end():
    """0.6 kg, 5 % a year, 15 years: 0.45 kg in use and 0.6 kg at the end, × 1530."""
    footprint = result(submit(refrigerant="r-134a", refrigerant_charge=0.6, **GRAVE))
    assert line(footprint, "refrigerant-leaks") == pytest.approx(0.45 * 1530)
    assert line(footprint, "refrigerant-end") == pytest.approx(0.6 * 1530)
    mild = result(submit(refrigerant="r-1234yf", refrigerant_charge=0.6, **GRAVE))
    assert line(mild, "refrigerant-end") == pytest.approx(0.6 * 0.501)


def test_a_tyre_is_replaced_only_when_it_is_worn():
    short = result(submit(lifetime_km=40000.0, tyre_life=50000.0, **GRAVE))
    assert "maintenance-tyres" not in {row.key for row in short.lines}


def test_the_credit_of_recycling_stands_apart_and_only_if_asked_for():
    cut_off, cff = (result(submit(circular_approach=x, **GRAVE)) for x in ("cut-off", "cff"))
    assert not any(row.key.startswith("credit-") for row in cut_off.lines)
    for metal in ("steel", "aluminium", "copper"):
        assert line(cff, f"credit-{metal}") < 0
    assert stage(cff, "end-of-life") < stage(cut_off, "end-of-life")


def test_meters_replace_the_defaults_of_the_plant():
    row = EnergyLine(
        key="E",
        step="plant",
        carrier="electricity",
        amount=900.0,
        unit="MWh",
        output_amount=1000,
        output_unit="pcs",
        location="CN-ZJ",
    )
    metered, given_ = result(submit(energy=(row,))), result(submit(plant_electricity=900.0))
    assert line(metered, "E") == pytest.approx(line(given_, "electricity-plant"))
    dozens = row.model_copy(update={"amount": 10.8, "output_unit": "dozen"})
    assert line(result(submit(energy=(dozens,))), "E") == pytest.approx(line(metered, "E") / 1000)
    assert "electricity-plant" not in {one.key for one in metered.lines}
    assert "heat-plant" in {one.key for one in metered.lines}


def test_only_what_the_maker_gives_is_primary():
    footprint = result(submit(bill=(pack(), bill("glass", 44))))
    assert {row.key for row in footprint.lines if row.primary} == {"L-battery", "L-glass"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kerb_mass": 600.0, "battery_capacity": 100.0}, "no-mass-left-for-body"),
        ({"kerb_mass": 10.0}, "out-of-range"),
        ({"bill": (bill("steel", 2500),)}, "mass-gap"),
        ({"bill": (bill("steel", 500), bill("plastics", 900))}, "mass-gap"),
        ({"refrigerant_leak_share": 0.9}, "out-of-range"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(changes, code):
    with pytest.raises(InputError) as refused:
        FAMILY.build(submit(**changes), RELEASE)
    assert code in {found.code for found in refused.value.findings}
    assert refused.value.say("zh") != refused.value.say("en")


def test_a_bill_that_misses_some_mass_is_warned_of():
    parts = [*BODY_INPUTS, "foam"]
    masses = design(submit()).default_body_kg
    lines = tuple(bill(part, masses.get(part, 1.0) * 0.95) for part in parts)
    assert "mass-gap" in {row.code for row in result(submit(bill=lines)).findings}


def test_per_km_before_driving_is_named_a_partial_footprint():
    codes = {row.code for row in result(submit(unit="km")).findings}
    assert "partial-footprint-per-km" in codes


def test_every_default_has_a_source_of_the_release_and_is_in_range():
    for parameter in FAMILY.parameters:
        default = parameter.default
        found = default.values() if isinstance(default, dict) else [default] if default else []
        for one in found:
            assert one.source_id in RELEASE.sources, parameter.key
            if parameter.minimum is not None and parameter.maximum is not None:
                assert parameter.minimum <= one.value <= parameter.maximum, parameter.key


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit
