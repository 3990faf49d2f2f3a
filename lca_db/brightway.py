"""The bridge to Brightway projects: read a database of a project, or write one into it.

bw2data keeps its current project in global state and makes a folder when it is imported. So it is
imported here alone, when a function is called, and the current project is set back afterwards. Run
it from a program with one user, never in a service. Needs the extra ``tanbiao[brightway]``.

Amounts are stored as they are, but Brightway calculates with 32-bit floats: scores agree to 1e-6.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from footprint.errors import Finding, InputError, error
from footprint.flows import Flow
from footprint.inventory import Activity, ExchangeKind
from footprint.text import Text
from lca_db.exporters.content import Content
from lca_db.importers import assembly
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.contract import ImportedDatabase
from lca_db.importers.names import make_code
from lca_db.importers.problems import Problems, problem
from lca_db.licences import NOT_STATED, is_open
from lca_db.locations import WORLD

KEY = "brightway"
"""Key of the format."""

FLOWS = " flows"
"""What the database of our elementary flows is called after that of the activities."""

METHOD = "Tanbiao carbon footprint"
"""First word of the name of each method we write; the second is its code."""

_DIRECTORY = "BRIGHTWAY2_DIR"
_LOGNORMAL, _UNSPREAD = 2, {None, 0, 1}
_UNITS = {
    "kg": "kilogram",
    "kWh": "kilowatt hour",
    "MJ": "megajoule",
    "m2": "square meter",
    "m3": "cubic meter",
    "m": "meter",
    "km": "kilometer",
    "tkm": "ton kilometer",
    "h": "hour",
}
"""Units that Brightway spells out."""

Dataset = dict[str, Any]
Key = tuple[str, str]


def read_project(project: str, database: str, directory: Path | None = None) -> ImportedDatabase:
    """Read one database of a Brightway project.

    Parameters
    ----------
    project, database
        Their names.
    directory
        Folder of Brightway's data; None takes ``BRIGHTWAY2_DIR``, else Brightway's own choice.

    Raises
    ------
    InputError
        Brightway is not installed, or there is no such project or database.
    DataError
        All problems of the database; nothing is imported then.
    """
    with _opened(project, directory, create=False) as data:
        if database not in data.databases:
            raise InputError(_unknown("database", "数据库", database, sorted(data.databases)))
        licence = str(data.databases[database].get("licence") or "")
        content = data.Database(database).load()
        others = _Others(data, database, content)
        raws = _Raws(content, others, licence)
        found = list(raws.raws())
    raws.problems.refuse()
    return assembly.assemble(make_code(database), KEY, found, f"{project}/{database}")


def write_project(
    content: Content, project: str, database: str, directory: Path | None = None
) -> None:
    """Write a content into a Brightway project: activities, flows and methods.

    Parameters
    ----------
    content
        What `lca_db.exporters.content.select` returns; licensed data never get into it.
    project, database
        Their names; the project is made if there is none, the database must not exist.
    directory
        Folder of Brightway's data; None takes ``BRIGHTWAY2_DIR``, else Brightway's own choice.

    Raises
    ------
    InputError
        Brightway is not installed, or the database exists.
    """
    with _opened(project, directory, create=True) as data:
        for name in (database, database + FLOWS):
            if name in data.databases:
                raise InputError(_taken(name, project))
        try:
            _write(content, data, database)
        except BaseException:
            for name in (database, database + FLOWS):
                if name in data.databases:
                    del data.databases[name]
            raise


def _write(content: Content, data: Any, database: str) -> None:
    writer = _Writer(content, database)
    data.Database(database + FLOWS).write(writer.flows())
    data.Database(database).write(writer.activities())
    data.databases[database]["licence"] = content.licence
    data.databases[database]["tanbiao"] = {"release": content.name, "hash": content.hash}
    data.databases.flush()
    for method in content.methods:
        target = data.Method((METHOD, method.code))
        target.register(unit="kg CO2e", description=method.name.en)
        target.write(
            [((database + FLOWS, code), factor) for code, factor in method.factors.items()]
        )


# ------------------------------------------------------------------ projects


@contextmanager
def _opened(project: str, directory: Path | None, *, create: bool) -> Iterator[Any]:
    """Open a project, and set the former one back afterwards."""
    data = _import_brightway(directory)
    projects = data.projects
    former_folder, former = Path(projects._base_data_dir), projects.current  # noqa: SLF001 - not told otherwise
    moved = directory is not None and former_folder != directory
    if moved:
        projects.change_base_directories(directory, update=False)
    try:
        if project not in projects and not create:
            names = sorted(one.name for one in projects)
            raise InputError(_unknown("project", "项目", project, names))
        projects.set_current(project)
        yield data
    finally:
        if moved:
            projects.change_base_directories(former_folder, project_name=former, update=False)
        else:
            projects.set_current(former)


def _import_brightway(directory: Path | None) -> Any:
    if "bw2data" not in sys.modules and directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        os.environ[_DIRECTORY] = str(directory)
    try:
        return import_module("bw2data")
    except ImportError as failure:
        raise InputError(_not_installed()) from failure


# ------------------------------------------------------------------ writing


class _Writer:
    """Turn a content into the datasets of two Brightway databases."""

    def __init__(self, content: Content, database: str) -> None:
        self._content = content
        self._database = database

    def flows(self) -> dict[Key, Dataset]:
        """Return the elementary flows by key."""
        name = self._database + FLOWS
        return {(name, flow.code): _flow(flow) for flow in self._content.flows}

    def activities(self) -> dict[Key, Dataset]:
        """Return the activities by key."""
        return {
            (self._database, activity.code): self._activity(activity)
            for activity in self._content.activities
        }

    def _activity(self, activity: Activity) -> Dataset:
        key = (self._database, activity.code)
        own = {"input": key, "amount": 1.0, "type": "production", "uncertainty type": 0}
        return {
            "name": activity.name.en,
            "name_zh": activity.name.zh,
            "reference product": activity.name.en,
            "unit": _UNITS.get(activity.unit, activity.unit),
            "location": activity.location,
            "type": "processwithreferenceproduct",
            "comment": activity.comment,
            "technology": activity.technology,
            "year": activity.year,
            "aggregated": activity.aggregated,
            "exchanges": [own, *self._exchanges(activity)],
        }

    def _exchanges(self, activity: Activity) -> Iterator[Dataset]:
        for one in activity.exchanges:
            technosphere = one.kind is ExchangeKind.TECHNOSPHERE
            name = self._database if technosphere else self._database + FLOWS
            yield {
                "input": (name, one.input),
                "amount": one.amount,
                "type": one.kind.value,
                "unit": _UNITS.get(one.unit, one.unit),
                "comment": f"[{one.source_id}] {one.comment}".strip(),
                "provenance": one.provenance.value,
                **_spread(one.amount, one.gsd),
            }


def _flow(flow: Flow) -> Dataset:
    return {
        "name": flow.name.en,
        "name_zh": flow.name.zh,
        "unit": "kilogram",
        "categories": (flow.compartment,),
        "type": "emission" if flow.compartment == "air" else "natural resource",
        "CAS number": flow.cas,
        "formula": flow.formula,
        "ecoinvent uuid": flow.ecoinvent_uuid,
        "exchanges": [],
    }


def _spread(amount: float, gsd: float | None) -> Dataset:
    if gsd is None or gsd <= 1 or not amount:
        return {"uncertainty type": 0, "loc": amount}
    return {
        "uncertainty type": _LOGNORMAL,
        "loc": math.log(abs(amount)),
        "scale": math.log(gsd),
        "negative": amount < 0,
    }


# ------------------------------------------------------------------ reading


class _Others:
    """Look up nodes, in the database that is read and in those it takes from."""

    def __init__(self, data: Any, database: str, content: Mapping[Key, Dataset]) -> None:
        self._data = data
        self._known: dict[Key, Dataset] = dict(content)
        self._database = database

    def get(self, key: Key) -> Dataset:
        """Return a node; an empty one if it is nowhere."""
        if key not in self._known:
            self._known[key] = self._fetch(key)
        return self._known[key]

    def _fetch(self, key: Key) -> Dataset:
        if key[0] == self._database or key[0] not in self._data.databases:
            return {}
        try:
            return dict(self._data.get_node(database=key[0], code=key[1])._data)  # noqa: SLF001 - the plain document
        except self._data.errors.UnknownObject:
            return {}


class _Raws:
    """Turn nodes into raw activities."""

    def __init__(self, content: Mapping[Key, Dataset], others: _Others, licence: str) -> None:
        self.problems = Problems()
        self._content = content
        self._others = others
        self._licence = licence

    def raws(self) -> Iterator[RawActivity]:
        """Yield the raw activities, sorted by key; problems are gathered, not raised."""
        for key, node in sorted(self._content.items()):
            if "process" in str(node.get("type", "process")) and (raw := self._raw(key, node)):
                yield raw

    def _raw(self, key: Key, node: Dataset) -> RawActivity | None:
        exchanges = list(node.get("exchanges", ()))
        name = str(node.get("name") or key[1])
        if not all(self._is_whole(one, name) for one in exchanges):
            return None
        products = [one for one in exchanges if one["type"] == "production"]
        if len(products) > 1:
            names = [str(one.get("name") or one["input"]) for one in products]
            self.problems.add(assembly.several_products(Text(name, name), names, key[1]))
            return None
        product: Dataset = products[0] if products else {"input": key, "amount": 1.0}
        made = self._others.get(tuple(product["input"]))
        return RawActivity(
            key=key[1],
            supplies=_say(product["input"]),
            name=Text(name, str(node.get("name_zh") or name)),
            product=str(node.get("reference product") or made.get("name") or name),
            unit=str(made.get("unit") or node.get("unit") or "unit"),
            production=float(product["amount"]),
            location=str(node.get("location") or WORLD),
            file=key[1],
            inputs=tuple(self._inputs(exchanges)),
            emissions=tuple(self._emissions(exchanges)),
            year=node.get("year") if isinstance(node.get("year"), int) else None,
            technology=str(node.get("technology") or ""),
            aggregated=node.get("aggregated") is True,
            licence=self._licence or NOT_STATED,
            open=is_open(self._licence),
            odd_uncertainties=sum(map(_is_odd, exchanges)),
        )

    def _is_whole(self, one: Dataset, name: str) -> bool:
        """Tell whether an exchange can be read; note it if it cannot."""
        amount = one.get("amount")
        number = isinstance(amount, int | float) and math.isfinite(amount)
        if number and "type" in one and len(one.get("input", ())) == 2:
            return True
        self.problems.add(_half(name, one))
        return False

    def _inputs(self, exchanges: list[Dataset]) -> Iterator[RawInput]:
        for one in exchanges:
            if one["type"] not in {"technosphere", "substitution", "generic consumption"}:
                continue
            node = self._others.get(tuple(one["input"]))
            sign = -1 if one["type"] == "substitution" else 1
            yield RawInput(
                name=str(node.get("reference product") or node.get("name") or one["input"]),
                amount=sign * float(one["amount"]),
                unit=str(node.get("unit") or one.get("unit") or "unit"),
                supplier=_say(one["input"]),
                gsd=_gsd(one),
            )

    def _emissions(self, exchanges: list[Dataset]) -> Iterator[RawEmission]:
        for one in exchanges:
            if one["type"] != "biosphere":
                continue
            node = self._others.get(tuple(one["input"]))
            place = "/".join(map(str, node.get("categories") or ()))
            yield RawEmission(
                name=str(node.get("name") or one.get("name") or one["input"]),
                amount=float(one["amount"]),
                unit=str(node.get("unit") or one.get("unit") or "kilogram"),
                is_input="resource" in place,
                uuid=str(node.get("ecoinvent uuid") or one["input"][1]),
                compartment=place,
                cas=str(node.get("CAS number") or ""),
                gsd=_gsd(one),
            )


def _say(key: object) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple | list) else str(key)


def _gsd(one: Dataset) -> float | None:
    scale = one.get("scale")
    if one.get("uncertainty type") != _LOGNORMAL or not isinstance(scale, float):
        return None
    return assembly.read_gsd(math.exp(min(scale, 100.0)))


def _is_odd(one: Dataset) -> bool:
    return one.get("uncertainty type") not in {*_UNSPREAD, _LOGNORMAL}


# ------------------------------------------------------------------ findings


def _not_installed() -> Finding:
    return error(
        "no-brightway",
        Text("Brightway is not installed.", "未安装 Brightway。"),
        Text(
            "Install it with: pip install tanbiao[brightway].",
            "请安装：pip install tanbiao[brightway]。",
        ),
    )


def _unknown(what: str, zh: str, name: str, known: list[str]) -> Finding:
    names = ", ".join(known[:10])
    return error(
        f"unknown-{what}",
        Text(f"there is no {what} “{name}”.", f"没有{zh}“{name}”。"),
        Text(f"There are: {names}.", f"现有：{names}。") if known else None,
    )


def _taken(name: str, project: str) -> Finding:
    return error(
        "database-exists",
        Text(
            f"the project {project} has a database “{name}” already.",
            f"项目 {project} 中已有数据库“{name}”。",
        ),
        Text(
            "Choose another name, or delete it in Brightway.",
            "请换一个名称，或在 Brightway 中删除。",
        ),
    )


def _half(name: str, one: Dataset) -> Finding:
    text = Text(
        f"an exchange of “{name}” lacks its input, type or finite amount: {one.get('input')}.",
        f"“{name}”有一条交换缺少输入、类型或有限数量：{one.get('input')}。",
    )
    remedy = Text("Correct it in Brightway.", "请在 Brightway 中更正。")
    return problem("half-exchange", text, name, remedy)
