"""Textiles against their templates, physics and what no mill can make."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.assessment import Choices, assess
from footprint.bom import BillLine, EnergyLine, Product, Submission, SupplierFigure, TransportLeg
from footprint.calculation import calculate
from footprint.contribution import Contributions
from footprint.errors import InputError
from footprint.linking import link
from footprint.system import ProductSystem
from footprint.units import parse_unit
from lca_db import load_release
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER
from product_models.textile import FAMILY
from product_models.textile.counts import to_nm
from product_models.textile.fibres import CO2_PER_CARBON, FIBRES
from product_models.textile.products import GARMENTS

RELEASE = load_release()
COTTON = {"cotton_xinjiang_share": 1}
AMERICAN = {"cotton_us_share": 1}
RING = {**COTTON, "yarn_count": 40, "yarn_count_unit": "nm"}
DTY = {"polyester_share": 1, "spinning_route": "filament-dty"}
KNIT = {"fabric_route": "knit-circular"}
SILK = {"silk_share": 1, "spinning_route": "reeled-silk", "fabric_route": "weave-silk"}
ZHEJIANG = {"spinning_site": "CN-ZJ"}
GRAVE = "cradle-to-grave"


def submit(product="t-shirt", *, boundary=None, unit=None, **more):
    tables = {key: more.pop(key, ()) for key in ("bill", "energy", "transport", "packaging")}
    return Submission(
        family="textile",
        product=Product(name=product),
        functional_unit=unit,
        boundary=boundary,
        parameters={"product": product} | {k.replace("_", "-"): v for k, v in more.items()},
        **tables,
    )


def result(submission, basis="province-2023"):
    choices = Choices(
        background=RELEASE,
        method=RELEASE.methods["ar6-gwp100"],
        bases={basis: RELEASE.bases[basis]},
        basis=basis,
        sources={},
        code=("test", "test"),
        model="test",
        family_label=FAMILY.label,
        rule=FAMILY.rule,
    )
    return assess(submission, FAMILY.build(submission, RELEASE), choices)


def fossil(submission):
    return result(submission).kgco2e_without_biogenic_co2


def stage(footprint, key):
    return next((row.kgco2e for row in footprint.stages if row.key == key), 0.0)


def biogenic_co2(footprint):
    """Net biogenic carbon dioxide of a result [kg]."""
    codes = {"co2-uptake", "co2-biogenic"}
    return sum(row.kgco2e for row in footprint.gases if row.code in codes)


def dataset_kgco2e(code):
    """Footprint of one unit of a dataset without biogenic carbon dioxide, by bw2calc."""
    taken = technosphere(code, 1, RELEASE.activity(code).unit, FROM_MAKER)
    foreground = FAMILY.build(submit(), RELEASE)
    only = replace(foreground.activities[-1], exchanges=(taken,))
    linked = link(replace(foreground, activities=(only,)), RELEASE, RELEASE.bases["province-2023"])
    system = ProductSystem(linked, RELEASE, {})
    return Contributions(calculate(system, RELEASE.methods["ar6-gwp100"])).without_biogenic_co2


def line(key, amount, part=None, unit="kg", **more):
    return BillLine(key=key, name=key, amount=amount, unit=unit, part=part, **more)


def meter(step, amount, carrier="electricity", unit="kWh", output=1, output_unit="kg"):
    return EnergyLine(
        key=f"E-{step}-{carrier}",
        step=step,
        carrier=carrier,
        amount=amount,
        unit=unit,
        output_amount=output,
        output_unit=output_unit,
    )


# ---------------------------------------------------------------------- the datasets behind it
@pytest.mark.parametrize(
    ("product", "parameters", "dataset"),
    [
        ("t-shirt", {}, "tshirt-cotton-170g-cn-zj"),
        ("silk-scarf", ZHEJIANG, "silk-scarf-88cm-cn-zj"),
        ("polyester-jacket", ZHEJIANG, "jacket-polyester-500g-cn-zj"),
        (
            "childrens-set",
            {
                "mass": 0.18,
                "sewing_minutes": 20,
                "printing": "pigment",
                "print_share": 0.05 / (0.18 / 0.82 * 5),
            },
            "children-top-cotton-180g-cn-zj",
        ),
        ("yarn", RING, "yarn-cotton-ring-nm40-cn"),
        ("yarn", {**RING, "yarn_count": 102}, "yarn-cotton-ring-nm102-cn"),
        (
            "yarn",
            {**RING, "yarn_count": 24, "spinning_route": "open-end"},
            "yarn-cotton-openend-nm24-cn",
        ),
        (
            "yarn",
            {"viscose_share": 1, "yarn_count": 54, "yarn_count_unit": "nm"},
            "yarn-viscose-ring-nm54-cn",
        ),
        ("yarn", {"wool_share": 1, "spinning_route": "worsted"}, "yarn-wool-worsted-cn"),
        ("yarn", {**DTY, **ZHEJIANG}, "polyester-filament-dty-cn-zj"),
        (
            "yarn",
            {"polyester_share": 1, "spinning_route": "filament-fdy", **ZHEJIANG},
            "polyester-filament-fdy-cn-zj",
        ),
        (
            "yarn",
            {"polyester_recycled_share": 1, "spinning_route": "filament-poy", **ZHEJIANG},
            "polyester-recycled-filament-cn-zj",
        ),
        (
            "yarn",
            {"polyamide_6_share": 1, "spinning_route": "filament-fdy", **ZHEJIANG},
            "polyamide-6-filament-cn-zj",
        ),
        (
            "yarn",
            {"silk_share": 1, "spinning_route": "reeled-silk", "cocoon": "dried", **ZHEJIANG},
            "raw-silk-dried-cocoon-cn-zj",
        ),
        (
            "fabric",
            {**RING, "fabric_route": "weave-air-jet"},
            "fabric-cotton-woven-dyed-cn-zj",
        ),
        (
            "fabric",
            {**RING, "yarn_count": 54, "fabric_route": "knit-flat", "wet_route": "none"},
            "fabric-cotton-knit-flat-cn-zj",
        ),
        (
            "fabric",
            {
                "polyester_share": 1,
                "spinning_route": "filament-mixed",
                "fabric_route": "weave-water-jet",
                **ZHEJIANG,
            },
            "fabric-polyester-woven-dyed-cn-zj",
        ),
        ("fabric", {**DTY, **KNIT, **ZHEJIANG}, "fabric-polyester-knit-dyed-cn-zj"),
        ("fabric", {**SILK, **ZHEJIANG}, "silk-fabric-finished-cn-zj"),
    ],
)
def test_the_model_at_its_defaults_is_the_dataset_it_was_made_of(product, parameters, dataset):
    ours = fossil(submit(product, **parameters))
    assert ours == pytest.approx(dataset_kgco2e(dataset), rel=2e-3)


# ---------------------------------------------------------------------- sums and carbon
@pytest.mark.parametrize("product", ["t-shirt", "silk-scarf", "polyester-jacket", "childrens-set"])
@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_inputs_and_gases_sum_to_the_total(product, boundary):
    leg = TransportLeg(key="T", direction="outbound", mode="air", distance_km=900)
    footprint = result(submit(product, boundary=boundary, transport=(leg,)))
    for rows in (
        footprint.stages,
        footprint.lines,
        footprint.bill,
        footprint.inputs,
        footprint.upstream,
        footprint.gases,
    ):
        assert sum(row.kgco2e for row in rows) == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert footprint.crosscheck_difference < 1e-9
    assert (footprint.buckets.aircraft > 0) == (boundary != "cradle-to-gate")
    assert "other" not in {row.key for row in footprint.lines}


@pytest.mark.parametrize(
    ("parameters", "carbon"),
    [
        ({**AMERICAN, "yarn_count": 40, "yarn_count_unit": "nm"}, 0.42),
        ({**AMERICAN, "spinning_loss_share": 0.3, "spinning_electricity": 2}, 0.42),
        ({"wool_share": 1, "spinning_route": "worsted"}, 0.50),
        ({"cotton_world_share": 1, "yarn_count": 40, "yarn_count_unit": "nm"}, 0.42),
        ({"viscose_share": 1, "yarn_count": 40, "yarn_count_unit": "nm"}, 1.5 / CO2_PER_CARBON),
        (DTY, 0.0),
    ],
)
def test_at_the_gate_the_biogenic_balance_is_the_carbon_in_the_product(parameters, carbon):
    footprint = result(submit("yarn", **parameters))
    assert biogenic_co2(footprint) == pytest.approx(-carbon * CO2_PER_CARBON, abs=2e-3)


@pytest.mark.parametrize(
    "parameters",
    [
        AMERICAN,
        {**AMERICAN, "dead_stock_share": 0.15},
        {**AMERICAN, "recycling_share": 0.4},
        {**AMERICAN, "cutting_waste_share": 0.5},
        {**AMERICAN, "dyeing_medium": "yarn"},
        {"wool_share": 0.5, "viscose_share": 0.3, "elastane_share": 0.2},
    ],
)
def test_over_the_whole_life_the_biogenic_carbon_dioxide_is_nil(parameters):
    footprint = result(submit(boundary=GRAVE, **parameters))
    assert biogenic_co2(footprint) == pytest.approx(0, abs=2e-3)
    assert any(row.code == "biogenic-carbon-content" for row in footprint.findings)


def test_the_uptake_of_a_dataset_is_the_carbon_we_say_the_fibre_holds():
    for key, fibre in FIBRES.items():
        if not (fibre.carbon and fibre.books_uptake):
            continue
        bare = submit("yarn", **{f"{key.replace('-', '_')}_share": 1}, spinning_electricity=0.05)
        uptake = next(row.kg for row in result(bare).gases if row.code == "co2-uptake")
        lost = 0.12 if key.startswith("cotton") else 0.04
        assert uptake * (1 - lost) / CO2_PER_CARBON == pytest.approx(fibre.carbon, rel=0.02), key


# ---------------------------------------------------------------------- physics
@given(st.floats(min_value=0, max_value=0.49))
@settings(max_examples=10)
def test_mass_in_is_mass_out_and_losses(loss):
    submission = submit("fabric", **RING, **KNIT, fabric_loss_share=loss, wet_route="none")
    greige = next(a for a in FAMILY.build(submission, RELEASE).activities if a.code == "greige")
    taken = sum(one.amount for one in greige.exchanges if one.input == "yarn")
    assert taken * (1 - loss) == pytest.approx(1)


@pytest.mark.parametrize("key", ["cutting_waste_share", "fabric_loss_share", "wet_loss_share"])
def test_losing_half_doubles_what_comes_before(key):
    before = result(submit(**{key: 0.0}))
    after = result(submit(**{key: 0.5}))
    inputs = {
        name: sum(row.amount for row in footprint.inputs if row.dataset == "cotton-lint-cn-xj")
        for name, footprint in (("before", before), ("after", after))
    }
    assert inputs["after"] == pytest.approx(2 * inputs["before"], rel=1e-9)


@given(st.floats(min_value=10, max_value=120), st.floats(min_value=10, max_value=120))
@settings(max_examples=10)
def test_finer_yarn_takes_more_electricity_in_proportion(one, other):
    kwh = [
        sum(
            row.amount
            for row in result(submit("yarn", **{**RING, "yarn_count": count})).inputs
            if row.line == "electricity-spinning"
        )
        for count in (one, other)
    ]
    assert kwh[0] / one == pytest.approx(kwh[1] / other, rel=1e-9)
    assert kwh[0] / one == pytest.approx(0.091, rel=1e-6)


@pytest.mark.parametrize(
    ("count", "unit"), [(40, "nm"), (40 / 1.693363, "ne"), (250, "dtex"), (25, "tex"), (225, "den")]
)
def test_a_count_means_the_same_in_every_unit(count, unit):
    assert to_nm(count, unit) == pytest.approx(40, rel=1e-5)
    written = {**RING, "yarn_count": count, "yarn_count_unit": unit}
    assert fossil(submit("yarn", **written)) == pytest.approx(fossil(submit("yarn", **RING)))


def test_picks_of_an_even_fabric_are_what_its_count_and_mass_say():
    woven = {**RING, "fabric_route": "weave-air-jet", "surface_mass": 216}
    assert fossil(submit("fabric", **woven, weft_density=40)) == pytest.approx(
        fossil(submit("fabric", **woven)), rel=1e-9
    )
    denser = result(submit("fabric", **woven, weft_density=50))
    usual = result(submit("fabric", **woven))
    kwh = [
        sum(row.amount for row in one.inputs if row.line == "electricity-fabric")
        for one in (denser, usual)
    ]
    assert kwh[0] / kwh[1] == pytest.approx(1.25, rel=1e-9)


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
@settings(max_examples=10)
def test_recycled_polyester_moves_the_result_between_its_two_ends(low, high):
    low, high = sorted((low, high))
    values = [
        fossil(
            submit(
                "yarn",
                polyester_share=1 - share,
                polyester_recycled_share=share,
                spinning_route="filament-fdy",
            )
        )
        for share in (0, low, high, 1)
    ]
    steps = [after - before for before, after in pairwise(values)]
    assert max(steps) <= 1e-12  # falls, but for the last digit of equal shares


def test_allocation_half_lies_between_recycled_and_virgin():
    base = {"polyester_recycled_share": 1, "spinning_route": "filament-fdy"}
    cut_off = fossil(submit("yarn", **base))
    shared = fossil(submit("yarn", **base, recycling_approach="50-50"))
    virgin = fossil(submit("yarn", **base, recycling_approach="cff", recycling_allocation=0.0))
    assert shared == pytest.approx((cut_off + virgin) / 2)
    assert cut_off < shared < virgin


def test_a_longer_life_never_raises_the_result_per_wear():
    values = [
        result(submit(boundary=GRAVE, unit="wear", wears=wears)).kgco2e for wears in (20, 45, 90)
    ]
    assert values == sorted(values, reverse=True)
    multiplied = result(submit(boundary=GRAVE, unit="wear", wears=45, durability=1.45)).kgco2e
    assert multiplied * 1.45 == pytest.approx(values[1])


def test_a_cleaner_grid_never_raises_the_footprint():
    steps = ("spinning_site", "fabric_site", "wet_site", "making_site")
    for step in steps:
        assert fossil(submit(**{step: "CN-SC"})) < fossil(submit(**{step: "CN-NM"})), step


def test_dyeing_the_garment_spares_the_waste_and_dyeing_yarn_does_not():
    fabric, yarn, garment = (
        result(submit(dyeing_medium=medium)) for medium in ("fabric", "yarn", "garment")
    )
    heat = [
        sum(row.amount for row in one.inputs if row.line == "heat-wet")
        for one in (fabric, yarn, garment)
    ]
    assert heat[2] == pytest.approx(heat[0] * 0.85)
    assert heat[1] > heat[0]


def test_printing_counts_the_area_that_is_printed():
    twice, once = (result(submit(printing="pigment", print_share=share)) for share in (0.4, 0.2))
    keys = ("electricity-printing", "heat-printing", "inputs-printing")
    for key in keys:
        many, few = (
            sum(row.amount for row in one.inputs if row.line == key) for one in (twice, once)
        )
        assert many == pytest.approx(2 * few)


def test_single_steps_add_up_to_the_dyehouse_made_of_them():
    steps = {"wet_route": "steps", "pretreatment": "scour-bleach", "dyeing_machine": "batch"}
    assert fossil(submit(**steps)) == pytest.approx(fossil(submit()), rel=1e-9)
    undyed = submit(wet_route="steps", pretreatment="scour-bleach", dyeing_machine="none")
    assert not any("dye-" in row.dataset for row in result(undyed).inputs)


def test_a_wash_fewer_or_a_share_less_dried_lowers_the_use():
    base = stage(result(submit(boundary=GRAVE)), "use")
    assert stage(result(submit(boundary=GRAVE, washes=0)), "use") == 0
    assert stage(result(submit(boundary=GRAVE, washes=90)), "use") == pytest.approx(2 * base)
    assert stage(result(submit(boundary=GRAVE, tumble_dry_share=0)), "use") < base


# ---------------------------------------------------------------------- what the maker gives
def test_the_product_decides_which_stages_there_are():
    yarn = {row.key for row in result(submit("yarn", **RING)).stages}
    fabric = {row.key for row in result(submit("fabric", **RING, **KNIT)).stages}
    garment = {row.key for row in result(submit(boundary=GRAVE)).stages}
    assert yarn == {"fibre", "spinning"}
    assert fabric == {"fibre", "spinning", "fabric", "wet"}
    assert garment == set(FAMILY.stages) - {"distribution"}


def test_what_the_maker_gives_is_primary_and_the_rest_is_not():
    kwh = 0.029 * 15
    footprint = result(submit(energy=(meter("making", kwh, output_unit="pcs"),)))
    assert {row.key for row in footprint.lines if row.primary} == {"E-making-electricity"}
    row = next(row for row in footprint.lines if row.primary)
    total = footprint.kgco2e_without_biogenic_co2
    assert footprint.primary_data_share == pytest.approx(row.kgco2e / total)
    assert footprint.kgco2e == pytest.approx(result(submit()).kgco2e, rel=1e-12)


def test_own_weaving_counts_as_primary_through_the_mass_that_is_conserved():
    woven = {**RING, "fabric_route": "weave-air-jet", "wet_route": "none"}
    footprint = result(submit("fabric", **woven, energy=(meter("fabric", 2.5),)))
    row = next(row for row in footprint.lines if row.key == "E-fabric-electricity")
    assert row.share < footprint.primary_data_share
    assert not any(one.key == "electricity-fabric" for one in footprint.lines)


@pytest.mark.parametrize(
    ("amount", "unit", "output", "output_unit"),
    [(2, "kWh", 1, "kg"), (2, "MWh", 1, "t"), (7.2, "MJ", 1, "kg"), (0.4, "度", 1, "m2")],
)
def test_a_meter_may_be_read_per_any_output(amount, unit, output, output_unit):
    row = meter(
        "fabric", amount, unit=unit, output=output, output_unit=parse_unit(output_unit).code
    )
    woven = {**RING, "fabric_route": "weave-air-jet", "surface_mass": 200}
    stated = fossil(submit("fabric", **woven, fabric_electricity=2))
    assert fossil(submit("fabric", **woven, energy=(row,))) == pytest.approx(stated, rel=1e-9)


def test_own_steam_replaces_all_heat_of_the_dyehouse():
    footprint = result(submit(energy=(meter("wet", 20, "steam", "MJ"),)))
    assert not any(row.line == "heat-wet" for row in footprint.inputs)
    assert any(row.line == "electricity-wet" for row in footprint.inputs)


def test_a_fabric_line_replaces_the_default_and_takes_the_cutting_waste_once():
    bare = result(submit())
    billed = result(submit(bill=(line("10", 0.17, "fabric"),)))
    own = result(submit(bill=(line("10", 0.17, "fabric", loss_share=0.15),)))
    assert billed.kgco2e == pytest.approx(bare.kgco2e)
    assert own.kgco2e == pytest.approx(bare.kgco2e)
    assert next(row.kgco2e for row in own.bill if row.key == "10") > 0.5 * own.kgco2e
    assert any(row.code == "cutting-waste-applied" for row in billed.findings)


def test_two_fabric_lines_each_carry_their_own_chain():
    both = result(submit(bill=(line("10", 0.13, "fabric"), line("20", 0.04, "rib"))))
    rows = {row.key: row.kgco2e for row in both.bill}
    assert rows["10"] / rows["20"] == pytest.approx(0.13 / 0.04)
    assert both.kgco2e == pytest.approx(result(submit()).kgco2e)


def test_a_supplier_figure_of_fabric_stands_for_the_whole_chain():
    figure = SupplierFigure(kgco2e_per_unit=10.0, source="certificate 1")
    billed = line("10", 0.17, "fabric", loss_share=0.15, supplier_figure=figure)
    footprint = result(submit(bill=(billed,)))
    assert {row.key for row in footprint.stages} == {"fabric", "making", "packaging"}
    supplied = next(row for row in footprint.inputs if row.dataset == "co2e")
    assert supplied.kgco2e == pytest.approx(2.0)
    carbon = 0.17 * 0.42 * CO2_PER_CARBON
    assert biogenic_co2(footprint) == pytest.approx(-carbon, abs=2e-3)


def test_fibre_lines_say_the_blend_and_replace_the_shares():
    bill = (line("10", 0.35, "cotton-xinjiang"), line("20", 650, "polyester", unit="g"))
    count = {"yarn_count": 40, "yarn_count_unit": "nm"}
    shares = submit("yarn", cotton_xinjiang_share=0.35, polyester_share=0.65, **count)
    billed = result(submit("yarn", **count, bill=bill))
    assert billed.kgco2e == pytest.approx(result(shares).kgco2e)
    assert {"10", "20"} <= {row.key for row in billed.bill}


def test_yarn_lines_of_a_mill_are_spun_each_by_its_own_route():
    bill = (line("10", 0.5, "yarn-fdy"), line("20", 0.5, "yarn-dty"))
    woven = {"polyester_share": 1, "fabric_route": "weave-water-jet"}
    billed = result(submit("fabric", **woven, spinning_route="filament-dty", bill=bill))
    mixed = result(submit("fabric", **woven, spinning_route="filament-mixed"))
    assert billed.kgco2e == pytest.approx(mixed.kgco2e, rel=1e-9)
    rows = {row.key: row.kgco2e for row in billed.bill}
    assert rows["20"] > rows["10"]


def test_bought_elastane_may_stand_beside_the_yarn():
    bill = (line("10", 0.95, "yarn"), line("20", 0.05, "elastane"))
    blend = {**RING, "cotton_xinjiang_share": 0.95, "elastane_share": 0.05}
    billed = result(submit("fabric", **blend, **KNIT, bill=bill))
    assert billed.kgco2e == pytest.approx(
        result(submit("fabric", **blend, **KNIT)).kgco2e, rel=5e-3
    )


def test_dyes_of_the_bill_replace_the_same_dye_of_the_dyehouse():
    dyed = result(submit("fabric", **RING, **KNIT, bill=(line("D", 0.05, "dye-reactive"),)))
    dyes = [row for row in dyed.inputs if row.dataset == "dye-reactive-glo"]
    assert [row.amount for row in dyes] == pytest.approx([0.05])


def test_trims_of_the_bill_replace_all_default_trims():
    jacket = submit("polyester-jacket", bill=(line("Z", 2, "zip-short", unit="unit"),))
    keys = {row.key for row in result(jacket).bill}
    assert "Z" in keys
    assert not {"default-zip-long", "default-wadding"} & keys


@pytest.mark.parametrize("product", sorted(GARMENTS))
def test_every_garment_can_be_made_of_cotton_or_of_its_own_blend(product):
    own = GARMENTS[product].blend
    assert fossil(submit(product, boundary=GRAVE, **({} if own else COTTON))) > 0


def test_the_square_metre_weighs_what_the_fabric_does():
    fabric = FAMILY.build(submit("fabric", **RING, **KNIT, surface_mass=180), RELEASE)
    assert {one.key: one.products for one in fabric.functional_units} == {"kg": 1.0, "m2": 0.18}


# ---------------------------------------------------------------------- what cannot be
LIGHT = (line("10", 0.3, "fabric"),)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cotton_xinjiang_share": 0.6, "polyester_share": 0.6}, "does not add up to 1"),
        ({"cotton_xinjiang_share": 1.2}, "out of range"),
        ({"hemp_share": 1.0}, "Fibres: cotton-xinjiang"),
        ({"bill": LIGHT}, "the garment only 0.17"),
        ({"wears": 0}, "out of range"),
        ({"cutting_waste_share": 1}, "out of range"),
        ({"wet_route": "magic"}, "not known"),
        ({"weft_density": 30}, "has no picks"),
        ({"yarn_count": 600, "yarn_count_unit": "ne"}, "set yarn-count-unit to dtex"),
        ({"yarn_count": 32, "yarn_count_unit": "dtex"}, "set yarn-count-unit to ne"),
        ({"yarn_count": 32}, "no unit"),
        ({"spinning_route": "filament-dty"}, "cannot be spun"),
        ({"silk_share": 1}, "cannot be spun"),
        ({"pretreatment": "scour"}, "count only with wet-route steps"),
        ({"printing": "pigment"}, "printing needs print-share"),
        ({"landfill_share": 0.7, "recycling_share": 0.7}, "more than all there is"),
        ({"boundary": "nowhere"}, "not known"),
        ({"energy": (meter("texturing", 1),)}, "a step this product does not have"),
        ({"energy": (meter("printing", 1, output_unit="m2"),)}, "does not have"),
        ({"bill": (line("1", 0.1, "yarn"), line("2", 0.07, "fabric"))}, "counted twice"),
        ({"product": "yarn"}, "fibres are not given"),
        ({"product": "yarn", **COTTON}, "spinning needs the yarn count"),
        ({"product": "yarn", **RING, "wears": 30}, "it has no wears"),
        ({"product": "yarn", **RING, "boundary": GRAVE}, "no end of life of its own"),
        ({"product": "yarn", **RING, "bill": (line("1", 1, "yarn"),)}, "Name the fibres"),
        ({"product": "fabric", **RING}, "Give fabric-route"),
        (
            {
                "product": "fabric",
                **RING,
                "fabric_route": "weave-air-jet",
                "surface_mass": 100,
                "weft_density": 100,
            },
            "weigh 250 g/m² alone",
        ),
        (
            {"product": "fabric", **RING, **KNIT, "bill": (line("1", 3, "yarn"),)},
            "add up to 3 kg",
        ),
        (
            {"product": "yarn", **RING, "bill": (line("1", 1, "viscose"),)},
            "the parameter says",
        ),
        (
            {
                "product": "fabric",
                **RING,
                **KNIT,
                "energy": (meter("fabric", 1, output_unit="m2"),),
            },
            "needs surface-mass",
        ),
        ({"product": "yarn", **RING, "printing": "pigment", "print_share": 0.1}, "not printed"),
        ({"wet_route": "with-printing"}, "needs printing silk"),
        ({"bill": (line("1", 3, "yarn", unit="m"),)}, "mass of “1” is not known"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(changes, words):
    with pytest.raises(InputError) as refused:
        FAMILY.build(submit(**changes), RELEASE)
    assert words in refused.value.say("en")
    assert refused.value.say("zh") != refused.value.say("en")


def test_a_unit_another_product_has_is_refused():
    with pytest.raises(InputError, match="functional unit"):
        result(submit("yarn", **RING, unit="wear"))


# ---------------------------------------------------------------------- the family itself
def defaults(parameter):
    found = parameter.default
    return list(found.values()) if isinstance(found, dict) else [found] if found else []


@pytest.mark.parametrize("parameter", FAMILY.parameters, ids=lambda parameter: parameter.key)
def test_every_parameter_is_bilingual_sourced_and_in_range(parameter):
    assert parameter.label.zh != parameter.label.en or parameter.key.startswith("yarn-count")
    assert parameter.help.en
    assert parameter.help.zh
    for one in defaults(parameter):
        assert one.source_id in RELEASE.sources
        if parameter.choices:
            assert one.value in parameter.choices
        if parameter.minimum is not None:
            assert parameter.minimum <= one.value <= parameter.maximum


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit


@pytest.mark.parametrize("fibre", FIBRES.values(), ids=list(FIBRES))
def test_every_fibre_and_filament_stands_in_the_release(fibre):
    for code in (fibre.dataset, *fibre.filaments.values()):
        assert RELEASE.activity(code).unit == "kg"
