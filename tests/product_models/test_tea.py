"""Tea against its templates, the balance of its leaf and the equations of its soil."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.bom import BillLine, EnergyLine, SupplierFigure, TransportLeg
from footprint.errors import InputError
from product_models.shared.biogenic import CO2_PER_CARBON
from product_models.shared.values import Values
from product_models.tea import FAMILY
from product_models.tea.design import TeaDesign
from product_models.tea.parameters import PARAMETERS
from tests.product_models import batteries
from tests.product_models.batteries import RELEASE, dataset_kgco2e, line, stage, sums

OUTBOUND = TransportLeg(key="T", direction="outbound", mode="truck-heavy", distance_km=900)
GROWN = {"n2o-direct", "n2o-indirect", "nitrogen-mineral", "phosphate", "potash", "diesel"}


def submit(kind="green", *, boundary=None, unit=None, **more):
    tables = {key: more.pop(key) for key in batteries.TABLES if key in more}
    return batteries.submission(
        FAMILY, {"kind": kind} | more, boundary=boundary, unit=unit, **tables
    )


def result(one, basis="national-2023"):
    return batteries.result(FAMILY, one, basis)


def design(one):
    return TeaDesign(one, Values(PARAMETERS, one), RELEASE)


def leaf(amount=4.5, **more):
    return BillLine(key="10", name="鲜叶", amount=amount, unit="kg", part="fresh-leaf", **more)


def meter(step, carrier="electricity", amount=1.0, unit="kWh"):
    return EnergyLine(
        key=f"{step}-{carrier}",
        step=step,
        carrier=carrier,
        amount=amount,
        unit=unit,
        output_amount=1,
        output_unit="kg",
    )


def test_with_all_defaults_the_model_is_the_dataset_it_was_made_of():
    """But for organic nitrogen, whose larger volatile share (Frac_GASM) the dataset leaves out."""
    one = submit(packing="none")
    ours = result(one, "province-2023").kgco2e_without_biogenic_co2
    dataset = dataset_kgco2e(FAMILY.build(one, RELEASE), "tea-green-cn-zj", "province-2023")
    assert dataset <= ours == pytest.approx(dataset, rel=0.01)


def test_default_packaging_is_the_dataset_of_retail_packaging():
    packed = result(submit())
    dataset = dataset_kgco2e(FAMILY.build(submit(), RELEASE), "tea-packaging-cn-zj")
    assert stage(packed, "packaging") == pytest.approx(dataset)


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_bill_inputs_and_gases_sum_to_the_total(boundary):
    footprint = result(submit(boundary=boundary, transport=(OUTBOUND,), coproduct_mass=0.1))
    for total in sums(footprint):
        assert total == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert footprint.crosscheck_difference < 1e-9


def test_halving_the_yield_doubles_all_that_grows_with_the_hectare():
    good, poor = (result(submit(leaf_yield=kg)) for kg in (4000.0, 2000.0))
    for key in GROWN:
        assert line(poor, key) == pytest.approx(2 * line(good, key)), key
    assert stage(poor, "processing") == pytest.approx(stage(good, "processing"))


def test_the_soil_emits_what_the_equations_say():
    """Eq. 11.1: 200 × 0.016 + 100 × 0.006; 11.9: (200 × 0.11 + 100 × 0.21) × 0.014; 11.10."""
    one = submit(
        leaf_yield=3000.0,
        nitrogen_mineral=200.0,
        nitrogen_organic=100.0,
        soil_factors="ipcc-2019-wet",
        leaf_per_tea=4.5,
    )
    per_kg = 4.5 / 3000 * 44 / 28 * 273
    indirect = (200 * 0.11 + 100 * 0.21) * 0.014 + 300 * 0.24 * 0.011
    footprint = result(one)
    assert line(footprint, "n2o-direct") == pytest.approx((200 * 0.016 + 0.6) * per_kg)
    assert line(footprint, "n2o-indirect") == pytest.approx(indirect * per_kg)


@given(st.floats(min_value=0, max_value=800), st.floats(min_value=0, max_value=800))
@settings(max_examples=10, deadline=None)
def test_more_nitrogen_never_lowers_the_footprint(low, high):
    low, high = sorted((low, high))
    less, more = (result(submit(nitrogen_mineral=kg)).kgco2e for kg in (low, high))
    assert less <= more + 1e-9


@given(
    st.floats(min_value=4.2, max_value=7),
    st.floats(min_value=0.74, max_value=0.77),
    st.floats(min_value=0.3, max_value=0.7),
    st.floats(min_value=0.02, max_value=0.1),
)
def test_leaf_is_tea_and_water_and_loss(ratio, wet, withered, dry):
    one = design(
        submit(
            leaf_per_tea=ratio,
            leaf_moisture_share=wet,
            withered_moisture_share=withered,
            tea_moisture_share=dry,
            withering_heat=1.0,
        )
    )
    water = one.withered_water_kg + one.fired_water_kg
    assert ratio == pytest.approx(1 + water + one.solid_loss_kg)


def test_a_known_withering_leaves_less_water_to_the_firing():
    unknown = result(submit("black"))
    known = result(submit("black", withering_electricity=0.0, withering_heat=0.0))
    assert line(known, "electricity-firing") < line(unknown, "electricity-firing")
    gaps = [row.text.en for row in known.findings if row.code == "data-gap"]
    assert not any("withering" in gap for gap in gaps)


def test_meters_replace_the_defaults_of_their_step():
    rows = (meter("firing", amount=2.0), meter("firing", "natural-gas", 5.0, "MJ"))
    footprint = result(submit(energy=rows))
    keys = {row.key for row in footprint.lines}
    assert {"firing-electricity", "firing-natural-gas"} <= keys
    assert not {"electricity-firing", "heat-firing"} & keys
    once = result(submit(firing_electricity=2.0))
    assert line(footprint, "firing-electricity") == pytest.approx(line(once, "electricity-firing"))


@pytest.mark.parametrize("step", ["field", "withering", "firing", "packing"])
def test_a_meter_may_be_read_per_any_unit_of_mass(step):
    per_kg, per_tonne = meter(step), meter(step, amount=1.0, unit="MWh")
    per_tonne = per_tonne.model_copy(update={"output_unit": "t"})
    one, other = (result(submit(energy=(row,))) for row in (per_kg, per_tonne))
    assert line(one, f"{step}-electricity") > 0
    assert other.kgco2e == pytest.approx(one.kgco2e)


def test_meters_of_the_factory_are_primary_data():
    footprint = result(submit(energy=(meter("firing"), meter("packing"))))
    metered = line(footprint, "firing-electricity") + line(footprint, "packing-electricity")
    whole = footprint.kgco2e_without_biogenic_co2
    assert footprint.primary_data_share * whole == pytest.approx(metered)


def test_firewood_gives_back_what_its_trees_took_up():
    """30 g of methane and 4 g of N2O per GJ stay; 13 MJ of heat take 20 MJ of wood."""
    one = submit("black", heat_source="wood", withering_heat=0.0, firing_heat=13.0)
    gases = 20 * (30e-6 * 27.0 + 4e-6 * 273)
    assert line(result(one), "heat-firing") == pytest.approx(gases)


@given(st.floats(min_value=0, max_value=1))
@settings(max_examples=5, deadline=None)
def test_tea_and_coproducts_carry_garden_and_processing_together(kg):
    alone = result(submit(packing="none"))
    shared = result(submit(packing="none", coproduct_mass=kg))
    assert shared.kgco2e_without_biogenic_co2 * (1 + kg) == pytest.approx(
        alone.kgco2e_without_biogenic_co2
    )


def test_cheap_dust_carries_less_by_value_than_by_mass_and_the_result_says_so():
    dust = {"coproduct_mass": 0.2, "coproduct_price_share": 0.1}
    by_mass, by_value = (result(submit(allocation=way, **dust)) for way in ("mass", "economic"))
    assert by_mass.kgco2e < by_value.kgco2e < result(submit()).kgco2e
    said = next(row.text.en for row in by_mass.findings if row.code == "allocation")
    assert "83.3% to 98.0%" in said


def test_the_carbon_of_the_tea_is_given_back_at_its_end():
    gate = result(submit(carbon_share=0.5, tea_moisture_share=0.05))
    grave = result(submit(carbon_share=0.5, tea_moisture_share=0.05, boundary="cradle-to-grave"))
    assert line(gate, "carbon-uptake") == pytest.approx(-0.475 * CO2_PER_CARBON)
    assert gate.kgco2e < gate.kgco2e_without_biogenic_co2
    assert grave.kgco2e == pytest.approx(grave.kgco2e_without_biogenic_co2)


def test_a_cleaner_grid_never_raises_the_footprint():
    dirty, clean = (
        result(submit(factory_site=site), "province-2023").kgco2e for site in ("CN-ZJ", "CN-YN")
    )
    assert clean < dirty


def test_brewing_takes_the_heat_of_its_water():
    """100 litres from 20 to 100 °C take 9.302 kWh; at 80 % twice less 60 % more than at 100 %."""
    grave = {"boundary": "cradle-to-grave", "infusion_water": 100.0}
    whole = result(submit(kettle_efficiency_share=1.0, **grave))
    lossy = result(submit(kettle_efficiency_share=0.5, **grave))
    assert stage(whole, "use") == pytest.approx(100 * 4.186 * 80 / 3600 * 0.6205)
    assert stage(lossy, "use") == pytest.approx(2 * stage(whole, "use"))


def test_a_cup_is_three_grams():
    units = {u.key: u.products for u in FAMILY.build(submit(), RELEASE).functional_units}
    assert units["cup"] == pytest.approx(0.003 * units["kg"])
    partial = result(submit(unit="cup"))
    assert "partial-footprint-per-cup" in {row.code for row in partial.findings}


def test_a_bill_line_of_leaf_replaces_the_ratio_with_its_loss():
    net, lossy = (result(submit(bill=(leaf(loss_share=x),))) for x in (0.0, 0.1))
    assert stage(result(submit()), "field") == pytest.approx(stage(net, "field"))
    assert line(lossy, "n2o-direct") == pytest.approx(line(net, "n2o-direct") / 0.9)


def test_bought_leaf_with_a_figure_replaces_the_whole_garden():
    bought = leaf(4.0, supplier_figure=SupplierFigure(kgco2e_per_unit=0.8, source="report 7"))
    footprint = result(submit(bill=(bought,)))
    assert line(footprint, "10") == pytest.approx(3.2)
    assert not GROWN & {row.key for row in footprint.lines}


def test_lime_and_urea_count_once_they_are_given():
    unknown = result(submit())
    assert any("limestone, urea" in row.text.en for row in unknown.findings)
    given_ = result(submit(limestone=399.312, urea=0.0))
    assert line(given_, "limestone") == pytest.approx(0.1 * 0.44 * 4.5)
    assert not any("not counted" in row.text.en for row in given_.findings)


def test_only_what_the_maker_gives_is_primary():
    footprint = result(submit(nitrogen_mineral=300.0, energy=(meter("firing"),)))
    primary = {row.key for row in footprint.lines if row.primary}
    assert primary == {"nitrogen-mineral", "firing-electricity"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"leaf_per_tea": 3.0}, "too-little-leaf"),
        ({"bill": (leaf(3.0),)}, "too-little-leaf"),
        ({"withered_moisture_share": 0.85}, "water-out-of-order"),
        ({"allocation": "economic", "coproduct_mass": 0.1}, "price-missing"),
        ({"leaf_yield": -5.0}, "out-of-range"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(changes, code):
    with pytest.raises(InputError) as refused:
        FAMILY.build(submit(**changes), RELEASE)
    assert code in {found.code for found in refused.value.findings}
    assert refused.value.say("zh") != refused.value.say("en")


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
