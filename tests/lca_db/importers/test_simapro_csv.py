"""SimaPro exports come in whole, whatever their separator, decimal mark and encoding."""

import pytest

from footprint.errors import DataError
from lca_db.importers import simapro_csv
from lca_db.importers.archive import Limits
from lca_db.importers.contract import UnlinkedKind
from lca_db.importers.discovery import recognise
from tests.lca_db.importers import simapro
from tests.lca_db.importers.simapro import header, process
from tests.lca_db.importers.small_world import PROCESSES, by_hand
from tests.lca_db.importers.solving import footprints

GLUE = "glue;kg;1;100;not defined;Chemicals;"


def read(path, **more):
    return simapro_csv.read(path, lambda *_: None, **more)


def read_text(folder, text, encoding="utf-8"):
    path = folder / "export.csv"
    path.write_bytes(text.encode(encoding))
    return read(path)


def read_process(folder, *sections, product=GLUE, after="", **more):
    return read_text(folder, header(**more) + process([product], sections) + after)


def refusal(folder, text, encoding="utf-8"):
    with pytest.raises(DataError) as caught:
        read_text(folder, text, encoding)
    assert all(found.text.zh and found.text.en for found in caught.value.findings)
    return caught.value


def codes(failure):
    return [found.code for found in failure.findings]


def kg_co2(amount, **more):
    row = f"Carbon dioxide, fossil;;kg;{amount};{more.get('spread', 'Undefined;0;0;0')};"
    return ("Emissions to air", [row])


def only_score(database):
    (score,) = footprints(database).values()
    return score


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return read_text(tmp_path_factory.mktemp("simapro"), simapro.small_world())


def test_footprints_of_the_small_world_are_those_by_hand(world):
    found = footprints(world)
    names = {activity.name.en: activity for activity in world.activities}
    for one in PROCESSES:
        activity = names[one.name]
        scale = 1000 if activity.unit == "kg" and one.unit == "t" else 1
        assert found[activity.code] * scale == pytest.approx(by_hand()[one.number], rel=1e-12)
        assert activity.location == {"RoW": "GLO"}.get(one.location, one.location)
    assert world.unlinked == ()
    assert world.ignored_flows == {"Sulfur dioxide": 1}
    assert world.licensed


@pytest.mark.parametrize(
    ("separator", "sign", "mark"),
    [("Semicolon", ";", "."), ("Tab", "\t", ","), ("Tab", "\t", "."), ("Comma", ",", ".")],
)
def test_every_separator_and_decimal_mark_gives_the_same(world, tmp_path, separator, sign, mark):
    text = simapro.small_world(mark).replace("Semicolon", separator)
    if sign == ",":
        rows = (
            ",".join(f'"{cell}"' if "," in cell else cell for cell in line.split(";"))
            for line in text.split("\n")
        )
        text = "\n".join(rows)
    assert read_text(tmp_path, text.replace(";", sign)).activities == world.activities


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "cp1252"])
def test_names_survive_every_encoding(tmp_path, encoding):
    name = "colle décapée à l’été" if encoding == "cp1252" else "胶水（水性）生产"
    text = header() + process([f"{name};kg;1;100;not defined;Chemicals;"], [kg_co2(1)], name=name)
    database = read_text(tmp_path, text, encoding)
    assert database.activities[0].name.en == name
    guessed = "encoding-guessed" in {found.code for found in database.findings}
    assert guessed is (encoding in {"gbk", "cp1252", "utf-16"})


def test_it_is_recognised_by_its_header(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(simapro.small_world())
    assert recognise(path) is simapro_csv.IMPORTER
    other = tmp_path / "other.csv"
    other.write_text("code;name\n1;2\n")
    assert not simapro_csv.IMPORTER.recognises(other)


def test_avoided_products_are_credits_and_waste_sent_away_a_burden(tmp_path):
    power = process(["power;kWh;1;100;not defined;E;"], [kg_co2(2)])
    dump = process(["dumping;kg;1;not defined;W;"], [kg_co2("0,3")], treats=True)
    glue = process(
        [GLUE],
        [
            ("Avoided products", ["power;kWh;0,5;Undefined;0;0;0;"]),
            ("Electricity/heat", ["power;kWh;2;Undefined;0;0;0;"]),
            ("Waste to treatment", ["dumping;kg;4;Undefined;0;0;0;"]),
        ],
    )
    database = read_text(tmp_path, header() + power + dump + glue)
    found = {one.name.en: footprints(database)[one.code] for one in database.activities}
    assert found == pytest.approx({"power": 2, "dumping": 0.3, "glue": 2 * 2 - 0.5 * 2 + 4 * 0.3})


def test_several_products_are_split_by_their_shares(tmp_path):
    products = ["glue;kg;2;75;not defined;C;", "gas;m3;1;25;not defined;C;"]
    database = read_text(tmp_path, header() + process(products, [kg_co2(8)]))
    found = {one.name.en: footprints(database)[one.code] for one in database.activities}
    assert found == pytest.approx({"glue": 3.0, "gas": 2.0})


def test_shares_that_do_not_sum_to_the_whole_are_told(tmp_path):
    products = ["glue;kg;1;75;not defined;C;", "gas;m3;1;20;not defined;C;"]
    database = read_text(tmp_path, header() + process(products, [kg_co2(8)]))
    assert "shares-not-whole" in {found.code for found in database.findings}


def test_formulas_over_parameters_of_all_levels_are_calculated(tmp_path):
    sections = [
        ("Emissions to air", ["Carbon dioxide, fossil;;kg;(Own + shared) * 2^2 / FACTOR;;;;;"]),
        ("Input parameters", ["own;0,5;Undefined;0;0;0;No;"]),
        ("Calculated parameters", ["factor;4 * base;doubled;"]),
    ]
    after = (
        "Database Input parameters\nbase;0,25;Undefined;0;0;0;No;\n\nEnd\n\n"
        "Project Calculated parameters\nshared;base * 2 + 1,0E0;\n\nEnd\n"
    )
    database = read_process(tmp_path, *sections, after=after)
    assert only_score(database) == pytest.approx((0.5 + 1.5) * 4 / 1.0)


def test_the_spread_is_the_square_root_of_what_simapro_states(tmp_path):
    database = read_process(tmp_path, kg_co2(1, spread="Lognormal;1,44;0;0"))
    assert database.activities[0].exchanges[0].gsd == pytest.approx(1.2)
    other = read_process(tmp_path, kg_co2(1, spread="Normal;1,44;0;0"))
    assert other.activities[0].exchanges[0].gsd is None
    assert "uncertainty-not-kept" in {found.code for found in other.findings}


def test_cas_numbers_of_the_list_of_substances_identify_flows(tmp_path):
    air = ("Emissions to air", ["Laughing gas;;kg;0,01;Undefined;0;0;0;"])
    after = "Airborne emissions\nLaughing gas;kg;010024-97-2;\n\nEnd\n"
    database = read_process(tmp_path, air, after=after)
    assert [one.input for one in database.activities[0].exchanges] == ["n2o"]


def test_flows_of_simapro_have_our_names(tmp_path):
    rows = ["Carbon dioxide, biogenic;;kg;1;;;;;", "Methane, biogenic;;kg;1;;;;;"]
    taken = ["Carbon dioxide, in air;in air;kg;2;;;;;"]
    database = read_process(tmp_path, ("Emissions to air", rows), ("Resources", taken))
    found = {one.input: one.amount for one in database.activities[0].exchanges}
    assert found == {"co2-biogenic": 1.0, "ch4-biogenic": 1.0, "co2-uptake": 2.0}


def test_a_unit_of_the_file_is_converted_by_the_file(tmp_path):
    air = ("Emissions to air", ["Carbon dioxide, fossil;;stone;2;Undefined;0;0;0;"])
    after = "Units\nstone;Mass;6,35;kg\n\nEnd\n"
    assert only_score(read_process(tmp_path, air, after=after)) == pytest.approx(12.7)


def test_an_unknown_unit_of_a_gas_is_unlinked_as_a_greenhouse_gas(tmp_path):
    air = ("Emissions to air", ["Carbon dioxide, fossil;;parsec;2;Undefined;0;0;0;"])
    (left,) = read_process(tmp_path, air).unlinked
    assert (left.kind, left.greenhouse_gas) == (UnlinkedKind.UNIT, True)


def test_what_no_process_makes_is_unlinked_with_its_row(tmp_path):
    (left,) = read_process(tmp_path, ("Materials/fuels", ["lime;kg;3;;;;;"])).unlinked
    assert (left.name, left.amount, left.unit) == ("lime", 3.0, "kg")
    assert left.place.startswith("export.csv:")


def test_waste_scenarios_and_product_stages_are_left_out_and_told(tmp_path):
    scenario = "Process\n\nWaste scenario\nscenario A;kg;1;All;W;\n\nEnd\n\n"
    stage = "Product stage\n\nProducts\nassembly B;p;1;Others;;\n\nEnd\n\n"
    text = header() + scenario + stage + process([GLUE], [kg_co2(1)])
    database = read_text(tmp_path, text)
    (told,) = (found for found in database.findings if found.code == "left-out")
    assert "scenario A" in told.text.en
    assert "assembly B" in told.text.en


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize("version", ["6.0.0", "10.1", "", "x"])
def test_another_version_of_the_format_is_refused(tmp_path, version):
    text = header(version=version) + process([GLUE], [kg_co2(1)])
    assert codes(refusal(tmp_path, text)) == ["wrong-version"]


@pytest.mark.parametrize("line", ["{CSV separator: Semicolon}\n", "{Decimal separator: ,}\n"])
def test_a_header_that_leaves_the_marks_open_is_refused(tmp_path, line):
    text = header().replace(line, "") + process([GLUE], [kg_co2(1)])
    assert codes(refusal(tmp_path, text)) == ["wrong-header"]


@pytest.mark.parametrize(
    ("mark", "amount"), [(",", "1.5"), (".", "1,5"), (",", "1.234,5"), (".", "1,234.5")]
)
def test_a_number_with_the_other_decimal_mark_is_refused_not_guessed(tmp_path, mark, amount):
    failure = refusal(tmp_path, header(mark=mark) + process([GLUE], [kg_co2(amount)]))
    assert codes(failure) == ["wrong-decimal-mark"]
    assert failure.findings[0].place.row is not None
    assert "{Decimal separator" in failure.findings[0].remedy.en


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')", "open(1)", "a.b", "x[0]", "lambda", "1/0", "unknown",
        "2*", "NaN", "INF", "sqrt(-1)", "'1'", "(" * 100 + "1" + ")" * 100, "9^9^9^9", "1 if 2",
        "@", "", "1e999",
    ],
)  # fmt: skip
def test_a_formula_that_is_no_plain_arithmetic_is_refused(tmp_path, formula):
    failure = refusal(tmp_path, header() + process([GLUE], [kg_co2(f'"{formula}"')]))
    assert codes(failure) == ["wrong-formula"]
    assert failure.findings[0].place.file == "export.csv"


def test_parameters_that_rest_on_each_other_in_a_circle_are_refused(tmp_path):
    loop = ("Calculated parameters", ["a;b + 1;", "b;a + 1;"])
    failure = refusal(tmp_path, header() + process([GLUE], [kg_co2("a"), loop]))
    assert "rests on itself" in str(failure)


def test_parameters_that_double_forty_times_are_calculated_once_each(tmp_path):
    rows = [f"p{n};p{n + 1} + p{n + 1};" for n in range(40)]
    chain = ("Calculated parameters", [*rows, "p40;1;"])
    database = read_process(tmp_path, kg_co2("p0 / p1"), chain)
    assert only_score(database) == pytest.approx(2.0)


def test_a_chain_of_a_thousand_parameters_is_refused(tmp_path):
    rows = [f"p{n};p{n + 1} + 1;" for n in range(1000)]
    chain = ("Calculated parameters", [*rows, "p1000;1;"])
    failure = refusal(tmp_path, header() + process([GLUE], [kg_co2("p0"), chain]))
    assert codes(failure) == ["wrong-formula"]


def test_half_a_dataset_is_refused(tmp_path):
    whole = header() + process([GLUE], [kg_co2(1)])
    assert codes(refusal(tmp_path, whole[:-6])) == ["half-dataset"]
    assert codes(refusal(tmp_path, header() + process([], [kg_co2(1)]))) == ["half-dataset"]
    assert codes(refusal(tmp_path, header() + process(["glue"], [kg_co2(1)]))) == ["half-row"]
    short = ("Emissions to air", ["Carbon dioxide, fossil;;kg"])
    assert codes(refusal(tmp_path, header() + process([GLUE], [short]))) == ["half-row"]


def test_two_processes_of_one_product_are_refused(tmp_path):
    text = header() + process([GLUE], [kg_co2(1)]) + process([GLUE], [kg_co2(2)])
    assert codes(refusal(tmp_path, text)) == ["duplicate-dataset"]


def test_a_file_without_processes_is_told(tmp_path):
    assert codes(refusal(tmp_path, header() + "Quantities\nMass;Yes\n\nEnd\n")) == ["no-datasets"]


def test_all_problems_come_together_with_their_rows(tmp_path):
    text = header() + process([GLUE], [kg_co2("1.5")]) + process(["x;kg;what"], [kg_co2("oops")])
    failure = refusal(tmp_path, text)
    assert sorted(codes(failure)) == ["wrong-decimal-mark", "wrong-formula", "wrong-formula"]
    rows = [found.place.row for found in failure.findings]
    lines = text.split("\n")
    assert ["1.5" in lines[rows[0] - 1], "what" in lines[rows[1] - 1]] == [True, True]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(simapro.small_world())
    with pytest.raises(DataError) as caught:
        read(path, limits=Limits(file_bytes=1000))
    assert codes(caught.value) == ["file-too-large"]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(header().encode() + b"\x81\x8d\x8f\xff\xff\x00\x90" * 50)
    with pytest.raises(DataError):
        read(path)
