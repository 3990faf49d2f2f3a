"""Read ILCD (``processes``, ``flows``, ``flowproperties``, ``unitgroups``), format version 1.1.

An exchange names a flow, not a supplier: it is linked if exactly one process of the archive has
that flow as its reference, else all of these are proposed. A process whose reference flow is an
input treats waste. Amounts are in the reference unit of the flow, found through its flow property
and unit group; well-known properties need no file. Of the flows only those in use are read.

References
----------
ILCD format 1.1, ``ILCD_ProcessDataSet.xsd``; for a log-normal distribution
``relativeStandardDeviation95In`` is the square of the geometric standard deviation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from footprint.errors import Finding, Severity
from footprint.text import Text
from lca_db.importers import assembly
from lca_db.importers.archive import open_archive
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.batch import read_files
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.ilcd.flows import ELEMENTARY, PRODUCT, Library, files_in, reading
from lca_db.importers.names import name_database
from lca_db.importers.problems import Problems, problem, remark
from lca_db.importers.xml_reader import Node, is_xml, read_items

_PROCESS = reading("Process", "processDataSet")
_VERSION = "1."
_NAMED = 12
_FREE = "Free of charge for all users and uses"


@dataclass(frozen=True, slots=True)
class _Exchange:
    internal: str
    flow: str
    name: str
    amount: float
    is_input: bool
    gsd: float | None
    location: str | None


@dataclass(frozen=True, slots=True)
class _Process:
    uuid: str
    name: Text
    reference: str
    location: str
    file: str
    exchanges: tuple[_Exchange, ...]
    year: int | None
    technology: str
    aggregated: bool
    licence: str
    open: bool
    odd_uncertainties: int


def _recognises(path: Path) -> bool:
    within = "" if path.is_file() and path.suffix == ".xml" else "processes/"
    return is_xml(path, (".xml",), _PROCESS.roots, within)


def _read(path: Path, progress: Progress) -> ImportedDatabase:
    with open_archive(path) as archive:
        files = files_in(archive, "processes") or archive.files(".xml")
        processes = read_files(archive, files, read_process, progress)
        library = Library.of(archive, {e.flow for p in processes for e in p.exchanges})
    problems = Problems()
    raws = []
    for process in processes:
        raw = _resolve(process, library, problems)
        if raw:
            raws.append(raw)
    problems.refuse()
    database = assembly.assemble(name_database(path), "ilcd", raws, path.name)
    return replace(database, findings=(*database.findings, *_tell_missing(processes, library)))


# ------------------------------------------------------------------ files


def read_process(content: bytes, file: str) -> list[_Process]:
    """Return the process of one file.

    Raises
    ------
    DataError
        All its problems.
    """
    problems = Problems()
    found: list[_Process] = []

    def take(node: Node) -> None:
        process = _read_process(node, file, problems)
        if process:
            found.append(process)

    read_items(content, file, _PROCESS, take)
    problems.refuse()
    return found


def _read_process(node: Node, file: str, problems: Problems) -> _Process | None:
    about = node.at("processInformation")
    data = about.at("dataSetInformation")
    method = node.at("modellingAndValidation", "LCIMethodAndAllocation").say("typeOfDataSet")
    name = _name(data.at("name"))
    location = about.at("geography", "locationOfOperationSupplyOrProduction").get("location")
    missing = _missing({"UUID": data.say("UUID"), "baseName": name.en})
    if not node.get("version").startswith(_VERSION):
        problems.add(_wrong_version(node.get("version"), file))
    elif method == "EPD":
        problems.add(_is_epd(name, file))
    elif missing:
        problems.add(assembly.half_dataset(missing, file))
    else:
        ownership = node.at("administrativeInformation", "publicationAndOwnership")
        terms = ownership.say("licenseType").strip()
        exchanges, odd = _read_exchanges(node.at("exchanges"), file, problems)
        return _Process(
            uuid=data.say("UUID").strip().lower(),
            name=name,
            reference=_reference(about.at("quantitativeReference"), name, file, problems),
            location=location.strip(),
            file=file,
            exchanges=exchanges,
            year=assembly.read_year(about.at("time").say("referenceYear").strip()),
            technology=about.at("technology")
            .say("technologyDescriptionAndIncludedProcesses")
            .strip()[: assembly.LONGEST_TEXT],
            aggregated=method == "LCI result",
            licence=terms,
            open=terms == _FREE,
            odd_uncertainties=odd,
        )
    return None


def _missing(needed: Mapping[str, str]) -> list[str]:
    return [what for what, text in needed.items() if not text.strip()]


def _name(node: Node) -> Text:
    parts = ("baseName", "treatmentStandardsRoutes", "mixAndLocationTypes")
    texts = [node.name_text(part) for part in parts if node.say(part).strip()]
    return Text("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))


def _reference(node: Node, name: Text, file: str, problems: Problems) -> str:
    """Return the internal number of the one reference exchange, or nothing."""
    numbers = [child.text.strip() for child in node.all("referenceToReferenceFlow")]
    if len(numbers) > 1:
        problems.add(assembly.several_products(name, numbers, file))
    elif not numbers:
        problems.add(assembly.no_product(name, file))
    return numbers[0] if numbers else ""


def _read_exchanges(node: Node, file: str, problems: Problems) -> tuple[tuple[_Exchange, ...], int]:
    found = []
    odd = 0
    for child in node.all("exchange"):
        flow = child.at("referenceToFlowDataSet")
        direction = child.say("exchangeDirection").strip()
        name = flow.say("shortDescription").strip() or flow.get("refObjectId")
        missing = _missing({"flow": flow.get("refObjectId"), "exchangeDirection": direction})
        if missing:
            problems.add(assembly.half_dataset([f"{one} ({name})" for one in missing], file))
            continue
        gsd, is_odd = _gsd(child)
        odd += is_odd
        found.append(
            _Exchange(
                internal=child.get("dataSetInternalID"),
                flow=flow.get("refObjectId").strip().lower(),
                name=name,
                amount=_amount(child, name, file, problems),
                is_input=direction == "Input",
                gsd=gsd,
                location=child.say("location").strip() or None,
            )
        )
    return tuple(found), odd


def _amount(node: Node, name: str, file: str, problems: Problems) -> float:
    """Return the amount; the mean stands for it only where no variable multiplies it."""
    text = node.say("resultingAmount").strip()
    if not text and not node.say("referenceToVariable").strip():
        text = node.say("meanAmount").strip()
    try:
        return assembly.read_number(text)
    except ValueError:
        problems.add(assembly.wrong_number(name, text, file))
        return math.nan


def _gsd(node: Node) -> tuple[float | None, bool]:
    """Return the geometric standard deviation, and whether another uncertainty is lost."""
    kind = node.say("uncertaintyDistributionType").strip()
    if kind in {"", "undefined"}:
        return None, False
    try:
        squared = assembly.read_number(node.say("relativeStandardDeviation95In"))
    except ValueError:
        squared = 0.0
    if kind != "log-normal" or squared <= 0:
        return None, True
    return assembly.read_gsd(math.sqrt(squared)), False


# ------------------------------------------------------------------ flows found, kinds told apart


def _resolve(process: _Process, library: Library, problems: Problems) -> RawActivity | None:
    """Sort the exchanges of a process into product, inputs and emissions."""
    product = None
    others, emissions, products = [], [], []
    for one in process.exchanges:
        kind = library.kind(one.flow)
        unit = library.unit(one.flow, one.name)
        if one.internal == process.reference:
            product = one
        elif kind == ELEMENTARY:
            emissions.append(_emission(one, unit, library))
        else:
            if kind == PRODUCT and not one.is_input and one.amount:
                products.append(one.name)
            others.append(_input(one, unit))
    if product is None:
        problems.add(assembly.no_product(process.name, process.file))
        return None
    if products:
        named = [product.name, *products]
        problems.add(assembly.several_products(process.name, named, process.file))
    return RawActivity(
        key=process.uuid,
        supplies=product.flow,
        name=process.name,
        product=product.name,
        unit=library.unit(product.flow, product.name),
        production=-product.amount if product.is_input else product.amount,
        location=process.location,
        file=process.file,
        inputs=tuple(others),
        emissions=tuple(emissions),
        year=process.year,
        technology=process.technology,
        aggregated=process.aggregated,
        licence=process.licence,
        open=process.open,
        odd_uncertainties=process.odd_uncertainties,
    )


def _input(one: _Exchange, unit: str) -> RawInput:
    return RawInput(
        name=one.name,
        amount=one.amount if one.is_input else -one.amount,
        unit=unit,
        supplier=one.flow,
        gsd=one.gsd,
        location=one.location,
    )


def _emission(one: _Exchange, unit: str, library: Library) -> RawEmission:
    compartment, cas = library.nature(one.flow)
    return RawEmission(
        name=one.name,
        amount=one.amount,
        unit=unit,
        is_input=one.is_input,
        uuid=one.flow,
        compartment=compartment,
        cas=cas,
        gsd=one.gsd,
    )


# ------------------------------------------------------------------ findings


def _tell_missing(processes: Sequence[_Process], library: Library) -> list[Finding]:
    """Return a warning about flows that are named but not in the archive."""
    missing = {
        one.flow: one.name
        for process in processes
        for one in process.exchanges
        if one.flow not in library.flows
    }
    if not missing:
        return []
    names = sorted(set(missing.values()))[:_NAMED]
    more = " …" if len(missing) > len(names) else ""
    text = Text(
        f"{len(missing)} flows are named but not in the archive, so their kind and unit are not "
        f"known: {', '.join(names)}{more}.",
        f"引用了 {len(missing)} 个不在压缩包中的流，其类别和单位未知：{'、'.join(names)}{more}。",
    )
    return [remark("missing-flows", text, severity=Severity.WARNING)]


def _wrong_version(version: str, file: str) -> Finding:
    text = Text(
        f"it is ILCD version “{version}”; version 1.1 is read.",
        f"文件为 ILCD “{version}” 版，仅支持 1.1 版。",
    )
    remedy = Text("Export it in version 1.1.", "请导出为 1.1 版。")
    return problem("wrong-version", text, file, remedy)


def _is_epd(name: Text, file: str) -> Finding:
    text = Text(
        f"“{name.en}” is an EPD: it has results, but no inventory.",
        f"“{name.zh}”是 EPD，只有结果而没有清单数据。",
    )
    remedy = Text(
        "Enter its result as a supplier's declaration instead.", "请将其结果作为供应商声明录入。"
    )
    return problem("no-inventory", text, file, remedy)


IMPORTER = Importer(
    key="ilcd",
    label=Text("ILCD", "ILCD"),
    recognises=_recognises,
    read=_read,
)
"""The importer of this format."""
