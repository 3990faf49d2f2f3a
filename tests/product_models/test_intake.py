"""What a maker may type, what is refused, and how it is said."""

from contextlib import suppress
from datetime import date, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.errors import InputError, Severity
from product_models.intake import family_of, read_submission
from product_models.intake.cells import Refused, parse_date, parse_flag, parse_number
from product_models.intake.headings import BILL_FIELDS, SHEETS, find_field, find_sheet
from product_models.intake.raw import Broken, RawSubmission
from tests.product_models.lamp import CONTEXT, HOUSING, entries, raw, read, refusals, table

SCREW = {
    "name": "螺丝 M6",
    "part": "housing",
    "amount": "8/1000",
    "unit": "个",
    "unit_mass_kg": 0.005,
}


def only(**sections):
    """The one refusal of a submission."""
    found = refusals(**sections)
    assert len(found) == 1, found
    return found[0]


def bill(**changes):
    return [{**HOUSING, **changes}]


def with_parameter(key, value):
    return {"parameters": [("power", 9), (key, value)]}


# ------------------------------------------------------------------ what is read


def test_a_small_submission_is_read_as_it_was_meant():
    submission, findings = read(
        product={
            "产品类别": "台灯",
            "Product name\n产品名称": " Lamp 1 ",
            "site": "浙江",
            "period_start": "2024年1月1日",
            "period_end": datetime(2024, 12, 31),  # noqa: DTZ001 - cells have no zone
            "electricity": "national-2023 | 2023 年全国电网",
            "functional_unit": "1 小时照明",
        },
        parameters={"额定功率": "９.5", "dimmable": "是", "chips": 12.0, "light": "LED"},
        bill=[HOUSING, SCREW],
        energy=[
            {
                "step": "组装",
                "carrier": "grid electricity",
                "amount": "1,200.5",
                "unit": "度",
                "output_amount": 1000,
                "output_unit": "pcs",
            }
        ],
        contracts=[
            {
                "instrument": "绿电交易",
                "energy_line": "energy-1",
                "amount_kwh": 600,
                "technology": "风电",
                "certificates": f"{'A' * 32}，{'B' * 32}",
                "sole_claim": "是",
                "retired": "no",
            }
        ],
        transport=[{"direction": "原材料运入", "mode": "货车", "distance_km": 300}],
        packaging=[{"name": "carton", "part": "纸箱", "amount": 200, "unit": "克"}],
    )
    assert findings == ()
    assert submission.document() == {
        "family": "lamp",
        "product": {
            "name": "Lamp 1",
            "model": "",
            "manufacturer": "",
            "site": "CN-ZJ",
            "period_start": "2024-01-01",
            "period_end": "2024-12-31",
        },
        "functional_unit": "hour",
        "electricity": "national-2023",
        "parameters": {"power": 9.5, "light": "led", "dimmable": True, "chips": 12},
        "contracts": [
            {
                "key": "contracts-1",
                "instrument": "green-power",
                "energy_line": "energy-1",
                "amount_kwh": 600.0,
                "technology": "wind",
                "source": "",
                "certificates": ["A" * 32, "B" * 32],
                "sole_claim": True,
                "retired": False,
            }
        ],
        "bill": [
            {
                "key": "bill-1",
                "name": "Housing",
                "specification": "",
                "supplier": "",
                "amount": 0.8,
                "unit": "kg",
                "loss_share": 0.0,
                "part": "housing",
            },
            {
                "key": "bill-2",
                "name": "螺丝 M6",
                "specification": "",
                "supplier": "",
                "amount": 0.008,
                "unit": "unit",
                "unit_mass_kg": 0.005,
                "loss_share": 0.0,
                "part": "housing",
            },
        ],
        "energy": [
            {
                "key": "energy-1",
                "step": "assembly",
                "carrier": "electricity",
                "amount": 1200.5,
                "unit": "kWh",
                "output_amount": 1000.0,
                "output_unit": "unit",
            }
        ],
        "transport": [
            {"key": "transport-1", "direction": "inbound", "mode": "truck", "distance_km": 300.0}
        ],
        "packaging": [
            {
                "key": "packaging-1",
                "name": "carton",
                "specification": "",
                "supplier": "",
                "amount": 200.0,
                "unit": "g",
                "loss_share": 0.0,
                "part": "carton",
            }
        ],
    }
    assert type(submission.parameters["chips"]) is int
    assert submission.bill[1].place.row == 3


def test_whole_numbers_and_decimals_give_one_hash():
    whole, _ = read(parameters={"power": 9})
    decimal, _ = read(parameters={"power": 9.0})
    assert whole.hash == decimal.hash


def test_a_share_in_per_cent_signs_is_read_as_a_share():
    submission, _ = read(**with_parameter("solder-yield", "９８.５ %"))
    assert submission.parameters["solder-yield"] == 0.985


def test_a_supplier_figure_stands_by_itself_or_with_a_part():
    figure = {"supplier_kgco2e_per_unit": 0, "supplier_source": "EPD 12", "part": None}
    submission, _ = read(bill=[HOUSING | figure, HOUSING | figure | {"name": "B", "part": "lens"}])
    alone, with_part = submission.bill
    assert alone.supplier_figure.kgco2e_per_unit == 0
    assert (alone.part, with_part.part) == (None, "lens")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", 12.5),
        ("１２．５", 12.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567),
        ("1 234.5", 1234.5),
        ("1/1000", 0.001),
        ("8 / 1000", 0.008),
        ("1e-3", 0.001),
        (7, 7.0),
    ],
)
def test_numbers_typed_as_text_are_read(typed, number):
    assert parse_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1,234", "12,5", "12 5", "about 3", "3 kg", "1/0", "nan", "inf", "1e999", "0x1f", "1_0"],
)
def test_ambiguous_numbers_are_refused_by_naming_the_text(typed):
    with pytest.raises(Refused) as refused:
        parse_number(typed)
    assert typed in refused.value.text.en or "inf" in refused.value.text.en
    assert refused.value.remedy().zh


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_typed_as_text_is_the_number(number):
    assert parse_number(repr(number)) == number


@pytest.mark.parametrize("typed", ["2024-02-30", "03/04/2024", "2024", 45292.0, True])
def test_dates_that_could_be_another_day_are_refused(typed):
    with pytest.raises(Refused, match="not-a-date"):
        parse_date(typed)


@pytest.mark.parametrize("typed", ["2024-1-5", "2024/01/05", "2024.1.5", "2024年1月5日"])
def test_dates_are_read_in_the_usual_spellings(typed):
    assert parse_date(typed) == date(2024, 1, 5)


@pytest.mark.parametrize(
    ("typed", "flag"), [("yes | 是", True), ("否", False), (1.0, True), (0, False)]
)
def test_yes_and_no_are_read_in_both_languages(typed, flag):
    assert parse_flag(typed) is flag


# ------------------------------------------------------------------ headings


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("amount", "amount"),
        ("Amount\n用量", "amount"),
        ("用量", "amount"),
        ("基本用量", "amount"),
        ("物料名称", "name"),
        ("子件名称", "name"),
        ("规格型号", "specification"),
        ("计量单位", "unit"),
        ("单重(kg)", "unit_mass_kg"),
        ("单重（g）", "unit_mass_g"),
        ("单重", "unit_mass"),
        ("损耗率", "loss_share"),
        ("损耗率(%)", "loss_share"),
        ("子件损耗率", "added_loss_share"),
        ("基础用量", "base_amount"),
        ("Unit_Mass_KG", "unit_mass_kg"),
    ],
)
def test_headings_are_known_in_english_chinese_and_as_erp_systems_write_them(heading, key):
    assert find_field(BILL_FIELDS, heading).key == key


@pytest.mark.parametrize("heading", ["颜色", "用量\n单位", "", "123"])
def test_other_headings_name_no_field(heading):
    assert find_field(BILL_FIELDS, heading) is None


@pytest.mark.parametrize("section", SHEETS)
def test_every_field_is_found_by_its_key_and_labels(section):
    fields = SHEETS[section].fields
    for field in fields:
        for heading in (
            field.key,
            field.label.en,
            field.label.zh,
            f"{field.label.en}\n{field.label.zh}",
        ):
            assert find_field(fields, heading) is field


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("物料清单", "bill"),
        ("BOM", "bill"),
        ("Bill of materials 物料清单", "bill"),
        ("product 产品", "product"),
        ("参数", "parameters"),
        ("Product 参数", None),
        ("Sheet1", None),
    ],
)
def test_sheets_are_known_in_english_chinese_and_joined(name, key):
    assert find_sheet(name) == key


def test_a_base_quantity_divides_the_amount():
    submission, _ = read(bill=bill(amount=8, base_amount=1000))
    assert submission.bill[0].amount == 0.008


def test_an_erp_loss_on_the_net_amount_becomes_a_share_of_the_input():
    submission, _ = read(bill=bill(added_loss_share=0.25))
    line = submission.bill[0]
    assert line.amount / (1 - line.loss_share) == pytest.approx(0.8 * 1.25)


def test_a_loss_headed_with_per_cent_is_read_as_per_cent():
    rows = [HOUSING | {"loss_share": 5}]
    submission, _ = read(bill=rows, headings={"loss_share": "损耗率(%)"})
    assert submission.bill[0].loss_share == 0.05


def test_a_loss_below_one_under_a_per_cent_heading_is_refused_as_ambiguous():
    code, en, zh = only(bill=bill(loss_share=0.5), headings={"loss_share": "损耗率(%)"})
    assert code == "ambiguous-percentage"
    assert "0.5 %" in en
    assert "50 %" in en
    assert "损耗率" in zh


def test_a_unit_mass_in_gram_is_converted():
    submission, _ = read(bill=bill(unit="pcs", unit_mass_g=4))
    assert submission.bill[0].unit_mass_kg == 0.004


def test_a_unit_mass_without_a_unit_is_taken_as_kg_and_said():
    submission, findings = read(bill=bill(unit="pcs", unit_mass=4))
    assert submission.bill[0].unit_mass_kg == 4
    assert [found.code for found in findings] == ["unit-mass-taken-as-kg"]


def test_two_columns_for_one_quantity_are_refused():
    assert only(bill=bill(unit="pcs", unit_mass=4, unit_mass_g=4))[0] == "given-twice"
    assert only(bill=bill(loss_share=0.1, added_loss_share=0.1))[0] == "given-twice"


def test_a_bill_of_several_levels_is_refused():
    rows = [HOUSING | {"level": 1}, HOUSING | {"level": 2, "name": "B"}]
    assert only(bill=rows)[0] == "multi-level-bill"
    assert refusals(bill=[row | {"level": 1} for row in rows]) == []


@pytest.mark.parametrize(
    "column", ["parent_loss", "fixed_loss", "supply_type", "alternate", "expiry"]
)
def test_erp_columns_that_change_amounts_are_said_not_to_be_followed(column):
    _, findings = read(bill=bill(**{column: "4"}), headings={column: "列"})
    assert [(found.code, found.severity, found.place.column) for found in findings] == [
        ("column-not-followed", Severity.WARNING, "列")
    ]


# ------------------------------------------------------------------ units


def test_an_unknown_unit_is_refused_with_the_nearest_ones():
    code, en, zh = only(bill=bill(unit="kgg"))
    assert code == "unknown-unit"
    assert 'sheet "bill", row 2, column "unit": the unit “kgg” is not known.' in en
    assert "kg" in en.rpartition("Use one of")[2]
    assert zh.startswith("工作表“bill”，第 2 行，“unit”列：不认识单位“kgg”。")


def test_an_area_for_a_part_counted_in_kg_asks_for_the_unit_mass():
    code, en, zh = only(bill=bill(unit="㎡"))
    assert code == "missing-unit-mass"
    assert "“㎡” is an area, but “housing” is counted in kg" in en
    assert "unit_mass_kg" in en
    assert "unit_mass_kg" in zh
    assert refusals(bill=bill(unit="㎡", unit_mass_kg=2)) == []


def test_pieces_for_a_part_counted_in_kg_ask_for_the_unit_mass():
    code, en, _ = only(bill=bill(unit="PCS"))
    assert code == "missing-unit-mass"
    assert "Give the mass of one PCS in the column unit_mass_kg" in en


def test_a_mass_for_a_part_counted_in_m2_is_refused_with_the_allowed_units():
    code, en, _ = only(bill=bill(part="lens"))
    assert code == "wrong-kind-of-unit"
    assert "“kg” is a mass, but an area is needed. Use one of: m2" in en


def test_a_dataset_is_counted_in_units_of_its_own_kind():
    assert only(bill=bill(part=None, dataset="wood-cn"))[0] == "wrong-kind-of-unit"
    assert refusals(bill=bill(part=None, dataset="wood-cn", unit="L")) == []


def test_a_supplier_figure_may_be_per_any_unit():
    figure = {"supplier_kgco2e_per_unit": 2, "supplier_source": "EPD"}
    assert refusals(bill=bill(unit="pcs", **figure)) == []


def test_energy_is_counted_in_units_of_its_carrier():
    row = {
        "step": "casting",
        "carrier": "natural-gas",
        "amount": 5,
        "unit": "m3",
        "output_amount": 10,
        "output_unit": "kg",
    }
    assert refusals(energy=[row, row | {"unit": "GJ"}]) == []
    assert only(energy=[row | {"unit": "kg"}])[0] == "wrong-kind-of-unit"
    assert only(energy=[row | {"carrier": "electricity"}])[0] == "wrong-kind-of-unit"
    assert only(energy=[row | {"output_unit": "pcs"}])[0] == "wrong-kind-of-unit"


def test_a_unit_mass_beside_a_mass_unit_is_said_not_to_be_used():
    _, findings = read(bill=bill(unit_mass_kg=0.3))
    assert [found.code for found in findings] == ["unit-mass-not-used"]
    assert "Housing" in findings[0].text.zh


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize("amount", [0, -1, "-0.5"])
def test_amounts_that_are_not_above_zero_are_refused(amount):
    code, en, zh = only(bill=bill(amount=amount))
    assert code == "not-positive"
    assert 'row 2, column "amount"' in en
    assert "大于 0" in zh


def test_text_in_a_number_is_refused_by_naming_it():
    code, en, zh = only(bill=bill(amount="若干"))
    assert code == "not-a-number"
    assert "“若干” is not a number" in en
    assert "“若干”不是数字" in zh


@pytest.mark.parametrize("key", ["amount", "name", "unit"])
def test_a_missing_cell_is_named(key):
    row = {**HOUSING, "name": "Other", key: None}
    code, en, _ = only(bill=[row])
    assert code == "missing-value"
    assert f'row 2, column "{key}"' in en


def test_a_yield_above_one_is_refused_as_a_percentage_with_the_share_to_write():
    code, en, zh = only(**with_parameter("solder-yield", 22.3))
    assert code == "percent-for-share"
    assert "22.3 looks like a percentage. Write a number from 0 to 1; 22.3 % is 0.223." in en
    assert "22.3 像是百分数。" in zh


def test_a_yield_a_little_above_one_is_called_too_large():
    code, en, _ = only(**with_parameter("solder-yield", 1.2))
    assert code == "percent-for-share"
    assert "1.2 is above 1, the most a share or yield can be." in en


@pytest.mark.parametrize("value", [101, -0.1, "120%"])
def test_a_share_that_is_no_percentage_either_is_out_of_range(value):
    code, en, _ = only(**with_parameter("solder-yield", value))
    assert code == "out-of-range"
    assert "Allowed: 0 – 1" in en


def test_a_loss_typed_in_per_cent_is_refused_and_a_loss_of_all_too():
    assert only(bill=bill(loss_share=2.5))[0] == "percent-for-share"
    assert only(bill=bill(loss_share=1))[0] == "share-out-of-range"
    assert only(bill=bill(loss_share=-0.1))[0] == "share-out-of-range"
    assert only(bill=bill(loss_share="110%"))[0] == "share-out-of-range"


def test_a_cell_with_an_error_is_not_taken_for_an_empty_one():
    code, en, zh = only(bill=bill(loss_share=Broken("#REF!")))
    assert code == "spreadsheet-error"
    assert "#REF!" in en
    assert "#REF!" in zh
    assert only(bill=bill(location="#N/A"))[0] == "spreadsheet-error"


def test_a_formula_without_a_result_is_not_taken_for_an_empty_cell():
    code, en, _ = only(bill=bill(unit_mass_kg=Broken()))
    assert code == "uncalculated-formula"
    assert "formula without a stored result" in en


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 501, "text-too-long"),
        ("a\x07b", "control-character"),
        ("\u202egnp", "control-character"),
    ],
)
def test_long_texts_and_control_characters_are_refused(text, code):
    assert only(bill=bill(name=text))[0] == code


def test_line_breaks_in_a_name_become_spaces():
    submission, _ = read(bill=bill(name="EVA胶膜\r\n0.45mm"))
    assert submission.bill[0].name == "EVA胶膜 0.45mm"


# ------------------------------------------------------------------ names


def test_an_unknown_part_is_refused_with_the_nearest_one():
    code, en, zh = only(bill=bill(part="housin"))
    assert code == "unknown-part"
    assert "Use one of: housing | aluminium housing" in en
    assert "housing | 铝壳" in zh


def test_a_synonym_is_proposed_and_not_taken():
    code, _, zh = only(bill=bill(part="外壳"))
    assert code == "unknown-part"
    assert "housing | 铝壳" in zh


def test_an_unknown_dataset_is_refused_with_what_the_search_offers():
    code, en, _ = only(bill=bill(part=None, dataset="steel"))
    assert code == "unknown-dataset"
    assert "“steel” is not known. Nearest: steel-cn." in en


def test_an_unknown_location_is_refused_with_the_nearest_one():
    code, en, zh = only(bill=bill(location="Zhejiangg"))
    assert code == "unknown-location"
    assert "CN-ZJ | Zhejiang" in en
    assert "浙江" in zh


@pytest.mark.parametrize(
    ("section", "row", "code"),
    [
        ("energy", {"step": "assembli"}, "unknown-step"),
        ("energy", {"carrier": "electrcity"}, "unknown-carrier"),
        ("transport", {"mode": "lorry"}, "unknown-mode"),
        ("transport", {"direction": "sideways"}, "unknown-direction"),
        ("transport", {"distance_km": 41_000}, "distance-too-long"),
        ("contracts", {"instrument": "promise"}, "unknown-instrument"),
        ("contracts", {"technology": "tides"}, "unknown-technology"),
        ("contracts", {"factor_kind": "mean"}, "unknown-factor_kind"),
        ("contracts", {"factor_kgco2e_per_kwh": -1}, "negative-figure"),
        ("contracts", {"retired": "soon"}, "not-yes-or-no"),
    ],
)
def test_unknown_names_and_impossible_figures_are_refused(section, row, code):
    whole = {
        "energy": {
            "step": "assembly",
            "carrier": "electricity",
            "amount": 1,
            "unit": "kWh",
            "output_amount": 1,
            "output_unit": "pcs",
        },
        "transport": {"direction": "inbound", "mode": "truck", "distance_km": 1},
        "contracts": {"instrument": "on-site", "energy_line": "E1", "amount_kwh": 1},
    }[section]
    assert only(**{section: [whole | row]})[0] == code


def test_a_line_that_names_nothing_is_refused_with_the_parts_its_name_resembles():
    code, en, _ = only(bill=bill(part=None, name="铝合金外壳"))
    assert code == "nothing-named"
    assert "names neither a part, nor a data set, nor a supplier's figure" in en
    assert "housing" in en


@pytest.mark.parametrize(
    "second",
    [
        {"dataset": "steel-cn"},
        {
            "dataset": "steel-cn",
            "part": None,
            "supplier_kgco2e_per_unit": 1,
            "supplier_source": "x",
        },
    ],
)
def test_a_line_that_names_a_dataset_and_more_is_refused(second):
    assert only(bill=bill(**second))[0] == "named-twice"


def test_packaging_on_the_bill_is_sent_to_its_own_sheet_and_back():
    assert only(bill=[HOUSING, HOUSING | {"name": "c", "part": "carton"}])[0] == "wrong-sheet"
    code, en, zh = only(packaging=bill(part="铝壳"))
    assert code == "wrong-sheet"
    assert "“Bill of materials”" in en
    assert "“物料清单”" in zh


def test_a_supplier_figure_needs_its_report_and_a_report_its_figure():
    assert only(bill=bill(supplier_kgco2e_per_unit=1))[0] == "missing-value"
    assert only(bill=bill(supplier_source="EPD"))[0] == "missing-value"


# ------------------------------------------------------------------ offsets


@pytest.mark.parametrize("name", ["Carbon offset", "碳抵消", "carbon credit 2024"])
def test_offsets_are_never_subtracted(name):
    code, en, zh = only(bill=[HOUSING, HOUSING | {"name": name, "amount": -1}])
    assert code == "offset"
    assert "offsets are never subtracted" in en
    assert "ISO 14067" in en
    assert "不得扣减碳抵消" in zh


def test_a_negative_supplier_figure_is_refused():
    figure = {"supplier_kgco2e_per_unit": -1, "supplier_source": "x"}
    assert only(bill=bill(**figure))[0] == "negative-figure"
    assert only(bill=bill(**figure, name="offset"))[0] == "offset"


# ------------------------------------------------------------------ repeats


def test_a_repeated_line_number_names_the_row_it_repeats():
    rows = [HOUSING | {"key": "A"}, HOUSING | {"key": "A", "name": "B"}]
    code, en, zh = only(bill=rows)
    assert code == "duplicate-line"
    assert en.startswith('sheet "bill", row 3, column "key"')
    assert 'repeats sheet "bill", row 2' in en
    assert "第 2 行重复" in zh


def test_line_numbers_are_unique_over_all_sheets():
    carton = {"key": "1", "name": "carton", "part": "carton", "amount": 1, "unit": "kg"}
    code, en, _ = only(bill=bill(key="1"), packaging=[carton])
    assert code == "duplicate-line"
    assert 'repeats sheet "bill", row 2' in en


def test_a_line_that_says_the_same_names_the_row_it_repeats():
    code, en, _ = only(bill=[HOUSING, HOUSING | {"name": "B"}, HOUSING])
    assert code == "duplicate-line"
    assert en.startswith('sheet "bill", row 4: the line says the same as sheet "bill", row 2')


def test_the_same_material_from_two_places_is_no_repeat():
    assert refusals(bill=[HOUSING, HOUSING | {"location": "NO"}]) == []


def test_a_field_or_parameter_given_twice_is_refused():
    assert only(parameters=[("power", 9), ("额定功率", 10)])[0] == "given-twice"
    product = [("family", "lamp"), ("name", "x"), ("product name", "y")]
    assert only(product=product)[0] == "given-twice"


# ------------------------------------------------------------------ mass


def lamp_of(mass, *rows):
    return {"parameters": {"power": 9, "mass": mass}, "bill": rows or [HOUSING]}


def test_a_bill_that_closes_to_two_per_cent_is_silent():
    assert read(**lamp_of(0.81))[1] == ()


def test_a_bill_that_misses_the_mass_by_three_per_cent_is_warned():
    _, (found,) = read(**lamp_of(0.825))
    assert (found.code, found.severity) == ("mass-gap", Severity.WARNING)
    assert "0.8 kg" in found.text.en
    assert "0.825 kg" in found.text.en
    assert "-3.0%" in found.text.zh


def test_a_bill_that_misses_the_mass_by_more_than_ten_per_cent_is_refused():
    code, en, zh = only(**lamp_of(0.7))
    assert code == "mass-gap"
    assert "0.8 kg" in en
    assert "0.7 kg" in en
    assert "+14.3%" in en
    assert "+14.3%" in zh


def test_losses_and_packaging_do_not_count_in_the_mass():
    carton = {"name": "carton", "part": "carton", "amount": 5, "unit": "kg"}
    assert read(**lamp_of(0.8, HOUSING | {"loss_share": 0.3}), packaging=[carton])[1] == ()


def test_lines_of_unknown_mass_are_named_and_may_explain_a_gap():
    driver = {"name": "Driver X", "part": "driver", "amount": 1, "unit": "pcs"}
    _, findings = read(**lamp_of(1.6, HOUSING, driver))
    assert [found.code for found in findings] == ["mass-unknown", "mass-gap"]
    assert "Driver X" in findings[0].text.en
    assert all(found.severity is Severity.WARNING for found in findings)


def test_lines_of_unknown_mass_do_not_explain_a_bill_that_is_too_heavy():
    driver = {"name": "Driver X", "part": "driver", "amount": 1, "unit": "pcs"}
    assert only(**lamp_of(0.5, HOUSING, driver))[0] == "mass-gap"


# ------------------------------------------------------------------ dates


def dated(start, end):
    return {"product": {"family": "lamp", "name": "x", "period_start": start, "period_end": end}}


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("1999-12-31", "2000-12-31", "date-out-of-range"),
        ("2025-01-01", "2025-07-01", "date-out-of-range"),
        ("2024-12-31", "2024-01-01", "period-reversed"),
        ("2020-01-01", "2024-01-01", "period-too-long"),
        ("soon", None, "not-a-date"),
    ],
)
def test_periods_out_of_range_are_refused(start, end, code):
    assert only(**dated(start, end))[0] == code


def test_a_period_of_three_years_up_to_today_is_accepted():
    assert refusals(**dated("2022-07-01", "2025-06-30")) == []


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "accepted"),
    [
        (None, "2023-12-31", False),
        (None, "2024-01-01", True),
        ("2024-12-31", "2027-01-01", True),
        ("2025-01-01", None, False),
        ("2024-06-01", "2024-05-01", False),
    ],
)
def test_supplier_figures_count_only_while_they_are_valid(valid_from, valid_to, accepted):
    figure = {
        "supplier_kgco2e_per_unit": 1,
        "supplier_source": "EPD",
        "supplier_valid_from": valid_from,
        "supplier_valid_to": valid_to,
    }
    found = refusals(**dated("2024-01-01", "2024-12-31"), bill=bill(**figure))
    assert [code for code, _, _ in found] == ([] if accepted else ["supplier-figure-not-valid"])


def test_without_a_period_a_supplier_figure_must_be_valid_today():
    figure = {"supplier_kgco2e_per_unit": 1, "supplier_source": "EPD"}
    expired = figure | {"supplier_valid_to": "2025-06-29"}
    code, en, _ = only(bill=bill(**expired))
    assert code == "supplier-figure-not-valid"
    assert "expired on 2025-06-29" in en
    assert refusals(bill=bill(**figure, supplier_valid_to="2025-06-30")) == []


# ------------------------------------------------------------------ product and parameters


def test_a_missing_mandatory_parameter_says_how_to_find_it():
    code, en, zh = only(parameters={})
    assert code == "missing-parameter"
    assert "“rated power” must be given and has no default. On the label." in en
    assert "“额定功率”为必填参数" in zh


def test_a_missing_parameter_is_shown_at_its_empty_cell():
    raw_submission = raw(parameters=[("power", None)])
    with pytest.raises(InputError) as refused:
        read_submission(raw_submission, CONTEXT)
    assert refused.value.findings[0].place == raw_submission.parameters.items[0].cell.place


def test_an_unknown_parameter_is_refused_with_the_nearest_one():
    code, en, _ = only(**with_parameter("solder-yeild", 1))
    assert code == "unknown-parameter"
    assert "solder-yield | solder yield" in en


def test_an_unknown_parameter_without_a_value_is_passed_over():
    assert refusals(**with_parameter("Notes", None)) == []


def test_a_parameter_out_of_range_shows_the_range_and_its_unit():
    code, en, zh = only(parameters={"power": 5000})
    assert code == "out-of-range"
    assert "5000 W is out of range. Allowed: 1 – 100 W." in en
    assert "允许：1 – 100 W" in zh


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("light", "neon", "unknown-choice"),
        ("dimmable", "perhaps", "not-yes-or-no"),
        ("chips", 2.5, "not-an-integer"),
        ("chip-site", "Atlantis", "unknown-location"),
        ("mass", True, "not-a-number"),
    ],
)
def test_parameters_of_every_kind_are_checked(key, value, code):
    assert only(**with_parameter(key, value))[0] == code


def test_a_country_code_that_looks_like_a_no_is_norway():
    submission, _ = read(**with_parameter("chip-site", "NO"))
    assert submission.parameters["chip-site"] == "NO"


@pytest.mark.parametrize(
    "option", ["functional_unit", "boundary", "electricity", "accounting", "method"]
)
def test_unknown_study_options_are_refused_with_those_there_are(option):
    code, en, _ = only(product={"family": "lamp", "name": "x", option: "other"})
    assert code == "unknown-option"
    assert "Use one of" in en


def test_an_unknown_product_field_is_refused_with_the_nearest_one():
    code, en, _ = only(product={"family": "lamp", "name": "x", "manufacturex": "y"})
    assert code == "unknown-field"
    assert "manufacturer" in en


def test_a_product_without_a_name_or_of_another_family_is_refused():
    assert only(product={"family": "lamp"})[0] == "missing-value"
    assert only(product={"family": "chair", "name": "x"})[0] == "wrong-family"


def test_the_family_is_read_before_anything_else():
    assert family_of(raw()) == "lamp"
    assert family_of(RawSubmission(entries("product", {"产品类别": "台灯"}))) == "台灯"
    with pytest.raises(InputError, match="product family is not named"):
        family_of(RawSubmission())


# ------------------------------------------------------------------ empty and large


def test_an_empty_bill_is_refused():
    assert only(bill=[])[0] == "empty-bill"


def test_rows_that_are_offered_and_not_filled_in_count_as_not_given():
    offered = {"name": "driver 驱动电源", "part": "driver | 驱动电源", "unit": "pcs"}
    step = {"step": "assembly", "carrier": "electricity", "unit": "kWh", "output_unit": "pcs"}
    leg = {"direction": "inbound", "mode": "truck"}
    submission, findings = read(
        bill=[offered, HOUSING], energy=[step], transport=[leg], packaging=[]
    )
    assert [line.key for line in submission.bill] == ["bill-1"]
    assert submission.energy == submission.transport == ()
    assert [found.code for found in findings] == ["not-given"] * 3
    assert findings[0].text.en.endswith("not given: 2.")


def test_a_line_of_ones_own_without_an_amount_is_an_error():
    row = {"name": "my driver", "part": "driver", "unit": "pcs"}
    assert only(bill=[HOUSING, row])[0] == "missing-value"


def test_all_problems_are_named_at_once():
    found = refusals(
        parameters={"power": "x"}, bill=[HOUSING | {"unit": "foo", "amount": 0, "part": "bar"}]
    )
    assert {code for code, _, _ in found} == {
        "not-a-number",
        "unknown-unit",
        "not-positive",
        "unknown-part",
    }


def test_fifty_problems_are_worded_and_the_rest_is_counted():
    rows = [HOUSING | {"name": f"n{number}", "amount": 0} for number in range(1_060)]
    found = refusals(bill=rows)
    assert len(found) == 51
    assert found[-1][1] == "and 1,010 more problems."
    assert found[-1][2] == "另有 1,010 个问题。"


def test_a_hundred_thousand_lines_are_refused_in_one_sentence():
    code, en, _ = only(bill=[HOUSING] * 100_000)
    assert code == "too-many-lines"
    assert "the table has 100,000 lines; at most 20,000 are allowed." in en


@pytest.mark.slow
def test_twenty_thousand_bad_lines_are_answered_in_seconds():
    rows = [
        {
            "name": f"line {n}",
            "part": f"part {n}",
            "amount": "x",
            "unit": f"unit{n}",
            "location": "y",
        }
        for n in range(20_000)
    ]
    started = perf_counter()
    found = refusals(bill=rows)
    assert found[-1][1] == "and 79,950 more problems."
    assert perf_counter() - started < 20


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.builds(Broken, st.sampled_from(["", "#REF!"])),
    st.sampled_from(["kg", "housing", "5%", "1/3", "2024-01-01", "CN", "assembly", "truck"]),
)


@settings(max_examples=300)
@given(st.data())
def test_whatever_is_typed_is_read_or_refused_in_words(data):
    def rows(section):
        keys = st.sampled_from([field.key for field in SHEETS[section].fields])
        return table(section, data.draw(st.lists(st.dictionaries(keys, VALUES), max_size=3)))

    names = st.sampled_from(["name", "site", "period_end", "method", "family", "x"])
    parameters = st.sampled_from(["power", "mass", "light", "chips", "dimmable", "chip-site"])
    submission = RawSubmission(
        product=entries("product", data.draw(st.dictionaries(names, VALUES))),
        parameters=entries("parameters", data.draw(st.dictionaries(parameters, VALUES))),
        bill=rows("bill"),
        energy=rows("energy"),
        transport=rows("transport"),
        packaging=rows("packaging"),
        contracts=rows("contracts"),
    )
    with suppress(InputError):
        read_submission(submission, CONTEXT)
