"""Time the import of a made-up ecoSpold 2 database of ecoinvent's size.

    python -m benchmarks.importers [activities] [exchanges]

Writes a zip file into a temporary folder and imports it. Every exchange carries the fields that
real ones do: comment, uncertainty with pedigree, properties.
"""

import resource
import sys
import tempfile
import time
import uuid
import zipfile
from pathlib import Path

import numpy as np

from lca_db.importers.ecospold2 import IMPORTER

EXCHANGE = """
      <intermediateExchange id="{id}" unitId="{unit_id}" amount="{amount!r}" \
intermediateExchangeId="{product}"{link} casNumber="007439-89-6">
        <name xml:lang="en">product {number}</name>
        <unitName xml:lang="en">kg</unitName>
        <comment xml:lang="en">Estimated from the literature for a plant of that size; the losses \
of the process are taken from a survey of producers and are extrapolated to the year of the data \
set without any further change. Transport is part of the market.</comment>
        <uncertainty>
          <lognormal meanValue="{amount!r}" mu="-1.2" variance="0.0006" \
varianceWithPedigreeUncertainty="0.0404" />
          <pedigreeMatrix reliability="2" completeness="3" temporalCorrelation="4" \
geographicalCorrelation="3" furtherTechnologyCorrelation="1" />
        </uncertainty>
        <property propertyId="a9358458-9724-4f03-b622-106eda248916" amount="0" unitId="{unit_id}">
          <name xml:lang="en">carbon content, non-fossil</name>
          <unitName xml:lang="en">kg</unitName>
          <comment xml:lang="en">by default</comment>
        </property>
        <property propertyId="c74c3729-e577-4081-b572-a283d2561a75" amount="0.02" \
unitId="{unit_id}">
          <name xml:lang="en">carbon content, fossil</name>
          <unitName xml:lang="en">kg</unitName>
        </property>
        <property propertyId="3a0af1d6-04c3-41c6-a3da-92c4f61e0eaa" amount="1" unitId="{unit_id}">
          <name xml:lang="en">dry mass</name>
          <unitName xml:lang="en">kg</unitName>
        </property>
        <{group}>{number_of_group}</{group}>
      </intermediateExchange>"""
FLOW = """
      <elementaryExchange id="{id}" unitId="{unit_id}" amount="{amount!r}" \
elementaryExchangeId="{flow}">
        <name xml:lang="en">{name}</name>
        <unitName xml:lang="en">kg</unitName>
        <compartment subcompartmentId="e8d7772c-55ca-4dd7-b605-fee5ae764578">
          <compartment xml:lang="en">air</compartment>
          <subcompartment xml:lang="en">urban air close to ground</subcompartment>
        </compartment>
        <uncertainty>
          <lognormal meanValue="{amount!r}" mu="-1.2" variance="0.04" \
varianceWithPedigreeUncertainty="0.0404" />
          <pedigreeMatrix reliability="2" completeness="3" temporalCorrelation="4" \
geographicalCorrelation="3" furtherTechnologyCorrelation="1" />
        </uncertainty>
        <outputGroup>4</outputGroup>
      </elementaryExchange>"""
DATASET = """<?xml version="1.0" encoding="utf-8"?>
<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02">
  <childActivityDataset>
    <activityDescription>
      <activity id="{activity}" activityNameId="{activity}" type="1" specialActivityType="0">
        <activityName xml:lang="en">production of product {number}</activityName>
        <generalComment><text xml:lang="en" index="0">{prose}</text></generalComment>
      </activity>
      <geography geographyId="{activity}"><shortname xml:lang="en">GLO</shortname></geography>
      <technology technologyLevel="3"><comment><text xml:lang="en" index="0">{prose}</text>\
</comment></technology>
      <timePeriod startDate="2015-01-01" endDate="2024-12-31" isDataValidForEntirePeriod="true" />
    </activityDescription>
    <flowData>{exchanges}
    </flowData>
    <administrativeInformation>
      <dataGeneratorAndPublication isCopyrightProtected="true" accessRestrictedTo="1" />
      <fileAttributes majorRelease="3" minorRelease="10" />
    </administrativeInformation>
  </childActivityDataset>
</ecoSpold>
"""
PROSE = "This dataset stands for the production of one unit in an average plant. " * 20
FLOWS = [
    ("349b29d1-3e58-4c66-98b9-9d1a076efd2e", "Carbon dioxide, fossil"),
    ("0795345f-c7ae-410c-ad25-1845784c75f5", "Methane, fossil"),
    ("20185046-64bb-4c09-a8e7-e8a9e144ca98", "Dinitrogen monoxide"),
    ("c1b91234-6f24-417b-8309-46111d09c457", "Nitrogen oxides"),
    ("fd7aa71c-508c-480d-81a6-8052aad92646", "Sulfur dioxide"),
    ("66f50b33-fd62-4fdd-a373-c5b0de7de00d", "Particulate matter, &lt; 2.5 um"),
]


def identifier(rng):
    return str(uuid.UUID(bytes=rng.bytes(16)))


def write_ecospold2(path, activities, exchanges, seed=1):
    """Write a zip file of so many datasets; the inputs of each are drawn from all products."""
    rng = np.random.default_rng(seed)
    codes = [(identifier(rng), identifier(rng)) for _ in range(activities)]
    unit = identifier(rng)
    counts = rng.poisson(exchanges / activities, activities)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (activity, product) in enumerate(codes):
            texts = [
                EXCHANGE.format(
                    id=identifier(rng), unit_id=unit, amount=1.0, product=product, link="",
                    number=number, group="outputGroup", number_of_group=0,
                )
            ]  # fmt: skip
            texts += [
                EXCHANGE.format(
                    id=identifier(rng), unit_id=unit, amount=float(rng.uniform(0, 0.05)),
                    product=codes[supplier][1], number=supplier,
                    link=f' activityLinkId="{codes[supplier][0]}"',
                    group="inputGroup", number_of_group=5,
                )
                for supplier in rng.integers(0, activities, counts[number])
            ]  # fmt: skip
            texts += [
                FLOW.format(
                    id=identifier(rng), unit_id=unit, flow=flow, name=name,
                    amount=float(rng.uniform(0, 1)),
                )
                for flow, name in FLOWS
            ]  # fmt: skip
            text = DATASET.format(
                activity=activity, number=number, prose=PROSE, exchanges="".join(texts)
            )
            archive.writestr(f"datasets/{activity}_{product}.spold", text)


def main():
    activities, exchanges = (int(word) for word in [*sys.argv[1:], "20000", "250000"][:2])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.zip"
        start = time.perf_counter()
        write_ecospold2(path, activities, exchanges)
        with zipfile.ZipFile(path) as archive:
            size = sum(info.file_size for info in archive.infolist())
        print(f"written in {time.perf_counter() - start:.1f} s: {size / 1e6:.0f} MB of XML")
        start = time.perf_counter()
        found = IMPORTER.read(path, lambda *_: None)
        seconds = time.perf_counter() - start
    inputs = sum(len(activity.exchanges) for activity in found.activities)
    print(f"{len(found.activities)} activities, {inputs} exchanges in {seconds:.1f} s")
    for name, who in (("this", resource.RUSAGE_SELF), ("the others", resource.RUSAGE_CHILDREN)):
        used = resource.getrusage(who)
        peak, cpu = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
        print(f"{name}: peak memory {peak:.0f} MB, {cpu:.1f} s of processor, writing included")


if __name__ == "__main__":
    main()
