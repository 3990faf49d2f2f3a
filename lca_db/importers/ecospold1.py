"""Read ecoSpold 1 (``.xml``), the format of ecoinvent 2, SimaPro and openLCA exports.

A file holds one dataset or many. An exchange names its supplier by name, location and kind
(infrastructure or not). Waste treatment is a service with a positive amount here; waste that goes
to it (output group 3) and inputs (groups 1, 2, 3, 5) both count as taken in, an avoided product
(output group 1) as the negative of that. A dataset with several products is refused.

References
----------
Schema EcoSpold01 of the ecoinvent association, fields 201 (type), 759 (access), 3503 and 3504
(groups), 3709 (95 % standard deviation: the square of the geometric one for a lognormal).
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
    roots=frozenset({"http://www.EcoInvent.org/EcoSpold01 ecoSpold"}),
    items=frozenset({"dataset"}),
    skip=frozenset({"modellingAndValidation", "person", "dataEntryBy"}),
)
_SYSTEM_TERMINATED = "2"
_CATEGORIES = ("category", "subCategory")
_NO_PROCESS = {"3", "4"}
_ACCESS = {"0": "public", "1": "ETH domain", "2": "ecoinvent members", "3": "one institute"}
_FROM_NATURE, _TO_NATURE = "4", "4"
_REFERENCE, _AVOIDED, _BY_PRODUCT = "0", "1", "2"
_INPUT_GROUPS = {("1", ""), ("2", ""), ("3", ""), ("5", ""), ("", _AVOIDED), ("", "3")}
_LOGNORMAL = "1"
_UNDEFINED = {"", "0"}


def _recognises(path: Path) -> bool:
    return is_xml(path, (".xml", ".spold"), _READING.roots)


def _read(path: Path, progress: Progress) -> ImportedDatabase:
    with open_archive(path) as archive:
        raws = read_files(archive, archive.files(".xml", ".spold"), read_file, progress)
    return assembly.assemble(name_database(path), "ecospold1", raws, path.name)


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
        kind = node.at("metaInformation", "processInformation", "dataSetInformation").get("type")
        raw = None if kind in _NO_PROCESS else _Dataset(node, file, problems).read()
        if raw:
            found.append(raw)

    read_items(content, file, _READING, take)
    problems.refuse()
    return found


class _Dataset:
    """One dataset; its problems are gathered, not raised."""

    def __init__(self, node: Node, file: str, problems: Problems) -> None:
        meta = node.at("metaInformation")
        self._process = meta.at("processInformation")
        self._reference = self._process.at("referenceFunction")
        self._publication = meta.at("administrativeInformation", "dataGeneratorAndPublication")
        self._exchanges = list(node.at("flowData").all("exchange"))
        self._file = file
        self._problems = problems
        self._odd = 0

    def read(self) -> RawActivity | None:
        """Return the dataset, or None if it cannot be used."""
        needed = {
            "referenceFunction name": self._reference.get("name"),
            "referenceFunction unit": self._reference.get("unit"),
            "geography location": self._location,
            "flowData": " ".join(node.name for node in self._exchanges),
        }
        missing = [what for what, text in needed.items() if not text.strip()]
        if missing:
            self._problems.add(assembly.half_dataset(missing, self._file))
            return None
        name = self._name()
        production, unit = self._production(name)
        supplies = _key(name.en, self._location, self._reference.get("infrastructureProcess"))
        access = self._publication.get("accessRestrictedTo")
        protected = self._publication.get("copyright") == "true"
        information = self._process.at("dataSetInformation")
        return RawActivity(
            key="|".join((supplies, unit, *map(self._reference.get, _CATEGORIES))),
            supplies=supplies,
            name=name,
            product=name.en,
            unit=unit,
            production=production,
            location=self._location,
            file=self._file,
            inputs=tuple(self._inputs()),
            emissions=tuple(self._emissions()),
            year=self._year(),
            technology=self._process.at("technology").get("text")[: assembly.LONGEST_TEXT],
            aggregated=information.get("type") == _SYSTEM_TERMINATED,
            licence=_licence(access, protected=protected),
            open=access == "0" and not protected,
            odd_uncertainties=self._odd,
        )

    @property
    def _location(self) -> str:
        return self._process.at("geography").get("location").strip()

    def _name(self) -> Text:
        english = self._reference.get("name").strip()
        local = self._process.at("dataSetInformation").get("localLanguageCode").lower()
        chinese = self._reference.get("localName").strip() if local.startswith("zh") else ""
        return Text(english, chinese or english)

    def _year(self) -> int | None:
        period = self._process.at("timePeriod")
        for name in ("endDate", "endYear", "startDate", "startYear"):
            if period.say(name):
                return assembly.read_year(period.say(name).strip())
        return None

    def _production(self, name: Text) -> tuple[float, str]:
        """Return amount and unit of the one product: of its exchange, else of the reference."""
        made = [
            node
            for node in self._exchanges
            if node.say("outputGroup").strip() in {_REFERENCE, _BY_PRODUCT}
        ]
        outputs = [node for node in made if self._amount(node) != 0] or made[:1]
        if len(outputs) > 1:
            products = [node.get("name") for node in outputs]
            self._problems.add(assembly.several_products(name, products, self._file))
        if outputs:
            return self._amount(outputs[0]), outputs[0].get("unit").strip()
        return self._amount(self._reference, "amount"), self._reference.get("unit").strip()

    def _inputs(self) -> Iterator[RawInput]:
        for node in self._exchanges:
            taken, given = _groups(node)
            if taken == _FROM_NATURE or given in {_TO_NATURE, _REFERENCE, _BY_PRODUCT}:
                continue
            amount = self._amount(node)
            name, location = node.get("name").strip(), node.get("location").strip()
            if (taken, given) not in _INPUT_GROUPS:
                missing = f"inputGroup or outputGroup ({name})"
                self._problems.add(assembly.half_dataset([missing], self._file))
            yield RawInput(
                name=name,
                amount=-amount if given == _AVOIDED else amount,
                unit=node.get("unit").strip(),
                supplier=_key(name, location, node.get("infrastructureProcess")),
                gsd=self._gsd(node),
                location=location or None,
            )

    def _emissions(self) -> Iterator[RawEmission]:
        for node in self._exchanges:
            taken, given = _groups(node)
            if taken == _FROM_NATURE or given == _TO_NATURE:
                yield RawEmission(
                    name=node.get("name").strip(),
                    amount=self._amount(node),
                    unit=node.get("unit").strip(),
                    is_input=taken == _FROM_NATURE,
                    compartment=f"{node.get('category')}/{node.get('subCategory')}",
                    cas=node.get("CASNumber"),
                    gsd=self._gsd(node),
                )

    def _amount(self, node: Node, attribute: str = "meanValue") -> float:
        text = node.get(attribute)
        try:
            return assembly.read_number(text)
        except ValueError:
            self._problems.add(assembly.wrong_number(node.get("name"), text, self._file))
            return math.nan

    def _gsd(self, node: Node) -> float | None:
        kind = node.get("uncertaintyType")
        if kind in _UNDEFINED:
            return None
        try:
            squared = assembly.read_number(node.get("standardDeviation95"))
        except ValueError:
            squared = 0.0
        if kind != _LOGNORMAL or squared <= 0:
            self._odd += 1
            return None
        return assembly.read_gsd(math.sqrt(squared))


def _groups(node: Node) -> tuple[str, str]:
    return node.say("inputGroup").strip(), node.say("outputGroup").strip()


def _key(name: str, location: str, infrastructure: str) -> str:
    kind = "infrastructure" if infrastructure.lower() in {"true", "1", "yes"} else "process"
    return f"{name}|{location}|{kind}".casefold()


def _licence(access: str, *, protected: bool) -> str:
    words = [f"access: {_ACCESS[access]}"] if access in _ACCESS else []
    return ", ".join([*words, "copyright protected"] if protected else words)


IMPORTER = Importer(
    key="ecospold1",
    label=Text("ecoSpold 1 (ecoinvent 2)", "ecoSpold 1（ecoinvent 2）"),
    recognises=_recognises,
    read=_read,
)
"""The importer of this format."""
