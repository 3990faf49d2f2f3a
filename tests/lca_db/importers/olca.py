"""Write the small world, or documents of a test's own, as an openLCA package."""

import json
import uuid
import zipfile

from tests.lca_db.importers.small_world import PROCESSES

GROUPS = {
    "mass": {"kg": 1.0, "g": 0.001, "t": 1000.0},
    "energy": {"MJ": 1.0, "kWh": 3.6},
    "goods": {"t*km": 1.0},
}
UNITS = {"metric ton*km": "t*km"}
GROUP_OF = {unit: group for group, units in GROUPS.items() for unit in units}


def identifier(*parts):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, "/".join(map(str, parts))))


def ref(kind, name, **more):
    return {"@type": kind, "@id": identifier(kind, name), "name": name, **more}


def unit_groups():
    for group, units in GROUPS.items():
        yield ref("UnitGroup", group) | {
            "units": [
                ref("Unit", unit) | {"conversionFactor": factor, "isRefUnit": factor == 1}
                for unit, factor in units.items()
            ]
        }
        yield ref("FlowProperty", group) | {"unitGroup": ref("UnitGroup", group)}


def flow(name, unit, kind="PRODUCT_FLOW", uuid=None, **more):
    document = ref("Flow", name, flowType=kind, **more)
    document["@id"] = uuid or document["@id"]
    return document | {
        "flowProperties": [
            {
                "isRefFlowProperty": True,
                "conversionFactor": 1.0,
                "flowProperty": ref("FlowProperty", GROUP_OF[unit]),
            }
        ]
    }


def exchange(flow, amount, unit, *, is_input=True, provider=None, **more):
    document = {
        "@type": "Exchange",
        "amount": amount,
        "unit": ref("Unit", unit),
        "flowProperty": ref("FlowProperty", GROUP_OF.get(unit, unit)),
        "flow": {key: flow[key] for key in ("@type", "@id", "name", "flowType")},
        "isInput": is_input,
    }
    if provider:
        document["defaultProvider"] = ref("Process", provider)
    return document | more


def process(name, *exchanges, location="CN", **more):
    numbered = [one | {"internalId": place} for place, one in enumerate(exchanges, start=1)]
    return ref("Process", name) | {
        "processType": "UNIT_PROCESS",
        "location": ref("Location", location),
        "exchanges": numbered,
        **more,
    }


def location(code):
    return ref("Location", code) | {"code": code}


FOLDERS = {
    "UnitGroup": "unit_groups",
    "FlowProperty": "flow_properties",
    "Flow": "flows",
    "Process": "processes",
    "Location": "locations",
    "Source": "sources",
}


def files(documents, version=2):
    found = {
        f"{FOLDERS[one['@type']]}/{one['@id']}.json": json.dumps(one, ensure_ascii=False)
        for one in (*unit_groups(), *documents)
    }
    if version:
        found["openlca.json"] = json.dumps({"schemaVersion": version})
    return found


def write_zip(path, contents):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return path


def write_folder(path, contents):
    for name, text in contents.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def small_world():
    """Return the small world; waste is a waste flow, its treatment takes it in."""
    flows, processes = {}, []
    for one in PROCESSES:
        kind = "WASTE_FLOW" if one.amount < 0 else "PRODUCT_FLOW"
        flows[one.number] = flow(one.product, UNITS.get(one.unit, one.unit), kind)
    nature = {}
    for one in PROCESSES:
        waste = one.amount < 0
        exchanges = [
            exchange(
                flows[one.number],
                abs(one.amount),
                UNITS.get(one.unit, one.unit),
                is_input=waste,
                isQuantitativeReference=True,
            )
        ]
        for number, amount in one.inputs:
            supplier = next(other for other in PROCESSES if other.number == number)
            unit = UNITS.get(supplier.unit, supplier.unit)
            exchanges.append(
                exchange(
                    flows[number],
                    abs(amount),
                    unit,
                    is_input=supplier.amount > 0,
                    provider=supplier.name,
                )
            )
        for name, uuid_, amount in one.emissions:
            nature[name] = flow(
                name, "kg", "ELEMENTARY_FLOW", uuid_, category="Elementary flows/Emission to air"
            )
            exchanges.append(exchange(nature[name], amount, "kg", is_input=False))
        place = {"RoW": "GLO"}.get(one.location, one.location)
        processes.append(process(one.name, *exchanges, location=place))
    return [*flows.values(), *nature.values(), *processes, location("CN"), location("GLO")]


def version_1(documents):
    """Return documents with the field names of schema version 1."""
    text = json.dumps(documents)
    for new, old in (
        ('"isInput"', '"input"'),
        ('"isQuantitativeReference"', '"quantitativeReference"'),
        ('"isAvoidedProduct"', '"avoidedProduct"'),
        ('"isRefFlowProperty"', '"referenceFlowProperty"'),
    ):
        text = text.replace(new, old)
    return json.loads(text)
