"""Write ILCD folders for tests."""

import zipfile
from xml.sax.saxutils import escape

from tests.lca_db.importers.small_world import PROCESSES
from tests.lca_db.importers.spold2 import identifier

BASE = "http://lca.jrc.it/ILCD"
COMMON = f'xmlns:common="{BASE}/Common"'
UNITS = {"kg": ("mass", 1.0), "kWh": ("energy", 3.6), "metric ton*km": ("transport", 1.0),
         "t": ("mass", 1000.0)}  # fmt: skip
"""Property and amount in its reference unit (kg, MJ, t*km) of one of each unit."""
REFERENCE_UNITS = {"mass": "kg", "energy": "MJ", "transport": "t*km"}
CO2_EF = "08a91e70-3ddc-11dd-923d-0050c2490048"
CH4_EF = "08a91e70-3ddc-11dd-9610-0050c2490048"
SO2_EF = "fe0acd60-3ddc-11dd-ab2c-0050c2490048"
EF = {"Carbon dioxide, fossil": CO2_EF, "Methane, fossil": CH4_EF, "Sulfur dioxide": SO2_EF}


def flow(uuid, name, kind="Product flow", prop="mass", categories=(), cas=""):
    levels = "".join(
        f'<common:category level="{level}">{escape(text)}</common:category>'
        for level, text in enumerate(categories)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><flowDataSet xmlns="{BASE}/Flow" {COMMON} '
        f'version="1.1"><flowInformation><dataSetInformation><common:UUID>{uuid}</common:UUID>'
        f'<name><baseName xml:lang="en">{escape(name)}</baseName></name>'
        "<classificationInformation><common:elementaryFlowCategorization>"
        f"{levels}</common:elementaryFlowCategorization></classificationInformation>"
        f"<CASNumber>{cas}</CASNumber></dataSetInformation><quantitativeReference>"
        "<referenceToReferenceFlowProperty>0</referenceToReferenceFlowProperty>"
        "</quantitativeReference></flowInformation><modellingAndValidation><LCIMethod>"
        f"<typeOfDataSet>{kind}</typeOfDataSet></LCIMethod></modellingAndValidation>"
        '<flowProperties><flowProperty dataSetInternalID="0"><referenceToFlowPropertyDataSet '
        f'refObjectId="{identifier(prop)}" type="flow property data set" uri="x" />'
        "<meanValue>1.0</meanValue></flowProperty></flowProperties></flowDataSet>"
    )


def flow_property(name):
    return (
        f'<flowPropertyDataSet xmlns="{BASE}/FlowProperty" {COMMON} version="1.1">'
        f"<flowPropertiesInformation><dataSetInformation><common:UUID>{identifier(name)}"
        f'</common:UUID><common:name xml:lang="en">{name}</common:name></dataSetInformation>'
        f'<quantitativeReference><referenceToReferenceUnitGroup refObjectId="{identifier(name)}-g"'
        ' type="unit group data set" uri="x" /></quantitativeReference>'
        "</flowPropertiesInformation></flowPropertyDataSet>"
    )


def unit_group(name):
    return (
        f'<unitGroupDataSet xmlns="{BASE}/UnitGroup" {COMMON} version="1.1">'
        f"<unitGroupInformation><dataSetInformation><common:UUID>{identifier(name)}-g"
        "</common:UUID></dataSetInformation><quantitativeReference><referenceToReferenceUnit>7"
        "</referenceToReferenceUnit></quantitativeReference></unitGroupInformation><units>"
        '<unit dataSetInternalID="3"><name>other</name><meanValue>2</meanValue></unit>'
        f'<unit dataSetInternalID="7"><name>{REFERENCE_UNITS[name]}</name><meanValue>1</meanValue>'
        "</unit></units></unitGroupDataSet>"
    )


def exchange(number, flow_uuid, name, direction, amount, more=""):
    return (
        f'<exchange dataSetInternalID="{number}"><referenceToFlowDataSet type="flow data set" '
        f'refObjectId="{flow_uuid}" uri="x"><common:shortDescription xml:lang="en">{escape(name)}'
        f"</common:shortDescription></referenceToFlowDataSet><exchangeDirection>{direction}"
        f"</exchangeDirection><meanAmount>{amount}</meanAmount><resultingAmount>{amount}"
        f"</resultingAmount>{more}</exchange>"
    )


def process(uuid, name, location, exchanges, *, kind="Unit process, single operation", names=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><processDataSet xmlns="{BASE}/Process" {COMMON} '
        'version="1.1"><processInformation><dataSetInformation>'
        f'<common:UUID>{uuid}</common:UUID><name><baseName xml:lang="en">{escape(name)}</baseName>'
        f"{names}</name></dataSetInformation>"
        '<quantitativeReference type="Reference flow(s)"><referenceToReferenceFlow>0'
        "</referenceToReferenceFlow></quantitativeReference><time><common:referenceYear>2022"
        "</common:referenceYear></time><geography><locationOfOperationSupplyOrProduction "
        f'location="{location}" /></geography><technology>'
        '<technologyDescriptionAndIncludedProcesses xml:lang="en">average'
        "</technologyDescriptionAndIncludedProcesses></technology></processInformation>"
        "<modellingAndValidation><LCIMethodAndAllocation>"
        f"<typeOfDataSet>{kind}</typeOfDataSet></LCIMethodAndAllocation></modellingAndValidation>"
        "<administrativeInformation><publicationAndOwnership><common:licenseType>"
        "Free of charge for all users and uses</common:licenseType></publicationAndOwnership>"
        f"</administrativeInformation><exchanges>{''.join(exchanges)}</exchanges></processDataSet>"
    )


def text_of(one):
    """Return one process of the small world; waste is a flow that comes out and is taken in."""
    others = {each.number: each for each in PROCESSES}
    exchanges = [_product(0, one, one.amount, taken_in=False)]
    for number, amount in one.inputs:
        exchanges.append(_product(len(exchanges), others[number], amount, taken_in=True))
    for name, _, amount in one.emissions:
        exchanges.append(exchange(len(exchanges), EF[name], name, "Output", amount))
    return process(identifier(f"process {one.number}"), one.name, one.location, exchanges)


def _product(number, one, amount, *, taken_in):
    size = UNITS[one.unit][1] * amount
    direction = "Input" if taken_in == (size > 0) else "Output"
    return exchange(number, identifier(f"flow {one.number}"), one.product, direction, abs(size))


def world_files():
    """Return the small world as file names and texts."""
    files = {}
    for one in PROCESSES:
        kind = "Waste flow" if one.amount < 0 else "Product flow"
        uuid = identifier(f"flow {one.number}")
        files[f"processes/{identifier(f'process {one.number}')}.xml"] = text_of(one)
        files[f"flows/{uuid}.xml"] = flow(uuid, one.product, kind, UNITS[one.unit][0])
    for name, uuid in EF.items():
        places = ("Emissions", "Emissions to air", "Emissions to air, unspecified")
        files[f"flows/{uuid}_03.00.004.xml"] = flow(uuid, name, "Elementary flow", "mass", places)
    for name in REFERENCE_UNITS:
        files[f"flowproperties/{identifier(name)}.xml"] = flow_property(name)
        files[f"unitgroups/{identifier(name)}-g.xml"] = unit_group(name)
    files["contacts/nobody.xml"] = "<contactDataSet />"
    return files


def write_folder(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"ILCD/{name}", text)
    return path
