"""What leaves is whole, the same every time, read back as it was, and never licensed."""

import json
import zipfile
from dataclasses import replace

import bw_processing
import numpy as np
import pytest
from fsspec.implementations.zip import ZipFileSystem
from pydantic import TypeAdapter

from footprint.calculation import import_bw2calc
from footprint.errors import DataError, InputError, LinkError
from footprint.inventory import ExchangeKind
from lca_db import matrices
from lca_db.combination import combine
from lca_db.exporters import datapackage, excel, json_ld
from lca_db.exporters.content import Content, select
from lca_db.exporters.discovery import find_exporters, get_exporter
from lca_db.importers import excel as excel_importer
from lca_db.importers import json_ld as json_ld_importer
from lca_db.importers.discovery import recognise
from lca_db.parts import part_of
from tests.lca_db.imported import GRID, LIME, MISSING, emits, imported, makes, takes

EXPORTERS = tuple(find_exporters().values())


def silent(*_):
    pass


@pytest.fixture(scope="module")
def content(release):
    return select(release)


@pytest.fixture(scope="module")
def both(release):
    return combine(release, [part_of(imported())])


def footprints_of(activities, flows, method):
    codes = [flow.code for flow in flows]
    found = matrices.solve_footprints(
        matrices.technosphere(activities),
        matrices.biosphere(activities, codes),
        matrices.factors_of(method, codes),
        len(activities),
    )
    return dict(zip((activity.code for activity in activities), found.tolist(), strict=True))


# ------------------------------------------------------------------ what is selected


def test_everything_is_selected_by_default(release, content):
    assert [activity.code for activity in content.activities] == list(release.activity_codes)
    assert (content.name, content.hash) == (release.name, release.release.hash)
    assert content.licence == "CC BY 4.0"


def test_a_selection_brings_all_it_takes_from(release):
    some = select(release, ["solar-glass-cn"])
    codes = {activity.code for activity in some.activities}
    assert "solar-glass-cn" in codes
    assert len(codes) < len(release.activity_codes)
    for activity in some.activities:
        for one in activity.exchanges:
            known = codes if one.kind is ExchangeKind.TECHNOSPHERE else release.flows
            assert one.input in known
    whole = footprints_of(select(release).activities, some.flows, some.methods[0])
    part = footprints_of(some.activities, some.flows, some.methods[0])
    assert part["solar-glass-cn"] == pytest.approx(whole["solar-glass-cn"], rel=1e-12)


def test_an_unknown_code_is_refused(release):
    with pytest.raises(LinkError):
        select(release, ["unobtainium"])


def test_amounts_leave_in_the_unit_of_their_supplier(both):
    found = {one.code: one for one in select(both, ["plant:plaster"]).activities}
    lime = found["plant:lime"].exchanges[0]
    assert (lime.input, lime.unit, lime.amount) == (GRID, "kWh", pytest.approx(0.1))
    assert found["plant:plaster"].exchanges[1].unit == "t"


def test_open_imported_data_leaves_with_its_terms_and_its_gaps(release):
    part = part_of(imported(licence="CC BY-SA 4.0", unlinked=(MISSING,)))
    found = select(combine(release, [part]), ["plant:plaster"])
    assert "plant: CC BY-SA 4.0" in found.licence
    assert [one.code for one in found.findings] == ["unlinked-exchanges"]


# ------------------------------------------------------------------ licensed data


@pytest.mark.parametrize("codes", [None, ["secret:plaster"], ["user:board"]])
def test_licensed_data_never_leaves_not_even_behind_an_open_dataset(release, codes):
    secret = part_of(imported(name="secret", licensed=True))
    board = makes("board", "kg", takes("secret:plaster", 1, "kg"))
    user = part_of(imported(name="user", activities=(board,)))
    with pytest.raises(DataError) as failure:
        select(combine(release, [secret, user]), codes)
    (found,) = failure.value.findings
    assert found.code == "licensed-data"
    assert "secret" in found.text.en
    assert "许可" in found.text.zh


def test_open_data_beside_licensed_data_can_leave(release):
    both = combine(release, [part_of(imported(licensed=True))])
    found = select(both, release.activity_codes)
    assert not any(code.startswith("plant:") for code in (one.code for one in found.activities))


# ------------------------------------------------------------------ every format


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.key)
def test_two_exports_are_the_same_byte_for_byte(exporter, release, tmp_path):
    content = select(release, ["solar-glass-cn"])
    first, second = tmp_path / f"a{exporter.suffix}", tmp_path / f"b{exporter.suffix}"
    exporter.write(content, first)
    exporter.write(content, second)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 1000


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.key)
def test_a_failed_export_leaves_nothing_behind(exporter, release, tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        exporter.write(select(release, [GRID]), tmp_path / "taken")
    assert [one.name for one in tmp_path.iterdir()] == ["taken"]


def test_exporters_are_found_by_their_key():
    assert [one.key for one in EXPORTERS] == ["datapackage", "excel", "json-ld"]
    assert get_exporter("json-ld") is json_ld.EXPORTER
    with pytest.raises(InputError, match="datapackage, excel, json-ld"):
        get_exporter("stone-tablet")


# ------------------------------------------------------------------ openLCA packages


def without_spread_of_credits(activities):
    """Return activities as openLCA can hold them: a negative amount has no lognormal spread."""
    return tuple(
        replace(
            activity,
            exchanges=tuple(
                replace(one, gsd=None) if one.amount < 0 else one for one in activity.exchanges
            ),
        )
        for activity in activities
    )


def test_an_openlca_package_is_read_back_as_it_was(content, tmp_path):
    path = tmp_path / "tanbiao.zip"
    json_ld.write(content, path)
    assert recognise(path) is json_ld_importer.IMPORTER
    back = json_ld_importer.read(path, silent)
    assert back.activities == without_spread_of_credits(content.activities)
    assert set(content.sources) <= set(back.sources)
    assert (back.licensed, back.licence) == (False, "CC BY 4.0")
    assert back.unlinked == ()


def test_a_package_of_imported_data_is_read_back_too(both, tmp_path):
    content = select(both, ["plant:plaster"])
    json_ld.write(content, tmp_path / "a.zip")
    back = json_ld_importer.read(tmp_path / "a.zip", silent)
    assert back.activities == tuple(sorted(content.activities, key=lambda one: one.code))


def test_a_package_that_someone_changed_is_read_like_a_foreign_one(content, release, tmp_path):
    json_ld.write(select(release, ["solar-glass-cn"]), tmp_path / "a.zip")
    with (
        zipfile.ZipFile(tmp_path / "a.zip") as before,
        zipfile.ZipFile(tmp_path / "b.zip", "w") as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"tanbiao-code:", b"code:"))
    foreign = json_ld_importer.read(tmp_path / "b.zip", silent)
    own = json_ld_importer.read(tmp_path / "a.zip", silent)
    assert foreign.unlinked == ()
    assert {one.code for one in foreign.activities}.isdisjoint(one.code for one in own.activities)
    theirs, mine = (
        sorted(footprints_of(one.activities, one.flows, content.methods[0]).values())
        for one in (foreign, own)
    )
    assert theirs == pytest.approx(mine, rel=1e-12)


def test_every_reference_of_a_package_leads_somewhere(content, tmp_path):
    json_ld.write(content, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        documents = {
            name: json.loads(archive.read(name)) for name in archive.namelist() if "/" in name
        }
    known = {(one["@type"], one["@id"]) for one in documents.values()}
    known |= {("Unit", unit["@id"]) for one in documents.values() for unit in one.get("units", ())}
    for name, document in documents.items():
        assert name.endswith(f"/{document['@id']}.json")
        assert references(document) <= known


def references(value):
    if isinstance(value, list):
        return {found for one in value for found in references(one)}
    if not isinstance(value, dict):
        return set()
    own = {(value["@type"], value["@id"])} if "@id" in value else set()
    return own | {found for one in value.values() for found in references(one)}


def test_flows_keep_the_identifiers_that_others_know(content, tmp_path):
    json_ld.write(content, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert f"flows/{flow_uuid(content, 'co2-fossil')}.json" in archive.namelist()


def flow_uuid(content, code):
    return next(flow.ecoinvent_uuid for flow in content.flows if flow.code == code)


# ------------------------------------------------------------------ workbooks


def test_a_workbook_is_read_back_as_it_was(content, tmp_path):
    excel.write(content, tmp_path / "a.xlsx")
    back = excel_importer.read(tmp_path / "a.xlsx", silent)
    assert back.activities == tuple(replace(one, theme="tanbiao") for one in content.activities)
    assert set(back.sources) == set(content.sources)
    assert (back.licensed, back.licence) == (False, "CC BY 4.0")


def test_text_that_looks_like_a_formula_stays_text(release, tmp_path):
    sly = makes("sly", "kg", emits("co2-fossil", 1, comment="=1+1"), comment='=HYPERLINK("a")')
    background = combine(release, [part_of(imported(activities=(sly,)))])
    excel.write(select(background, ["plant:sly"]), tmp_path / "a.xlsx")
    (back,) = excel_importer.read(tmp_path / "a.xlsx", silent).activities
    assert (back.comment, back.exchanges[0].comment) == ('=HYPERLINK("a")', "=1+1")


# ------------------------------------------------------------------ datapackages


@pytest.fixture(scope="module")
def package(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "tanbiao.zip"
    datapackage.write(content, path)
    return path


def test_bw2calc_gives_our_footprints_from_a_datapackage(content, package):
    loaded = bw_processing.load_datapackage(ZipFileSystem(package))
    lca = import_bw2calc().LCA({1: 1}, data_objs=[loaded])
    lca.lci(factorize=True)
    lca.lcia()
    own = footprints_of(content.activities, content.flows, content.methods[0])
    for place, activity in list(enumerate(content.activities, start=1))[::40]:
        lca.lci({place: 1})
        lca.lcia_calculation()
        assert lca.score == pytest.approx(own[activity.code], rel=1e-12)


def test_names_units_and_locations_stand_beside_the_matrices(content, package):
    with zipfile.ZipFile(package) as archive:
        rows = json.loads(archive.read("activities.json"))
        about = json.loads(archive.read("datapackage.json"))
        flows = json.loads(archive.read("flows.json"))
    assert len(rows) == len(content.activities)
    first = content.activities[0]
    assert (rows[0]["id"], rows[0]["code"], rows[0]["unit"]) == (1, first.code, first.unit)
    assert rows[0]["name"] == {"en": first.name.en, "zh": first.name.zh}
    assert rows[0]["location"] == first.location
    assert flows[0]["id"] == datapackage.FIRST_FLOW
    assert about["licenses"] == [{"name": "CC BY 4.0"}]
    assert about["tanbiao"]["hash"] == content.hash


def test_the_lists_of_a_datapackage_are_the_content(content, package):
    with zipfile.ZipFile(package) as archive:
        lists = {
            name: [
                {key: value for key, value in row.items() if key != "id"}
                for row in json.loads(archive.read(f"{name}.json"))
            ]
            for name in ("activities", "flows", "methods", "locations", "sources")
        }
        about = json.loads(archive.read("datapackage.json"))["tanbiao"]
    assert TypeAdapter(Content).validate_python({**about, **lists}) == content


def test_spreads_are_lognormal_around_the_amounts(content, package):
    loaded = bw_processing.load_datapackage(ZipFileSystem(package))
    spread, _ = loaded.get_resource("technosphere.distributions")
    values, _ = loaded.get_resource("technosphere.data")
    known = spread["uncertainty_type"] == 2
    assert known.any()
    assert np.allclose(np.exp(spread["loc"][known]), np.abs(values[known]), rtol=1e-5)
    assert np.array_equal(spread["negative"][known], values[known] < 0)
    gsds = [
        one.gsd
        for activity in content.activities
        for one in activity.exchanges
        if one.kind is ExchangeKind.TECHNOSPHERE
    ]
    first = int(np.flatnonzero(known)[0])
    assert np.exp(spread["scale"][first]) == pytest.approx(gsds[first], rel=1e-5)


def test_an_imported_emission_without_spread_is_certain(release, tmp_path):
    background = combine(
        release,
        [part_of(imported(activities=(replace(LIME, exchanges=(emits("co2-fossil", 0.5),)),)))],
    )
    datapackage.write(select(background, ["plant:lime"]), tmp_path / "a.zip")
    loaded = bw_processing.load_datapackage(ZipFileSystem(tmp_path / "a.zip"))
    kinds = {one["group"] for one in loaded.resources if one.get("kind") == "distributions"}
    assert "biosphere" not in kinds
