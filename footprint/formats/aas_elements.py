"""Elements of an Asset Administration Shell (AAS metamodel 3) as JSON, and reading one safely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from footprint.errors import error
from footprint.formats.contract import FormatError
from footprint.formats.plain_json import plain_json
from footprint.statement import Statement
from footprint.text import Text
from footprint.trust.documents import read_object

CARBON_FOOTPRINT = "https://admin-shell.io/idta/CarbonFootprint/"
"""Where IDTA keeps the semantic identifiers of the carbon-footprint submodels."""
_NAMESPACE = UUID("0f6c4a0a-98b7-5a53-8a2e-0a4a2a6c7f10")
Element = dict[str, Any]


def reference(identifier: str) -> Element:
    """Return a reference to something outside the environment."""
    return {
        "type": "ExternalReference",
        "keys": [{"type": "GlobalReference", "value": identifier}],
    }


def text_property(name: str | None, semantic: str, value: str, value_id: str = "") -> Element:
    """Return a property with a text; None as a name within a list."""
    found = _property(name, semantic, "xs:string", value)
    return found | {"valueId": reference(value_id)} if value_id else found


def decimal_property(name: str, semantic: str, value: str) -> Element:
    """Return a property with a decimal."""
    return _property(name, semantic, "xs:decimal", value)


def double_property(name: str, semantic: str, value: str) -> Element:
    """Return a property with a floating-point number."""
    return _property(name, semantic, "xs:double", value)


def moment_property(name: str, semantic: str, value: str) -> Element:
    """Return a property with a moment."""
    return _property(name, semantic, "xs:dateTime", value)


def file(name: str, semantic: str, address: str) -> Element:
    """Return a link to a document."""
    pdf = address.lower().endswith(".pdf")
    return {
        "modelType": "File",
        "idShort": name,
        "semanticId": reference(semantic),
        "contentType": "application/pdf" if pdf else "text/html",
        "value": address,
    }


def collection(semantic: str, elements: list[Element]) -> Element:
    """Return a collection without a name, as it stands in a list."""
    return {
        "modelType": "SubmodelElementCollection",
        "semanticId": reference(semantic),
        "value": elements,
    }


def text_list(name: str, semantic: str, of: str | None, properties: list[Element]) -> Element:
    """Return a list of text properties that mean the same."""
    found = _list(name, semantic, of, "Property", properties)
    return found | {"valueTypeListElement": "xs:string"}


def collection_list(name: str, semantic: str, of: str, collections: list[Element]) -> Element:
    """Return a list of collections that mean the same."""
    return _list(name, semantic, of, "SubmodelElementCollection", collections)


def environment(
    statement: Statement, template: Mapping[str, str], elements: list[Element]
) -> bytes:
    """Return an environment of one shell with one submodel.

    Parameters
    ----------
    statement
        What is stated; the submodel's identifier is made of its own and the template's.
    template
        ``idShort``, ``semanticId``, ``templateId`` and, where there is one, ``supplementalId``.
    elements
        Of the submodel.
    """
    submodel = f"urn:uuid:{uuid5(_NAMESPACE, statement.id + template['templateId'])}"
    product = statement.disclosure.product.identifiers[0]
    content: Element = {
        "modelType": "Submodel",
        "id": submodel,
        "idShort": template["idShort"],
        "kind": "Instance",
        "semanticId": reference(template["semanticId"]),
        "administration": {"version": "1", "revision": "0", "templateId": template["templateId"]},
        "submodelElements": elements,
    }
    if "supplementalId" in template:
        content["supplementalSemanticIds"] = [reference(template["supplementalId"])]
    shell: Element = {
        "modelType": "AssetAdministrationShell",
        "id": f"urn:uuid:{uuid5(_NAMESPACE, product)}",
        "idShort": "CarbonFootprintShell",
        "assetInformation": {"assetKind": "Type", "globalAssetId": product},
        "submodels": [
            {"type": "ModelReference", "keys": [{"type": "Submodel", "value": submodel}]}
        ],
    }
    return plain_json({"assetAdministrationShells": [shell], "submodels": [content]})


def read_environment(data: bytes, semantic: str, needed: frozenset[str]) -> dict[str, Any]:
    """Return an environment as plain values if its submodel states a carbon footprint.

    Parameters
    ----------
    data
        The environment as JSON.
    semantic
        Identifier of the submodel's meaning.
    needed
        Names every footprint in it has.

    Raises
    ------
    FormatError
        There is no such submodel, or a footprint in it lacks something.
    TrustError
        It is no JSON object, too long, too deep, or says a key twice.
    """
    found = read_object(data)
    submodels = [one for one in _objects(found, "submodels") if _means(one, semantic)]
    footprints = [one for submodel in submodels for one in _footprints(submodel)]
    lacking = {name for one in footprints for name in needed - _names(one)}
    if lacking or not footprints:
        raise _refusal(", ".join(sorted(lacking)) or f"{semantic} → ProductCarbonFootprints")
    return found


def _footprints(submodel: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for element in _objects(submodel, "submodelElements"):
        if element.get("idShort") == "ProductCarbonFootprints":
            yield from _objects(element, "value")


def _names(collected: Mapping[str, Any]) -> set[str]:
    return {str(one.get("idShort")) for one in _objects(collected, "value")}


def _objects(parent: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    given = parent.get(name)
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


def _means(submodel: Mapping[str, Any], semantic: str) -> bool:
    given = submodel.get("semanticId")
    keys = _objects(given, "keys") if isinstance(given, Mapping) else []
    return any(key.get("value") == semantic for key in keys)


def _refusal(lacking: str) -> FormatError:
    return FormatError(
        error(
            "not-of-the-format",
            Text(
                f"it is no environment with a carbon-footprint submodel; missing: {lacking}.",
                f"不是含碳足迹子模型的管理壳环境；缺少：{lacking}。",
            ),
            Text("Ask its sender for a valid document.", "请向发送方索取有效文件。"),
        )
    )


def _property(name: str | None, semantic: str, kind: str, value: str) -> Element:
    found: Element = {
        "modelType": "Property",
        "semanticId": reference(semantic),
        "valueType": kind,
        "value": value,
    }
    return found | {"idShort": name} if name is not None else found


def _list(name: str, semantic: str, of: str | None, kind: str, elements: list[Element]) -> Element:
    found: Element = {
        "modelType": "SubmodelElementList",
        "idShort": name,
        "semanticId": reference(semantic),
        "orderRelevant": True,
        "typeValueListElement": kind,
        "value": elements,
    }
    return found | {"semanticIdListElement": reference(of)} if of is not None else found
