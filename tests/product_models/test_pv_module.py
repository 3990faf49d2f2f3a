"""The photovoltaic module against its templates, physics and published practice."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.assess import assess_submission
from footprint.assessment import Choices, assess
from footprint.bom import BillLine, EnergyLine, Product, Submission, SupplierFigure, TransportLeg
from footprint.calculation import calculate
from footprint.errors import InputError
from footprint.linking import link
from footprint.rules.iso_14067 import compare
from footprint.system import ProductSystem
from lca_db import load_release
from product_models.pv_module import FAMILY
from product_models.shared.templates import technosphere
from product_models.shared.values import FROM_MAKER

RELEASE = load_release()
BASIS = RELEASE.bases["national-2023"]
AREA_M2 = 2.583
EFFICIENCY = {"perc": 0.212, "topcon": 0.223, "hjt": 0.230}
LINES = st.floats(min_value=0.1, max_value=30)


def submit(technology="topcon", construction="glass-glass", *, boundary=None, unit=None, **more):
    tables = {key: more.pop(key, ()) for key in ("bill", "energy", "transport", "packaging")}
    parameters = {
        "technology": technology,
        "construction": construction,
        "power": AREA_M2 * EFFICIENCY[technology] * 1000,
        "area": AREA_M2,
        "mass": 32.0,
    } | {key.replace("_", "-"): value for key, value in more.items()}
    return Submission(
        family="pv-module",
        product=Product(name="module"),
        functional_unit=unit,
        boundary=boundary,
        parameters=parameters,
        **tables,
    )


def result(submission, basis="national-2023", method="ar6-gwp100"):
    choices = Choices(
        background=RELEASE,
        method=RELEASE.methods[method],
        bases={basis: RELEASE.bases[basis]},
        basis=basis,
        sources={},
        code=("test", "test"),
        model="test",
        family_label=FAMILY.label,
        rule=FAMILY.rule,
        rules=FAMILY.rules,
        wanted=FAMILY.primary,
    )
    return assess(submission, FAMILY.build(submission, RELEASE), choices)


def dataset_kgco2e(code):
    """Footprint of one unit of a dataset, by bw2calc."""
    taken = technosphere(code, 1, RELEASE.activity(code).unit, FROM_MAKER)
    foreground = FAMILY.build(submit(), RELEASE)
    only = replace(foreground.activities[-1], exchanges=(taken,))
    linked = link(replace(foreground, activities=(only,)), RELEASE, BASIS)
    return calculate(ProductSystem(linked, RELEASE, {}), RELEASE.methods["ar6-gwp100"]).score


@pytest.mark.parametrize(
    ("technology", "construction", "dataset"),
    [
        ("topcon", "glass-glass", "pv-module-topcon-glass-glass-cn"),
        ("topcon", "glass-backsheet", "pv-module-topcon-glass-backsheet-cn"),
        ("perc", "glass-backsheet", "pv-module-perc-glass-backsheet-cn"),
        ("hjt", "glass-glass", "pv-module-hjt-glass-glass-cn"),
    ],
)
def test_with_all_defaults_the_model_is_the_dataset_it_was_made_of(
    technology, construction, dataset
):
    ours = result(submit(technology, construction)).kgco2e
    assert ours == pytest.approx(dataset_kgco2e(dataset), rel=2e-3)


@pytest.mark.parametrize("boundary", sorted(FAMILY.boundaries))
def test_stages_lines_inputs_and_gases_sum_to_the_total(boundary):
    footprint = result(
        submit(
            boundary=boundary,
            balance_of_system="ground-mounted",
            transport=(TransportLeg(key="T", direction="outbound", mode="air", distance_km=900),),
        )
    )
    for rows in (
        footprint.stages,
        footprint.lines,
        footprint.bill,
        footprint.inputs,
        footprint.upstream,
        footprint.gases,
    ):
        assert sum(row.kgco2e for row in rows) == pytest.approx(footprint.kgco2e, rel=1e-9)
    assert sum(row.share for row in footprint.stages) == pytest.approx(1)
    assert footprint.crosscheck_difference < 1e-9
    assert (footprint.buckets.aircraft > 0) == (boundary != "cradle-to-gate")


def test_halving_the_cell_yield_doubles_the_wafers():
    good = result(submit(cell_yield=1.0, module_electricity=13.5))
    poor = result(submit(cell_yield=0.5, module_electricity=13.5))
    for stage in ("silicon", "polysilicon", "ingot", "wafer"):
        before = next(row.kgco2e for row in good.stages if row.key == stage)
        after = next(row.kgco2e for row in poor.stages if row.key == stage)
        assert after == pytest.approx(2 * before, rel=1e-9)


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
@settings(max_examples=10)
def test_recycled_aluminium_moves_the_result_between_its_two_ends(low, high):
    low, high = sorted((low, high))
    more, less = (result(submit(frame_recycled_share=share)).kgco2e for share in (low, high))
    assert more >= less - 1e-9
    assert result(submit(frame_recycled_share=1.0)).kgco2e <= less + 1e-9


def test_a_longer_life_never_raises_the_footprint_per_kwh():
    values = [
        result(submit(unit="kWh", boundary="cradle-to-grave", lifetime=years)).kgco2e
        for years in (10, 20, 25, 30, 40)
    ]
    assert values == sorted(values, reverse=True)


def test_the_life_yield_is_that_of_the_published_vector():
    """1 kWp, 975 kWh/kWp, 30 years, 0.7 % a year, first year full: 26 281 kWh."""
    submission = submit(
        "perc",
        "glass-backsheet",
        unit="kWh",
        specific_yield=975.0,
        lifetime=30,
        first_year_degradation_share=0.0,
        annual_degradation_share=0.007,
    )
    units = {u.key: u.products for u in FAMILY.build(submission, RELEASE).functional_units}
    assert units["kWp"] / units["kWh"] == pytest.approx(26281, abs=1)


def test_a_cleaner_grid_never_raises_the_footprint():
    national = result(submit(module_site="CN", cell_site="CN"), "province-2023").kgco2e
    sichuan = result(submit(module_site="CN", cell_site="CN-SC"), "province-2023").kgco2e
    assert sichuan < national


def test_the_newest_official_factor_lowers_the_footprint_everywhere():
    assert result(submit(), "national-2024").kgco2e < result(submit(), "national-2023").kgco2e


def test_what_the_maker_gives_is_primary_and_the_rest_is_not():
    metered = submit(
        energy=(
            EnergyLine(
                key="E",
                step="module",
                carrier="electricity",
                amount=13.5,
                unit="kWh",
                output_amount=1,
                output_unit="kWp",
            ),
        )
    )
    footprint = result(metered)
    primary = {row.key for row in footprint.lines if row.primary}
    assert primary == {"E"}
    electricity = next(row for row in footprint.lines if row.key == "E")
    assert footprint.primary_data_share == pytest.approx(electricity.share)
    assert footprint.kgco2e == pytest.approx(result(submit()).kgco2e, rel=1e-12)


@pytest.mark.parametrize(
    ("amount", "unit", "output", "output_unit"),
    [
        (13.5, "kWh", 1, "kWp"),
        (13.5, "MWh", 1, "MWp"),
        (48.6, "MJ", 1, "kWp"),
        (13.5 * 0.576009, "度", 1, "pcs"),
        (13.5 * 0.223, "kWh", 1, "m2"),
    ],
)
def test_a_meter_may_be_read_per_any_output(amount, unit, output, output_unit):
    row = EnergyLine(
        key="E",
        step="module",
        carrier="electricity",
        amount=amount,
        unit=unit,
        output_amount=output,
        output_unit=output_unit,
    )
    assert result(submit(energy=(row,))).kgco2e == pytest.approx(result(submit()).kgco2e, rel=1e-6)


def test_natural_gas_of_the_cell_plant_replaces_its_default_heat():
    row = EnergyLine(
        key="G",
        step="cell",
        carrier="natural-gas",
        amount=0.2,
        unit="m3",
        output_amount=1,
        output_unit="m2",
    )
    footprint = result(submit(energy=(row,)))
    gas = next(row for row in footprint.inputs if row.line == "G")
    assert gas.amount / gas.share > 0
    cell_inputs = {row.dataset for row in footprint.inputs if row.activity == "cell"}
    assert "natural-gas-burned-cn" in cell_inputs
    assert not any(code.startswith("heat-") for code in cell_inputs)


def glass(**more):
    return BillLine(
        key="40", name="front glass", amount=12.8, unit="kg", part="front-glass", **more
    )


def test_a_bill_line_replaces_the_default_of_its_part():
    footprint = result(submit(bill=(glass(),)))
    keys = {row.key for row in footprint.bill}
    assert "40" in keys
    assert "default-front-glass" not in keys
    assert "default-rear-glass" in keys
    gaps = [row.text.en for row in footprint.findings if row.code == "data-gap"]
    assert any("rear glass" in gap and "front glass" not in gap for gap in gaps)


def test_a_loss_is_grossed_up():
    net = next(r.kgco2e for r in result(submit(bill=(glass(),))).bill if r.key == "40")
    lost = glass(loss_share=0.2)
    gross = next(r.kgco2e for r in result(submit(bill=(lost,))).bill if r.key == "40")
    assert gross == pytest.approx(net / 0.8)


def test_a_supplier_figure_counts_as_it_stands_and_as_aggregated():
    line = glass(supplier_figure=SupplierFigure(kgco2e_per_unit=2.0, source="certificate 1"))
    footprint = result(submit(bill=(line,), unit="module"))
    assert next(r.kgco2e for r in footprint.bill if r.key == "40") == pytest.approx(25.6)


def test_bought_cells_with_a_figure_replace_the_whole_silicon_chain():
    cells = BillLine(
        key="10",
        name="cell",
        amount=144,
        unit="pcs",
        part="cell",
        supplier_figure=SupplierFigure(kgco2e_per_unit=0.9, source="certificate 2"),
    )
    footprint = result(submit(bill=(cells,), unit="module"))
    assert next(r.kgco2e for r in footprint.bill if r.key == "10") == pytest.approx(129.6)
    assert {row.key for row in footprint.stages} == {"cell", "materials", "assembly", "packaging"}


def test_nitrogen_trifluoride_is_counted_once_it_is_given():
    unknown = result(submit())
    known = result(submit(nf3_use=1.0, nf3_emitted_share=0.3))
    assert any(row.code == "data-gap" and "nf3-use" in row.text.en for row in unknown.findings)
    nf3 = next(row for row in known.gases if row.code == "nf3")
    cells_m2 = AREA_M2 * 72 * 0.03301 / 2.583 / 0.995 / (AREA_M2 * 0.223)
    emitted = 0.3e-3 * cells_m2
    assert emitted < nf3.kg < 1.1 * emitted, "the cell plant's own, and a little of its supplier's"


def test_the_gwp_set_moves_gases_but_not_aggregated_figures():
    new, old = result(submit()), result(submit(), method="ar5-gwp100")
    gases_new = {row.code: row.kgco2e for row in new.gases}
    gases_old = {row.code: row.kgco2e for row in old.gases}
    assert gases_new["co2e"] == gases_old["co2e"]
    assert gases_new["ch4-fossil"] / gases_old["ch4-fossil"] == pytest.approx(29.8 / 30)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"power": 2000.0 * 0.5, "area": 2.0}, "efficiency"),
        ({"cell_count": 144, "cell_area": 0.03301}, "cells have"),
    ],
)
def test_what_physics_forbids_is_refused(changes, words):
    with pytest.raises(InputError, match=words):
        FAMILY.build(submit(**changes), RELEASE)


def test_every_default_has_a_source_of_the_release():
    for parameter in FAMILY.parameters:
        default = parameter.default
        found = default.values() if isinstance(default, dict) else [default] if default else []
        for one in found:
            assert one.source_id in RELEASE.sources, (parameter.key, one.source_id)


def test_every_parameter_is_bilingual_and_in_range():
    for parameter in FAMILY.parameters:
        assert parameter.label.zh != parameter.label.en or parameter.key == "technology"
        assert parameter.help.en
        assert parameter.help.zh
        default = parameter.default
        found = default.values() if isinstance(default, dict) else [default] if default else []
        for one in found:
            if parameter.minimum is not None:
                assert parameter.minimum <= one.value <= parameter.maximum


@pytest.mark.parametrize("part", [p for p in FAMILY.parts if p.dataset], ids=lambda part: part.key)
def test_every_part_has_its_dataset_in_its_unit(part):
    assert RELEASE.activity(part.dataset).unit == part.unit


@pytest.mark.parametrize("key", sorted(FAMILY.modes))
def test_every_mode_is_counted_in_tonne_kilometres(key):
    assert RELEASE.activity(FAMILY.modes[key].dataset).unit == "tkm"


def test_footprints_of_different_kind_are_not_comparable():
    per_kwp, per_module = result(submit()), result(submit(unit="module"))
    ar5 = result(submit(), method="ar5-gwp100")
    assert compare(per_kwp, per_kwp) == ()
    assert [row.text.en.split(" differs")[0] for row in compare(per_kwp, per_module)] == [
        "the functional unit"
    ]
    assert "GWP set" in compare(per_kwp, ar5)[0].text.en


def test_an_unofficial_grid_factor_is_named():
    codes = {row.code for row in result(submit(), "province-2023").findings}
    official = {row.code for row in result(submit(), "national-2024").findings}
    assert "unofficial-grid-factor" in codes
    assert "unofficial-grid-factor" not in official


def test_the_interval_holds_the_nominal_value_and_its_causes_share_the_variance():
    footprint = assess_submission(submit(), FAMILY, RELEASE).footprint
    sure = footprint.uncertainty
    assert sure.low_kgco2e < sure.nominal_kgco2e < sure.high_kgco2e
    assert sure.nominal_kgco2e == pytest.approx(footprint.kgco2e_without_biogenic_co2)
    assert 0 < sum(cause.share for cause in sure.causes) <= 1 + 1e-9


def test_measured_data_make_a_result_surer():
    guessed = assess_submission(submit(), FAMILY, RELEASE).footprint
    given = {"ingot_yield": 1.0, "wafer_thickness": 130.0, "kerf": 52.0, "wafer_yield": 182 / 202.5}
    measured = assess_submission(submit(**given), FAMILY, RELEASE).footprint
    assert measured.kgco2e == pytest.approx(guessed.kgco2e, rel=1e-9)
    assert measured.uncertainty.cv < guessed.uncertainty.cv


@pytest.mark.parametrize(
    ("parameter", "value", "line"),
    [("cell_electricity", 17.5, "electricity-cell"), ("frame_mass", 0.91, "default-frame")],
)
def test_a_lever_is_the_derivative_of_the_result(parameter, value, line):
    footprint = assess_submission(submit(**{parameter: value}), FAMILY, RELEASE).footprint
    more = assess_submission(submit(**{parameter: value * 1.01}), FAMILY, RELEASE).footprint
    lever = next(row for row in footprint.levers if row.line == line)
    assert more.kgco2e - footprint.kgco2e == pytest.approx(lever.per_percent_kgco2e, rel=1e-6)


def test_locations_sum_to_the_total():
    footprint = result(submit())
    assert sum(row.kgco2e for row in footprint.locations) == pytest.approx(footprint.kgco2e)
    assert footprint.locations[0].location == "CN"


def test_bill_lines_are_grouped_by_supplier():
    rear = BillLine(
        key="50",
        name="rear glass",
        amount=12.8,
        unit="kg",
        part="rear-glass",
        supplier="Glass Works",
    )
    footprint = result(submit(bill=(glass(supplier="Glass Works"), rear)))
    works, others = sorted(footprint.suppliers, key=lambda row: row.name is None)
    panes = [row.kgco2e for row in footprint.bill if row.key in {"40", "50"}]
    assert works.name == "Glass Works"
    assert works.kgco2e == pytest.approx(sum(panes))
    assert works.kgco2e + others.kgco2e == pytest.approx(footprint.kgco2e)
    assert result(submit()).suppliers == ()
