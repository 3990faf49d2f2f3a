"""ecoSpold 2 comes in whole, with the signs, amounts and doubts it has."""

import math

import pytest

from footprint.errors import DataError
from footprint.inventory import ExchangeKind, Provenance
from lca_db.importers.contract import UnlinkedKind
from lca_db.importers.ecospold2 import IMPORTER
from tests.lca_db.importers import spold2
from tests.lca_db.importers.small_world import CO2, PROCESSES, by_hand
from tests.lca_db.importers.solving import GAS, footprints, scores_of

ME = spold2.identifier("me")
MINE = spold2.identifier("mine")
MY_PRODUCT = spold2.exchange(MINE, "widget", "kg", 1, "outputGroup0")


def read(path):
    return IMPORTER.read(path, lambda *_: None)


def read_texts(folder, *texts):
    return read(spold2.write_files(folder / "db", *texts))


def read_mine(folder, *flows, product=MY_PRODUCT, location="CN"):
    """Import one dataset with these flows."""
    return read_texts(folder, spold2.dataset(ME, "widget making", location, [product, *flows]))


def refusal_of(folder, *texts):
    with pytest.raises(DataError) as caught:
        read_texts(folder, *texts)
    return caught.value


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return read(spold2.write_folder(tmp_path_factory.mktemp("es2") / "small world"))


def activity(database, name):
    (found,) = (one for one in database.activities if one.name.en == name)
    return found


def codes(error):
    return {finding.code for finding in error.findings}


def test_footprints_of_the_small_world_are_those_by_hand(world):
    found = footprints(world)
    for process in PROCESSES:
        code = activity(world, process.name).code
        assert found[code] == pytest.approx(by_hand()[process.number], rel=1e-12)


def test_footprints_of_products_are_those_of_brightways_signs(world):
    """Keep -1 on the diagonal of the treatment and negative waste inputs, and solve that."""
    rows, columns, values, flip = [], [], [], []
    emission_columns, emissions, flows = [], [], []
    for process in PROCESSES:
        for row, amount, is_input in (
            (process.number, process.amount, False),
            *((number, amount, True) for number, amount in process.inputs),
        ):
            rows.append(row)
            columns.append(process.number)
            values.append(amount)
            flip.append(is_input)
        for name, _, amount in process.emissions:
            if name != "Sulfur dioxide":
                emission_columns.append(process.number)
                emissions.append(amount)
                flows.append(0 if name.startswith("Carbon") else 1)
    numbers = [process.number for process in PROCESSES]
    raw = scores_of(
        (rows, columns, values, flip),
        (flows, emission_columns, emissions, [False] * len(flows)),
        [GAS["co2-fossil"], GAS["ch4-fossil"]],
        numbers,
    )
    ours = footprints(world)
    for process, score in zip(PROCESSES, raw, strict=True):
        sign = math.copysign(1, process.amount)
        mine = ours[activity(world, process.name).code]
        assert mine == pytest.approx(sign * score, rel=1e-12)


def test_waste_treatment_makes_one_unit_and_is_taken_in_positive_amounts(world):
    treatment = activity(world, "treatment of slag, landfill")
    assert [one.amount for one in treatment.exchanges] == [0.1, 0.05]
    steel = {one.input: one.amount for one in activity(world, "steel production").exchanges}
    assert steel[treatment.code] == 50.0
    assert "waste-treatment-turned" in {finding.code for finding in world.findings}


def test_amounts_are_divided_by_the_production(world):
    coal = activity(world, "coal mine operation")
    assert [one.amount for one in coal.exchanges] == [0.01, 0.005]


def test_every_row_says_it_was_seen_in_this_database(world):
    rows = [one for each in world.activities for one in each.exchanges]
    assert {(one.provenance, one.source_id) for one in rows} == {(Provenance.SEEN, "small-world")}
    assert [source.code for source in world.sources] == ["small-world"]


def test_units_and_locations_are_ours_and_changes_are_told(world):
    transport = activity(world, "transport, freight, lorry")
    assert (transport.unit, transport.location) == ("tkm", "GLO")
    (note,) = (one for one in world.findings if one.code == "location-translated")
    assert "RoW → GLO" in note.text.en
    assert "RoW → GLO" in note.text.zh


def test_flows_without_a_greenhouse_effect_are_counted_not_kept(world):
    assert world.ignored_flows == {"Sulfur dioxide": 1}
    assert [flow.code for flow in world.flows] == ["ch4-fossil", "co2-fossil"]
    assert world.unlinked == ()


def test_a_zip_file_reads_as_its_folder_does(world, tmp_path):
    zipped = read(spold2.write_zip(tmp_path / "small world_ecoSpold02.zip"))
    assert zipped.activities == world.activities


def test_progress_is_told_up_to_the_last_file(tmp_path):
    told = []
    IMPORTER.read(spold2.write_folder(tmp_path / "a"), lambda *step: told.append(step))
    assert told[-1] == (5, 5)


def test_restricted_data_are_marked_as_licensed(world):
    assert world.licensed
    assert world.licence == "access: for licensees, copyright protected"


def test_public_data_without_copyright_may_be_passed_on(tmp_path):
    text = spold2.dataset(ME, "open", "CN", [MY_PRODUCT], access="0")
    text = text.replace('isCopyrightProtected="true"', 'isCopyrightProtected="false"')
    found = read_texts(tmp_path, text)
    assert (found.licensed, found.licence) == (False, "access: public")


def test_a_child_dataset_is_read_as_any_other(tmp_path):
    text = spold2.dataset(ME, "widget making", "CN", [MY_PRODUCT])
    child = text.replace("activityDataset", "childActivityDataset")
    assert read_texts(tmp_path / "a", child).activities == read_texts(
        tmp_path / "b", text
    ).activities  # fmt: skip


def test_a_chinese_name_stands_beside_the_english_one(tmp_path):
    names = '<activityName xml:lang="zh">部件制造</activityName>'
    text = spold2.dataset(ME, "widget making", "CN", [MY_PRODUCT], names=names)
    (only,) = read_texts(tmp_path, text).activities
    assert (only.name.en, only.name.zh) == ("widget making", "部件制造")


def test_a_dataset_in_chinese_alone_gets_a_code_in_pinyin(tmp_path):
    text = spold2.dataset(ME, "部件制造", "CN-ZJ", [MY_PRODUCT])
    (only,) = read_texts(tmp_path, text).activities
    assert only.code == "bu-jian-zhi-zao-widget-cn-zj"


# ------------------------------------------------------------------ what is left over


def test_an_input_without_a_supplier_is_kept_with_proposals(tmp_path):
    text = spold2.dataset(
        ME, "widget making", "CN",
        [MY_PRODUCT, spold2.exchange(spold2.product_id(5), "steel", "kg", 3, "inputGroup5")],
    )  # fmt: skip
    folder = spold2.write_folder(tmp_path / "db")
    (folder / "mine.spold").write_text(text, encoding="utf-8")
    (left,) = read(folder).unlinked
    assert (left.kind, left.name, left.amount, left.unit) == (
        UnlinkedKind.ACTIVITY, "steel", 3.0, "kg",
    )  # fmt: skip
    assert left.place == "mine.spold"
    assert left.proposals[0] == "steel-production-cn"


def test_a_reference_to_nothing_is_kept_with_proposals_from_the_release(tmp_path):
    link = spold2.identifier("nobody")
    flow = spold2.exchange(link, "electricity", "kWh", 2, "inputGroup5", link)
    (left,) = read_mine(tmp_path, flow).unlinked
    assert left.kind is UnlinkedKind.ACTIVITY
    assert any(code.startswith("electricity-") for code in left.proposals)


def test_a_near_name_is_proposed(tmp_path):
    link = spold2.identifier("nobody")
    text = spold2.dataset(
        ME, "widget making", "CN",
        [MY_PRODUCT, spold2.exchange(link, "steel, low-alloyed", "kg", 3, "inputGroup5", link)],
    )  # fmt: skip
    other = spold2.dataset(
        link, "steel, low alloyed, production", "CN",
        [spold2.exchange(MINE, "steel, low alloyed", "kg", 1, "outputGroup0")],
    )  # fmt: skip
    (left,) = read_texts(tmp_path, text, other).unlinked
    assert left.proposals[0] == "steel-low-alloyed-production-cn"


def test_an_unlinked_amount_is_per_unit_of_the_product(tmp_path):
    product = spold2.exchange(MINE, "widget", "kg", 4, "outputGroup0")
    flow = spold2.exchange(ME, "glue", "kg", 2, "inputGroup5", ME)
    (left,) = read_mine(tmp_path, flow, product=product).unlinked
    assert left.amount == 0.5


def test_a_greenhouse_gas_we_lack_is_marked_as_one(tmp_path):
    flow = spold2.emission(
        "18c582fe-7336-4138-8797-2db8b7a754c7", "Methane, chlorodifluoro-, HCFC-22", 0.1
    )
    (left,) = read_mine(tmp_path, flow).unlinked
    assert (left.kind, left.greenhouse_gas) == (UnlinkedKind.FLOW, True)


def test_a_flow_that_may_be_a_greenhouse_gas_is_kept_as_a_doubt(tmp_path):
    flow = spold2.emission(spold2.identifier("new"), "Refrigerant blend, new", 0.1)
    (left,) = read_mine(tmp_path, flow).unlinked
    assert (left.kind, left.greenhouse_gas) == (UnlinkedKind.FLOW, None)


def test_an_uptake_is_positive(tmp_path):
    flow = spold2.emission(
        "cc6a1abb-b123-4ca6-8f16-38209df609be", "Carbon dioxide, in air", 1.5,
        group="inputGroup4", place=("natural resource", "in air"),
    )  # fmt: skip
    (only,) = read_mine(tmp_path, flow).activities
    assert [(one.input, one.amount) for one in only.exchanges] == [("co2-uptake", 1.5)]


def test_an_emission_in_grams_is_a_thousandth(tmp_path):
    found = read_mine(tmp_path, spold2.emission(CO2, "Carbon dioxide, fossil", 250, unit="g"))
    (score,) = footprints(found).values()
    assert score == pytest.approx(0.25)


def test_an_emission_in_a_strange_unit_is_kept_as_unlinked(tmp_path):
    flow = spold2.emission(CO2, "Carbon dioxide, fossil", 1, unit="m3")
    (left,) = read_mine(tmp_path, flow).unlinked
    assert (left.kind, left.greenhouse_gas, left.proposals) == (
        UnlinkedKind.UNIT, True, ("co2-fossil",),
    )  # fmt: skip


def test_a_product_in_an_unknown_unit_is_counted_and_told(tmp_path):
    supplier = spold2.dataset(
        ME, "magic", "CN", [spold2.exchange(MINE, "spell", "furlong", 2, "outputGroup0")]
    )
    user = spold2.dataset(
        spold2.identifier("user"), "show", "CN",
        [
            spold2.exchange(spold2.identifier("show"), "show", "unit", 1, "outputGroup0"),
            spold2.exchange(MINE, "spell", "furlong", 3, "inputGroup5", ME),
            spold2.exchange(MINE, "spell", "kg", 4, "inputGroup5", ME),
        ],
    )  # fmt: skip
    found = read_texts(tmp_path, supplier, user)
    (left,) = found.unlinked
    assert (left.kind, left.unit, left.proposals) == (
        UnlinkedKind.UNIT, "kg", ("magic-spell-cn",),
    )  # fmt: skip
    (kept,) = activity(found, "show").exchanges
    assert (kept.input, kept.amount, kept.unit) == ("magic-spell-cn", 3.0, "unit")
    (warning,) = (one for one in found.findings if one.code == "unknown-unit")
    assert "furlong" in warning.text.en


def test_an_input_in_another_unit_of_the_same_kind_is_linked(tmp_path):
    text = spold2.dataset(
        ME, "widget making", "CN",
        [
            MY_PRODUCT,
            spold2.exchange(
                spold2.product_id(1), "electricity", "MJ", 3.6, "inputGroup5",
                spold2.activity_id(1),
            ),
        ],
    )  # fmt: skip
    folder = spold2.write_folder(tmp_path / "db")
    (folder / "mine.spold").write_text(text, encoding="utf-8")
    found = footprints(read(folder))
    assert found["widget-making-cn"] == pytest.approx(by_hand()[1], rel=1e-12)


# ------------------------------------------------------------------ uncertainty


def spread(kind, attributes):
    return f"<uncertainty><{kind} {attributes} /><pedigreeMatrix reliability='1' /></uncertainty>"


def gsd_of(folder, uncertainty):
    flow = spold2.exchange(MINE, "widget", "kg", 0.1, "inputGroup5", ME, inside=uncertainty)
    found = read_mine(folder, flow)
    return found.activities[0].exchanges[0].gsd, {one.code for one in found.findings}


def test_a_lognormal_keeps_the_spread_with_its_pedigree(tmp_path):
    variance = math.log(1.2) ** 2
    words = f'meanValue="0.1" variance="0.0006" varianceWithPedigreeUncertainty="{variance}"'
    gsd, notes = gsd_of(tmp_path, spread("lognormal", words))
    assert gsd == pytest.approx(1.2)
    assert "uncertainty-not-kept" not in notes


@pytest.mark.parametrize(
    "uncertainty",
    [
        spread("normal", 'meanValue="0.1" varianceWithPedigreeUncertainty="0.1"'),
        spread("triangular", 'minValue="0" mostLikelyValue="0.1" maxValue="1"'),
        spread("uniform", 'minValue="0" maxValue="1"'),
        spread("lognormal", 'varianceWithPedigreeUncertainty="1e9"'),
        spread("lognormal", 'varianceWithPedigreeUncertainty="-1"'),
    ],
)
def test_any_other_spread_is_left_out_and_counted(uncertainty, tmp_path):
    gsd, notes = gsd_of(tmp_path, uncertainty)
    assert gsd is None
    assert "uncertainty-not-kept" in notes


# ------------------------------------------------------------------ what is refused


def test_a_dataset_with_several_products_is_refused(tmp_path):
    other = spold2.exchange(spold2.identifier("b"), "by-product", "kg", 0.3, "outputGroup2")
    refusal = refusal_of(tmp_path, spold2.dataset(ME, "joint", "CN", [MY_PRODUCT, other]))
    assert codes(refusal) == {"undefined-multi-output"}
    assert "widget, by-product" in str(refusal)
    assert 'file "0.spold"' in str(refusal)


def test_a_by_product_of_amount_zero_is_no_hindrance(tmp_path):
    other = spold2.exchange(spold2.identifier("b"), "by-product", "kg", 0, "outputGroup2")
    assert len(read_mine(tmp_path, other).activities) == 1


def test_a_dataset_without_a_product_is_refused(tmp_path):
    nothing = spold2.exchange(MINE, "widget", "kg", 0, "outputGroup0")
    refusal = refusal_of(tmp_path, spold2.dataset(ME, "idle", "CN", [nothing]))
    assert codes(refusal) == {"no-reference-product"}


def test_two_datasets_of_one_activity_and_product_are_refused(tmp_path):
    text = spold2.dataset(ME, "widget making", "CN", [MY_PRODUCT])
    refusal = refusal_of(tmp_path, text, text)
    assert codes(refusal) == {"duplicate-dataset"}
    assert "0.spold" in str(refusal)
    assert "1.spold" in str(refusal)


def test_two_activities_of_one_name_get_different_codes(tmp_path):
    texts = [
        spold2.dataset(spold2.identifier(word), "widget making", "CN", [MY_PRODUCT])
        for word in ("one", "two")
    ]
    first, second = read_texts(tmp_path, *texts).activities
    assert first.code != second.code
    assert {first.code[:17], second.code[:17]} == {"widget-making-cn-"}


def test_half_a_dataset_is_refused_and_says_what_it_lacks(tmp_path):
    whole = spold2.dataset(ME, "widget making", "CN", [MY_PRODUCT])
    headless = whole.replace(f'<activity id="{ME}"', '<activity id=""')
    refusal = refusal_of(tmp_path, headless)
    assert codes(refusal) == {"half-dataset"}
    assert "activity id" in str(refusal)


def test_all_problems_of_all_files_come_at_once(tmp_path):
    bad_number = MY_PRODUCT.replace('amount="1"', 'amount="1,5"')
    refusal = refusal_of(
        tmp_path,
        spold2.dataset(ME, "comma", "CN", [bad_number]),
        spold2.dataset(ME, "cut off", "CN", [MY_PRODUCT])[:400],
        spold2.dataset(ME, "entity", "CN", [MY_PRODUCT]).replace(
            "<ecoSpold", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><ecoSpold"
        ),
        spold2.dataset(ME, "old", "CN", [MY_PRODUCT]).replace("EcoSpold02", "EcoSpold99"),
        spold2.dataset(ME, "部件制造", "CN", [MY_PRODUCT]).encode("gbk"),
    )
    assert [(one.code, one.place.file) for one in refusal.findings] == [
        ("wrong-number", "0.spold"),
        ("broken-xml", "1.spold"),
        ("doctype-refused", "2.spold"),
        ("wrong-format", "3.spold"),
        ("wrong-encoding", "4.spold"),
    ]
    assert all(one.text.zh and one.remedy.zh for one in refusal.findings)


@pytest.mark.parametrize("amount", ["nan", "inf", "1e999", "", "1_0", "0x1", "١"])
def test_an_amount_that_is_no_plain_number_is_refused(amount, tmp_path):
    flow = spold2.exchange(ME, "glue", "kg", amount, "inputGroup5", ME)
    text = spold2.dataset(ME, "widget making", "CN", [MY_PRODUCT, flow])
    assert codes(refusal_of(tmp_path, text)) == {"wrong-number"}


def test_a_declared_gbk_file_is_read(tmp_path):
    text = spold2.dataset(ME, "部件制造", "CN", [MY_PRODUCT])
    (only,) = read_texts(
        tmp_path, text.replace('encoding="utf-8"', 'encoding="GBK"').encode("gbk")
    ).activities
    assert only.name.en == "部件制造"


def test_more_than_fifty_problems_are_counted(tmp_path):
    refusal = refusal_of(tmp_path, *["<broken" for _ in range(60)])
    assert len(refusal.findings) == 51
    assert refusal.findings[-1].text.en == "10 more problems are not shown."


def test_an_archive_without_datasets_is_refused(tmp_path):
    (tmp_path / "db").mkdir()
    assert codes(refusal_of(tmp_path)) == {"no-datasets"}


def test_exchanges_of_amount_zero_are_left_out_and_counted(tmp_path):
    found = read_mine(tmp_path, spold2.exchange(ME, "glue", "kg", 0, "inputGroup5", ME))
    assert found.activities[0].exchanges == ()
    assert "zero-amounts" in {one.code for one in found.findings}


def test_reading_twice_gives_the_same(world, tmp_path):
    again = read(spold2.write_folder(tmp_path / "small world"))
    assert again == world


def test_kinds_of_exchange_are_told_apart(world):
    kinds = {one.kind for one in activity(world, "steel production").exchanges}
    assert kinds == {ExchangeKind.TECHNOSPHERE, ExchangeKind.BIOSPHERE}


def test_a_product_in_a_unit_without_a_counterpart_is_counted_with_a_note(tmp_path):
    rent = spold2.exchange(MINE, "floor", "m2*year", 4, "outputGroup0")
    used = spold2.exchange(MINE, "floor", "m2*year", 2, "inputGroup5", ME)
    found = read_mine(tmp_path, used, product=rent)
    (only,) = found.activities
    assert (only.unit, only.exchanges[0].amount) == ("unit", 0.5)
    assert "1 unit is 1 m2*year" in only.comment
    assert "unit-counted" in {one.code for one in found.findings}
