"""Lithium- and sodium-ion batteries against their templates, physics and the EU rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.bom import BillLine, EnergyLine, SupplierFigure, TransportLeg
from footprint.errors import InputError
from product_models.battery_lithium_ion import FAMILY
from product_models.battery_lithium_ion.cells import default_materials
from product_models.battery_lithium_ion.chemistry import CHEMISTRIES
from product_models.battery_lithium_ion.design import BatteryDesign
from product_models.battery_lithium_ion.end_of_life import recovered_from_cells
from product_models.battery_lithium_ion.parameters import PARAMETERS
from product_models.shared.values import Values
from tests.product_models.batteries import (
    RELEASE,
    TABLES,
    dataset_kgco2e,
    line,
    result,
    stage,
    submission,
    sums,
)

WH_PER_KG = {"lfp": 150, "sodium-ion": 115}
LIFE = "life-cycle-without-use"


def submit(chemistry="nmc622", *, boundary=None, unit=None, **more):
    tables = {key: more.pop(key, ()) for key in TABLES}
    energy_kwh = more.pop("rated_energy", 60.0)
    mass = more.pop("mass", energy_kwh * 1000 / WH_PER_KG.get(chemistry, 170))
    parameters = {"chemistry": chemistry, "rated_energy": energy_kwh, "mass": mass} | more
    return submission(FAMILY, parameters, boundary=boundary, unit=unit, **tables)


def footprint(*arguments, basis="national-2023", **more):
    return result(FAMILY, submit(*arguments, **more), basis)


def kgco2e(*arguments, **more):
    return footprint(*arguments, **more).kgco2e


def design(*arguments, **more):
    one = submit(*arguments, **more)
    return BatteryDesign(one, Values(PARAMETERS, one), RELEASE)


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_with_all_defaults_the_model_is_the_pack_it_was_made_of(chemistry):
    extra = {"assembly_electricity": 0.0} if chemistry == "sodium-ion" else {}
    dataset = f"battery-pack-{CHEMISTRIES[chemistry].slug}-cn"
    foreground = FAMILY.build(submit(chemistry), RELEASE)
    expected = dataset_kgco2e(foreground, dataset)
    assert kgco2e(chemistry, **extra) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("chemistry", ["nmc811", "lfp", "sodium-ion"])
@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_inputs_and_gases_sum_to_the_total(chemistry, boundary):
    one = footprint(
        chemistry,
        boundary=boundary,
        recycled_nickel_share=0.3,
        transport=(TransportLeg(key="T", direction="outbound", mode="air", distance_km=900),),
    )
    assert sums(one) == pytest.approx([one.kgco2e] * 6, rel=1e-9)
    assert one.crosscheck_difference < 1e-9
    assert {row.key for row in one.stages} <= set(FAMILY.stages)
    assert (one.buckets.aircraft > 0) == (boundary != "cradle-to-gate")


# ---------------------------------------------------------------------- service life
def test_the_energy_over_the_life_is_that_of_the_published_vector():
    """60 kWh usable × 60 cycles × 8 years: 28 800 kWh."""
    one = submit(rated_energy=64.0, usable_energy=60.0, vehicle_class="m1-n1", warranty_years=8)
    units = {u.key: u.products for u in FAMILY.build(one, RELEASE).functional_units}
    assert 1 / units["kWh-delivered"] == pytest.approx(28800)


@pytest.mark.parametrize(("use", "cycles"), [("m1-n1", 60), ("l", 20), ("m2-m3-n2-n3", 250)])
def test_the_cycles_a_year_are_those_of_the_rule(use, cycles):
    assert design(vehicle_class=use, warranty_years=5).delivered_kwh == 60 * cycles * 5


def test_the_shorter_warranty_counts():
    both = {"warranty_years": 8, "annual_distance": 20000.0}
    assert design(**both, warranty_distance=100000.0).service_years == 5
    assert design(**both, warranty_distance=400000.0).service_years == 8


def test_other_uses_have_no_cycles_until_the_maker_gives_them():
    keys = {u.key for u in FAMILY.build(submit(vehicle_class="other"), RELEASE).functional_units}
    assert "kWh-delivered" not in keys
    assert design(vehicle_class="other", cycle_life=6000.0).delivered_kwh == 360000
    with pytest.raises(InputError, match="cycles of this use are not known"):
        kgco2e(vehicle_class="other", unit="kWh-delivered")


@given(st.floats(min_value=1, max_value=20), st.floats(min_value=1, max_value=20))
@settings(max_examples=10)
def test_a_longer_warranty_never_raises_the_footprint_per_kwh_delivered(one, other):
    short, long = sorted((one, other))
    less, more = (
        kgco2e(unit="kWh-delivered", boundary=LIFE, warranty_years=years) for years in (long, short)
    )
    assert less <= more * (1 + 1e-9)


def test_per_kwh_of_capacity_and_per_pack_are_one_footprint():
    units = {row.key: row.kgco2e for row in footprint().functional_units}
    assert units["battery"] == pytest.approx(60 * units["kWh-capacity"])
    assert units["battery"] == pytest.approx(60000 / 170 * units["kg"])


# ---------------------------------------------------------------------- cells
def test_halving_the_electrode_yield_doubles_the_cathode_taken():
    good, poor = (footprint(electrode_yield=share) for share in (0.9, 0.45))
    for part in ("default-conductive-carbon", "default-pvdf", "nickel", "cobalt", "lithium"):
        assert line(poor, part) == pytest.approx(2 * line(good, part), rel=1e-9)
    for part in ("default-copper-foil", "default-separator", "electricity-cell"):
        assert line(poor, part) == pytest.approx(line(good, part), rel=1e-9)


def test_halving_the_cell_yield_doubles_all_that_goes_into_cells():
    good, poor = (footprint(cell_yield=share) for share in (0.9, 0.45))
    for part in ("default-copper-foil", "default-electrolyte", "default-anode", "nickel"):
        assert line(poor, part) == pytest.approx(2 * line(good, part), rel=1e-9)


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_what_goes_into_a_kg_of_cells_is_that_kg_and_its_losses(chemistry):
    one = design(chemistry)
    losses = {
        "copper-foil": "foil",
        "aluminium-foil": "foil",
        "separator": "separator",
        "electrolyte": "electrolyte",
        "pouch-film": None,
        "cell-can-steel": None,
    }
    kg = 0.0
    for part, row in default_materials(one).items():
        if part != "nmp":
            step = losses.get(part, "electrode")
            kept = one.values.number(f"{step}-yield") if step else 1.0
            kg += row.amount * kept * one.values.number("cell-yield")
    assert kg == pytest.approx(1, abs=0.04)


def test_a_heavier_housing_leaves_less_inside():
    pouch, can = design("lfp"), design("lfp", cell_format="prismatic")
    before, after = default_materials(pouch), default_materials(can)
    assert "cell-can-aluminium" in after
    assert after["cathode"].amount == pytest.approx(0.93 * before["cathode"].amount)


@pytest.mark.parametrize("energy_set", ["dai2019", "degen2022", "degen2023", "batpac"])
def test_the_published_energy_of_cell_making_counts_per_kwh(energy_set):
    one = footprint(cell_energy_set=energy_set)
    dataset = f"cell-manufacturing-energy-{energy_set}-cn"
    expected = dataset_kgco2e(FAMILY.build(submit(), RELEASE), dataset)
    making = line(one, "electricity-cell") + line(one, "heat-cell")
    assert making == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("output", "unit"), [(1, "kWh"), (60000 / 170 * 0.6 / 60, "kg"), (100 / 60, "pcs")]
)
def test_the_plants_own_meter_replaces_the_published_set_per_any_output(output, unit):
    cells = {"cell_count": 100, "cell_mass": 60000 / 170 * 0.6 / 100}
    row = EnergyLine(
        key="E",
        step="cell",
        carrier="electricity",
        amount=20,
        unit="kWh",
        output_amount=output,
        output_unit=unit,
    )
    one = footprint(**cells, energy=(row,))
    per_kwh = dataset_kgco2e(FAMILY.build(submit(), RELEASE), "electricity-cn-2023")
    assert line(one, "E") == pytest.approx(20 * per_kwh, rel=1e-9)
    assert line(one, "electricity-cell") == 0
    assert line(one, "heat-cell") > 0, "the gas of the published set stays until gas is given"
    assert one.primary_data_share == pytest.approx(line(one, "E") / one.kgco2e)


def test_a_cleaner_grid_never_raises_the_footprint():
    sites = ("cathode_site", "cell_site", "pack_site")
    coal, hydro = (
        kgco2e(basis="province-2023", **dict.fromkeys(sites, site)) for site in ("CN-NM", "CN-SC")
    )
    assert hydro < coal


@pytest.mark.parametrize("key", ["nickel-source", "lithium-source", "anode-material"])
def test_every_source_of_material_can_be_solved(key):
    choices = FAMILY.parameter(key).choices
    values = {kgco2e("nmc622", **{key.replace("-", "_"): choice}) for choice in choices}
    assert len(values) == len(choices)


# ---------------------------------------------------------------------- recycled content
@pytest.mark.parametrize("approach", ["cff", "cut-off", "50-50"])
@given(st.floats(min_value=0, max_value=1))
@settings(max_examples=5)
def test_recycled_nickel_moves_the_result_between_its_two_ends(approach, share):
    ends = [kgco2e(circular_approach=approach, recycled_nickel_share=x) for x in (0.0, 1.0)]
    value = kgco2e(circular_approach=approach, recycled_nickel_share=share)
    assert min(ends) - 1e-9 <= value <= max(ends) + 1e-9
    assert value == pytest.approx(ends[0] + share * (ends[1] - ends[0]), rel=1e-9)


def test_the_formula_credits_recycled_content_less_than_the_cut_off():
    none = kgco2e()
    formula, cut = (
        none - kgco2e(circular_approach=key, recycled_cobalt_share=1.0)
        for key in ("cff", "cut-off")
    )
    assert formula == pytest.approx(0.2 * cut, rel=1e-6)


# ---------------------------------------------------------------------- end of life
@pytest.mark.parametrize("route", ["hydro", "pyro", "direct"])
@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_no_more_is_recovered_than_went_in(chemistry, route):
    one = design(chemistry, recycling_route=route)
    found = {row.key: row for row in recovered_from_cells(one)}
    metals = [found[key] for key in ("nickel", "cobalt", "manganese", "lithium") if key in found]
    assert all(0 <= row.rate <= 1 for row in found.values())
    if metals:
        assert sum(row.kg for row in metals) < found["cathode"].kg
        assert found["cathode"].kg < one.cells[0]


def test_hydrometallurgy_gives_back_what_was_published():
    """EverBatt 2023, per kg of NMC622 cells: Ni 0.15944, Co 0.05336, Mn 0.04975, Cu 0.07159."""
    one = design("nmc622")
    found = {row.key: row.kg * row.rate / one.cells[0] for row in recovered_from_cells(one)}
    published = {"nickel": 0.15944, "cobalt": 0.05336, "manganese": 0.04975, "copper": 0.07159}
    assert {key: found[key] for key in published} == pytest.approx(published, rel=0.01)


@pytest.mark.parametrize("chemistry", sorted(CHEMISTRIES))
def test_the_cut_off_leaves_only_landfill_at_the_end(chemistry):
    one = footprint(chemistry, boundary=LIFE, circular_approach="cut-off")
    assert stage(one, "end-of-life") == pytest.approx(line(one, "disposal"))
    assert 0 < stage(one, "end-of-life") < 0.01 * one.kgco2e


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
@settings(max_examples=8)
def test_more_collection_never_raises_the_life_cycle(one, other):
    low, high = sorted((one, other))
    more, less = (kgco2e(boundary=LIFE, collection_share=share) for share in (high, low))
    assert more <= less + 1e-9


def test_what_goes_to_the_formula_is_split_by_a():
    """With A = 1 nothing is given back, with A = 0 everything; between, in proportion."""
    ends = [stage(footprint(boundary=LIFE, allocation_factor=a), "end-of-life") for a in (0, 1)]
    middle = stage(footprint(boundary=LIFE, allocation_factor=0.25), "end-of-life")
    assert middle == pytest.approx(0.75 * ends[0] + 0.25 * ends[1])


# ---------------------------------------------------------------------- what the maker gives
def cells(**more):
    more = {"amount": 100, "unit": "pcs", "unit_mass_kg": 2.0} | more
    return BillLine(key="10", name="cell", part="cell", **more)


def test_cells_of_the_bill_replace_the_default_cells():
    one = footprint(bill=(cells(),))
    keys = {row.key for row in one.bill}
    assert "10" in keys
    assert "default-cell" not in keys
    assert design(bill=(cells(),)).cells[0] == 200


def test_a_suppliers_figure_replaces_the_whole_cell():
    figure = SupplierFigure(kgco2e_per_unit=40.0, source="certificate 1")
    one = footprint(unit="battery", bill=(cells(supplier_figure=figure),))
    assert line(one, "10") == pytest.approx(4000)
    assert not any(row.activity == "cell" for row in one.inputs)
    assert any("Bought cells" in row.text.en for row in one.findings)


def test_a_billed_cathode_replaces_the_default_and_goes_through_the_chain():
    cathode = BillLine(key="20", name="NCM622", amount=95, unit="kg", part="cathode")
    one = footprint(bill=(cathode,))
    assert "default-cathode" not in {row.key for row in one.lines}
    assert next(row.kgco2e for row in one.bill if row.key == "20") > 0.2 * one.kgco2e
    taken = next(row for row in one.inputs if row.line == "nickel")
    assert taken.amount > 0


def test_a_module_has_fewer_parts_and_a_cell_none():
    masses = {"pack": 350.0, "module": 250.0, "cell": 200.0}
    pack, module, cell = (
        kgco2e(product_level=level, mass=kg, cell_energy_density=300.0)
        for level, kg in masses.items()
    )
    assert cell < module < pack


# ---------------------------------------------------------------------- what cannot be
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"chemistry": "lfp", "cell_voltage": 3.7}, "nominal voltage of 3.1 to 3.4 V"),
        ({"chemistry": "nmc811", "cell_voltage": 3.2}, "nominal voltage"),
        ({"usable_energy": 61.0}, "above the rated energy"),
        ({"cell_count": 100, "cell_mass": 4.0}, "the cells weigh 400 kg, the battery only"),
        ({"cell_energy_density": 450.0}, "450 Wh/kg"),
        ({"product_level": "cell", "mass": 60.0}, "1000 Wh/kg"),
        ({"warranty_years": 0.0}, "must lie between"),
        ({"cycles_per_year": 0.0}, "must lie between"),
        ({"cycle_life": 0.0}, "must lie between"),
        ({"rated_energy": 0.0, "mass": 300.0}, "must lie between"),
        ({"collection_share": 1.2}, "must lie between"),
        ({"cell_yield": 0.0}, "must lie between"),
        ({"electrode_yield": 1.5}, "must lie between"),
        ({"nickel_recovery_yield": -0.1}, "must lie between"),
        ({"warranty_distance": 160000.0}, "distance of a year"),
        (
            {"cell_count": 100, "cell_mass": 2.0, "cell_voltage": 3.7, "cell_capacity": 300.0},
            "make 111 kWh",
        ),
        ({"chemistry": "nca", "lithium_source": "lepidolite"}, "no dataset of it"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes, words):
    chemistry = changes.pop("chemistry", "nmc622")
    with pytest.raises(InputError, match=words) as caught:
        FAMILY.build(submit(chemistry, **changes), RELEASE)
    assert caught.value.say("zh") != caught.value.say("en")


def test_cells_and_their_inside_in_one_bill_are_refused():
    foil = BillLine(key="20", name="铜箔", amount=30, unit="kg", part="copper-foil")
    with pytest.raises(InputError, match="cells and also what is inside"):
        FAMILY.build(submit(bill=(cells(), foil)), RELEASE)


def test_cells_counted_without_a_mass_are_refused():
    row = EnergyLine(
        key="E",
        step="cell",
        carrier="electricity",
        amount=2,
        unit="kWh",
        output_amount=1,
        output_unit="pcs",
    )
    with pytest.raises(InputError, match="what a cell weighs"):
        FAMILY.build(submit(energy=(row,)), RELEASE)


# ---------------------------------------------------------------------- tables
def defaults(parameter):
    default = parameter.default
    return default.values() if isinstance(default, dict) else [default] if default else []


@pytest.mark.parametrize("parameter", FAMILY.parameters, ids=lambda one: one.key)
def test_every_default_is_in_range_and_has_a_source_of_the_release(parameter):
    for one in defaults(parameter):
        assert one.source_id in RELEASE.sources
        if parameter.minimum is not None:
            assert parameter.minimum <= one.value <= parameter.maximum
        if parameter.choices:
            assert one.value in parameter.choices
    assert parameter.help.en
    assert parameter.help.zh
    assert parameter.label.zh != parameter.label.en


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit


def test_what_the_rule_wants_from_the_maker_exists():
    keys = {row.key for table in (FAMILY.parameters, FAMILY.parts, FAMILY.steps) for row in table}
    assert set(FAMILY.primary) <= keys
