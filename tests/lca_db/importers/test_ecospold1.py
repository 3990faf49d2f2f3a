"""ecoSpold 1 comes in whole, one dataset or many in a file."""

import pytest

from footprint.errors import DataError
from lca_db.importers.contract import UnlinkedKind
from lca_db.importers.ecospold1 import IMPORTER
from tests.lca_db.importers import spold1
from tests.lca_db.importers.small_world import by_hand
from tests.lca_db.importers.solving import footprints

HAND = {number: score / (1000 if number == 5 else 1) for number, score in by_hand().items()}
PRODUCT = spold1.exchange(1, "widget", "kg", 1, "outputGroup0")
GLUE = spold1.dataset(
    2, "glue", "kg", "CN", [spold1.exchange(2, "glue", "kg", 1, "outputGroup0")]
)  # fmt: skip


def read(path):
    return IMPORTER.read(path, lambda *_: None)


def widget(*exchanges, **more):
    return spold1.dataset(1, "widget", "kg", "CN", [PRODUCT, *exchanges], **more)


def read_datasets(folder, *datasets):
    return read(spold1.write_file(folder / "db.xml", *datasets))


def refusal_of(folder, *datasets):
    with pytest.raises(DataError) as caught:
        read_datasets(folder, *datasets)
    return caught.value


def codes(error):
    return {finding.code for finding in error.findings}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return read(spold1.write_folder(tmp_path_factory.mktemp("es1") / "small"))


def test_footprints_of_the_small_world_are_those_by_hand(world):
    found = footprints(world)
    for process in spold1.WORLD:
        (code,) = (one.code for one in world.activities if one.name.en == process.name)
        assert found[code] == pytest.approx(HAND[process.number], rel=1e-12)
    assert world.unlinked == ()


def test_one_file_of_many_datasets_reads_as_many_files_do(world, tmp_path):
    path = spold1.write_file(tmp_path / "small.xml", *map(spold1.dataset_of, spold1.WORLD))
    assert read(path).activities == world.activities


def test_members_only_data_are_marked_as_licensed(world):
    assert world.licensed
    assert world.licence == "access: ecoinvent members, copyright protected"


def test_an_avoided_product_counts_as_the_negative_of_an_input(tmp_path):
    avoided = spold1.exchange(2, "glue", "kg", 0.3, "outputGroup1")
    found = read_datasets(tmp_path, widget(avoided), GLUE)
    assert [(one.input, one.amount) for one in found.activities[0].exchanges] == [("glue-cn", -0.3)]


def test_waste_to_treatment_counts_as_an_input_of_the_service(tmp_path):
    waste = spold1.exchange(2, "glue", "kg", 0.3, "outputGroup3")
    found = read_datasets(tmp_path, widget(waste), GLUE)
    assert [(one.input, one.amount) for one in found.activities[0].exchanges] == [("glue-cn", 0.3)]


def test_a_supplier_elsewhere_is_proposed_not_taken(tmp_path):
    elsewhere = spold1.exchange(2, "glue", "kg", 0.3, "inputGroup5", "DE")
    (left,) = read_datasets(tmp_path, widget(elsewhere), GLUE).unlinked
    assert (left.kind, left.proposals[0]) == (UnlinkedKind.ACTIVITY, "glue-cn")


def test_infrastructure_is_not_taken_for_a_process_of_that_name(tmp_path):
    plant = spold1.exchange(2, "glue", "kg", 0.3, "inputGroup5", infrastructureProcess="true")
    (left,) = read_datasets(tmp_path, widget(plant), GLUE).unlinked
    assert left.kind is UnlinkedKind.ACTIVITY


def test_two_datasets_of_one_name_and_place_are_proposed_both(tmp_path):
    other = GLUE.replace('subCategory="test" localCategory', 'subCategory="x" localCategory')
    used = spold1.exchange(2, "glue", "kg", 0.3, "inputGroup5")
    (left,) = read_datasets(tmp_path, widget(used), GLUE, other).unlinked
    assert len(left.proposals) == 2


def test_the_reference_function_says_the_product_where_no_exchange_does(tmp_path):
    text = spold1.dataset(
        1, "widget", "kg", "CN", [spold1.emission(3, "Carbon dioxide, fossil", 6)], reference="3"
    )
    (score,) = footprints(read_datasets(tmp_path, text)).values()
    assert score == pytest.approx(2)


def test_a_lognormal_states_the_square_of_the_spread(tmp_path):
    used = spold1.exchange(
        2, "glue", "kg", 0.3, "inputGroup5", uncertaintyType="1", standardDeviation95="1.44"
    )
    found = read_datasets(tmp_path, widget(used), GLUE)
    assert found.activities[0].exchanges[0].gsd == pytest.approx(1.2)


@pytest.mark.parametrize(
    "words",
    [
        {"uncertaintyType": "2", "standardDeviation95": "1.4"},
        {"uncertaintyType": "1"},
        {"uncertaintyType": "1", "standardDeviation95": "-1"},
        {"uncertaintyType": "4", "minValue": "0", "maxValue": "1"},
    ],
)
def test_any_other_spread_is_left_out_and_counted(words, tmp_path):
    used = spold1.exchange(2, "glue", "kg", 0.3, "inputGroup5", **words)
    found = read_datasets(tmp_path, widget(used), GLUE)
    assert found.activities[0].exchanges[0].gsd is None
    assert "uncertainty-not-kept" in {one.code for one in found.findings}


def test_old_names_of_gases_are_known_by_compartment_and_cas_number(tmp_path):
    flows = [
        spold1.emission(3, "Carbon dioxide, biogenic", 1),
        spold1.emission(4, "Carbon dioxide, in air", 2, "inputGroup4", category="resource"),
        spold1.emission(5, "Methane, tetrafluoro-, CFC-14", 3, CASNumber="000075-73-0"),
        spold1.emission(
            6, "Carbon dioxide, fossil", 4, subCategory="lower stratosphere + upper troposphere"
        ),
    ]
    (only,) = read_datasets(tmp_path, widget(*flows)).activities
    assert [(one.input, one.amount) for one in only.exchanges] == [
        ("co2-biogenic", 1), ("co2-uptake", 2), ("cf4", 3), ("co2-aircraft", 4),
    ]  # fmt: skip


def test_definitions_of_flows_are_no_processes(tmp_path):
    flow = spold1.dataset(9, "Carbon dioxide", "kg", "GLO", [], kind="3")
    assert len(read_datasets(tmp_path, widget(), flow).activities) == 1


def test_a_cumulated_result_is_an_aggregated_activity(tmp_path):
    text = widget(spold1.emission(3, "Carbon dioxide, fossil", 1), kind="2")
    assert read_datasets(tmp_path, text).activities[0].aggregated


def test_a_process_of_several_products_is_refused(tmp_path):
    joint = widget(spold1.exchange(7, "chips", "kg", 0.4, "outputGroup2"), kind="5")
    refusal = refusal_of(tmp_path, joint)
    assert codes(refusal) == {"undefined-multi-output"}
    assert "widget, chips" in str(refusal)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("ecoSpold", "ecoSpolt"), "wrong-format"),
        (("EcoSpold01", "EcoSpold02"), "wrong-format"),
        (('location="CN" text', 'location="" text'), "half-dataset"),
        (('meanValue="1"', 'meanValue="one"'), "wrong-number"),
        (('meanValue="1"', 'meanValue="0"'), "no-reference-product"),
        (("outputGroup>0", "outputGroup>9"), "half-dataset"),
        (("</flowData>", ""), "broken-xml"),
        (("<ecoSpold", "<!DOCTYPE ecoSpold><ecoSpold"), "doctype-refused"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(change, code, tmp_path):
    path = tmp_path / "db.xml"
    path.write_text(spold1.document(widget()).replace(*change), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(path)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file) == (code, "db.xml")
    assert finding.text.zh


def test_one_dataset_twice_is_refused(tmp_path):
    assert codes(refusal_of(tmp_path, widget(), widget())) == {"duplicate-dataset"}
