"""Studies and statements made from the example documents, for tests of the formats."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from api.reading import read_file
from footprint.certification.study import SealedStudy
from footprint.result import Label
from footprint.statement import (
    BatteryIdentity,
    CatenaX,
    Contact,
    Declarant,
    Disclosure,
    ProductIdentity,
    Statement,
    ThirdPartyAssurance,
    make_statement,
)
from tests.architecture.repository import ROOT

EXAMPLES = tuple(
    sorted(
        str(path.relative_to(ROOT / "examples")) for path in (ROOT / "examples").glob("*/*.yaml")
    )
)
CREATED = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@cache
def study_of(example: str) -> SealedStudy:
    """Return the sealed study of an example, such as ``pv-module/topcon-glass-glass.yaml``."""
    read = read_file(Path(ROOT / "examples" / example), {}, date(2026, 11, 21))
    assessed = read.assess()
    return SealedStudy(
        submission=assessed.submission.document(), result=assessed.footprint, version=1
    )


@cache
def statement_of(example: str) -> Statement:
    """Return the statement of an example with a complete disclosure; its parties are invented."""
    return make_statement(study_of(example), disclosure_of(example), CREATED)


def disclosure_of(example: str) -> Disclosure:
    """Return what an exporter would add to an example."""
    product = study_of(example).result.product
    return Disclosure(
        declarant=Declarant(
            name=Label(en="Example Exporter Ltd (invented)", zh="示例出口公司（虚构）"),
            identifiers=("urn:pact:company:customcode:vendor-assigned:EX-001",),
            address=Label(en="1 Example Road, Huzhou, China", zh="中国湖州市示例路1号"),
            country="CN",
            contact=Contact(email="pcf@exporter.example", url="https://exporter.example"),
        ),
        product=ProductIdentity(
            name=Label(en=product.name, zh=product.name),
            description=Label(en=f"{product.name} {product.model}", zh=product.name),
            model=product.model,
            identifiers=(
                "urn:pact:product:customcode:vendor-assigned:P-001",
                "urn:gtin:4712345060507",
            ),
            classifications=("urn:pact:productclassification:un-cpc:46910",),
            mass_kg=12.5,
            fossil_carbon_kg=1.25,
            biogenic_carbon_kg=0.5,
            packaging_biogenic_carbon_kg=0.25,
            recycled_carbon_kg=0.0,
            country="CN",
            subdivision="CN-ZJ",
            plant=Label(en="Huzhou plant (invented), Zhejiang, China", zh="湖州工厂（虚构）"),
        ),
        assurance=ThirdPartyAssurance(
            provider=Label(en="Example Certification Body (invented)", zh="示例认证机构（虚构）"),
            level="reasonable",
            standard="ISO 14064-3:2019",
            completed_at=CREATED,
            certificate="DEMO-TB-2026-000001-9",
            url="https://tanbiao.example/c/DEMO-TB-2026-000001-9",
        ),
        battery=BatteryIdentity(
            category="lmt" if "e-bike" in example else "ev",
            conformity_declaration="EU-DOC-2026-001",
            service_energy_kwh=88.0 if "e-bike" in example else 27_840.0,
            performance_class="B",
        )
        if example.startswith("battery")
        else None,
        catena_x=CatenaX(
            legal_entity="BPNL00000000EXAM",
            site="BPNS00000000EXAM",
            manufacturer_part="EX-001-A",
            customer_part="BUYER-001",
            quality_parameters=("usable energy as rated",),
            metals=("Cu",),
        ),
        study_url="https://tanbiao.example/s/study",
        exempted_share=0.01,
        valid_until=date(2028, 12, 31),
    )
