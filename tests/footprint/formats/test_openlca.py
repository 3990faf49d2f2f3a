"""openLCA packages: the official classes, openLCA's own library, Brightway's score, bad zips."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from footprint.errors import TanbiaoError
from footprint.formats import openlca, zip_archive
from footprint.formats.contract import FormatError
from footprint.formats.openlca_flows import UNITS, flow_id
from footprint.units import parse_unit
from lca_db import load_release
from lca_db.exporters.olca_units import group_of
from tests.architecture.repository import ROOT
from tests.footprint.formats.official import SCHEMAS, official
from tests.statements import EXAMPLES, statement_of

CHAIR = "chair/bamboo-dining-chair.yaml"
PER_KWH = "battery-lithium-ion/lfp-prismatic-pack.yaml"
PLAIN = {"string", "double", "int", "integer", "boolean", "date", "dateTime", "GeoJSON"}


@cache
def properties(kind: str) -> dict[str, str]:
    """Properties of an official class and of those it is made from, with their types."""
    described = yaml.safe_load(official(f"olca/yaml/{kind}.yaml"))["class"]
    above = properties(described["superClass"]) if "superClass" in described else {}
    return above | {one["name"]: one["type"] for one in described.get("properties", [])}


@cache
def values(enumeration: str) -> set[str]:
    return {
        one["name"]
        for one in yaml.safe_load(official(f"olca/yaml/{enumeration}.yaml"))["enum"]["items"]
    }


def is_plain(value: Any, kind: str) -> bool:
    if kind in {"double", "int", "integer"}:
        return isinstance(value, int | float)
    if kind == "boolean":
        return isinstance(value, bool)
    return isinstance(value, str) if kind in PLAIN else value in values(kind)


def faults(document: Any, kind: str) -> list[str]:
    """What an official class does not know, or knows as another type."""
    if kind.startswith("List["):
        return [fault for one in document for fault in faults(one, kind[5:-1])]
    if kind.startswith("Ref["):
        wrong = [] if document["@type"] == kind[4:-1] else [f"{document['@type']} is no {kind}"]
        return wrong + faults(document, "Ref")
    if kind in PLAIN or "enum" in yaml.safe_load(official(f"olca/yaml/{kind}.yaml")):
        return [] if is_plain(document, kind) else [f"{document} is no {kind}"]
    known = properties(kind)
    unknown = [f"{kind}.{key}" for key in document if key not in known]
    return unknown + [
        fault for key, one in document.items() if key in known for fault in faults(one, known[key])
    ]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_data_set_is_of_its_official_class(example: str) -> None:
    for document in openlca.documents(statement_of(example)):
        assert faults(document, document["@type"]) == []


def test_a_fault_would_be_seen() -> None:
    (process,) = (d for d in openlca.documents(statement_of(CHAIR)) if d["@type"] == "Process")
    assert faults(process | {"processType": "SYSTEM"}, "Process") == ["SYSTEM is no ProcessType"]
    assert faults(process | {"inputs": []}, "Process") == ["Process.inputs"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_library_of_openlca_reads_every_package(example: str, tmp_path: Path) -> None:
    olca, zipio = pytest.importorskip("olca_schema"), pytest.importorskip("olca_schema.zipio")
    (tmp_path / "a.zip").write_bytes(openlca.write(statement_of(example)))
    with zipio.ZipReader(tmp_path / "a.zip") as reader:
        (process,) = reader.read_each(olca.Process)
        categories = {one.id: one for one in reader.read_each(olca.ImpactCategory)}
        (method,) = reader.read_each(olca.ImpactMethod)
        flows = {one.id for one in reader.read_each(olca.Flow)}
    assert process.process_type is olca.ProcessType.LCI_RESULT
    product, *gases = process.exchanges
    assert product.is_quantitative_reference
    assert {one.flow.id for one in process.exchanges} == flows
    factors = {
        f.flow.id: f.value for f in categories[method.impact_categories[0].id].impact_factors
    }
    score = sum(one.amount * factors[one.flow.id] for one in gases)
    assert score == pytest.approx(openlca.value(statement_of(example)).kgco2e, rel=1e-12)
    parts = [categories[one.id] for one in method.impact_categories[1:]]
    assert sorted(f.flow.id for one in parts for f in one.impact_factors) == sorted(factors)


@pytest.mark.skipif(
    find_spec("bw2io") is None,
    reason="bw2io is not installed (pip install tanbiao[brightway]): nothing to compare with",
)
@pytest.mark.parametrize("example", [CHAIR, PER_KWH, "tea/black-tea-bulk.yaml"])
def test_brightway_reads_the_package_with_the_same_score(example: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(openlca.write(statement_of(example)))) as archive:
        archive.extractall(tmp_path / "package")
    (tmp_path / "home").mkdir()
    script = ROOT / "tests/footprint/formats/brightway_package.py"
    done = subprocess.run(
        [sys.executable, script, tmp_path / "package"],
        env=os.environ | {"BRIGHTWAY2_DIR": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    scores = json.loads(done.stdout.rpartition("SCORES ")[2])
    statement = statement_of(example)
    total = scores.pop(statement.footprint.method.en)
    assert total == pytest.approx(openlca.value(statement).kgco2e, rel=1e-6)
    assert sum(scores.values()) == pytest.approx(total, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_was_written_is_read_back(example: str) -> None:
    statement = statement_of(example)
    read = openlca.read(openlca.write(statement))
    said = {document["@id"]: document for document in openlca.documents(statement)}
    assert {key: one for kind in read.values() for key, one in kind.items()} == said


def test_no_input_of_the_product_is_in_the_package() -> None:
    (process,) = openlca.read(openlca.write(statement_of(CHAIR)))["Process"].values()
    inputs = [one["flow"]["name"] for one in process["exchanges"] if one["isInput"]]
    assert inputs == ["Carbon dioxide, uptake into biomass"]


def test_official_examples_are_read() -> None:
    official("olca/examples/process.json")
    examples = [
        json.loads(path.read_bytes()) for path in sorted((SCHEMAS / "olca/examples").glob("*.json"))
    ]
    entities = [one for one in examples if "@id" in one and "@type" in one]
    assert len(entities) > 5
    files = {f"{one['@type']}/{one['@id']}.json": json.dumps(one).encode() for one in entities} | {
        "olca-schema.json": b'{"version": 2}'
    }
    read = openlca.read(zip_archive.write_zip(files))
    assert sum(map(len, read.values())) == len(entities)


def test_flows_and_units_are_those_of_the_data_we_ship() -> None:
    for flow in load_release().flows.values():
        if flow.ecoinvent_uuid:
            assert flow_id(flow.code) == flow.ecoinvent_uuid
    for key, unit in UNITS.items():
        theirs = group_of(parse_unit("unit" if key == "piece" else key))
        assert (unit.group_id, unit.property_id) == (theirs.id, theirs.property_id)
        assert unit.reference_id == theirs.reference.id
        code = "unit" if key == "piece" else key
        assert (unit.id, unit.factor) == (theirs.units[code].id, theirs.units[code].factor)


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


VERSION_2 = {"olca-schema.json": b'{"version": 2}'}
HOSTILE = {
    "no zip": (b"PK\x03\x04", "no zip file"),
    "another version": (packed({"olca-schema.json": b'{"version": 1}'}), "version 1"),
    "no version": (packed({"a/b.json": b"{}"}), "version null"),
    "nothing in it": (packed(VERSION_2), "no data sets"),
    "rarely packed": (packed(VERSION_2, zipfile.ZIP_BZIP2), "rare way"),
    "no identifier": (packed(VERSION_2 | {"flows/a.json": b'{"@type":"Flow"}'}), "@id"),
    "an amount as a text": (
        packed(
            VERSION_2
            | {
                "p/a.json": b'{"@type":"Process","@id":"a","exchanges":'
                b'[{"flow":{"@id":"f"},"amount":"1"}]}'
            }
        ),
        r"exchanges\[0\].amount",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_packages_are_refused_in_words(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(FormatError, match=words):
        openlca.read(data)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: Any) -> None:
    monkeypatch.setattr(zip_archive, "MOST_BYTES", 1000)
    bomb = packed(VERSION_2 | {"a/b.json": b" " * 100_000})
    with pytest.raises(FormatError, match="too much"):
        openlca.read(bomb)
    monkeypatch.setattr(zip_archive, "MOST_FILES", 1)
    with pytest.raises(FormatError, match="too much"):
        openlca.read(packed(VERSION_2 | {"a/b.json": b"{}"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.json", b"{}")
        archive.writestr("a.json", b"[]")
    with pytest.raises(TanbiaoError, match="twice"):
        openlca.read(stream.getvalue())
