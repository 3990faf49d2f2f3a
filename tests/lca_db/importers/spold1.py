"""Write ecoSpold 1 files for tests; waste treatment is a service with a positive amount here."""

from dataclasses import replace
from xml.sax.saxutils import quoteattr

from tests.lca_db.importers.small_world import PROCESSES

NAMESPACE = "http://www.EcoInvent.org/EcoSpold01"
UNITS = {"metric ton*km": "tkm", "t": "kg"}


def as_service(process):
    """Return a process of the small world with the signs of this format, steel per 1000 kg."""
    return replace(
        process,
        unit=UNITS.get(process.unit, process.unit),
        amount=1000.0 if process.unit == "t" else abs(process.amount),
        inputs=tuple((number, abs(amount)) for number, amount in process.inputs),
    )


WORLD = tuple(as_service(process) for process in PROCESSES)


def exchange(number, name, unit, amount, group, place="CN", **more):
    attributes = {
        "category": "test",
        "subCategory": "test",
        "uncertaintyType": "0",
        "infrastructureProcess": "false",
        **more,
    }
    words = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    return (
        f'<exchange number="{number}" name={quoteattr(name)} location="{place}" unit="{unit}" '
        f'meanValue="{amount}" {words}><{group[:-1]}>{group[-1]}</{group[:-1]}></exchange>'
    )


def emission(number, name, amount, group="outputGroup4", unit="kg", **more):
    places = {"category": "air", "subCategory": "unspecified", **more}
    return exchange(number, name, unit, amount, group, "GLO", **places)


def dataset(number, name, unit, location, exchanges, *, kind="1", reference="1"):
    return (
        f'<dataset number="{number}" timestamp="2024-01-01T00:00:00" generator="test">'
        "<metaInformation><processInformation>"
        f'<referenceFunction name={quoteattr(name)} localName={quoteattr(name)} unit="{unit}" '
        f'amount="{reference}" datasetRelatesToProduct="true" infrastructureProcess="false" '
        'infrastructureIncluded="true" category="test" subCategory="test" localCategory="test" '
        'localSubCategory="test" includedProcesses="all" generalComment="none" />'
        f'<geography location={quoteattr(location)} text="everywhere" />'
        '<technology text="average" />'
        '<timePeriod dataValidForEntirePeriod="true" text=""><startDate>2020-01-01</startDate>'
        "<endDate>2024-12-31</endDate></timePeriod>"
        f'<dataSetInformation type="{kind}" impactAssessmentResult="false" version="1.0" '
        'timestamp="2024-01-01T00:00:00" internalVersion="1.0" energyValues="0" '
        'languageCode="en" localLanguageCode="de" /></processInformation>'
        '<modellingAndValidation><representativeness percent="100.0" productionVolume="1" '
        'samplingProcedure="none" extrapolations="none" uncertaintyAdjustments="none" />'
        '<source number="1" sourceType="0" firstAuthor="Nobody" year="2024" title="Test" '
        'placeOfPublications="Nowhere" /></modellingAndValidation>'
        '<administrativeInformation><dataEntryBy person="1" qualityNetwork="1" />'
        '<dataGeneratorAndPublication person="1" dataPublishedIn="0" referenceToPublishedSource="1"'
        ' copyright="true" accessRestrictedTo="2" />'
        '<person number="1" name="Nobody" address="Nowhere" telephone="0" companyCode="X" '
        'countryCode="CH" email="nobody@example.org" /></administrativeInformation>'
        f"</metaInformation><flowData>{''.join(exchanges)}</flowData></dataset>"
    )


def document(*datasets, namespace=NAMESPACE):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ecoSpold xmlns="{namespace}">{"".join(datasets)}</ecoSpold>\n'
    )


def dataset_of(process):
    others = {one.number: one for one in WORLD}
    own = [
        exchange(
            process.number, process.name, process.unit, process.amount, "outputGroup0",
            process.location,
        )
    ]  # fmt: skip
    own += [
        exchange(
            number, others[number].name, others[number].unit, amount, "inputGroup5",
            others[number].location,
        )
        for number, amount in process.inputs
    ]  # fmt: skip
    own += [
        emission(100 + place, name, amount)
        for place, (name, _, amount) in enumerate(process.emissions)
    ]
    return dataset(
        process.number, process.name, process.unit, process.location, own,
        reference=str(process.amount),
    )  # fmt: skip


def write_folder(folder, processes=WORLD):
    """Write one file for each process; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for process in processes:
        text = document(dataset_of(process))
        (folder / f"process_{process.number}.xml").write_text(text, encoding="utf-8")
    return folder


def write_file(path, *datasets):
    """Write one file of many datasets; return its path."""
    path.write_text(document(*datasets), encoding="utf-8")
    return path
