"""ILCD comes in whole: processes linked by flows, units found through properties."""

import pytest

from footprint.errors import DataError
from lca_db.importers.contract import UnlinkedKind
from lca_db.importers.ilcd import IMPORTER
from tests.lca_db.importers import ilcd_files as ilcd
from tests.lca_db.importers.small_world import PROCESSES, by_hand
from tests.lca_db.importers.solving import footprints
from tests.lca_db.importers.spold2 import identifier

WIDGET = identifier("flow widget")
ME = identifier("process widget")
PRODUCT = ilcd.exchange(0, WIDGET, "widget", "Output", 1)
FLOWS = {f"flows/{WIDGET}.xml": ilcd.flow(WIDGET, "widget")}
MASS = {
    f"flowproperties/{identifier('mass')}.xml": ilcd.flow_property("mass"),
    f"unitgroups/{identifier('mass')}-g.xml": ilcd.unit_group("mass"),
}


def read(path):
    return IMPORTER.read(path, lambda *_: None)


def read_files(folder, files):
    return read(ilcd.write_folder(folder / "db", {**MASS, **FLOWS, **files}))


def read_mine(folder, *exchanges, flows=None, **more):
    """Import one process with these exchanges."""
    text = ilcd.process(ME, "widget making", "CN", [PRODUCT, *exchanges], **more)
    return read_files(folder, {f"processes/{ME}.xml": text, **(flows or {})})


def refusal_of(folder, *exchanges, **more):
    with pytest.raises(DataError) as caught:
        read_mine(folder, *exchanges, **more)
    return caught.value


def codes(error):
    return {finding.code for finding in error.findings}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return read(ilcd.write_folder(tmp_path_factory.mktemp("ilcd") / "small", ilcd.world_files()))


def test_footprints_of_the_small_world_are_those_by_hand(world):
    found = footprints(world)
    hand = by_hand()
    per = {"kWh": 3.6, "t": 1000.0}  # in MJ and kg, the reference units of the flows
    for process in PROCESSES:
        (code,) = (one.code for one in world.activities if one.name.en == process.name)
        expected = hand[process.number] / per.get(process.unit, 1.0)
        assert found[code] == pytest.approx(expected, rel=1e-12)
    assert world.unlinked == ()
    assert world.ignored_flows == {"Sulfur dioxide": 1}


def test_waste_that_leaves_is_taken_in_by_its_treatment(world):
    codes_by_name = {one.name.en: one.code for one in world.activities}
    (steel,) = (one for one in world.activities if one.name.en == "steel production")
    amounts = {one.input: one.amount for one in steel.exchanges}
    assert amounts[codes_by_name["treatment of slag, landfill"]] == pytest.approx(0.05)
    assert "waste-treatment-turned" in {one.code for one in world.findings}


def test_a_zip_file_with_a_folder_around_it_reads_as_the_folder_does(world, tmp_path):
    path = ilcd.write_zip(tmp_path / "small.zip", ilcd.world_files())
    assert read(path).activities == world.activities


def test_free_data_may_be_passed_on(world):
    assert (world.licensed, world.licence) == (False, "Free of charge for all users and uses")


def test_a_well_known_property_needs_no_file(tmp_path):
    mass = "93a60a56-a3c8-11da-a746-0800200b9a66"
    text = ilcd.flow(WIDGET, "widget").replace(identifier("mass"), mass)
    found = read_mine(tmp_path, flows={f"flows/{WIDGET}.xml": text})
    assert found.activities[0].unit == "kg"


def test_names_in_both_languages_are_put_together(tmp_path):
    names = (
        '<baseName xml:lang="zh">部件</baseName>'
        '<mixAndLocationTypes xml:lang="en">at plant</mixAndLocationTypes>'
    )
    (only,) = read_mine(tmp_path, names=names).activities
    assert only.name.en == "widget making; at plant"
    assert only.name.zh == "部件；at plant"


def test_two_makers_of_a_flow_are_proposed_and_none_is_taken(tmp_path):
    glue = identifier("flow glue")
    made = ilcd.exchange(0, glue, "glue", "Output", 1)
    makers = {
        f"processes/{identifier(place)}.xml": ilcd.process(identifier(place), "glue", place, [made])
        for place in ("CN", "DE")
    }
    used = ilcd.exchange(1, glue, "glue", "Input", 2, "<location>DE</location>")
    flows = {**makers, f"flows/{glue}.xml": ilcd.flow(glue, "glue")}
    (left,) = read_mine(tmp_path, used, flows=flows).unlinked
    assert left.kind is UnlinkedKind.ACTIVITY
    assert left.proposals == ("glue-de", "glue-cn")


def test_a_flow_that_is_not_in_the_archive_is_kept_and_told(tmp_path):
    found = read_mine(tmp_path, ilcd.exchange(1, identifier("lost"), "lost thing", "Input", 2))
    (left,) = found.unlinked
    assert (left.name, left.amount) == ("lost thing", 2)
    (warning,) = (one for one in found.findings if one.code == "missing-flows")
    assert "lost thing" in warning.text.en


def test_a_gas_is_known_by_its_identifier_without_a_file(tmp_path):
    found = read_mine(tmp_path, ilcd.exchange(1, ilcd.CH4_EF, "Methane", "Output", 2))
    assert [one.input for one in found.activities[0].exchanges] == ["ch4-fossil"]


def test_a_flow_without_a_file_is_not_taken_for_a_gas_by_its_name(tmp_path):
    found = read_mine(tmp_path, ilcd.exchange(1, identifier("to water"), "Methane", "Output", 2))
    assert found.activities[0].exchanges == ()
    (left,) = found.unlinked
    assert (left.name, left.amount) == ("Methane", -2)


def test_carbon_dioxide_taken_from_air_is_an_uptake(tmp_path):
    uuid = "da174fac-e567-42d3-99b5-a688913dc88e"
    places = ("Resources", "Resources from air", "Renewable resources from air")
    flows = {
        f"flows/{uuid}.xml": ilcd.flow(uuid, "carbon dioxide", "Elementary flow", "mass", places)
    }
    found = read_mine(tmp_path, ilcd.exchange(1, uuid, "CO2", "Input", 2), flows=flows)
    assert [(one.input, one.amount) for one in found.activities[0].exchanges] == [("co2-uptake", 2)]


def test_an_emission_among_the_inputs_counts_as_its_negative(tmp_path):
    found = read_mine(tmp_path, ilcd.exchange(1, ilcd.CO2_EF, "CO2", "Input", 2))
    assert [one.amount for one in found.activities[0].exchanges] == [-2]


def test_a_log_normal_states_the_square_of_the_spread(tmp_path):
    more = (
        "<uncertaintyDistributionType>log-normal</uncertaintyDistributionType>"
        "<relativeStandardDeviation95In>1.44</relativeStandardDeviation95In>"
    )
    found = read_mine(tmp_path, ilcd.exchange(1, ilcd.CO2_EF, "CO2", "Output", 2, more))
    assert found.activities[0].exchanges[0].gsd == pytest.approx(1.2)


def test_a_normal_spread_is_left_out_and_counted(tmp_path):
    more = "<uncertaintyDistributionType>normal</uncertaintyDistributionType>"
    found = read_mine(tmp_path, ilcd.exchange(1, ilcd.CO2_EF, "CO2", "Output", 2, more))
    assert found.activities[0].exchanges[0].gsd is None
    assert "uncertainty-not-kept" in {one.code for one in found.findings}


def test_a_process_without_a_place_is_read_for_the_world_and_told(tmp_path):
    text = ilcd.process(ME, "widget making", "", [PRODUCT])
    found = read_files(tmp_path, {f"processes/{ME}.xml": text})
    assert found.activities[0].location == "GLO"
    assert "— → GLO" in str([one.text.en for one in found.findings])


def test_a_result_is_an_aggregated_activity(tmp_path):
    found = read_mine(
        tmp_path, ilcd.exchange(1, ilcd.CO2_EF, "CO2", "Output", 2), kind="LCI result"
    )
    assert found.activities[0].aggregated


# ------------------------------------------------------------------ what is refused


def test_an_epd_is_refused_for_what_it_is(tmp_path):
    refusal = refusal_of(tmp_path, kind="EPD")
    assert codes(refusal) == {"no-inventory"}


def test_a_second_product_is_refused(tmp_path):
    chips = identifier("flow chips")
    flows = {f"flows/{chips}.xml": ilcd.flow(chips, "chips")}
    out = ilcd.exchange(1, chips, "chips", "Output", 0.2)
    refusal = refusal_of(tmp_path, out, flows=flows)
    assert codes(refusal) == {"undefined-multi-output"}
    assert "widget, chips" in str(refusal)


def test_an_amount_that_hangs_on_a_variable_is_not_guessed(tmp_path):
    bad = ilcd.exchange(1, ilcd.CO2_EF, "CO2", "Output", 2).replace(
        "<resultingAmount>2</resultingAmount>", "<referenceToVariable>x</referenceToVariable>"
    )
    assert codes(refusal_of(tmp_path, bad)) == {"wrong-number"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('version="1.1"', 'version="2.0"'), "wrong-version"),
        (("ILCD/Process", "ILCD/Product"), "wrong-format"),
        (("<referenceToReferenceFlow>0<", "<referenceToReferenceFlow>9<"), "no-reference-product"),
        ((f"<common:UUID>{ME}", "<common:UUID>"), "half-dataset"),
        ((f'refObjectId="{WIDGET}"', 'refObjectId=""'), "half-dataset"),
        (("<exchangeDirection>Output", "<exchangeDirection>"), "half-dataset"),
        (("</exchanges>", ""), "broken-xml"),
    ],
)
def test_a_broken_process_is_refused_with_its_place(change, code, tmp_path):
    text = ilcd.process(ME, "widget making", "CN", [PRODUCT]).replace(*change)
    with pytest.raises(DataError) as caught:
        read_files(tmp_path, {"processes/mine.xml": text})
    assert codes(caught.value) == {code}
    assert {one.place.file for one in caught.value.findings} == {"processes/mine.xml"}


def test_a_broken_flow_is_refused_with_its_place(tmp_path):
    refusal = refusal_of(tmp_path, flows={f"flows/{WIDGET}.xml": "<flowDataSet"})
    assert [one.place.file for one in refusal.findings] == [f"flows/{WIDGET}.xml"]
