"""Write ecoSpold 2 files for tests."""

import uuid
import zipfile
from xml.sax.saxutils import escape, quoteattr

from tests.lca_db.importers.small_world import PROCESSES, product_of

NAMESPACE = "http://www.EcoInvent.org/EcoSpold02"


def identifier(text):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def activity_id(number):
    return identifier(f"activity {number}")


def product_id(number):
    return identifier(f"product {number}")


def exchange(product, name, unit, amount, group, link=None, *, inside=""):
    linked = f' activityLinkId="{link}"' if link else ""
    return (
        f'<intermediateExchange id="{identifier(name + group)}" unitId="{identifier(unit)}" '
        f'amount="{amount}" intermediateExchangeId="{product}"{linked}>'
        f'<name xml:lang="en">{escape(name)}</name>'
        f'<unitName xml:lang="en">{escape(unit)}</unitName>'
        f"{inside}<{group[:-1]}>{group[-1]}</{group[:-1]}></intermediateExchange>"
    )


def emission(flow, name, amount, group="outputGroup4", place=("air", "unspecified"), unit="kg"):
    return (
        f'<elementaryExchange id="{identifier(name + flow)}" unitId="{identifier(unit)}" '
        f'amount="{amount}" elementaryExchangeId="{flow}">'
        f'<name xml:lang="en">{escape(name)}</name><unitName xml:lang="en">{unit}</unitName>'
        f'<compartment subcompartmentId="{identifier("sub")}">'
        f'<compartment xml:lang="en">{place[0]}</compartment>'
        f'<subcompartment xml:lang="en">{place[1]}</subcompartment></compartment>'
        f"<{group[:-1]}>{group[-1]}</{group[:-1]}></elementaryExchange>"
    )


def dataset(activity, name, location, flows, *, access="1", names=""):
    kind = "activityDataset"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<ecoSpold xmlns="{NAMESPACE}"><{kind}><activityDescription>'
        f'<activity id="{activity}" activityNameId={quoteattr(activity)} type="1" '
        f'specialActivityType="0"><activityName xml:lang="en">{escape(name)}</activityName>{names}'
        '</activity><geography geographyId="34dbbff8-88ce-11de-ad60-0019e336be3a">'
        f'<shortname xml:lang="en">{escape(location)}</shortname></geography>'
        '<technology technologyLevel="3" /><timePeriod startDate="2020-01-01" '
        'endDate="2024-12-31" isDataValidForEntirePeriod="true" /><macroEconomicScenario '
        'macroEconomicScenarioId="d9f57f0a-a01f-42eb-a57b-8f18d6635801">'
        '<name xml:lang="en">Business-as-Usual</name></macroEconomicScenario>'
        f"</activityDescription><flowData>{''.join(flows)}</flowData>"
        "<modellingAndValidation><representativeness systemModelId="
        '"290c1f85-4cc4-4fa1-b0c8-2cb7f4276dce"><systemModelName xml:lang="en">Cutoff'
        "</systemModelName></representativeness></modellingAndValidation>"
        "<administrativeInformation>"
        '<dataEntryBy personId="788d0176-a69c-4de0-a5d3-259866b6b100" isActiveAuthor="true" '
        'personName="Nobody" personEmail="nobody@example.org" />'
        '<dataGeneratorAndPublication personId="788d0176-a69c-4de0-a5d3-259866b6b100" '
        'personName="Nobody" personEmail="nobody@example.org" dataPublishedIn="0" '
        f'isCopyrightProtected="true" accessRestrictedTo="{access}" />'
        '<fileAttributes majorRelease="3" minorRelease="10" majorRevision="0" minorRevision="0" '
        'internalSchemaVersion="2.0.10" defaultLanguage="en" creationTimestamp='
        '"2024-01-01T00:00:00" lastEditTimestamp="2024-01-01T00:00:00" />'
        f"</administrativeInformation></{kind}></ecoSpold>\n"
    )


def text_of(process):
    """Return the file of one process of the small world."""
    flows = [
        exchange(
            product_id(process.number),
            process.product,
            process.unit,
            process.amount,
            "outputGroup0",
        )
    ]
    for number, amount in process.inputs:
        other = product_of(number)
        flows.append(
            exchange(
                product_id(number), other.product, other.unit, amount, "inputGroup5",
                activity_id(number),
            )
        )  # fmt: skip
    flows += [emission(flow, name, amount) for name, flow, amount in process.emissions]
    return dataset(activity_id(process.number), process.name, process.location, flows)


def name_of(process):
    return f"{activity_id(process.number)}_{product_id(process.number)}.spold"


def write_folder(folder, processes=PROCESSES):
    """Write the small world as a folder of datasets; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for process in processes:
        (folder / name_of(process)).write_text(text_of(process), encoding="utf-8")
    return folder


def write_zip(path, processes=PROCESSES):
    """Write the small world as a zip file; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for process in processes:
            archive.writestr(f"datasets/{name_of(process)}", text_of(process))
    return path


def write_files(folder, *texts):
    """Write texts as datasets; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{number}.spold").write_bytes(content)
    return folder
