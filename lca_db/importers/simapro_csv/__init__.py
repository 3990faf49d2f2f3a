"""Read a CSV export of SimaPro (format version 7 to 9; SimaPro 8 and 9 write 8 and 9).

SimaPro links by names: an input is linked to the process whose product has its name. A process
with several products is split by the shares it states; avoided products are negative inputs; waste
sent to a treatment is an input of its service (see `lca_db.importers.assembly`). A location is
taken from the name of the product, as ecoinvent writes it (``{CN}|`` or ``/CN U``), else GLO.
Waste scenarios and product stages are left out, which is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from footprint.errors import DataError, Finding, Severity
from footprint.text import Text
from lca_db.importers import assembly
from lca_db.importers.archive import MIB, Limits, open_archive
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.names import name_database
from lca_db.importers.problems import Problems, remark
from lca_db.importers.simapro_csv.file import (
    AVOIDED,
    INPUTS,
    NATURE,
    OTHER_FLOWS,
    WASTE,
    SimaProFile,
    SimaProLine,
    SimaProProcess,
    SimaProProduct,
    is_simapro,
    read_simapro,
)
from lca_db.importers.units import read_unit
from lca_db.locations import WORLD

KEY = "simapro-csv"
LIMITS = Limits(file_bytes=4096 * MIB)
"""A database is one file, read line by line."""

_BRACED = re.compile(r"\{([^}]+)\}")
_SLASHED = re.compile(r"/([A-Z]{2,3}(?:-[A-Z0-9]{2,3})?)(?: [US])?$")
_LONGEST_TEXT = 500
_SAME = {
    "carbon dioxide, biogenic": "Carbon dioxide, non-fossil",
    "carbon dioxide, land transformation": "Carbon dioxide, from soil or biomass stock",
    "methane, biogenic": "Methane, non-fossil",
    "methane, land transformation": "Methane, from soil or biomass stock",
}
"""Names of SimaPro for flows that ecoinvent names otherwise."""


def _recognises(path: Path) -> bool:
    try:
        with open_archive(path, LIMITS) as archive:
            files = archive.files(".csv", ".txt")
            return any(is_simapro(archive.head(file)) for file in files[:20])
    except DataError:
        return False


def read(path: Path, progress: Progress, limits: Limits = LIMITS) -> ImportedDatabase:
    """Read one file, or all files of a folder or archive.

    Raises
    ------
    DataError
        All problems; nothing is imported then.
    """
    problems = Problems()
    raws: list[RawActivity] = []
    notes: list[Finding] = []
    with open_archive(path, limits) as archive:
        files = [one for one in archive.files(".csv", ".txt") if is_simapro(archive.head(one))]
        for done, file in enumerate(files, start=1):
            try:
                content = read_simapro(archive, file)
            except DataError as failure:
                problems.add(failure.findings)
                continue
            raws.extend(_Raws(content, file.name).raws())
            notes.extend(_tell(content, file.name))
            progress(done, len(files))
    problems.refuse()
    database = assembly.assemble(name_database(path), KEY, raws, path.name)
    return replace(database, findings=(*database.findings, *notes))


class _Raws:
    """Turn the processes of one file into raw activities, one for each product."""

    def __init__(self, content: SimaProFile, file: str) -> None:
        self._content = content
        self._file = file

    def raws(self) -> Iterator[RawActivity]:
        """Yield the raw activities, in the order of the file."""
        for process in self._content.processes:
            for product in process.products:
                yield self._raw(process, product)

    def _raw(self, process: SimaProProcess, product: SimaProProduct) -> RawActivity:
        texts = process.texts
        amount, unit = self._known_unit(product.amount, product.unit)
        identifier = texts.get("Process identifier", "")
        name = texts.get("Process name", "") or product.name
        whole = name if len(process.products) == 1 else product.name
        return RawActivity(
            key=f"{identifier}_{product.name}" if identifier else product.name,
            supplies=product.name,
            name=Text(whole, whole),
            product=product.name,
            unit=unit,
            production=-amount if product.is_waste else amount,
            location=_location(product.name),
            file=f"{self._file}:{product.row}",
            inputs=tuple(self._inputs(process.lines, product.share)),
            emissions=tuple(self._emissions(process.lines, product.share)),
            year=_year(texts.get("Time period", "")),
            technology=texts.get("Technology", "")[:_LONGEST_TEXT],
            comment=texts.get("Comment", "")[:_LONGEST_TEXT],
            aggregated=texts.get("Type", "").casefold() == "system",
            odd_uncertainties=sum(one.odd for lines in process.lines.values() for one in lines),
        )

    def _inputs(
        self, lines: Mapping[str, Sequence[SimaProLine]], share: float
    ) -> Iterator[RawInput]:
        for section, sign in (*((one, 1) for one in INPUTS), (AVOIDED, -1), (WASTE, -1)):
            for line in lines.get(section, ()):
                amount, unit = self._known_unit(line.amount, line.unit)
                yield RawInput(line.name, sign * share * amount, unit, line.name, line.gsd)

    def _emissions(
        self, lines: Mapping[str, Sequence[SimaProLine]], share: float
    ) -> Iterator[RawEmission]:
        for section in (*NATURE, *OTHER_FLOWS):
            place = NATURE.get(section, "soil")  # what is no emission warms nothing
            for line in lines.get(section, ()):
                amount, unit = self._known_unit(line.amount, line.unit)
                yield RawEmission(
                    name=_SAME.get(line.name.casefold(), line.name),
                    amount=amount * share,
                    unit=unit,
                    is_input=section == "Resources",
                    compartment=f"{place}/{line.compartment}",
                    cas=self._content.cas.get((line.name, place), ""),
                    gsd=line.gsd,
                )

    def _known_unit(self, amount: float, unit: str) -> tuple[float, str]:
        """Return an amount in a unit we know, if the file says how to get there."""
        if read_unit(unit) is None and unit in self._content.units:
            reference, factor = self._content.units[unit]
            return amount * factor, reference
        return amount, unit


def _location(name: str) -> str:
    found = _BRACED.search(name) or _SLASHED.search(name)
    return found[1].strip() if found else WORLD


def _year(period: str) -> int | None:
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", period)]
    return max(years, default=None)


def _tell(content: SimaProFile, file: str) -> Iterator[Finding]:
    if content.encoding not in {"utf-8", "utf-8-sig"}:
        text = Text(
            f"its text is read as {content.encoding}; check names with accents or Chinese.",
            f"文本按 {content.encoding} 编码读取；请核对含重音或中文的名称。",
        )
        yield remark("encoding-guessed", text, file)
    if content.left_out:
        names = ", ".join(content.left_out[:10]) + (" …" if content.left_out[10:] else "")
        text = Text(
            f"{len(content.left_out)} waste scenarios and product stages are left out; inputs from "
            f"them have no supplier: {names}.",
            f"{len(content.left_out)} 个废物情景和产品阶段未读取，引用它们的投入将没有供应方："
            f"{names}。",
        )
        yield remark("left-out", text, file, Severity.WARNING)
    yield from _tell_shares(content, file)


def _tell_shares(content: SimaProFile, file: str) -> Iterator[Finding]:
    odd = Counter(
        process.products[0].name
        for process in content.processes
        if abs(sum(product.share for product in process.products) - 1) > 1e-3
    )
    if odd:
        names = ", ".join(sorted(odd)[:10]) + (" …" if len(odd) > 10 else "")
        text = Text(
            f"the shares of {len(odd)} processes do not sum to 100 %: {names}.",
            f"{len(odd)} 个过程的分配份额之和不为 100%：{names}。",
        )
        yield remark("shares-not-whole", text, file, Severity.WARNING)


IMPORTER = Importer(
    key=KEY,
    label=Text("SimaPro CSV", "SimaPro CSV"),
    recognises=_recognises,
    read=read,
)
"""The importer of this format."""
