"""Workbooks as makers have them: titles, totals, odd headings, several formats."""

from datetime import date

import pytest

from api.workbook import read_sheets, read_workbook
from footprint.errors import InputError, Severity
from product_models.intake import read_submission
from product_models.intake.raw import Broken
from tests.api.books import (
    BILL,
    PARAMETERS,
    PRODUCT,
    SHEETS,
    ods,
    raw_xlsx,
    text_cell,
    xls,
    xlsb,
    xlsx,
)
from tests.product_models.lamp import CONTEXT


@pytest.fixture
def read(tmp_path):
    def read_bytes(data, name="book.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_workbook(path)

    return read_bytes


def refusal(read, data):
    with pytest.raises(InputError) as refused:
        read(data)
    (found,) = refused.value.findings
    return found.code, found.say("en"), found.say("zh")


def codes(findings):
    return [found.code for found in findings]


def test_a_workbook_is_read_with_the_places_of_its_cells(read):
    raw = read(xlsx())
    submission, findings = read_submission(raw, CONTEXT)
    assert [line.name for line in submission.bill] == ["Housing", "Driver"]
    assert submission.parameters == {"power": 9.0, "mass": 0.8}
    assert submission.bill[1].place.say("en") == 'sheet "BOM", row 3'
    assert codes(findings) == ["columns-not-read", "mass-unknown"]
    assert findings[0].text.en == "columns that are not read: 备注."


def test_a_problem_is_placed_by_the_heading_as_it_was_typed(read):
    wrong = (BILL[0], ("Housing", "", "housing", "很多", "kg"))
    with pytest.raises(InputError) as refused:
        read_submission(read(xlsx(SHEETS | {"BOM": wrong})), CONTEXT)
    assert refused.value.say("zh").startswith("工作表“BOM”，第 2 行，“用量”列：“很多”不是数字")
    wrong = (BILL[0], ("", "", "housing", 1, "kg"))
    with pytest.raises(InputError, match=r'column "Name / 物料名称"'):
        read_submission(read(xlsx(SHEETS | {"BOM": wrong})), CONTEXT)


def test_titles_above_the_header_empty_rows_and_totals_are_passed_over(read):
    rows = [
        ("物料清单 2024",),
        (),
        ("编制：张三", "", "单位：某厂"),
        *BILL[:2],
        (),
        BILL[2],
        ("合计", "", "", 1.8),
    ]
    submission, findings = read_submission(read(xlsx(SHEETS | {"BOM": rows})), CONTEXT)
    assert [line.place.row for line in submission.bill] == [5, 7]
    (totals,) = (found for found in findings if found.code == "totals-row")
    assert totals.place.row == 8


def test_a_header_that_is_repeated_on_each_printed_page_is_passed_over(read):
    rows = [*BILL[:2], BILL[0], BILL[2]]
    assert len(read(xlsx(SHEETS | {"BOM": rows})).bill.rows) == 2


def test_a_header_below_fifteen_rows_is_not_looked_for(read):
    rows = [("title",)] * 15 + list(BILL)
    code, en, zh = refusal(read, xlsx(SHEETS | {"BOM": rows}))
    assert code == "no-header-row"
    assert "Expected headings: Line no., Name" in en
    assert "物料名称" in zh
    assert read(xlsx(SHEETS | {"BOM": rows[1:]})).bill.rows


def test_an_export_of_u8_is_read_under_its_own_sheet_name(read):
    header = (
        "母件编码", "子件行号", "子件编码", "子件名称", "子件规格", "子件计量单位", "基本用量",
        "基础用量", "子件损耗率(%)", "单重(kg)", "对应部件", "供应类型",
    )  # fmt: skip
    rows = [header, ("P1", 10, "0012", "螺丝", "M6*16", "个", 8, 1000, "2%", 0.005, "铝壳", 3)]
    submission, findings = read_submission(
        read(xlsx({"产品": PRODUCT, "参数": PARAMETERS[:2], "Sheet1": rows})), CONTEXT
    )
    (line,) = submission.bill
    assert (line.key, line.name, line.amount, line.unit) == ("10", "螺丝", 0.008, "unit")
    assert 1 / (1 - line.loss_share) == pytest.approx(1.02)
    assert codes(findings) == ["read-as-bill", "columns-not-read", "column-not-followed"]
    assert "母件编码" in findings[1].text.zh
    assert "子件编码" in findings[1].text.zh


def test_two_columns_of_one_meaning_are_refused(read):
    rows = [("名称", "单位", "用量", "基本用量"), ("x", "kg", 1, 2)]
    code, en, _ = refusal(read, xlsx(SHEETS | {"BOM": rows}))
    assert code == "duplicate-column"
    assert 'row 1, column "基本用量": it means the same as the column “用量”' in en


def test_two_sheets_of_one_meaning_are_refused(read):
    assert refusal(read, xlsx(SHEETS | {"物料清单": BILL}))[0] == "duplicate-sheet"


def test_sheets_that_are_not_read_are_named(read):
    raw = read(xlsx(SHEETS | {"汇总": (("a", "b"),), "Lists 选项": (("x",),)}))
    assert codes(raw.findings) == ["sheets-not-read", "columns-not-read"]
    assert raw.findings[0].text.zh == "未读取的工作表：汇总。"


def test_an_empty_workbook_says_what_is_missing(read):
    raw = read(xlsx({"Sheet1": ()}))
    assert raw.bill.rows == ()
    with pytest.raises(InputError, match="the bill of materials has no line"):
        read_submission(raw, CONTEXT)


def test_dates_percentages_and_flags_arrive_as_values(read):
    raw = read(
        raw_xlsx(
            f'<row r="1">{text_cell("A1", "name")}{text_cell("B1", "amount")}'
            f"{text_cell('C1', 'valid from')}{text_cell('D1', 'loss')}</row>"
            '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2"><v>0.30000000000000004</v></c>'
            '<c r="C2" t="d"><v>2024-01-31</v></c><c r="D2"><v>0.05</v></c></row>'
        )
    )
    assert dict(raw.bill.rows[0].values) == {
        "name": True,
        "amount": 0.1 + 0.2,
        "supplier_valid_from": date(2024, 1, 31),
        "loss_share": 0.05,
    }


_HEADINGS = {"A1": "name", "B1": "amount", "C1": "unit"}
HEADER = f'<row r="1">{"".join(text_cell(*heading) for heading in _HEADINGS.items())}</row>'


@pytest.mark.parametrize("cell", ['<c r="B2"><f>1+1</f></c>', '<c r="B2"><f>1+1</f><v></v></c>'])
def test_a_formula_without_a_result_is_told_apart_from_an_empty_cell(read, cell):
    raw = read(raw_xlsx(f'{HEADER}<row r="2">{text_cell("A2", "x")}{cell}</row>'))
    assert raw.bill.rows[0].values["amount"] == Broken("")
    with pytest.raises(InputError, match=r'row 2, column "amount": the cell holds a formula'):
        read_submission(raw, CONTEXT)


def test_a_formula_with_a_result_is_its_result_and_an_empty_text_is_empty(read):
    cells = '<c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="str"><f>""</f><v></v></c>'
    raw = read(raw_xlsx(f'{HEADER}<row r="2">{text_cell("A2", "x")}{cells}</row>'))
    assert dict(raw.bill.rows[0].values) == {"name": "x", "amount": 2.0}


def test_cells_without_a_reference_are_counted(read):
    row = '<row><c t="inlineStr"><is><t>x</t></is></c><c t="e"><v>#REF!</v></c></row>'
    raw = read(raw_xlsx(HEADER + row))
    assert dict(raw.bill.rows[0].values) == {"name": "x", "amount": Broken("#REF!")}


def test_an_error_in_a_cell_of_an_ods_file_is_seen_at_its_place():
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=1+1"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="7"/>'
        "</table:table-row>"
    )
    (sheet,) = read_sheets(ods(rows))
    assert [(line.number, line.values) for line in sheet.lines] == [
        (4, (None, None, Broken("#DIV/0!"), Broken(""))),
        (5, (7.0,)),
    ]


@pytest.mark.parametrize("write", [xls, xlsb])
def test_old_and_binary_workbooks_are_read_with_their_errors(write):
    (sheet,) = read_sheets(write({(0, 0): "Name", (1, 0): 1.5, (1, 2): 0x17}))
    assert [(line.number, line.values) for line in sheet.lines] == [
        (1, ("Name",)),
        (2, (1.5, None, Broken("#REF!"))),
    ]


def test_more_lines_than_allowed_are_refused_in_one_sentence(read):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 100_001))
    code, en, zh = refusal(read, raw_xlsx(rows))
    assert code == "too-many-lines"
    assert "at most 20,000 lines are allowed" in en
    assert "最多允许 20,000 行" in zh


def test_notes_of_reading_come_with_the_submission(read):
    _, findings = read_submission(read(xlsx()), CONTEXT)
    assert findings[0].severity is Severity.NOTE


def test_a_column_that_was_not_read_is_named_beside_the_errors_it_explains(read):
    rows = [("name", "part", "amount", "Einheit"), ("x", "housing", 1, "kg")]
    with pytest.raises(InputError) as refused:
        read_submission(read(xlsx(SHEETS | {"BOM": rows})), CONTEXT)
    assert codes(refused.value.findings) == ["missing-value", "columns-not-read"]
