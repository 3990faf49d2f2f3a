"""The lift against its templates, ISO 25745-2, physics and published practice."""

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
from product_models.elevator import FAMILY, energy
from product_models.elevator.components import WHOLE_LIFTS, build_lift, composition
from product_models.elevator.design import LiftDesign
from product_models.elevator.parameters import PARAMETERS
from product_models.elevator.parts import FILLERS
from product_models.shared.decline import mean_grid_factor
from product_models.shared.values import Values

RELEASE = load_release()
EXAMPLES = Path(__file__).parents[2] / "examples" / "elevator"
KONE = {
    "rated-load": 630.0,
    "speed": 1.0,
    "travel": 12.0,
    "stops": 5,
    "usage-category": "3",
    "counterweight-filler": "steel",
    "annual-energy": 669.0,
}
MEASURED = {
    "drop": ("annual-energy",),
    "reference_cycle_energy": 60.0,
    "idle_power": 150.0,
    "standby_power": 80.0,
}
RAIL = BillLine(key="R", name="rail", amount=600, unit="kg", part="guide-rail")


def submit(*, boundary=None, unit=None, drop=(), basis="national-2023", **more):
    tables = {key: more.pop(key, ()) for key in ("bill", "energy", "transport", "packaging")}
    given = KONE | {key.replace("_", "-"): value for key, value in more.items()}
    return Submission(
        family="elevator",
        product=Product(name="lift"),
        functional_unit=unit,
        boundary=boundary,
        electricity=basis,
        parameters={key: value for key, value in given.items() if key not in drop},
        **tables,
    )


def result(**more):
    return assess_submission(submit(**more), FAMILY, RELEASE).footprint


def stage(footprint, *keys):
    return sum(row.kgco2e for row in footprint.stages if row.key in keys)


def design(**more):
    submission = submit(**more)
    return LiftDesign(submission, Values(PARAMETERS, submission), RELEASE)


def refusal(**more):
    with pytest.raises(InputError) as caught:
        FAMILY.build(submit(**more), RELEASE)
    (finding,) = caught.value.findings
    assert finding.text.zh != finding.text.en
    assert finding.remedy
    return finding


# ------------------------------------------------------------------ templates
@pytest.mark.parametrize("code", WHOLE_LIFTS)
def test_with_all_defaults_the_model_is_the_whole_lift_it_was_scaled_from(code):
    load, travel, stops = WHOLE_LIFTS[code]
    named = {x.input for x in RELEASE.activity(code).exchanges}
    filler = next(key for key, dataset in FILLERS.items() if dataset in named)
    ours = result(
        boundary="cradle-to-gate",
        basis="province-2023",
        rated_load=load,
        travel=travel,
        stops=stops,
        counterweight_filler=filler,
        factory_site="CN-ZJ",
    ).kgco2e
    assert ours == pytest.approx(view_dataset(code, "ar6-gwp100").score(code), rel=1e-9)


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_inputs_and_gases_sum_to_the_total(boundary):
    leg = TransportLeg(key="T", direction="outbound", mode="air", distance_km=900)
    footprint = result(
        boundary=boundary,
        transport=(leg,),
        recycled_steel_share=0.3,
        grid_decline_share=0.01,
        bill=(RAIL,),
    )
    tables = ("stages", "lines", "bill", "inputs", "upstream", "gases")
    for rows in (getattr(footprint, name) for name in tables):
        assert sum(row.kgco2e for row in rows) == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert {row.key for row in footprint.lines} & {"other"} == set()
    assert (footprint.buckets.aircraft > 0) == (boundary != "cradle-to-gate")


def test_the_modules_of_each_boundary():
    gate, site, grave = (
        {row.key for row in result(boundary=key).stages}
        for key in ("cradle-to-gate", "cradle-to-site", "cradle-to-grave")
    )
    assert gate == {"A1", "A2", "A3"}
    assert site == gate | {"A5"}
    assert grave == site | {"B2", "B4", "B6", "C1", "C2", "C3", "C4"}


def test_module_d_stands_apart_and_no_total_knows_it():
    footprint = result()
    (module_d,) = footprint.beyond
    assert module_d.key == "D"
    assert module_d.kgco2e < 0
    assert "D" not in {row.key for row in footprint.stages}
    assert all(row.activity != "module-d" for row in footprint.inputs)
    assert any(row.code == "beyond-boundary" for row in footprint.findings)
    assert result(boundary="cradle-to-gate").beyond == ()
    less = result(metal_recycling_share=0.5).beyond[0].kgco2e
    assert less == pytest.approx(module_d.kgco2e * 0.5 / 0.95, rel=1e-9)
    per_tkm = result(unit="tkm")
    tkm = 1 / per_tkm.functional_unit.products
    assert per_tkm.beyond[0].kgco2e == pytest.approx(module_d.kgco2e / tkm, rel=1e-9)


# ------------------------------------------------------------------ ISO 25745-2
def test_the_published_office_lift():
    factor = energy.load_factor("traction", 0.5, 0.07)
    assert factor == pytest.approx(0.8852)
    running = energy.running_energy_wh(1500, 0.33, factor, 170.9)
    standing = energy.standby_energy_wh(1500, 21.3, (500, 120), (0.42, 0.58))
    assert running == pytest.approx(37447, rel=1e-3)
    assert standing == pytest.approx(4229, rel=1e-3)
    trip = energy.trip_time(0.33 * 75, 2.5, 1.0, 1.0, 8.0)
    assert trip == pytest.approx(21.3, rel=0.01), "the default ramps meet the worked example"


def test_the_published_residential_lift():
    factor = energy.load_factor("hydraulic", 0.0, 0.075)
    assert factor == pytest.approx(1.05325)
    assert energy.running_energy_wh(30, 0.44, factor, 90.8) == pytest.approx(631, rel=1e-3)
    assert energy.standby_energy_wh(30, 22.5, (50, 31), (0.13, 0.87)) == pytest.approx(
        797, rel=1e-3
    )


def test_the_model_uses_the_equations_it_shows():
    """1600 kg, 75 m, 20 stops, category 5 of the draft: 41.7 kWh a day."""
    lift = design(
        rated_load=1600,
        speed=2.5,
        travel=75,
        stops=20,
        usage_category="5",
        edition="dis-2013",
        reference_cycle_energy=170.9,
        idle_power=500,
        standby_power=120,
        drop=("annual-energy",),
    )
    assert lift.annual_energy[0] / 365 == pytest.approx(41.7, rel=0.002)
    assert not lift.annual_energy[1].primary


@given(
    st.floats(min_value=5, max_value=200),
    st.floats(min_value=0.1, max_value=2),
    st.floats(min_value=0.1, max_value=2),
)
def test_the_reached_speed_inverts_the_way_it_needs(distance_m, acceleration, jerk):
    speed = energy.reached_speed(distance_m, acceleration, jerk)
    way = energy.distance_to_full_speed(speed, acceleration, jerk)
    assert way == pytest.approx(distance_m)


@given(st.floats(min_value=1, max_value=60), st.floats(min_value=0.2, max_value=20))
def test_two_cycles_of_one_line_give_the_cycle_between(per_start, per_metre):
    def cycle(way_m):
        return 2 * per_start + 2 * per_metre * way_m

    found = energy.two_cycle_energy_wh(cycle(60), cycle(20), 60, 20, 30)
    assert found == pytest.approx(cycle(30))


@given(st.floats(min_value=1, max_value=50), st.floats(min_value=0, max_value=0.1))
def test_a_falling_grid_lies_between_nothing_and_todays(years, decline):
    factor = mean_grid_factor(years, decline)
    assert 0 < factor <= 1
    assert mean_grid_factor(years, 0.0) == pytest.approx(1)


def test_counterbalances_between_two_slopes_are_interpolated():
    low, middle, high = (energy.load_factor("traction", x, 0.05) for x in (0.4, 0.45, 0.5))
    assert middle == pytest.approx((low + high) / 2)
    assert energy.load_factor("traction", 0.55, 0.05) is None


def test_more_load_lightens_a_counterweighted_lift():
    light, heavy = (design(average_load_share=share, **MEASURED) for share in (0.05, 0.2))
    assert heavy.annual_energy[0] < light.annual_energy[0]


def test_energy_all_given_by_the_maker_is_primary():
    footprint = result(service_life=25)
    line = next(row for row in footprint.lines if row.key == "operation")
    assert line.primary
    assert line.amount == pytest.approx(669 * 25)
    assert footprint.primary_data_share == pytest.approx(line.share)
    assert not next(x for x in result().lines if x.key == "operation").primary


# ------------------------------------------------------------------ physics of the bill
def test_the_tonne_kilometre_is_that_of_the_rule():
    footprint = result(unit="tkm", edition="dis-2013")
    tkm = 0.075 * 0.63 * (0.44 * 12 * 300 * 365 * 25 / 1000)
    assert footprint.functional_unit.products == pytest.approx(1 / tkm)
    assert footprint.kgco2e == pytest.approx(result().kgco2e / tkm)


@settings(max_examples=6)
@given(st.floats(min_value=1, max_value=59))
def test_a_longer_life_never_raises_the_footprint_per_tonne_kilometre(years):
    shorter = result(unit="tkm", service_life=years, rope_life=3).kgco2e
    assert result(unit="tkm", service_life=years + 1, rope_life=3).kgco2e <= shorter * (1 + 1e-9)


def test_a_cleaner_grid_in_the_country_of_use_lowers_b6_only():
    here, there = result(use_site="CN"), result(use_site="FR")
    assert stage(there, "B6") < stage(here, "B6") / 3
    assert stage(there, "A1", "A2", "A3") == pytest.approx(stage(here, "A1", "A2", "A3"))


def test_a_falling_grid_lowers_b6_by_its_mean():
    fixed, falling = result(), result(grid_decline_share=0.02)
    assert stage(falling, "B6") == pytest.approx(stage(fixed, "B6") * (1 - 0.02 * 12))


def test_replacements_follow_the_lives():
    none, once = result(rope_life=25), result(rope_life=12.5)
    ropes = next(row.kgco2e for row in none.lines if row.key == "default-rope")
    assert "replacement-rope" not in {row.key for row in none.lines}
    replaced = next(row.kgco2e for row in once.lines if row.key == "replacement-rope")
    assert replaced == pytest.approx(ropes)


@settings(max_examples=5)
@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_steel_from_scrap_moves_the_result_between_its_two_ends(one, other):
    low, high = sorted((one, other))
    more, less = (
        result(boundary="cradle-to-gate", recycled_steel_share=x).kgco2e for x in (low, high)
    )
    assert less <= more + 1e-6
    assert result(boundary="cradle-to-gate", recycled_steel_share=1.0).kgco2e <= less + 1e-6


def test_rails_run_the_whole_shaft():
    lift = build_lift(design(rails_per_metre=24.0, shaft_beyond_travel=5.0))
    rail = next(one for one in lift.parts if one.part == "guide-rail")
    assert rail.mass_kg == pytest.approx(24 * (12 + 5))


def test_what_comes_apart_weighs_what_was_put_together():
    lift = build_lift(design())
    assert sum(lift.materials_kg.values()) == pytest.approx(lift.mass_kg)
    assert lift.mass_kg == pytest.approx(2803, rel=0.02), "the declared mass of its template"
    footprint = result()
    landfilled = sum(x.amount for x in footprint.inputs if x.line == "disposal")
    metals = sum(lift.materials_kg[kind] for kind in ("steel", "aluminium", "copper"))
    assert landfilled + 0.95 * metals == pytest.approx(lift.mass_kg)


@pytest.mark.parametrize("code", sorted(part.dataset for part in FAMILY.parts if part.dataset))
def test_the_composition_of_a_part_is_whole(code):
    assert sum(composition(code, RELEASE).values()) == pytest.approx(1)


def test_a_bill_line_replaces_the_default_of_its_part():
    footprint = result(bill=(RAIL,))
    keys = {row.key for row in footprint.lines}
    assert "R" in keys
    assert "default-guide-rail" not in keys
    assert "default-rope" in keys
    rails = next(row for row in footprint.bill if row.key == "subsystem-rails")
    assert rails.primary
    assert rails.kgco2e == pytest.approx(
        600 * view_dataset("lift-guide-rail-cn", "ar6-gwp100").score("lift-guide-rail-cn")
    )


def test_named_steelwork_leaves_the_rest_of_the_default():
    whole = build_lift(design())
    frame = BillLine(key="F", name="frame", amount=200, unit="kg", part="car-frame")
    partly = build_lift(design(bill=(frame,)))
    assert partly.mass_kg == pytest.approx(whole.mass_kg)


def test_a_bill_held_against_the_mass_gets_no_default_part():
    footprint = result(bill=(RAIL,), mass=600.0)
    assert not [row for row in footprint.lines if row.key.startswith("default-guide")]
    assert "default-machine" not in {row.key for row in footprint.lines}


def test_a_loss_is_grossed_up_and_a_supplier_figure_counts_as_it_stands():
    figure = SupplierFigure(kgco2e_per_unit=3.0, source="certificate 1")
    net, lost, bought = (
        next(row.kgco2e for row in result(bill=(line,)).lines if row.key == "R")
        for line in (
            RAIL,
            RAIL.model_copy(update={"loss_share": 0.2}),
            RAIL.model_copy(update={"supplier_figure": figure}),
        )
    )
    assert lost == pytest.approx(net / 0.8)
    assert bought == pytest.approx(1800)


def test_the_filler_decides_and_concrete_is_the_lightest_in_carbon():
    steel, iron, concrete = (
        result(boundary="cradle-to-gate", counterweight_filler=key).kgco2e
        for key in ("steel", "cast-iron", "concrete")
    )
    assert concrete < iron < steel


@pytest.mark.parametrize(
    ("output", "unit"), [(10.0, "unit"), (28.03, "t"), (28030.0, "kg")], ids=str
)
def test_the_factory_meter_may_be_read_per_lift_or_per_tonne(output, unit):
    lift = build_lift(design())
    row = EnergyLine(
        key="E",
        step="lift",
        carrier="electricity",
        amount=2400,
        unit="kWh",
        output_amount=output * (lift.mass_kg / 2803 if unit != "unit" else 1),
        output_unit=unit,
    )
    footprint = result(energy=(row,))
    metered = next(x for x in footprint.inputs if x.line == "E")
    assert metered.amount == pytest.approx(240)
    assert metered.primary


# ------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"speed": 6.0}, "faster-than-travel"),
        ({"stops": 10}, "stops-do-not-fit"),
        ({"landing_doors": 3}, "fewer-doors-than-stops"),
        ({"counterweight_filler": "none"}, "filler-without-counterweight"),
        ({"drop": ("counterweight-filler",)}, "filler-not-named"),
        ({"grid_year": 2040}, "grid-year-in-the-future"),
        ({"drop": ("annual-energy",)}, "energy-not-given"),
        (
            {**MEASURED, "counterbalance_share": 0.58},
            "no-load-factor",
        ),
        ({**MEASURED, "trips_per_day": 8000}, "more-trips-than-a-day"),
        (
            {**MEASURED, "short_cycle_energy": 70},
            "short-cycle",
        ),
        (
            {**MEASURED, "idle_time_share": 0.9},
            "time-shares-above-one",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence(changes, code):
    assert refusal(**changes).code == code


def test_category_six_asks_for_what_nobody_told():
    with pytest.raises(InputError) as caught:
        FAMILY.build(submit(usage_category="6", **MEASURED), RELEASE)
    said = caught.value.say("en")
    assert "average-load-share" in said
    assert "idle-time-share" in said
    assert result(usage_category="6").kgco2e > 0, "a metered lift needs none of it"
    with pytest.raises(InputError, match="average-load-share"):
        result(usage_category="6", unit="tkm")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("usage-category", 7),
        ("usage-category", 0),
        ("counterbalance-share", 0.7),
        ("counterbalance-share", -0.1),
        ("recycled-steel-share", 1.2),
        ("metal-recycling-share", 1.5),
        ("service-life", 0),
        ("speed", 0.1),
        ("stops", 1),
    ],
)
def test_values_out_of_range_are_a_sentence(key, value, tmp_path):
    document = yaml.safe_load((EXAMPLES / "home-lift-400kg.yaml").read_text(encoding="utf-8"))
    document["parameters"][key] = value
    path = tmp_path / "lift.yaml"
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
    assert 2000 < footprint.kgco2e < 200000
    assert {row.key for row in footprint.functional_units} == {"lift", "tkm"}


def test_every_default_has_a_source_and_lies_in_its_range():
    for parameter in FAMILY.parameters:
        default = parameter.default
        found = default.values() if isinstance(default, dict) else [default] if default else []
        assert parameter.label.zh != parameter.label.en or "ISO" in parameter.label.en
        for one in found:
            assert one.source_id in RELEASE.sources, parameter.key
            if parameter.minimum is not None:
                assert parameter.minimum <= one.value <= parameter.maximum


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit
