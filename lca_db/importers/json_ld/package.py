"""Read an openLCA package (JSON-LD, schema version 1 or 2) into plain records.

Amounts stay in the unit of the file; each carries the factor to the reference unit of its flow,
with the conversion factors of the package itself. References that lead nowhere are kept as far as
their own name and type go, so that they can be listed; what cannot be read is a problem with its
file. Formulas are not evaluated: a package holds the amounts that openLCA calculated from them.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeGuard

from footprint.errors import DataError, Finding
from footprint.text import Text
from lca_db.importers.archive import Archive, File
from lca_db.importers.contract import Progress
from lca_db.importers.problems import Problems, problem
from lca_db.licences import is_open

Document = dict[str, Any]

ELEMENTARY, PRODUCT, WASTE = "ELEMENTARY_FLOW", "PRODUCT_FLOW", "WASTE_FLOW"
VERSIONS = (1, 2)
"""Versions of the schema that are read."""

_VERSION_FILES = {"openlca.json": "schemaVersion", "olca-schema.json": "version"}
_FOLDERS = ("flows", "processes", "unit_groups", "flow_properties", "locations", "sources")
_NO_SPREAD = {"", "NO_DISTRIBUTION"}
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class OlcaFlow:
    """A flow.

    Parameters
    ----------
    id, name, kind, category, cas, synonyms
        As in the package; the kind is one of `ELEMENTARY`, `PRODUCT` and `WASTE`.
    tags
        Its tags.
    """

    id: str
    name: str
    kind: str
    category: str = ""
    cas: str = ""
    synonyms: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OlcaExchange:
    """An input or output.

    Parameters
    ----------
    flow, amount, unit
        What, how much, and in which unit, by its name.
    factor
        Reference units of the flow that one `unit` is, or None if the package does not say.
    is_input, avoided, provider
        As in the package; the provider is the identifier of a process, or empty.
    number
        Number inside its process.
    gsd
        Geometric standard deviation, or None.
    odd
        Whether its uncertainty is not lognormal.
    description, score
        Comment and data quality entry.
    """

    flow: OlcaFlow
    amount: float
    unit: str
    factor: float | None
    is_input: bool
    avoided: bool
    provider: str
    number: int
    gsd: float | None
    odd: bool
    description: str
    score: str


@dataclass(frozen=True, slots=True)
class OlcaProcess:
    """A process.

    Parameters
    ----------
    id, name, category, description, tags, technology
        As in the package.
    file
        File it stands in.
    location
        Code of its location, or its name, or empty.
    result
        Whether it is a cradle-to-gate result.
    reference
        Its quantitative reference.
    exchanges
        All others.
    allocation
        Share of each product by (identifier of the product, number of the exchange or None for
        all), if its default allocation method states shares.
    year
        Year the data stand for, or None.
    score
        Data quality entry.
    source
        Name of its first source, or empty.
    licence, protected
        Restrictions in words, and whether it says that it is protected by copyright.
    """

    id: str
    name: str
    category: str
    description: str
    tags: tuple[str, ...]
    technology: str
    file: str
    location: str
    result: bool
    reference: OlcaExchange
    exchanges: tuple[OlcaExchange, ...]
    allocation: dict[tuple[str, int | None], float]
    year: int | None
    score: str
    source: str
    licence: str
    protected: bool

    @property
    def open(self) -> bool:
        """Whether its terms let it be passed on."""
        return is_open(self.licence) and not self.protected

    @property
    def bilingual_name(self) -> Text:
        """Its name; the Chinese one is a Chinese synonym of its product, if there is one."""
        words = self.reference.flow.synonyms.split(";")
        chinese = (word.strip() for word in words if _CHINESE.search(word))
        return Text(self.name, next(chinese, self.name))


@dataclass(frozen=True, slots=True)
class OlcaSource:
    """A source: name, citation, address and description."""

    name: str
    citation: str
    url: str
    description: str


@dataclass(frozen=True, slots=True)
class OlcaPackage:
    """Processes and sources of a package, in the order of their files."""

    processes: tuple[OlcaProcess, ...]
    sources: tuple[OlcaSource, ...]


def is_package(archive: Archive) -> bool:
    """Tell whether an archive looks like an openLCA package, by names alone."""
    return any(
        file.suffix == ".json"
        and (_folder(file) == "processes" or PurePosixPath(file.name).name in _VERSION_FILES)
        for file in archive.entries
    )


def read_package(archive: Archive, progress: Progress) -> OlcaPackage:
    """Return what a package holds.

    Raises
    ------
    DataError
        All problems of all files.
    """
    reader = _Reader(archive, progress)
    found = [process for file in reader.files["processes"] for process in reader.process(file)]
    reader.problems.refuse()
    return OlcaPackage(tuple(found), tuple(reader.sources.values()))


def load_json(content: bytes, file: str) -> Document:
    """Return a JSON object.

    Raises
    ------
    DataError
        It is no JSON, no object, nested too deeply, or holds NaN or Infinity.
    """
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as failure:
        raise DataError(_not_utf8(file)) from failure
    except RecursionError as failure:
        raise DataError(_too_deep(file)) from failure
    except _NotFiniteError as failure:
        raise DataError(_not_finite(file, str(failure))) from failure
    except ValueError as failure:
        raise DataError(_not_json(file, failure)) from failure
    if not isinstance(document, dict):
        raise DataError(_not_json(file, ValueError()))
    return document


class _NotFiniteError(Exception):
    """A number of the file is NaN or infinite."""


def _refuse_constant(name: str) -> None:
    raise _NotFiniteError(name)


class _Reader:
    """Read the documents of a package; keep what others refer to."""

    def __init__(self, archive: Archive, progress: Progress) -> None:
        self.problems = Problems()
        self.files: dict[str, list[File]] = defaultdict(list)
        self._archive = archive
        self._progress = progress
        self._read = 0
        for file in archive.files(".json"):
            self.files[_folder(file)].append(file)
        self._all = sum(len(self.files[folder]) for folder in _FOLDERS)
        self._refuse_version()
        self._units: dict[str, tuple[str, float]] = {}
        self._groups: dict[str, str] = {}
        self._each("unit_groups", self._keep_units)
        self._properties: dict[str, str] = {}
        self._each("flow_properties", self._keep_property)
        self._flows: dict[str, OlcaFlow] = {}
        self._factors: dict[str, dict[str, float]] = {}
        self._each("flows", self._keep_flow)
        self._locations: dict[str, str] = {}
        self._each("locations", self._keep_location)
        self.sources: dict[str, OlcaSource] = {}
        self._each("sources", self._keep_source)

    def process(self, file: File) -> Iterator[OlcaProcess]:
        """Yield the process of a file; nothing, if it has problems."""
        before = self.problems.count
        document = self._document(file)
        if not document:
            return
        exchanges = [
            exchange
            for one in _objects(document, "exchanges")
            if (exchange := self._exchange(one, file.name))
        ]
        references = [
            place
            for place, one in enumerate(_objects(document, "exchanges"))
            if _flag(one, "isQuantitativeReference", "quantitativeReference")
        ]
        missing = [key for key in ("@id", "name") if not _say(document, key)]
        if len(references) != 1:
            missing.append("quantitative reference")
        if missing:
            self.problems.add(_half(missing, file.name))
        if self.problems.count == before:
            yield self._finish(document, file.name, exchanges, references[0])

    def _finish(
        self, document: Document, file: str, exchanges: Sequence[OlcaExchange], reference: int
    ) -> OlcaProcess:
        about = _object(document, "processDocumentation")
        place = _object(document, "location")
        sources = [_say(one, "@id") for one in _objects(about, "sources")]
        return OlcaProcess(
            id=_say(document, "@id"),
            name=_say(document, "name"),
            category=_category(document),
            description=_say(document, "description"),
            tags=_tags(document),
            technology=_say(about, "technologyDescription"),
            file=file,
            location=self._locations.get(_say(place, "@id")) or _say(place, "name"),
            result=_say(document, "processType") == "LCI_RESULT",
            reference=exchanges[reference],
            exchanges=tuple(exchanges[:reference]) + tuple(exchanges[reference + 1 :]),
            allocation=self._allocation(document, file),
            year=_year(_say(about, "validUntil") or _say(about, "validFrom")),
            score=_say(document, "dqEntry"),
            source=next((self.sources[one].name for one in sources if one in self.sources), ""),
            licence=_say(about, "restrictionsDescription") or _say(about, "restrictions"),
            protected=_flag(about, "isCopyrightProtected", "copyright"),
        )

    def _exchange(self, one: Document, file: str) -> OlcaExchange | None:
        flow = self._flow(_object(one, "flow"))
        amount = one.get("amount")
        if flow is None:
            self.problems.add(_no_flow(_say(_object(one, "flow"), "name"), file))
            return None
        if not _is_finite(amount):
            self.problems.add(_wrong_amount(flow.name, amount, file))
            return None
        unit, factor = self._unit(one, flow)
        if not unit:
            self.problems.add(_no_unit(flow.name, file))
            return None
        spread = _object(one, "uncertainty")
        lognormal = _say(spread, "distributionType") == "LOG_NORMAL_DISTRIBUTION"
        gsd = spread.get("geomSd") if lognormal else None
        return OlcaExchange(
            flow=flow,
            amount=float(amount),
            unit=unit,
            factor=factor,
            is_input=_flag(one, "isInput", "input"),
            avoided=_flag(one, "isAvoidedProduct", "avoidedProduct"),
            provider=_say(_object(one, "defaultProvider"), "@id"),
            number=_number(one.get("internalId")),
            gsd=float(gsd) if _is_finite(gsd) and gsd >= 1 else None,
            odd=not lognormal and _say(spread, "distributionType") not in _NO_SPREAD,
            description=_say(one, "description"),
            score=_say(one, "dqEntry"),
        )

    def _flow(self, reference: Document) -> OlcaFlow | None:
        """Return the flow of a reference; if it is not in the package, what the reference says."""
        known = self._flows.get(_say(reference, "@id"))
        if known or _say(reference, "flowType") not in {ELEMENTARY, PRODUCT, WASTE}:
            return known
        return OlcaFlow(
            id=_say(reference, "@id"),
            name=_say(reference, "name"),
            kind=_say(reference, "flowType"),
            category=_category(reference),
        )

    def _unit(self, one: Document, flow: OlcaFlow) -> tuple[str, float | None]:
        """Return the unit of an exchange, and its size in reference units of the flow."""
        reference = _object(one, "unit")
        identifier = _say(reference, "@id")
        if identifier not in self._units:
            return _say(reference, "name"), None
        name, factor = self._units[identifier]
        properties = self._factors.get(flow.id, {})
        quantity = properties.get(_say(_object(one, "flowProperty"), "@id"))
        if quantity is None:
            return name, factor if not properties or len(properties) == 1 else None
        return name, factor / quantity

    def _allocation(self, document: Document, file: str) -> dict[tuple[str, int | None], float]:
        method = _say(document, "defaultAllocationMethod")
        found: dict[tuple[str, int | None], float] = {}
        for one in _objects(document, "allocationFactors"):
            if _say(one, "allocationType") != method:
                continue
            share = one.get("value")
            if not _is_finite(share):
                self.problems.add(_wrong_amount(_say(document, "name"), share, file))
                continue
            causal = method == "CAUSAL_ALLOCATION"
            number = _number(_object(one, "exchange").get("internalId")) if causal else None
            found[_say(_object(one, "product"), "@id"), number] = float(share)
        return found

    # -------------------------------------------------------------- what others refer to

    def _refuse_version(self) -> None:
        for file in self._archive.entries:
            key = _VERSION_FILES.get(PurePosixPath(file.name).name)
            if key is None:
                continue
            document = load_json(self._archive.read(file), file.name)
            version = document.get(key, VERSIONS[-1])
            if isinstance(version, bool) or version not in VERSIONS:
                raise DataError(_wrong_version(file.name, version))

    def _each(self, folder: str, keep: Callable[[Document], None]) -> None:
        for file in self.files[folder]:
            if document := self._document(file):
                keep(document)

    def _document(self, file: File) -> Document:
        self._read += 1
        self._progress(self._read, self._all)
        try:
            return load_json(self._archive.read(file), file.name)
        except DataError as failure:
            self.problems.add(failure.findings)
            return {}

    def _keep_units(self, document: Document) -> None:
        for unit in _objects(document, "units"):
            factor = unit.get("conversionFactor")
            if _is_finite(factor) and factor > 0:
                self._units[_say(unit, "@id")] = (_say(unit, "name"), float(factor))

    def _keep_property(self, document: Document) -> None:
        self._properties[_say(document, "@id")] = _say(_object(document, "unitGroup"), "@id")

    def _keep_flow(self, document: Document) -> None:
        identifier = _say(document, "@id")
        self._flows[identifier] = OlcaFlow(
            id=identifier,
            name=_say(document, "name"),
            kind=_say(document, "flowType"),
            category=_category(document),
            cas=_say(document, "cas"),
            synonyms=_say(document, "synonyms"),
            tags=_tags(document),
        )
        self._factors[identifier] = {
            _say(_object(one, "flowProperty"), "@id"): float(factor)
            for one in _objects(document, "flowProperties")
            if _is_finite(factor := one.get("conversionFactor")) and factor > 0
        }

    def _keep_location(self, document: Document) -> None:
        self._locations[_say(document, "@id")] = _say(document, "code") or _say(document, "name")

    def _keep_source(self, document: Document) -> None:
        self.sources[_say(document, "@id")] = OlcaSource(
            name=_say(document, "name"),
            citation=_say(document, "textReference"),
            url=_say(document, "url"),
            description=_say(document, "description"),
        )


# ------------------------------------------------------------------ fields


def _folder(file: File) -> str:
    return PurePosixPath(file.name).parent.name


def _say(document: Document, key: str) -> str:
    value = document.get(key)
    return value.strip() if isinstance(value, str) else ""


def _object(document: Document, key: str) -> Document:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _objects(document: Document, key: str) -> list[Document]:
    value = document.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _flag(document: Document, *keys: str) -> bool:
    return any(document.get(key) is True for key in keys)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _is_finite(value: Any) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond any float
        return False


def _tags(document: Document) -> tuple[str, ...]:
    value = document.get("tags")
    return tuple(tag for tag in value if isinstance(tag, str)) if isinstance(value, list) else ()


def _category(document: Document) -> str:
    """Return a category path; version 1 has it as a reference or a list."""
    value = document.get("category", document.get("categoryPath"))
    if isinstance(value, dict):
        path = value.get("categoryPath")
        value = [*(path if isinstance(path, list) else []), value.get("name")]
    if isinstance(value, list):
        return "/".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _year(date: str) -> int | None:
    return int(date[:4]) if date[:4].isdecimal() else None


# ------------------------------------------------------------------ findings

_AGAIN = Text("Export it again from openLCA.", "请从 openLCA 重新导出。")


def _half(missing: Sequence[str], file: str) -> Finding:
    text = Text(
        f"the dataset is incomplete: it lacks {', '.join(missing)}.",
        f"数据集不完整，缺少：{'、'.join(missing)}。",
    )
    return problem("half-dataset", text, file, _AGAIN)


def _no_flow(name: str, file: str) -> Finding:
    text = Text(
        f"an exchange refers to the flow “{name}”, which is not in the package.",
        f"有一条交换引用的流“{name}”不在数据包中。",
    )
    return problem("dangling-reference", text, file, _AGAIN)


def _no_unit(flow: str, file: str) -> Finding:
    text = Text(f"the amount of “{flow}” has no unit.", f"“{flow}”的数量没有单位。")
    return problem("no-unit", text, file, _AGAIN)


def _wrong_amount(name: str, value: Any, file: str) -> Finding:
    text = Text(
        f"“{value}” stands as an amount of “{name}”, where a finite number belongs.",
        f"“{name}”的数量为“{value}”，应为有限数值。",
    )
    return problem("wrong-number", text, file, _AGAIN)


def _wrong_version(file: str, version: Any) -> Finding:
    text = Text(
        f"the package is of schema version {version}; versions 1 and 2 can be read.",
        f"数据包的模式版本为 {version}，可读取的版本为 1 和 2。",
    )
    remedy = Text("Export it with openLCA 1.5 to 2.", "请用 openLCA 1.5 至 2 版导出。")
    return problem("wrong-version", text, file, remedy)


def _not_utf8(file: str) -> Finding:
    text = Text("it is not UTF-8 text.", "文件不是 UTF-8 文本。")
    return problem("unknown-encoding", text, file, Text("Save it as UTF-8.", "请另存为 UTF-8。"))


def _too_deep(file: str) -> Finding:
    text = Text("it is nested too deeply.", "嵌套层数过多。")
    return problem("nested-too-deeply", text, file, _AGAIN)


def _not_finite(file: str, value: str) -> Finding:
    text = Text(f"it holds {value}, which is no number.", f"其中有 {value}，不是数值。")
    return problem("not-finite", text, file, _AGAIN)


def _not_json(file: str, failure: ValueError) -> Finding:
    line = f" (line {failure.lineno})" if isinstance(failure, json.JSONDecodeError) else ""
    text = Text(f"it is no JSON object{line}.", f"不是 JSON 对象{line.replace('line', '行')}。")
    return problem("broken-json", text, file, _AGAIN)
