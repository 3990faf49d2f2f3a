"""openLCA packages come in whole, with the signs, units and doubts they have."""

import json

import pytest

from footprint.errors import DataError
from footprint.text import Text
from lca_db.importers import json_ld
from lca_db.importers.archive import Limits
from lca_db.importers.contract import UnlinkedKind
from lca_db.importers.discovery import recognise
from tests.lca_db.importers import olca
from tests.lca_db.importers.olca import exchange, flow, process
from tests.lca_db.importers.small_world import CO2, PROCESSES, by_hand
from tests.lca_db.importers.solving import footprints

GLUE = flow("glue", "kg", synonyms="adhesive; 胶水")
POWER = flow("power", "kWh")
SLUDGE = flow("sludge", "kg", "WASTE_FLOW")
GAS = flow("Carbon dioxide, fossil", "kg", "ELEMENTARY_FLOW", CO2, category="air")
MAKES_GLUE = exchange(GLUE, 1.0, "kg", is_input=False, isQuantitativeReference=True)
EMITS = exchange(GAS, 3.0, "kg", is_input=False)


def read(path, **more):
    return json_ld.read(path, lambda *_: None, **more)


def read_documents(folder, *documents, version=2):
    folder.mkdir(exist_ok=True)
    contents = olca.files([olca.location("CN"), *documents], version)
    return read(olca.write_zip(folder / "package.zip", contents))


def refusal(folder, *documents, **more):
    with pytest.raises(DataError) as caught:
        read_documents(folder, *documents, **more)
    assert all(found.text.zh and found.text.en for found in caught.value.findings)
    return caught.value


def refusal_of_files(folder, contents):
    with pytest.raises(DataError) as caught:
        read(olca.write_zip(folder / "a.zip", contents))
    return caught.value


def codes(failure):
    return [found.code for found in failure.findings]


def only(database):
    (activity,) = database.activities
    return activity


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("olca")
    return read(olca.write_zip(folder / "Small World.zip", olca.files(olca.small_world())))


def test_footprints_of_the_small_world_are_those_by_hand(world):
    found = footprints(world)
    names = {activity.name.en: activity.code for activity in world.activities}
    for one in PROCESSES:
        assert found[names[one.name]] == pytest.approx(by_hand()[one.number], rel=1e-12)
    assert world.unlinked == ()
    assert world.ignored_flows == {"Sulfur dioxide": 1}
    assert (world.name, world.format) == ("small-world", "json-ld")


def test_a_folder_and_schema_version_1_give_the_same(world, tmp_path):
    folder = olca.write_folder(tmp_path / "Small World", olca.files(olca.small_world()))
    assert read(folder).activities == world.activities
    old = olca.files(olca.version_1(olca.small_world()), version=None)
    packed = olca.write_zip(tmp_path / "Small World.zip", old)
    assert read(packed).activities == world.activities


def test_a_package_inside_a_folder_of_the_archive_is_found(world, tmp_path):
    nested = {f"export/{name}": text for name, text in olca.files(olca.small_world()).items()}
    path = olca.write_zip(tmp_path / "Small World.zip", nested)
    assert recognise(path) is json_ld.IMPORTER
    assert read(path).activities == world.activities


def test_amounts_are_converted_by_the_factors_of_the_package(tmp_path):
    makes_power = exchange(POWER, 2.0, "kWh", is_input=False, isQuantitativeReference=True)
    takes_power = exchange(POWER, 7.2, "MJ", provider="plant")
    database = read_documents(
        tmp_path, GLUE, POWER, GAS,
        process("plant", makes_power, EMITS), process("glue", MAKES_GLUE, takes_power),
    )  # fmt: skip
    found = footprints(database)
    glue, plant = (one.code for one in sorted(database.activities, key=lambda one: one.name.en))
    assert found[plant] == pytest.approx(1.5)
    assert found[glue] == pytest.approx(2 * 1.5)


def test_a_chinese_synonym_becomes_the_chinese_name(tmp_path):
    database = read_documents(tmp_path, GLUE, GAS, process("glue making", MAKES_GLUE, EMITS))
    assert only(database).name == Text("glue making", "胶水")


def test_an_avoided_product_is_a_credit(tmp_path):
    power = exchange(POWER, 1.0, "kWh", is_input=False, isQuantitativeReference=True)
    plant = process("plant", power, EMITS)
    saves = exchange(POWER, 0.5, "kWh", provider="plant", isAvoidedProduct=True)
    database = read_documents(
        tmp_path, GLUE, POWER, GAS, plant, process("glue", MAKES_GLUE, EMITS, saves)
    )
    found = {one.name.en: footprints(database)[one.code] for one in database.activities}
    assert found["glue"] == pytest.approx(3.0 - 0.5 * 3.0)


@pytest.mark.parametrize("method", ["PHYSICAL_ALLOCATION", "ECONOMIC_ALLOCATION"])
def test_several_products_are_split_by_the_default_shares(tmp_path, method):
    by_product = exchange(POWER, 4.0, "kWh", is_input=False)
    shares = [
        {"allocationType": method, "product": {"@id": one["@id"]}, "value": share}
        for one, share in ((GLUE, 0.75), (POWER, 0.25))
    ]
    other = {"allocationType": "OTHER", "product": {"@id": GLUE["@id"]}, "value": 9.0}
    database = read_documents(
        tmp_path, GLUE, POWER, GAS,
        process(
            "both", MAKES_GLUE, EMITS, by_product,
            allocationFactors=[*shares, other], defaultAllocationMethod=method,
        ),
    )  # fmt: skip
    found = {one.unit: footprints(database)[one.code] for one in database.activities}
    assert found == pytest.approx({"kg": 3 * 0.75, "kWh": 3 * 0.25 / 4})


def test_causal_shares_are_those_of_each_exchange(tmp_path):
    by_product = exchange(POWER, 1.0, "kWh", is_input=False)
    shares = [
        {
            "allocationType": "CAUSAL_ALLOCATION",
            "product": {"@id": product["@id"]},
            "exchange": {"internalId": number},
            "value": share,
        }
        for product, number, share in (
            (GLUE, 3, 1.0), (POWER, 3, 0.0), (GLUE, 4, 0.2), (POWER, 4, 0.8),
        )
    ]  # fmt: skip
    database = read_documents(
        tmp_path, GLUE, POWER, GAS,
        process(
            "both", MAKES_GLUE, by_product, EMITS, EMITS,
            allocationFactors=shares, defaultAllocationMethod="CAUSAL_ALLOCATION",
        ),
    )  # fmt: skip
    found = {one.unit: footprints(database)[one.code] for one in database.activities}
    assert found == pytest.approx({"kg": 3 + 0.6, "kWh": 2.4})


def test_shares_that_leave_something_out_are_told(tmp_path):
    by_product = exchange(POWER, 1.0, "kWh", is_input=False)
    shares = [
        {
            "allocationType": "CAUSAL_ALLOCATION",
            "product": {"@id": product["@id"]},
            "exchange": {"internalId": 3},
            "value": 0.5,
        }
        for product in (GLUE, POWER)
    ]
    database = read_documents(
        tmp_path, GLUE, POWER, GAS,
        process(
            "both", MAKES_GLUE, by_product, EMITS, EMITS,
            allocationFactors=shares, defaultAllocationMethod="CAUSAL_ALLOCATION",
        ),
    )  # fmt: skip
    assert "shares-not-whole" in {found.code for found in database.findings}


def test_by_products_without_shares_bear_nothing_and_that_is_said(tmp_path):
    by_product = exchange(POWER, 4.0, "kWh", is_input=False)
    database = read_documents(
        tmp_path, GLUE, POWER, GAS, process("both", MAKES_GLUE, EMITS, by_product)
    )
    assert footprints(database)[only(database).code] == pytest.approx(3.0)
    assert "by-products-without-shares" in {found.code for found in database.findings}


def test_waste_without_a_treatment_is_unlinked_and_kept(tmp_path):
    sends = exchange(SLUDGE, 0.2, "kg", is_input=False)
    database = read_documents(tmp_path, GLUE, SLUDGE, process("glue", MAKES_GLUE, sends))
    (left,) = database.unlinked
    assert (left.kind, left.name, left.unit) == (UnlinkedKind.ACTIVITY, "sludge", "kg")
    assert abs(left.amount) == 0.2
    assert left.place.startswith("processes/")


def test_an_input_without_provider_is_linked_to_the_only_maker(tmp_path):
    power = exchange(POWER, 1.0, "kWh", is_input=False, isQuantitativeReference=True)
    takes = exchange(POWER, 1.0, "kWh")
    one = [GLUE, POWER, GAS, process("a plant", power, EMITS), process("glue", MAKES_GLUE, takes)]
    assert read_documents(tmp_path, *one).unlinked == ()
    two = read_documents(tmp_path, *one, process("b plant", power, EMITS))
    (left,) = two.unlinked
    assert {"a-plant", "b-plant"} <= {code.removesuffix("-power-cn") for code in left.proposals}


def test_a_provider_that_is_not_in_the_package_is_unlinked_not_dropped(tmp_path):
    takes = exchange(POWER, 1.0, "kWh", provider="elsewhere")
    database = read_documents(tmp_path, GLUE, process("glue", MAKES_GLUE, takes))
    (left,) = database.unlinked
    assert (left.name, left.amount, left.unit) == ("power", 1.0, "kWh")


def test_a_greenhouse_gas_we_lack_is_told_as_one(tmp_path):
    hcfc = flow("Methane, chlorodifluoro-, HCFC-22", "kg", "ELEMENTARY_FLOW", category="air")
    emits = exchange(hcfc, 0.001, "kg", is_input=False)
    database = read_documents(tmp_path, GLUE, hcfc, process("glue", MAKES_GLUE, emits))
    if database.unlinked:  # unless our table has come to hold it
        assert database.unlinked[0].greenhouse_gas is True


@pytest.mark.parametrize(
    ("terms", "protected", "licensed"),
    [
        ("CC BY 4.0", False, False),
        ("CC BY 4.0", True, True),
        ("CC BY-NC-ND 4.0", False, True),
        ("", False, True),
    ],
)
def test_data_without_an_open_licence_counts_as_licensed(tmp_path, terms, protected, licensed):
    about = {"restrictionsDescription": terms, "isCopyrightProtected": protected}
    database = read_documents(
        tmp_path, GLUE, GAS, process("glue", MAKES_GLUE, EMITS, processDocumentation=about)
    )
    assert database.licensed is licensed
    assert database.licence == (terms or "not stated")


def test_the_spread_and_the_year_are_kept(tmp_path):
    spread = {"distributionType": "LOG_NORMAL_DISTRIBUTION", "geomMean": 3.0, "geomSd": 1.3}
    odd = {"distributionType": "NORMAL_DISTRIBUTION", "mean": 3.0, "sd": 1.0}
    about = {"validFrom": "2019-01-01", "validUntil": "2021-12-31"}
    database = read_documents(
        tmp_path, GLUE, GAS,
        process(
            "glue", MAKES_GLUE, EMITS | {"uncertainty": spread}, EMITS | {"uncertainty": odd},
            processDocumentation=about,
        ),
    )  # fmt: skip
    assert [one.gsd for one in only(database).exchanges] == [1.3, None]
    assert only(database).year == 2021
    assert "uncertainty-not-kept" in {found.code for found in database.findings}


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize("version", [3, 0, "2", None, True, [2]])
def test_another_schema_version_is_refused(tmp_path, version):
    contents = olca.files([GLUE, process("glue", MAKES_GLUE)])
    contents["openlca.json"] = json.dumps({"schemaVersion": version})
    failure = refusal_of_files(tmp_path, contents)
    assert codes(failure) == ["wrong-version"]
    assert failure.findings[0].place.file == "openlca.json"


def test_a_broken_zip_is_told(tmp_path):
    path = olca.write_zip(tmp_path / "a.zip", olca.files(olca.small_world()))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError) as caught:
        read(path)
    assert codes(caught.value) == ["broken-file"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "broken-json"),
        ("[1, 2]", "broken-json"),
        ("", "broken-json"),
        ('{"@type": "Process", "exchanges": [{"amount": NaN}]}', "not-finite"),
        ('{"@type": "Process", "exchanges": [{"amount": -Infinity}]}', "not-finite"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested-too-deeply"),
        ('{"@id": "a", "name": "b"}', "half-dataset"),
        ('{"@id": 3, "name": null, "exchanges": 5}', "half-dataset"),
    ],
)
def test_a_broken_process_is_told_with_its_file(tmp_path, text, code):
    contents = olca.files([GLUE, process("glue", MAKES_GLUE)])
    contents["processes/bad.json"] = text
    failure = refusal_of_files(tmp_path, contents)
    assert codes(failure) == [code]
    assert failure.findings[0].place.file == "processes/bad.json"


@pytest.mark.parametrize("amount", ["1e999", str(10**400), '"1.5"', "true", "null", "{}"])
def test_an_amount_that_is_no_finite_number_is_refused(tmp_path, amount):
    contents = olca.files([GLUE, GAS, process("glue", MAKES_GLUE, EMITS)])
    changed = {name: text.replace("3.0", amount) for name, text in contents.items()}
    assert codes(refusal_of_files(tmp_path, changed)) == ["wrong-number"]


def test_all_problems_of_all_files_come_together(tmp_path):
    nowhere = exchange(GLUE, 1.0, "kg")
    nowhere["flow"] = {"@id": "nowhere", "name": "ghost"}
    bare = exchange(GLUE, 1.0, "kg")
    del bare["unit"]
    failure = refusal(
        tmp_path, GLUE, GAS,
        process("a", EMITS), process("b", MAKES_GLUE, nowhere), process("c", MAKES_GLUE, bare),
        process("d", MAKES_GLUE, MAKES_GLUE),
    )  # fmt: skip
    assert sorted(codes(failure)) == [
        "dangling-reference", "half-dataset", "half-dataset", "no-unit",
    ]  # fmt: skip


def test_two_processes_with_one_identifier_are_refused(tmp_path):
    contents = olca.files([GLUE, process("glue", MAKES_GLUE)])
    (name,) = (name for name in contents if name.startswith("processes/"))
    contents["processes/copy.json"] = contents[name]
    assert codes(refusal_of_files(tmp_path, contents)) == ["duplicate-dataset"]


def test_a_product_of_zero_is_refused(tmp_path):
    nothing = MAKES_GLUE | {"amount": 0.0}
    assert codes(refusal(tmp_path, GLUE, process("glue", nothing))) == ["no-reference-product"]


def test_text_in_gbk_is_refused_with_advice(tmp_path):
    contents = olca.files([GLUE, process("glue", MAKES_GLUE)])
    contents["processes/chinese.json"] = '{"name": "胶水"}'.encode("gbk")
    failure = refusal_of_files(tmp_path, contents)
    assert codes(failure) == ["unknown-encoding"]
    assert "UTF-8" in failure.findings[0].remedy.en


def test_an_unknown_unit_is_counted_in_pieces_and_told(tmp_path):
    nights = flow("nights", "kg")
    makes = exchange(nights, 1.0, "kg", is_input=False, isQuantitativeReference=True)
    makes["unit"] = {"@id": "parsec", "name": "parsec"}
    database = read_documents(tmp_path, nights, GAS, process("inn", makes, EMITS))
    assert only(database).unit == "unit"
    assert "unknown-unit" in {found.code for found in database.findings}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = olca.write_zip(tmp_path / "a.zip", olca.files(olca.small_world()))
    with pytest.raises(DataError) as caught:
        read(path, limits=Limits(file_bytes=100))
    assert "file-too-large" in codes(caught.value)
    with pytest.raises(DataError) as caught:
        read(path, limits=Limits(entries=3))
    assert codes(caught.value) == ["too-many-files"]


def test_a_package_without_processes_is_told(tmp_path):
    assert codes(refusal(tmp_path, GLUE)) == ["no-datasets"]


def test_other_files_are_not_taken_for_a_package(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    assert not json_ld.IMPORTER.recognises(tmp_path / "a.json")
    assert not json_ld.IMPORTER.recognises(tmp_path / "none")
    olca.write_zip(tmp_path / "b.zip", {"data/a.xml": "<a/>"})
    assert not json_ld.IMPORTER.recognises(tmp_path / "b.zip")


def test_progress_reaches_the_number_of_files(tmp_path):
    path = olca.write_zip(tmp_path / "a.zip", olca.files(olca.small_world()))
    seen = []
    json_ld.read(path, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)
