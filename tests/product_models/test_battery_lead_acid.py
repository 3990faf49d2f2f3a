"""Lead-acid batteries against their template, physics, and the loop of lead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.bom import BillLine, EnergyLine, SupplierFigure, TransportLeg
from footprint.errors import InputError
from product_models.battery_lead_acid import FAMILY
from product_models.battery_lead_acid.design import BatteryDesign
from product_models.battery_lead_acid.loop import lead_balance
from product_models.battery_lead_acid.parameters import PARAMETERS
from product_models.shared.values import Values
from tests.product_models.batteries import (
    RELEASE,
    TABLES,
    dataset_kgco2e,
    line,
    result,
    solve,
    stage,
    submission,
    sums,
)

LIFE = "life-cycle-without-use"
LOOP = {"own_return_share": 0.9, "lead_yield": 0.95, "smelter_yield": 0.98}
YIELD = st.floats(min_value=0.5, max_value=1)
SHARE = st.floats(min_value=0, max_value=1)


def submit(*, boundary=None, unit=None, **more):
    tables = {key: more.pop(key, ()) for key in TABLES}
    parameters = {"nominal_voltage": 12.0, "rated_capacity": 20.0, "mass": 7.2} | more
    return submission(FAMILY, parameters, boundary=boundary, unit=unit, **tables)


def footprint(basis="national-2023", **more):
    return result(FAMILY, submit(**more), basis)


def kgco2e(**more):
    return footprint(**more).kgco2e


def design(**more):
    one = submit(**more)
    return BatteryDesign(one, Values(PARAMETERS, one), RELEASE)


def supply(**more):
    """How much of each foreground activity one battery takes."""
    solution = solve(FAMILY.build(submit(**more), RELEASE))
    return dict(zip(solution.system.codes, map(float, solution.supply), strict=True))


def test_with_all_defaults_the_model_is_the_battery_it_was_made_of():
    expected = dataset_kgco2e(
        FAMILY.build(submit(), RELEASE), "battery-lead-acid-cn-zj", "province-2023"
    )
    assert kgco2e(unit="kg", basis="province-2023") == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
@pytest.mark.parametrize("loop", [{}, LOOP], ids=["bought", "loop"])
def test_stages_lines_inputs_and_gases_sum_to_the_total(boundary, loop):
    leg = TransportLeg(key="T", direction="outbound", mode="rail", distance_km=900)
    one = footprint(boundary=boundary, circular_approach="cff", transport=(leg,), **loop)
    assert sums(one) == pytest.approx([one.kgco2e] * 6, rel=1e-9)
    assert one.crosscheck_difference < 1e-9
    assert {row.key for row in one.stages} <= set(FAMILY.stages)


# ---------------------------------------------------------------------- the loop of lead
@given(YIELD, YIELD, SHARE)
def test_lead_bought_is_lead_lost(lead_yield, smelter_yield, returned):
    balance = lead_balance(lead_yield, smelter_yield, returned)
    slag = (1 - smelter_yield) * (balance.scrap + balance.spent)
    uncollected = 1 - returned
    assert balance.bought == pytest.approx(slag + uncollected, abs=1e-12)


@given(YIELD, YIELD, SHARE)
@settings(max_examples=12)
def test_the_solved_loop_is_the_geometric_series(lead_yield, smelter_yield, returned):
    """Lead passes the casting pot 1 + (1 − y) + (1 − y)² + … times until it is in a battery."""
    given_ = {"lead_yield": lead_yield, "smelter_yield": smelter_yield}
    taken = supply(own_return_share=returned, **given_)
    passes = sum((1 - lead_yield) ** k for k in range(200))
    lead_kg = design(**given_).lead_kg
    assert taken["lead"] == pytest.approx(lead_kg * passes, rel=1e-6)
    back = lead_balance(lead_yield, smelter_yield, returned).returned
    assert taken.get("smelter", 0.0) == pytest.approx(lead_kg * back, rel=1e-6)


def test_lead_traced_from_battery_to_battery_settles_at_what_the_model_buys():
    """The first battery is all bought lead; each next one takes what came back of the last."""
    lead_yield, smelter_yield, returned = 0.95, 0.98, 0.9
    back, bought = 0.0, []
    for _ in range(200):
        bought.append(1 / lead_yield - back)
        back = smelter_yield * (1 / lead_yield - 1 + returned)
    assert bought[0] == pytest.approx(1 / lead_yield)
    assert lead_balance(lead_yield, smelter_yield, returned).bought == pytest.approx(bought[-1])


def test_a_kg_of_bought_lead_serves_as_many_batteries_as_the_series_says():
    """Of the lead of one battery r goes on to the next: 1 + r + r² + … batteries in all."""
    lead_yield, smelter_yield, returned = 0.95, 0.98, 0.9
    into_plates = lead_yield / (1 - smelter_yield * (1 - lead_yield))
    onward = returned * smelter_yield * into_plates
    lives = sum(onward**k for k in range(2000))
    bought = lead_balance(lead_yield, smelter_yield, returned).bought
    assert bought * into_plates * lives == pytest.approx(1)


def test_a_perfect_loop_buys_no_lead():
    one = footprint(own_return_share=1.0, smelter_yield=1.0, collection_share=1.0)
    assert not {"lead-primary", "lead-secondary", "default-transport"} & {
        row.line for row in one.inputs if row.activity == "lead"
    }
    assert line(one, "lead-primary") == 0
    assert one.kgco2e < kgco2e()


@given(SHARE, SHARE)
@settings(max_examples=8)
def test_a_larger_loop_never_raises_the_footprint(one, other):
    low, high = sorted((one, other))
    more, less = (kgco2e(own_return_share=share) for share in (high, low))
    assert more <= less * (1 + 1e-9)


def test_the_own_smelter_bears_its_way_back_and_its_own_grid():
    clean, coal = (
        footprint(basis="province-2023", smelter_site=site, **LOOP) for site in ("CN-SC", "CN-NM")
    )
    assert line(clean, "collection") == pytest.approx(line(coal, "collection"))
    assert line(clean, "electricity-smelter") < line(coal, "electricity-smelter")


# ---------------------------------------------------------------------- lead and plant
@given(SHARE)
@settings(max_examples=6)
def test_recycled_lead_moves_the_result_between_its_two_ends(share):
    none, all_ = (kgco2e(secondary_lead_share=x) for x in (0.0, 1.0))
    assert none > all_
    assert kgco2e(secondary_lead_share=share) == pytest.approx(none + share * (all_ - none))


def test_halving_the_lead_yield_doubles_the_lead_cast_but_not_what_is_lost():
    one, half = (supply(lead_yield=share, smelter_yield=1.0) for share in (1.0, 0.5))
    assert half["lead"] == pytest.approx(2 * one["lead"])
    assert lead_balance(0.5, 1.0, 0.0).bought == pytest.approx(1)


def test_halving_the_battery_yield_doubles_the_case_and_the_energy():
    one, half = (footprint(battery_yield=share) for share in (1.0, 0.5))
    for key in ("default-case-abs", "default-acid", "electricity-plant", "electricity-formation"):
        assert line(half, key) == pytest.approx(2 * line(one, key))
    assert line(half, "lead-primary") == pytest.approx(line(one, "lead-primary"))


def test_the_share_of_formation_splits_the_electricity_but_keeps_the_total():
    values = [kgco2e(formation_electricity_share=share) for share in (0.0, 0.3, 1.0)]
    assert values == pytest.approx([values[0]] * 3)


def test_a_meter_of_formation_replaces_only_formation():
    row = EnergyLine(
        key="E",
        step="formation",
        carrier="electricity",
        amount=0.5,
        unit="kWh",
        output_amount=1,
        output_unit="kg",
    )
    before, after = footprint(), footprint(energy=(row,))
    assert line(after, "electricity-plant") == pytest.approx(line(before, "electricity-plant"))
    assert line(after, "electricity-formation") == 0
    expected = dataset_kgco2e(FAMILY.build(submit(), RELEASE), "electricity-cn-2023")
    assert line(after, "E") == pytest.approx(0.5 * expected * 7.2 / 0.24, rel=1e-6)


def test_a_billed_case_replaces_the_default_case_and_is_moulded():
    case = BillLine(key="50", name="PP case", amount=0.4, unit="kg", part="case-pp")
    one = footprint(bill=(case,))
    keys = {row.key for row in one.lines}
    assert "50" in keys
    assert "default-case-abs" not in keys
    assert {row.dataset for row in one.inputs if row.line == "50"} == {
        "polypropylene-us",
        "injection-moulding-cn",
    }


def test_a_suppliers_figure_for_plates_counts_as_it_stands():
    plates = BillLine(
        key="20",
        name="极板",
        amount=3.0,
        unit="kg",
        part="active-mass",
        supplier_figure=SupplierFigure(kgco2e_per_unit=1.0, source="certificate 1"),
    )
    one = footprint(bill=(plates,), unit="battery")
    assert line(one, "20") == pytest.approx(3.0)
    assert "default-active-mass" not in {row.key for row in one.lines}


# ---------------------------------------------------------------------- end of life
def test_the_cut_off_leaves_only_landfill_at_the_end():
    one = footprint(boundary=LIFE)
    assert stage(one, "end-of-life") == pytest.approx(line(one, "disposal"))


def test_what_the_own_loop_takes_back_is_not_credited_again():
    all_own = footprint(
        boundary=LIFE, circular_approach="cff", own_return_share=0.95, collection_share=0.95
    )
    assert line(all_own, "credit-lead") == 0
    assert line(footprint(boundary=LIFE, circular_approach="cff"), "credit-lead") < 0


# ---------------------------------------------------------------------- what cannot be
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nominal_voltage": 3.2}, "a lead-acid cell has 2 V"),
        ({"nominal_voltage": 12.0, "cell_count": 4}, "3 V a cell"),
        ({"rated_capacity": 60.0}, "lead-acid batteries have 15 to 55 Wh/kg"),
        ({"mass": 20.0}, "12 Wh/kg"),
        ({"mass": 0.0}, "must lie between"),
        ({"collection_share": -0.1}, "must lie between"),
        ({"smelter_yield": 1.02}, "must lie between"),
        ({"own_return_share": 0.9, "collection_share": 0.5}, "more than are collected"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes, words):
    with pytest.raises(InputError, match=words) as caught:
        FAMILY.build(submit(**changes), RELEASE)
    assert caught.value.say("zh") != caught.value.say("en")


def test_more_lead_than_battery_is_refused():
    grids = BillLine(key="1", name="grid", amount=7.0, unit="kg", part="lead-parts")
    with pytest.raises(InputError, match="the lead weighs"):
        FAMILY.build(submit(bill=(grids,)), RELEASE)


# ---------------------------------------------------------------------- tables
@pytest.mark.parametrize("parameter", FAMILY.parameters, ids=lambda one: one.key)
def test_every_default_is_in_range_and_has_a_source_of_the_release(parameter):
    one = parameter.default
    if one is not None:
        assert one.source_id in RELEASE.sources
        if parameter.minimum is not None:
            assert parameter.minimum <= one.value <= parameter.maximum
    assert parameter.help.zh
    assert parameter.label.zh != parameter.label.en


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit


def test_what_the_rule_wants_from_the_maker_exists():
    keys = {row.key for table in (FAMILY.parameters, FAMILY.parts, FAMILY.steps) for row in table}
    assert set(FAMILY.primary) <= keys
