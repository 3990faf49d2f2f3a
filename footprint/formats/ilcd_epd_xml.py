"""The XML of an ILCD+EPD process data set: plain values into nodes and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from footprint.errors import Finding, error
from footprint.formats.contract import FormatError
from footprint.formats.safe_xml import Node, node, read_xml, to_xml
from footprint.text import Text

VERSION = "1.2"
LABEL = Text(f"ILCD+EPD {VERSION} process data set", f"ILCD+EPD {VERSION} 过程数据集")
_NAMESPACE = UUID("1d5f4e55-7b64-5c7d-9f0e-0c0d36a1c5a2")
_NAMESPACES = {
    "": "http://lca.jrc.it/ILCD/Process",
    "common": "http://lca.jrc.it/ILCD/Common",
    "epd": "http://www.iai.kit.edu/EPD/2013",
    "epd2": "http://www.indata.network/EPD/2019",
}
_FORMATS = (
    ("a97a0155-0234-4b87-b4ce-a45da52f2a40", "ILCD format"),
    ("a29449fd-aa2f-4de8-b5d7-4b06b43c6fde", f"EPD Data Format Extensions v{VERSION}"),
)
_DATA_SET = ("processInformation", "dataSetInformation")
_METHOD = ("modellingAndValidation", "LCIMethodAndAllocation")
_REVIEW = ("modellingAndValidation", "validation", "review")
_REVIEWER = "common:referenceToNameOfReviewerAndInstitution"
_TIME = ("processInformation", "time")
_PUBLICATION = ("administrativeInformation", "publicationAndOwnership")
_AMOUNT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?|[A-Za-z]{1,12}", re.ASCII)
"""A number, or the word that stands for a module that is not declared."""

Plain = Mapping[str, Any]


def identifier(kind: str, name: str) -> str:
    """Return the identifier that one of our things always has."""
    return str(uuid5(_NAMESPACE, f"{kind}/{name}"))


# ------------------------------------------------------------------ writing


def to_document(said: Plain) -> bytes:
    """Return a data set as XML."""
    root = node(
        "processDataSet",
        _process_information(said),
        _modelling(said),
        _administration(said),
        node("exchanges", _reference_flow(said["reference_flow"])),
        node("LCIAResults", *map(_result, said["indicators"])),
        version="1.1",
    )
    root.attributes["epd2:epd-version"] = VERSION
    return to_xml(root, _NAMESPACES)


def _process_information(said: Plain) -> Node:
    return node(
        "processInformation",
        node(
            "dataSetInformation",
            node("common:UUID", said["uuid"]),
            node("name", *_said("baseName", said["name"])),
            *_said("common:generalComment", said["comment"]),
        ),
        node(
            "quantitativeReference",
            node("referenceToReferenceFlow", "0"),
            *_said("functionalUnitOrOther", said["functional_unit"]),
            type="Reference flow(s)",
        ),
        node(
            "time",
            _maybe("common:referenceYear", said["reference_year"]),
            _maybe("common:dataSetValidUntil", said["valid_until"]),
            node("common:other", node("epd2:publicationDateOfEPD", said["published"])),
        ),
        node(
            "geography",
            node("locationOfOperationSupplyOrProduction", location=said["location"]),
        ),
    )


def _modelling(said: Plain) -> Node:
    reviewer = said["reviewer"]
    return node(
        "modellingAndValidation",
        node(
            "LCIMethodAndAllocation",
            node("typeOfDataSet", said["type"]),
            _reference("referenceToLCAMethodDetails", "source data set", said["method"]),
            node("common:other", node("epd:subType", said["subtype"])),
        ),
        node(
            "validation",
            node(
                "review",
                reviewer and _reference(_REVIEWER, "contact data set", reviewer),
                type="Independent external review" if reviewer else "Not reviewed",
            ),
        ),
    )


def _administration(said: Plain) -> Node:
    owner = said["owner"]
    formats = (
        _reference(
            "common:referenceToDataSetFormat",
            "source data set",
            {"uuid": uuid, "name": {"en": name}},
        )
        for uuid, name in _FORMATS
    )
    return node(
        "administrativeInformation",
        node("dataEntryBy", node("common:timeStamp", said["time_stamp"]), *formats),
        node(
            "publicationAndOwnership",
            node("common:dataSetVersion", said["version"]),
            _reference("common:referenceToOwnershipOfDataSet", "contact data set", owner),
            node("common:copyright", "true"),
        ),
    )


def _reference_flow(flow: Plain) -> Node:
    return node(
        "exchange",
        _reference("referenceToFlowDataSet", "flow data set", flow),
        node("meanAmount", flow["amount"]),
        dataSetInternalID="0",
    )


def _result(indicator: Plain) -> Node:
    return node(
        "LCIAResult",
        _reference("referenceToLCIAMethodDataSet", "LCIA method data set", indicator),
        node(
            "common:other",
            *(
                node(
                    "epd:amount",
                    one["amount"],
                    epd__module=one["module"],
                    epd__scenario=one["scenario"],
                )
                for one in indicator["modules"]
            ),
            _reference("epd:referenceToUnitGroupDataSet", "unit group data set", indicator["unit"]),
        ),
    )


def _reference(name: str, kind: str, named: Plain) -> Node:
    return node(
        name,
        *_said("common:shortDescription", named["name"]),
        type=kind,
        refObjectId=named["uuid"],
    )


def _said(name: str, texts: Mapping[str, str]) -> Iterator[Node]:
    return (node(name, text, xml__lang=language) for language, text in texts.items())


def _maybe(name: str, text: str | None) -> Node | None:
    return None if text is None else node(name, text)


# ------------------------------------------------------------------ reading


def from_xml(data: bytes) -> dict[str, Any]:
    """Return a data set as plain values.

    Raises
    ------
    FormatError
        It is no process data set, not well-formed, too long or too deep.
    """
    root = read_xml(data, _NAMESPACES, LABEL)
    uuid = root.say(*_DATA_SET, "common:UUID")
    if root.name != "processDataSet" or uuid is None:
        raise FormatError(_lacking(root.name, "UUID"))
    method = root.find(*_METHOD, "referenceToLCAMethodDetails")
    place = root.find("processInformation", "geography", "locationOfOperationSupplyOrProduction")
    reviewer = root.find(*_REVIEW, _REVIEWER)
    owner = root.find(*_PUBLICATION, "common:referenceToOwnershipOfDataSet")
    return {
        "uuid": uuid,
        "version": root.say(*_PUBLICATION, "common:dataSetVersion"),
        "type": root.say(*_METHOD, "typeOfDataSet"),
        "subtype": root.say(*_METHOD, "common:other", "epd:subType"),
        "name": _texts(root.find(*_DATA_SET, "name"), "baseName"),
        "comment": _texts(root.find(*_DATA_SET), "common:generalComment"),
        "functional_unit": _texts(
            root.find("processInformation", "quantitativeReference"), "functionalUnitOrOther"
        ),
        "reference_year": root.say(*_TIME, "common:referenceYear"),
        "valid_until": root.say(*_TIME, "common:dataSetValidUntil"),
        "published": root.say(*_TIME, "common:other", "epd2:publicationDateOfEPD"),
        "time_stamp": root.say("administrativeInformation", "dataEntryBy", "common:timeStamp"),
        "location": None if place is None else place.attributes.get("location"),
        "method": None if method is None else _named(method),
        "owner": None if owner is None else _named(owner),
        "reviewer": None if reviewer is None else _named(reviewer),
        "reference_flow": _flow_read(root),
        "indicators": list(_indicators(root, "LCIAResults", "referenceToLCIAMethodDataSet")),
        "inventory": list(_indicators(root, "exchanges", "referenceToFlowDataSet")),
    }


def _flow_read(root: Node) -> dict[str, Any] | None:
    number = root.say("processInformation", "quantitativeReference", "referenceToReferenceFlow")
    exchanges = root.find("exchanges")
    for one in exchanges.children if exchanges is not None else ():
        flow = one.find("referenceToFlowDataSet")
        if flow is not None and one.attributes.get("dataSetInternalID") == number:
            amount = one.say("meanAmount")
            return {**_named(flow), "amount": None if amount is None else _number(amount)}
    return None


def _indicators(root: Node, group: str, reference: str) -> Iterator[dict[str, Any]]:
    """Yield what is given by module within a group of elements."""
    found = root.find(group)
    for one in found.children if found is not None else ():
        named, other = one.find(reference), one.find("common:other")
        if named is None or other is None:
            continue
        unit = other.find("epd:referenceToUnitGroupDataSet")
        yield {
            **_named(named),
            "unit": None if unit is None else _named(unit),
            "modules": [_amount(amount) for amount in other.all("epd:amount")],
        }


def _amount(found: Node) -> dict[str, Any]:
    module = found.attributes.get("epd:module")
    if module is None:
        raise FormatError(_lacking("epd:amount", "module"))
    return {
        "module": module,
        "scenario": found.attributes.get("epd:scenario"),
        "amount": _number(found.text) if found.text else None,
    }


def _number(text: str) -> str:
    if not _AMOUNT.fullmatch(text):
        raise FormatError(_lacking("amount", text[:40]))
    return text


def _named(found: Node) -> dict[str, Any]:
    return {
        "uuid": found.attributes.get("refObjectId"),
        "name": _texts(found, "common:shortDescription"),
    }


def _texts(found: Node | None, name: str) -> dict[str, str]:
    """Return the texts of children of a name by language; English where none is said."""
    if found is None:
        return {}
    return {one.attributes.get("xml:lang", "en"): one.text for one in found.all(name) if one.text}


def _lacking(place: str, what: str) -> Finding:
    return error(
        "not-of-the-format",
        Text(
            f"it is no {LABEL.en}; missing or of another kind: {place} {what}.",
            f"不是{LABEL.zh}；缺失或类型不符：{place} {what}。",
        ),
        Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
    )
