"""Flows of an ILCD archive: what kind each is, and the unit its amounts are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lca_db.importers.archive import Archive, File
from lca_db.importers.batch import T, read_files
from lca_db.importers.flow_mapping import load_flow_mapping
from lca_db.importers.xml_reader import Node, Reading, read_items

ELEMENTARY, PRODUCT = "Elementary flow", "Product flow"
_NAMESPACE = "http://lca.jrc.it/ILCD"
_SKIPPED = frozenset(
    {
        "LCIAResults",
        "commissionerAndGoal",
        "complianceDeclarations",
        "completeness",
        "dataSourcesTreatmentAndRepresentativeness",
        "generalComment",
        "mathematicalRelations",
        "other",
        "referencesToDataSource",
        "synonyms",
        "validation",
    }
)


def reading(namespace: str, name: str) -> Reading:
    """Return what is read of a file of one kind of dataset."""
    root = frozenset({f"{_NAMESPACE}/{namespace} {name}"})
    return Reading(roots=root, items=frozenset({name}), skip=_SKIPPED)


_FLOW = reading("Flow", "flowDataSet")
_PROPERTY = reading("FlowProperty", "flowPropertyDataSet")
_UNITS = reading("UnitGroup", "unitGroupDataSet")
_KNOWN_PROPERTIES = {
    "93a60a56-a3c8-11da-a746-0800200b9a66": "kg",  # mass
    "93a60a56-a3c8-22da-a746-0800200c9a66": "m3",  # volume
    "93a60a56-a3c8-19da-a746-0800200c9a66": "m2",  # area
    "838aaa23-0117-11db-92e3-0800200c9a66": "m",  # length
    "01846770-4cfe-4a25-8ad9-919d8d378345": "Item(s)",  # number of items
    "93a60a56-a3c8-14da-a746-0800200c9a66": "MJ",  # gross calorific value
    "93a60a56-a3c8-11da-a746-0800200c9a66": "MJ",  # net calorific value
    "93a60a56-a3c8-21da-a746-0800200c9a66": "m2*a",  # area and time
    "441238a3-ba09-46ec-b35b-c30cfba746d1": "m3*a",  # volume and time
    "838aaa20-0117-11db-92e3-0800200c9a66": "t*km",  # goods transport
}


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow: its kind, its categories as one text, CAS number, and its reference property."""

    uuid: str
    kind: str
    compartment: str
    cas: str
    property: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a dataset points to: a property to its unit group, a unit group to its unit."""

    uuid: str
    target: str


@dataclass(frozen=True)
class Library:
    """All flows in use.

    Parameters
    ----------
    flows
        By identifier.
    properties
        Unit group of each property.
    units
        Reference unit of each unit group.
    """

    flows: Mapping[str, Flow]
    properties: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, archive: Archive, uuids: set[str]) -> Library:
        """Read the flows of these identifiers, and all properties and unit groups."""
        flows = [file for file in files_in(archive, "flows") if _uuid_of(file) in uuids]
        properties = files_in(archive, "flowproperties")
        units = files_in(archive, "unitgroups")
        return cls(
            {flow.uuid: flow for flow in _read_all(archive, flows, read_flow)},
            {one.uuid: one.target for one in _read_all(archive, properties, read_property)},
            {one.uuid: one.target for one in _read_all(archive, units, read_unit_group)},
        )

    def kind(self, uuid: str) -> str:
        """Return the kind of a flow; one without a file may be known by its identifier alone."""
        if uuid in self.flows:
            return self.flows[uuid].kind
        return ELEMENTARY if load_flow_mapping().match("", uuid).greenhouse_gas else ""

    def nature(self, uuid: str) -> tuple[str, str]:
        """Return compartment and CAS number of an elementary flow."""
        flow = self.flows.get(uuid)
        return (flow.compartment, flow.cas) if flow else ("", "")

    def unit(self, uuid: str, name: str) -> str:
        """Return the reference unit of a flow; if unknown, words that say so."""
        if uuid in self.flows:
            named = self.flows[uuid].property
            known = self.units.get(self.properties.get(named, "")) or _KNOWN_PROPERTIES.get(named)
        else:
            known = "kg" if self.kind(uuid) == ELEMENTARY else None
        return known or f"reference unit of {name}"


def files_in(archive: Archive, folder: str) -> list[File]:
    """Return the XML files that stand in a folder of that name, at any depth."""
    return [
        file
        for file in archive.files(".xml")
        if folder in (part.lower() for part in PurePosixPath(file.name).parts[:-1])
    ]


def read_flow(content: bytes, file: str) -> list[Flow]:
    """Return the flow of one file."""
    return [_flow(node) for node in _nodes(content, file, _FLOW)]


def read_property(content: bytes, file: str) -> list[Target]:
    """Return the flow property of one file, with its unit group."""
    found = []
    for node in _nodes(content, file, _PROPERTY):
        about = node.at("flowPropertiesInformation")
        group = about.at("quantitativeReference", "referenceToReferenceUnitGroup")
        found.append(Target(_uuid(about), group.get("refObjectId").strip().lower()))
    return found


def read_unit_group(content: bytes, file: str) -> list[Target]:
    """Return the unit group of one file, with its reference unit."""
    found = []
    for node in _nodes(content, file, _UNITS):
        about = node.at("unitGroupInformation")
        number = about.at("quantitativeReference").say("referenceToReferenceUnit").strip()
        found.append(Target(_uuid(about), _by_number(node.at("units"), number).say("name").strip()))
    return found


def _flow(node: Node) -> Flow:
    about = node.at("flowInformation")
    data = about.at("dataSetInformation")
    categories = data.at("classificationInformation", "elementaryFlowCategorization")
    number = about.at("quantitativeReference").say("referenceToReferenceFlowProperty").strip()
    named = _by_number(node.at("flowProperties"), number).at("referenceToFlowPropertyDataSet")
    return Flow(
        uuid=_uuid(about),
        kind=node.at("modellingAndValidation", "LCIMethod").say("typeOfDataSet").strip(),
        compartment="/".join(child.text for child in categories.all("category")),
        cas=data.say("CASNumber").strip(),
        property=named.get("refObjectId").strip().lower(),
    )


def _by_number(node: Node, number: str) -> Node:
    return next(
        (child for child in node.children if child.get("dataSetInternalID").strip() == number),
        Node("", {}),
    )


def _uuid(about: Node) -> str:
    return about.at("dataSetInformation").say("UUID").strip().lower()


def _uuid_of(file: File) -> str:
    return PurePosixPath(file.name).name[:36].lower()


def _nodes(content: bytes, file: str, what: Reading) -> list[Node]:
    found: list[Node] = []
    read_items(content, file, what, found.append)
    return found


def _read_all(
    archive: Archive, files: Sequence[File], parse: Callable[[bytes, str], list[T]]
) -> list[T]:
    return read_files(archive, files, parse, lambda *_: None)
