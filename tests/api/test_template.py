"""The workbook a maker fills in: it reads back as it was written."""

import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.template import template_bytes, write_template
from api.workbook import read_sheets, read_workbook
from footprint.bom import (
    BillLine,
    ElectricityContract,
    EnergyLine,
    Product,
    Submission,
    SupplierFigure,
    TransportLeg,
)
from footprint.errors import InputError
from product_models.discovery import families
from product_models.intake import read_submission
from tests.product_models.lamp import CONTEXT, FAMILY, HOUSING, OFFER, TODAY

LANGUAGES = ("both", "en", "zh")


def back(submission, folder, language="both"):
    path = folder / "book.xlsx"
    write_template(FAMILY, path, OFFER, submission, language)
    return read_submission(read_workbook(path), CONTEXT)[0]


amounts = st.floats(min_value=1e-12, max_value=1e12)
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn")), min_size=1, max_size=40
).map(str.strip)
names = texts.filter(bool).filter(lambda text: text.upper() not in {"#REF!", "#N/A"})
days = st.none() | st.dates(min_value=TODAY.replace(year=2024), max_value=TODAY)


@st.composite
def bill_lines(draw, section="bill"):
    """Lines of which each says something else."""
    parts = {"bill": [("housing", "kg"), ("driver", "unit"), ("lens", "m2")]}
    count = draw(st.integers(1, 4))
    lines = []
    for number in range(count):
        part, unit = draw(st.sampled_from(parts.get(section, [("carton", "kg")])))
        figure = draw(
            st.none() | st.builds(SupplierFigure, kgco2e_per_unit=st.floats(0, 1e9), source=names)
        )
        lines.append(
            BillLine(
                key=f"{section}{number}",
                name=draw(names),
                specification=draw(texts),
                amount=draw(amounts) * (number + 1),
                unit=unit,
                unit_mass_kg=draw(st.none() | amounts) if unit != "kg" else None,
                loss_share=draw(st.floats(0, 0.999)),
                part=part,
                location=draw(st.sampled_from([None, "CN", "NO"])),
                supplier_figure=figure,
            )
        )
    return tuple(lines)


@st.composite
def submissions(draw):
    optional = {
        "solder-yield": st.floats(0, 1),
        "light": st.sampled_from(["led", "halogen"]),
        "dimmable": st.booleans(),
        "chips": st.integers(1, 400),
        "chip-site": st.sampled_from(["NO", "CN-ZJ"]),
    }
    given_values = {key: draw(kind) for key, kind in optional.items() if draw(st.booleans())}
    start, end = sorted([draw(st.dates(TODAY.replace(year=2023), TODAY)) for _ in range(2)])
    return Submission(
        family="lamp",
        product=Product(
            name=draw(names),
            model=draw(texts),
            manufacturer=draw(texts),
            site=draw(st.sampled_from([None, "NO", "CN-ZJ"])),
            period_start=start,
            period_end=end,
        ),
        boundary=draw(st.sampled_from([None, "cradle-to-grave"])),
        functional_unit=draw(st.sampled_from([None, "hour"])),
        electricity=draw(st.sampled_from([None, "national-2023"])),
        accounting=draw(st.sampled_from([None, "market"])),
        method=draw(st.sampled_from([None, "ar6-gwp100"])),
        parameters={"power": draw(st.floats(1, 100)), **given_values},
        bill=draw(bill_lines()),
        packaging=draw(bill_lines("packaging")),
        energy=(
            EnergyLine(
                key="E1",
                step="casting",
                carrier="natural-gas",
                amount=draw(amounts),
                unit="m3",
                output_amount=draw(amounts),
                output_unit="t",
                location="NO",
            ),
        ),
        transport=(
            TransportLeg(
                key="T1",
                direction="outbound",
                mode="truck",
                distance_km=draw(st.floats(0.1, 40_000)),
                mass_kg=draw(st.none() | amounts),
            ),
        ),
        contracts=(
            ElectricityContract(
                key="C1",
                instrument="green-certificate",
                energy_line="E1",
                amount_kwh=draw(amounts),
                technology="wind",
                factor_kgco2e_per_kwh=draw(st.none() | st.floats(0, 1)),
                factor_kind="carbon-footprint-factor",
                source=draw(texts),
                certificates=("A" * 32, "B" * 32),
                conveys_attributes=draw(st.none() | st.booleans()),
                same_market=True,
            ),
        ),
    )


@settings(max_examples=30)
@given(submissions(), st.sampled_from(LANGUAGES))
def test_a_filled_workbook_reads_back_as_the_same_submission(
    tmp_path_factory, submission, language
):
    again = back(submission, tmp_path_factory.mktemp("books"), language)
    assert again.document() == submission.document()
    assert again.hash == submission.hash


def small(**changes):
    line = BillLine(**{"key": "1", **HOUSING, **changes})
    return Submission(
        family="lamp", product=Product(name="x"), parameters={"power": 9.0}, bill=(line,)
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@SUM(A1)", '=HYPERLINK("http://x")', "_x0041_"]
)
def test_texts_that_look_like_formulas_stay_texts(text, tmp_path):
    submission = small(name=text, specification=text)
    assert back(submission, tmp_path).bill[0].name == text
    with zipfile.ZipFile(BytesIO(template_bytes(FAMILY, OFFER, submission))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_a_number_keeps_all_its_digits(tmp_path):
    assert back(small(amount=0.1 + 0.2), tmp_path).bill[0].amount == 0.1 + 0.2


def test_equal_content_gives_equal_bytes():
    assert template_bytes(FAMILY, OFFER, small()) == template_bytes(FAMILY, OFFER, small())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_lacks_only_what_must_be_given(language, tmp_path):
    path = tmp_path / "empty.xlsx"
    write_template(FAMILY, path, OFFER, language=language)
    with pytest.raises(InputError) as refused:
        read_submission(read_workbook(path), CONTEXT)
    assert [found.code for found in refused.value.findings] == [
        "missing-value",
        "missing-parameter",
        "empty-bill",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_a_template_is_one_that_is_read(language, tmp_path):
    path = tmp_path / "empty.xlsx"
    write_template(FAMILY, path, OFFER, language=language)
    raw = read_workbook(path)
    assert raw.findings == ()
    assert len(raw.parameters.items) >= len(FAMILY.parameters)
    assert [len(table.rows) for table in (raw.bill, raw.packaging)] == [3, 1]


def test_parameters_stand_with_unit_range_default_and_source(tmp_path):
    sheets = {sheet.name: sheet for sheet in read_sheets(template_bytes(FAMILY, OFFER))}
    rows = {line.values[0]: line.values for line in sheets["Parameters 参数"].lines}
    assert rows["power"][1:5] == ("rated power\n额定功率", None, "W", "1 – 100 W")
    assert rows["solder-yield"][5:7] == ("0.98", "assumption")
    assert rows["chips"][5:7] == ("led: 8", "assumption (typical)")


def test_every_drop_down_offers_values_that_are_read():
    archive = zipfile.ZipFile(BytesIO(template_bytes(FAMILY, OFFER)))
    sources = set()
    for name in archive.namelist():
        if "worksheets/sheet" in name:
            sources |= set(re.findall(r"'Lists 选项'!\$([A-Z]+)\$2", archive.read(name).decode()))
    sheets = {sheet.name: sheet for sheet in read_sheets(template_bytes(FAMILY, OFFER))}
    columns = [list(column) for column in zip(*_padded(sheets["Lists 选项"].lines), strict=True)]
    assert len(sources) == len(columns)
    assert ["housing | 铝壳", "lens | 透镜片", "driver | 驱动电源"] in [
        [item for item in column[1:] if item] for column in columns
    ]


def _padded(lines):
    width = max(len(line.values) for line in lines)
    return [(*line.values, *[None] * (width - len(line.values))) for line in lines]


def test_an_old_file_stays_if_the_new_one_cannot_be_written(tmp_path, monkeypatch):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    too_long = ("A" * 32,) * 2_000
    contract = ElectricityContract(
        key="C",
        instrument="green-certificate",
        energy_line="E",
        amount_kwh=1,
        certificates=too_long,
    )
    with pytest.raises(InputError, match="too long for a cell"):
        write_template(FAMILY, path, OFFER, small().model_copy(update={"contracts": (contract,)}))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        write_template(FAMILY, tmp_path / "none" / "book.xlsx", OFFER)
    with pytest.raises(InputError, match="cannot be written"):
        write_template(FAMILY, tmp_path, OFFER)


@pytest.mark.parametrize("family", families().values(), ids=lambda family: family.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_has_a_template_that_is_read(family, language, tmp_path):
    path = tmp_path / "family.xlsx"
    write_template(family, path, OFFER, language=language)
    raw = read_workbook(path)
    assert raw.findings == ()
    assert {entry.name for entry in raw.parameters.items} >= {p.key for p in family.parameters}
