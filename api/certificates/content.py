"""What a certificate will say, put together from the study, the case, the scheme and the decisions.

It is public, so nothing of the bill of materials may come in: assumptions are taken only of kinds
that speak of method and boundary, and none that names a line.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.certificates.states import today
from footprint.certification.application import CaseDetails
from footprint.certification.certificate import (
    Body,
    CertificateContent,
    CertifiedProduct,
    Comparison,
    Decision,
    Interval,
    StageShare,
)
from footprint.certification.public import public_findings
from footprint.certification.scheme import Scheme
from footprint.certification.study import SealedStudy
from footprint.result import Footprint, Label
from footprint.trust.commitments import Commitment

_COMPARABLE = Label(
    en="Comparable only with results under the same rule, unit and boundary.",
    zh="仅可与同一规则、同一功能单位或声明单位、同一系统边界下的结果比较。",
)
_ACCOUNTING = {
    "location": Label(en="location-based", zh="基于位置"),
    "market": Label(en="market-based", zh="基于市场"),
}
"""Findings that speak of method, boundary or data as a whole."""


@dataclass(frozen=True)
class Places:
    """Where the public finds a certificate: its number, page, status lists and index in them."""

    number: str
    verify_url: str
    status_list_url: str
    status_index: int


@dataclass(frozen=True)
class Material:
    """All that a certificate is made of.

    Parameters
    ----------
    study, scheme, details
        What was verified, under which terms, and what the applicant says beside it.
    body, decisions
        Who answers for it.
    places, commitment, comparison
        Where it will be found, the commitment to its lines, its place among others.
    issued_at, first_issued, demo
        When, when its line of certificates began (None: now), and whether it is a demonstration.
    """

    study: SealedStudy
    scheme: Scheme
    details: CaseDetails
    body: Body
    decisions: tuple[Decision, ...]
    places: Places
    commitment: Commitment
    comparison: Comparison | None
    issued_at: datetime
    first_issued: date | None
    demo: bool


def build_content(material: Material) -> CertificateContent:
    """Return what the certificate says."""
    study, scheme, result = material.study, material.scheme, material.study.result
    first_day = today(material.issued_at)
    uncertainty, places = result.uncertainty, material.places
    return CertificateContent(
        number=places.number,
        supersedes=material.details.supersedes,
        demo=material.demo,
        scheme=scheme.key,
        scheme_code=scheme.code,
        scheme_edition=scheme.edition,
        scheme_label=scheme.label,
        external_mark=scheme.artwork == "external",
        body=material.body,
        client=material.details.client,
        manufacturer=material.details.manufacturer,
        factory=material.details.factory,
        product=_product(material.details, result),
        standards=scheme.standards,
        mode=scheme.mode,
        assurance=scheme.assurance,
        materiality_share=scheme.materiality_share,
        kgco2e=result.kgco2e,
        functional_unit=result.functional_unit.key,
        functional_unit_label=result.functional_unit.label,
        declared_unit=any(
            one.code in {"partial-footprint", "declared-unit"} for one in result.findings
        ),
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
        electricity=_electricity(result),
        database=result.hashes.release_name,
        period_start=_day(result.product.period_start),
        period_end=_day(result.product.period_end),
        geography=_geography(material.details, result),
        assumptions=tuple(found.text for found in public_findings(study)),
        comparison_statement=_COMPARABLE,
        comparison=material.comparison,
        consumer_label=result.boundary in scheme.consumer_boundaries,
        study_hash=study.hash,
        lines_root=material.commitment.root.hex(),
        lines_count=material.commitment.count,
        hashes=result.hashes,
        decisions=material.decisions,
        issued_at=material.issued_at,
        valid_from=first_day,
        valid_until=months_later(first_day, scheme.validity_months) - timedelta(days=1),
        first_issued=material.first_issued or first_day,
        surveillance_due=months_later(first_day, scheme.surveillance_months),
        verify_url=places.verify_url,
        status_list_url=places.status_list_url,
        status_index=places.status_index,
    )


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where there is none.

    Examples
    --------
    >>> months_later(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _product(details: CaseDetails, result: Footprint) -> CertifiedProduct:
    return CertifiedProduct(
        name=details.product_name,
        model=result.product.model,
        specification=details.specification,
        trademark=details.trademark,
        identifier=details.identifier,
        family=result.product.family,
        family_label=result.product.family_label,
    )


def _electricity(result: Footprint) -> Label:
    claims = result.electricity_claims
    accounting = _ACCOUNTING[claims.accounting if claims else "location"]
    chosen = [effect.label for effect in result.electricity_effects if effect.chosen]
    basis = chosen[0] if chosen else Label(en=result.electricity, zh=result.electricity)
    return Label(en=f"{basis.en}; {accounting.en}", zh=f"{basis.zh}；{accounting.zh}")


def _geography(details: CaseDetails, result: Footprint) -> Label:
    address, site = details.factory.address, result.product.site
    if site is None:
        return address
    return Label(en=f"{address.en} ({site})", zh=f"{address.zh}（{site}）")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
