"""Whatever is changed in a file, it is imported or refused with findings; it never falls over."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footprint.errors import DataError
from lca_db.importers import excel, json_ld, simapro_csv
from lca_db.parts import part_of
from tests.lca_db.importers import olca, simapro
from tests.lca_db.importers.test_excel import (
    ACTIVITIES,
    AUDIT,
    BOARD,
    EXCHANGES,
    GAS,
    POWER,
    SOURCES,
    write_book,
)

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just([None]),
    st.just("a" * 10_000),
    st.just("胶水"),
)
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORLD = olca.small_world()


def places(value, path=()):
    """Yield the path of every value in a document."""
    yield path
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from places(one, (*path, number))


PLACES = [path for path in places(WORLD) if path]


def import_or_refuse(read, path):
    """Import a file and make it ready for calculation; a refusal must say why, twice."""
    try:
        part = part_of(read(path, lambda *_: None))
    except DataError as failure:
        return all(found.text.en and found.text.zh for found in failure.findings)
    return all(one.code for one in part.titles)


@MANY
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4), st.booleans())
def test_any_change_of_an_openlca_package_is_survived(tmp_path, changes, drop):
    documents = copy.deepcopy(WORLD)
    for (*path, last), value in changes:
        target = documents
        try:
            for key in path:
                target = target[key]
            if drop:
                del target[last]
            else:
                target[last] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    whole = [one for one in documents if isinstance(one, dict)]
    contents = {f"{folder(one)}/{number}.json": json.dumps(one) for number, one in enumerate(whole)}
    contents |= olca.files([])
    assert import_or_refuse(json_ld.read, olca.write_zip(tmp_path / "a.zip", contents))


def folder(document):
    kind = document.get("@type")
    return olca.FOLDERS.get(kind if isinstance(kind, str) else "", "processes")


@MANY
@given(st.data())
def test_any_change_of_a_simapro_file_is_survived(tmp_path, data):
    lines = simapro.small_world().split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "cut", "odd", "cells"]))
        line = lines[place]
        lines[place : place + 1] = {
            "drop": list,
            "double": lambda line=line: [line, line],
            "cut": lambda line=line: [line[: len(line) // 2]],
            "odd": lambda: [data.draw(st.text(max_size=20))],
            "cells": lambda line=line: [";".join(reversed(line.split(";")))],
        }[change]()
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    assert import_or_refuse(simapro_csv.read, path)


CELLS = st.one_of(
    st.integers(-5, 5),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.sampled_from(["kg", "board-cn", "technosphere", "co2-fossil", "NaN", "1,5", " "]),
)


@MANY
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 14), CELLS), min_size=1, max_size=4))
def test_any_change_of_a_workbook_is_survived(tmp_path, changes):
    rows = [list(row) for row in (ACTIVITIES, BOARD, EXCHANGES, POWER, GAS, SOURCES)]
    for row, column, cell in changes:
        rows[row][column % len(rows[row])] = cell
    path = write_book(
        tmp_path / "a.xlsx",
        activities=rows[:2],
        exchanges=rows[2:5],
        sources=[rows[5], AUDIT],
    )
    assert import_or_refuse(excel.read, path)


@pytest.mark.parametrize("reader", [json_ld.read, simapro_csv.read, excel.read])
@given(content=st.binary(max_size=400))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused(tmp_path, reader, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert import_or_refuse(reader, path)
