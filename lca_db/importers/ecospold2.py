"""Read ecoSpold 2 (``.spold``), the format of ecoinvent 3 and later.

Each file holds one dataset with one reference product; by-products of an allocated system model
have the amount 0. A dataset with several amounts is not allocated, and is refused. Amounts are
those the file states; formulas, parameters and properties are not evaluated.

References
----------
Schema EcoSpold02 of the ecoinvent association, fields 115 (type), 1500 (intermediate exchange),
2104 (variance with pedigree) and 3550 (access).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from footprint.text import Text
from lca_db.importers import assembly
from lca_db.importers.archive import open_archive
from lca_db.importers.assembly import RawActivity, RawEmission, RawInput
from lca_db.importers.batch import read_files
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.names import name_database
from lca_db.importers.problems import Problems
from lca_db.importers.xml_reader import Node, Reading, is_xml, read_items

_READING = Reading(
    roots=frozenset({"http://www.EcoInvent.org/EcoSpold02 ecoSpold"}),
    items=frozenset({"activityDataset", "childActivityDataset"}),
    skip=frozenset(
        {
            "classification",
            "comment",
            "dataEntryBy",
            "modellingAndValidation",
            "parameter",
            "pedigreeMatrix",
            "productionVolumeComment",
            "productionVolumeUncertainty",
            "property",
            "synonym",
            "transferCoefficient",
        }
    ),
)
_SYSTEM_TERMINATED = "2"
_PUBLIC = "0"
_ACCESS = {
    "0": "public",
    "1": "for licensees",
    "2": "results for licensees",
    "3": "restricted to one organisation",
}


def _recognises(path: Path) -> bool:
    return is_xml(path, (".spold", ".xml"), _READING.roots)


def _read(path: Path, progress: Progress) -> ImportedDatabase:
    with open_archive(path) as archive:
        files = archive.files(".spold") or archive.files(".xml")
        raws = read_files(archive, files, read_file, progress)
    return assembly.assemble(name_database(path), "ecospold2", raws, path.name)


def read_file(content: bytes, file: str) -> list[RawActivity]:
    """Return the datasets of one file.

    Raises
    ------
    DataError
        All its problems.
    """
    found: list[RawActivity] = []
    problems = Problems()

    def take(node: Node) -> None:
        raw = _Dataset(node, file, problems).read()
        if raw:
            found.append(raw)

    read_items(content, file, _READING, take)
    problems.refuse()
    return found


class _Dataset:
    """One dataset; its problems are gathered, not raised."""

    def __init__(self, node: Node, file: str, problems: Problems) -> None:
        self._flows = node.at("flowData")
        self._description = node.at("activityDescription")
        self._activity = self._description.at("activity")
        self._publication = node.at("administrativeInformation", "dataGeneratorAndPublication")
        self._file = file
        self._problems = problems
        self._odd = 0

    def read(self) -> RawActivity | None:
        """Return the dataset, or None if it cannot be used."""
        name = self._activity.name_text("activityName")
        product = self._product(name)
        if product is None:
            return None
        key = _key(self._activity.get("id"), product.get("intermediateExchangeId"))
        access = self._publication.get("accessRestrictedTo")
        protected = self._publication.get("isCopyrightProtected") == "true"
        return RawActivity(
            key=key,
            supplies=key,
            name=name,
            product=product.say("name").strip(),
            unit=product.say("unitName").strip(),
            production=self._amount(product),
            location=self._description.at("geography").say("shortname").strip(),
            file=self._file,
            inputs=tuple(self._inputs()),
            emissions=tuple(self._emissions()),
            year=assembly.read_year(self._description.at("timePeriod").get("endDate")),
            technology=self._activity.at("generalComment")
            .say("text")
            .strip()[: assembly.LONGEST_TEXT],
            aggregated=self._activity.get("type") == _SYSTEM_TERMINATED,
            licence=_licence(access, protected=protected),
            open=access == _PUBLIC and not protected,
            odd_uncertainties=self._odd,
        )

    def _product(self, name: Text) -> Node | None:
        """Return the one product with an amount."""
        needed = {
            "activity id": self._activity.get("id"),
            "activityName": name.en,
            "geography shortname": self._description.at("geography").say("shortname"),
            "flowData": "".join(child.name for child in self._flows.children),
        }
        missing = [what for what, text in needed.items() if not text.strip()]
        if missing:
            self._problems.add(assembly.half_dataset(missing, self._file))
            return None
        outputs = [
            node
            for node in self._flows.all("intermediateExchange")
            if node.find("outputGroup") and self._amount(node) != 0
        ]
        if not outputs:
            self._problems.add(assembly.no_product(name, self._file))
        elif len(outputs) > 1:
            products = [node.say("name") for node in outputs]
            self._problems.add(assembly.several_products(name, products, self._file))
        return outputs[0] if len(outputs) == 1 else None

    def _inputs(self) -> Iterator[RawInput]:
        for node in self._flows.all("intermediateExchange"):
            if node.find("outputGroup"):
                continue
            link, name = node.get("activityLinkId"), node.say("name").strip()
            if not node.find("inputGroup"):
                missing = f"inputGroup or outputGroup ({name})"
                self._problems.add(assembly.half_dataset([missing], self._file))
            yield RawInput(
                name=name,
                amount=self._amount(node),
                unit=node.say("unitName").strip(),
                supplier=_key(link, node.get("intermediateExchangeId")) if link else "",
                gsd=self._gsd(node),
            )

    def _emissions(self) -> Iterator[RawEmission]:
        for node in self._flows.all("elementaryExchange"):
            place = node.at("compartment")
            yield RawEmission(
                name=node.say("name").strip(),
                amount=self._amount(node),
                unit=node.say("unitName").strip(),
                is_input=node.find("inputGroup") is not None,
                uuid=node.get("elementaryExchangeId"),
                compartment=f"{place.say('compartment')}/{place.say('subcompartment')}",
                cas=node.get("casNumber"),
                gsd=self._gsd(node),
            )

    def _amount(self, node: Node) -> float:
        text = node.get("amount")
        try:
            return assembly.read_number(text)
        except ValueError:
            name = node.say("name").strip()
            self._problems.add(assembly.wrong_number(name, text, self._file))
            return math.nan

    def _gsd(self, node: Node) -> float | None:
        kinds = node.at("uncertainty").children
        if not kinds:
            return None
        kind = kinds[0]
        text = kind.get("varianceWithPedigreeUncertainty") or kind.get("variance")
        try:
            variance = assembly.read_number(text)
        except ValueError:
            variance = -1.0
        if kind.name != "lognormal" or not 0 <= variance < 40:
            self._odd += 1
            return None
        return assembly.read_gsd(math.exp(math.sqrt(variance)))


def _key(activity: str, product: str) -> str:
    return f"{activity.strip()}_{product.strip()}".lower()


def _licence(access: str, *, protected: bool) -> str:
    words = [f"access: {_ACCESS[access]}"] if access in _ACCESS else []
    return ", ".join([*words, "copyright protected"] if protected else words)


IMPORTER = Importer(
    key="ecospold2",
    label=Text("ecoSpold 2 (ecoinvent 3)", "ecoSpold 2（ecoinvent 3）"),
    recognises=_recognises,
    read=_read,
)
"""The importer of this format."""
