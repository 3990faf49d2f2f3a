"""Read an openLCA package (JSON-LD, schema version 1 or 2), a zip file or an unpacked folder.

A process with several products is split by its default allocation method, if the package states
the shares; else its quantitative reference bears everything, which is said. Waste sent to a
treatment is an output there and an input here (see `lca_db.importers.assembly`). An input without
a default provider is linked if exactly one process makes its product.

Amounts are converted into the unit in which their product is delivered, with the conversion
factors of the package. A package that this program wrote is read back as it was, code for code.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from footprint.errors import DataError, Finding, Severity
from footprint.flows import Flow
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import find_unit
from lca_db.importers import assembly
from lca_db.importers.archive import Limits, open_archive
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.names import name_database
from lca_db.importers.problems import remark
from lca_db.locations import WORLD
from lca_db.olca_package import (
    ELEMENTARY,
    PRODUCT,
    WASTE,
    OlcaExchange,
    OlcaProcess,
    is_package,
    read_package,
)
from lca_db.release import load_release

KEY = "json-ld"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OPEN = re.compile(r"\bcc0\b|\bcc[ -]by\b(?![ -]*n[cd])|public domain|\bpddl\b|\bodbl\b", re.I)
_CODE_TAG = "tanbiao-code:"
_ROLE_TAG = "tanbiao-role:"
_LONGEST_TEXT = 2000


def _recognises(path: Path) -> bool:
    try:
        with open_archive(path) as archive:
            return is_package(archive)
    except DataError:
        return False


def read(path: Path, progress: Progress, limits: Limits | None = None) -> ImportedDatabase:
    """Read a package.

    Raises
    ------
    DataError
        All problems of the package; nothing is imported then.
    """
    with open_archive(path, limits) as archive:
        processes = read_package(archive, progress)
    name = name_database(path)
    flows = load_release().flows
    database = assembly.assemble(name, KEY, list(_Raws(processes).raws()), path.name)
    database = replace(database, findings=(*database.findings, *_tell(processes)))
    own = _Own(name, processes, flows).activities()
    return replace(database, activities=own, unlinked=()) if own else database


# ------------------------------------------------------------------ foreign packages


class _Raws:
    """Turn processes into raw activities, one for each product."""

    def __init__(self, processes: Sequence[OlcaProcess]) -> None:
        self._processes = processes
        self._makers: dict[str, list[str]] = defaultdict(list)
        self._deliveries: dict[str, OlcaExchange] = {}
        for process in processes:
            for product in _products(process):
                self._makers[product.flow.id].append(_key(process.id, product))
                self._deliveries.setdefault(product.flow.id, product)

    def raws(self) -> Iterator[RawActivity]:
        """Yield the raw activities, in the order of the processes."""
        for process in self._processes:
            for product in _products(process):
                yield self._raw(process, product)

    def _raw(self, process: OlcaProcess, product: OlcaExchange) -> RawActivity:
        amount, unit = self._in_delivery_unit(product)
        key = _key(process.id, product)
        others = [
            (one, _share(process, product, one))
            for one in process.exchanges
            if not _is_product(one)
        ]
        return RawActivity(
            key=key,
            supplies=key,
            name=_bilingual(process.name, process.reference.flow.synonyms),
            product=product.flow.name,
            unit=unit,
            production=-amount if product.flow.kind == WASTE else amount,
            location=process.location or WORLD,
            file=process.file,
            inputs=tuple(
                self._input(one, share) for one, share in others if one.flow.kind != ELEMENTARY
            ),
            emissions=tuple(
                _emission(one, share) for one, share in others if one.flow.kind == ELEMENTARY
            ),
            year=process.year,
            technology=process.technology[:_LONGEST_TEXT],
            comment=process.description[:_LONGEST_TEXT],
            aggregated=process.result,
            licence=process.licence,
            open=_OPEN.search(process.licence) is not None and not process.protected,
            odd_uncertainties=sum(one.odd for one in process.exchanges),
        )

    def _input(self, one: OlcaExchange, share: float) -> RawInput:
        amount, unit = self._in_delivery_unit(one)
        makers = self._makers.get(one.flow.id, [])
        supplier = _key(one.provider, one) if one.provider else ""
        if not supplier and len(makers) == 1:
            supplier = makers[0]
        waste = one.flow.kind == WASTE
        taken = amount * share * (-1 if waste != one.avoided else 1)
        return RawInput(one.flow.name, taken, unit, supplier, one.gsd)

    def _in_delivery_unit(self, one: OlcaExchange) -> tuple[float, str]:
        """Return an amount in the unit in which the product is delivered, and that unit."""
        delivery = self._deliveries.get(one.flow.id)
        if delivery is None or delivery.unit == one.unit or not (delivery.factor and one.factor):
            return one.amount, one.unit
        return one.amount * one.factor / delivery.factor, delivery.unit


def _is_product(one: OlcaExchange) -> bool:
    """Tell whether an exchange is something a process is run for: a product, or waste treated."""
    output = one.flow.kind == PRODUCT and not one.is_input
    treated = one.flow.kind == WASTE and one.is_input
    return (output or treated) and not one.avoided


def _products(process: OlcaProcess) -> list[OlcaExchange]:
    """Return the products that bear a share of a process, its reference first."""
    others = [one for one in process.exchanges if _is_product(one)]
    shared = {product for product, _ in process.allocation}
    if process.reference.flow.id not in shared:
        return [process.reference]
    return [process.reference, *(one for one in others if one.flow.id in shared)]


def _share(process: OlcaProcess, product: OlcaExchange, one: OlcaExchange) -> float:
    shares = process.allocation
    if product is process.reference and product.flow.id not in {flow for flow, _ in shares}:
        return 1.0
    return shares.get((product.flow.id, one.number), shares.get((product.flow.id, None), 0.0))


def _key(process: str, product: OlcaExchange) -> str:
    return f"{process}_{product.flow.id}"


def _emission(one: OlcaExchange, share: float) -> RawEmission:
    return RawEmission(
        name=one.flow.name,
        amount=one.amount * share,
        unit=one.unit,
        is_input=one.is_input,
        uuid=one.flow.id,
        compartment=one.flow.category,
        cas=one.flow.cas,
        gsd=one.gsd,
    )


def _bilingual(name: str, synonyms: str) -> Text:
    chinese = [word.strip() for word in synonyms.split(";") if _CHINESE.search(word)]
    return Text(name, chinese[0] if chinese else name)


def _tell(processes: Sequence[OlcaProcess]) -> Iterator[Finding]:
    whole = [
        process
        for process in processes
        if any(map(_is_product, process.exchanges)) and len(_products(process)) == 1
    ]
    if whole:
        names = ", ".join(process.name for process in whole[:10]) + (" …" if whole[10:] else "")
        text = Text(
            f"{len(whole)} processes have by-products without shares; their reference product "
            f"bears everything: {names}.",
            f"{len(whole)} 个过程有副产品但未给出分配份额，全部负荷由参考产品承担：{names}。",
        )
        yield remark("by-products-without-shares", text, None, Severity.WARNING)


# ------------------------------------------------------------------ packages of ours


class _Own:
    """Read back what this program wrote; a package that was changed is read like any other."""

    def __init__(
        self, name: str, processes: Sequence[OlcaProcess], flows: Mapping[str, Flow]
    ) -> None:
        self._name = name
        self._processes = processes
        self._flows = flows
        self._codes = {one.id: code for one in processes if (code := _tagged(one.tags, _CODE_TAG))}

    def activities(self) -> tuple[Activity, ...]:
        """Return the activities, or none if one of the processes is not of ours."""
        codes = Counter(self._codes.values())
        if len(codes) != len(self._processes):
            return ()
        found = tuple(self._activity(process) for process in self._processes)
        complete = tuple(one for one in found if one)
        return tuple(sorted(complete, key=_code)) if len(complete) == len(found) else ()

    def _activity(self, process: OlcaProcess) -> Activity | None:
        exchanges = tuple(self._exchange(one) for one in process.exchanges)
        known = tuple(one for one in exchanges if one)
        unit = find_unit(process.reference.unit)
        if process.reference.amount != 1 or unit is None or len(known) != len(exchanges):
            return None
        ratings = [
            int(one) if one.isdecimal() else None for one in process.score.strip("()").split(";")
        ]
        technological, geographical, temporal = (*ratings, None, None, None)[:3]
        return Activity(
            code=self._codes[process.id],
            name=_bilingual(process.name, process.reference.flow.synonyms),
            unit=unit.code,
            location=process.location,
            exchanges=known,
            aggregated=process.result,
            theme=process.category,
            role=_tagged(process.tags, _ROLE_TAG) or "background",
            year=process.year,
            technology=process.technology,
            source_id=process.source,
            comment=process.description,
            technological=technological,
            geographical=geographical,
            temporal=temporal,
        )

    def _exchange(self, one: OlcaExchange) -> Exchange | None:
        nature = one.flow.kind == ELEMENTARY
        code = _tagged(one.flow.tags, _CODE_TAG) if nature else self._codes.get(one.provider)
        unit, score = find_unit(one.unit), one.score.strip("()")
        if not code or unit is None or score not in _PROVENANCE or one.avoided:
            return None
        if nature and code not in self._flows:
            return None
        source, comment = _labelled(one.description)
        return Exchange(
            kind=ExchangeKind.BIOSPHERE if nature else ExchangeKind.TECHNOSPHERE,
            input=code,
            amount=one.amount,
            unit=unit.code,
            provenance=_PROVENANCE[score],
            source_id=source or self._name,
            comment=comment,
            gsd=one.gsd,
        )


_PROVENANCE = {str(place): kind for place, kind in enumerate(Provenance, start=1)}
_LABEL = re.compile(r"\[([^\]]+)\] ?(.*)", re.DOTALL)


def _tagged(tags: Sequence[str], label: str) -> str:
    return next((tag.removeprefix(label) for tag in tags if tag.startswith(label)), "")


def _labelled(description: str) -> tuple[str, str]:
    found = _LABEL.fullmatch(description)
    return (found[1], found[2]) if found else ("", description)


def _code(activity: Activity) -> str:
    return activity.code


IMPORTER = Importer(
    key=KEY,
    label=Text("openLCA package (JSON-LD)", "openLCA 数据包（JSON-LD）"),
    recognises=_recognises,
    read=read,
)
"""The importer of this format."""
