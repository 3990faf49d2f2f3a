"""Export as a datapackage of Brightway's ``bw_processing``: matrices for any solver.

Activities have the identifiers 1, 2, … and flows those from 10,000,001 on; ``activities.json`` and
``flows.json`` say which is which, with names, units and locations. The characterization matrix is
that of the first method; all methods stand in ``methods.json``.

    lca = bw2calc.LCA({identifier: 1}, data_objs=[load_datapackage(ZipFileSystem(path))])
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import bw_processing
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from footprint.background import IntArray, SparseEntries
from footprint.inventory import Exchange, ExchangeKind
from footprint.text import Text
from lca_db import matrices
from lca_db.exporters.content import Content, Exporter
from lca_db.exporters.packing import write_zip

FIRST_FLOW = 10_000_001
"""Identifier of the first flow; activities start at 1."""

_WHOLE: TypeAdapter[Content] = TypeAdapter(Content)
_Records = npt.NDArray[Any]
_LISTS = ("activities", "flows", "methods", "locations", "sources")
_LOGNORMAL, _NO_UNCERTAINTY = 2, 0


def write(content: Content, path: Path) -> None:
    """Write a content as one datapackage."""
    lists = _WHOLE.dump_python(content, mode="json", exclude_defaults=True)
    package = _package(content)
    meta = {
        "name": "tanbiao",
        "id": content.hash,
        "description": f"Tanbiao {content.name}",
        "version": content.name,
        "licenses": [{"name": content.licence}],
        "sources": [{"title": source.citation, "path": source.url} for source in content.sources],
        "tanbiao": {"name": content.name, "hash": content.hash, "licence": content.licence},
    }
    files = dict(_arrays(package))
    files["datapackage.json"] = _json(package.metadata | {"created": "1980-01-01T00:00:00Z"} | meta)
    for name in _LISTS:
        files[f"{name}.json"] = _json(_numbered(name, lists[name]))
    write_zip(path, sorted(files.items()))


EXPORTER = Exporter(
    key="datapackage",
    label=Text("Brightway datapackage (bw_processing)", "Brightway 数据包（bw_processing）"),
    suffix=".zip",
    write=write,
)


def _numbered(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = {"activities": 1, "flows": FIRST_FLOW}.get(name)
    return rows if first is None else [{"id": first + n} | row for n, row in enumerate(rows)]


def _package(content: Content) -> bw_processing.Datapackage:
    package = bw_processing.create_datapackage(name="tanbiao")
    _add_technosphere(package, content)
    flows = [flow.code for flow in content.flows]
    emissions = matrices.biosphere(content.activities, flows)
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        name="biosphere",
        indices_array=_indices(emissions.rows + FIRST_FLOW, emissions.columns + 1),
        data_array=emissions.values,
        distributions_array=_distributions(content, ExchangeKind.BIOSPHERE, emissions),
    )
    rows = np.arange(len(flows), dtype=np.int64) + FIRST_FLOW
    method = content.methods[0]
    package.add_persistent_vector(
        matrix="characterization_matrix",
        name=method.code,
        indices_array=_indices(rows, np.zeros_like(rows)),
        data_array=matrices.factors_of(method, flows),
    )
    return package


def _add_technosphere(package: bw_processing.Datapackage, content: Content) -> None:
    diagonal = np.arange(len(content.activities), dtype=np.int64) + 1
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="production",
        indices_array=_indices(diagonal, diagonal),
        data_array=np.ones(len(diagonal)),
    )
    inputs = matrices.technosphere(content.activities)
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="technosphere",
        indices_array=_indices(inputs.rows + 1, inputs.columns + 1),
        data_array=inputs.values,
        flip_array=np.ones(len(inputs.values), dtype=bool),
        distributions_array=_distributions(content, ExchangeKind.TECHNOSPHERE, inputs),
    )


def _distributions(content: Content, kind: ExchangeKind, entries: SparseEntries) -> _Records:
    """Return one distribution per entry: lognormal where a spread is known, else none."""
    rows = np.zeros(len(entries.values), dtype=bw_processing.UNCERTAINTY_DTYPE)
    rows["loc"] = entries.values
    rows["scale"] = rows["shape"] = rows["minimum"] = rows["maximum"] = np.nan
    for place, exchange in enumerate(_exchanges(content, kind)):
        if exchange.gsd is not None and exchange.gsd > 1 and exchange.amount:
            rows[place]["uncertainty_type"] = _LOGNORMAL
            rows[place]["loc"] = math.log(abs(exchange.amount))
            rows[place]["scale"] = math.log(exchange.gsd)
            rows[place]["negative"] = exchange.amount < 0
    return rows


def _exchanges(content: Content, kind: ExchangeKind) -> Iterator[Exchange]:
    """Yield exchanges in the order in which the matrices have them."""
    return (
        exchange
        for activity in content.activities
        for exchange in activity.exchanges
        if exchange.kind is kind
    )


def _indices(rows: IntArray, columns: IntArray) -> _Records:
    indices = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = rows, columns
    return indices


def _arrays(package: bw_processing.Datapackage) -> Iterable[tuple[str, bytes]]:
    for resource, data in zip(package.resources, package.data, strict=True):
        stream = io.BytesIO()
        np.save(stream, data, allow_pickle=False)
        yield resource["path"], stream.getvalue()


def _json(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, sort_keys=True)
    return text.encode()
