"""Read an openLCA package (JSON-LD, schema version 1 or 2), a zip file or an unpacked folder.

A process with several products is split by its default allocation method, if the package states
the shares; else its quantitative reference bears everything, which is said. Waste sent to a
treatment is an output there and an input here (see `lca_db.importers.assembly`). An input without
a default provider is linked if exactly one process makes its product.

Amounts are converted into the unit in which their product is delivered, with the conversion
factors of the package. A package that this program wrote is read back as it was, code for code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from footprint.errors import DataError, Finding, Severity
from footprint.text import Text
from lca_db.importers import assembly
from lca_db.importers.archive import Limits, open_archive
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.json_ld.own import KEY, read_back
from lca_db.importers.json_ld.package import (
    ELEMENTARY,
    PRODUCT,
    WASTE,
    OlcaExchange,
    OlcaProcess,
    is_package,
    read_package,
)
from lca_db.importers.names import name_database
from lca_db.importers.problems import remark
from lca_db.locations import WORLD

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
        package = read_package(archive, progress)
    name = name_database(path)
    own = read_back(package, name, path.name)
    if own:
        return own
    database = assembly.assemble(name, KEY, list(_Raws(package.processes).raws()), path.name)
    return replace(database, findings=(*database.findings, *_tell(package.processes)))


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
            name=process.bilingual_name,
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
            open=process.open,
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


def _tell(processes: Sequence[OlcaProcess]) -> Iterator[Finding]:
    whole = [
        process.name
        for process in processes
        if any(_is_product(one) and one not in _products(process) for one in process.exchanges)
    ]
    if whole:
        text = Text(
            f"{len(whole)} processes have by-products without shares; these bear nothing: "
            f"{_shorten(whole)}.",
            f"{len(whole)} 个过程有未给出分配份额的副产品，不承担负荷：{_shorten(whole)}。",
        )
        yield remark("by-products-without-shares", text, None, Severity.WARNING)
    odd = [process.name for process in processes if not _is_shared_wholly(process)]
    if odd:
        text = Text(
            f"the shares of {len(odd)} processes do not sum to 1: {_shorten(odd)}.",
            f"{len(odd)} 个过程的分配份额之和不为 1：{_shorten(odd)}。",
        )
        yield remark("shares-not-whole", text, None, Severity.WARNING)


def _is_shared_wholly(process: OlcaProcess) -> bool:
    products = _products(process)
    burdens = [one for one in process.exchanges if not _is_product(one)]
    sums = (sum(_share(process, product, one) for product in products) for one in burdens)
    return all(abs(total - 1) < 1e-3 for total in sums)


def _shorten(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (" …" if names[10:] else "")


IMPORTER = Importer(
    key=KEY,
    label=Text("openLCA package (JSON-LD)", "openLCA 数据包（JSON-LD）"),
    recognises=_recognises,
    read=read,
)
"""The importer of this format."""
