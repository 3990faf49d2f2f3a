"""A certificate made from the real example of a photovoltaic module, for tests of every part."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.reading import read_file
from footprint.certification.certificate import (
    Body,
    CertificateContent,
    CertifiedProduct,
    Decision,
    Interval,
    Party,
    StageShare,
)
from footprint.certification.number import make_number
from footprint.certification.study import SealedStudy
from footprint.result import Label

EXAMPLE = Path(__file__).parents[1] / "examples" / "pv-module" / "topcon-glass-glass.yaml"
ISSUED_AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOST = "tanbiao.example"
DID = f"did:web:{HOST}:bodies:DEMO"
NUMBER = make_number("DEMO", "TB", 2026, 1)


def label(en: str, zh: str) -> Label:
    return Label(en=en, zh=zh)


@lru_cache(maxsize=1)
def sample_study() -> SealedStudy:
    """Return the sealed study of the example module, really assessed."""
    read = read_file(EXAMPLE, {}, ISSUED_AT.date())
    assessed = read.assess()
    return SealedStudy(
        submission=assessed.submission.document(), result=assessed.footprint, version=1
    )


def sample_decision(role: str, name: str, key: str, **changes: Any) -> Decision:
    """Return a decision with a signature that nobody made."""
    decision = Decision(
        role=role,
        name=name,
        signed_at=ISSUED_AT,
        algorithm="ES256",
        key_id=key,
        public_key="zDnaeWgbpcUat3VPa1GqrFbcr7jUBNMhMrRYTsgBHYjwuv6Nm",
        statement_hash="5" * 64,
        signature="z3FXQ",
    )
    return decision.model_copy(update=changes)


def sample_content(**changes: Any) -> CertificateContent:
    """Return what a certificate of the example module says, with some fields replaced."""
    study = sample_study()
    result = study.result
    uncertainty = result.uncertainty
    content = CertificateContent(
        number=NUMBER,
        demo=True,
        scheme="tanbiao-voluntary",
        scheme_code="TB",
        scheme_edition="2026",
        scheme_label=label("Tanbiao voluntary carbon-footprint label", "碳标自愿性产品碳足迹标识"),
        external_mark=False,
        body=Body(
            name=label("Demo Certification Body (invented)", "示范认证机构（虚构）"),
            code="DEMO",
            accreditation="DEMO-001",
            did=DID,
        ),
        client=Party(
            name=label("Huzhou Example Solar Co., Ltd. (invented)", "湖州示例光伏有限公司（虚构）"),
            address=label("1 Example Road, Huzhou", "湖州市示例路1号"),
            identifier="91330500EXAMPLE001",
        ),
        manufacturer=Party(
            name=label("Huzhou Example Solar Co., Ltd. (invented)", "湖州示例光伏有限公司（虚构）"),
            address=label("1 Example Road, Huzhou", "湖州市示例路1号"),
            identifier="91330500EXAMPLE001",
        ),
        factory=Party(
            name=label("Module plant 2 (invented)", "组件二厂（虚构）"),
            address=label("2 Example Road, Changxing", "长兴县示例路2号"),
        ),
        product=CertifiedProduct(
            name=label(result.product.name, "N型 TOPCon 双玻组件 585 W"),
            model=result.product.model,
            specification="2278 × 1134 × 30 mm, 585 W",
            trademark="HZ",
            family=result.product.family,
            family_label=result.product.family_label,
        ),
        standards=("GB/T 24067-2024", "ISO 14067:2018"),
        mode=label(
            "document review + site inspection + surveillance", "文件评审+现场核查+获证后监督"
        ),
        assurance="reasonable",
        materiality_share=0.05,
        kgco2e=result.kgco2e,
        functional_unit=result.functional_unit.key,
        functional_unit_label=result.functional_unit.label,
        declared_unit=True,
        boundary=result.boundary,
        boundary_label=result.boundary_label,
        stages=tuple(
            StageShare(key=one.key, label=one.label, kgco2e=one.kgco2e, share=one.share)
            for one in result.stages
        ),
        buckets=result.buckets,
        interval=uncertainty
        and Interval(low_kgco2e=uncertainty.low_kgco2e, high_kgco2e=uncertainty.high_kgco2e),
        primary_data_share=result.primary_data_share,
        data_quality=result.data_quality.overall,
        method_label=result.method,
        rule_label=result.rule,
        electricity=label("national mix, location-based", "全国平均电网因子，基于位置"),
        database=result.hashes.release_name,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        geography=label("Zhejiang, China", "中国浙江"),
        assumptions=tuple(finding.text for finding in result.findings),
        comparison_statement=label(
            "Comparable only with results under the same rule, unit and boundary.",
            "仅可与同一规则、同一单位、同一边界的结果比较。",
        ),
        consumer_label=False,
        study_hash=study.hash,
        lines_root="0" * 64,
        lines_count=len(result.bill),
        hashes=result.hashes,
        decisions=(
            sample_decision("independent-reviewer", "Reviewer (invented)", "reviewer-1"),
            sample_decision("decision-maker", "Decision Maker (invented)", "decider-1"),
        ),
        issued_at=ISSUED_AT,
        valid_from=date(2026, 11, 21),
        valid_until=date(2028, 11, 20),
        first_issued=date(2026, 11, 21),
        surveillance_due=date(2027, 11, 21),
        verify_url=f"https://{HOST}/c/{NUMBER}",
        status_list_url=f"https://{HOST}/status/DEMO/",
        status_index=0,
    )
    return CertificateContent.model_validate({**content.model_dump(), **changes})
