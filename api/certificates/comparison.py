"""Where a product stands among certified ones that may be compared with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api.certificates.states import today
from api.certificates.tables import CertificateRow
from footprint.certification.certificate import CertificateStatus, Comparison
from footprint.certification.scheme import Scheme
from footprint.result import Footprint, Label


def compare(
    session: Session, scheme: Scheme, result: Footprint, replaced: str | None, now: datetime
) -> Comparison | None:
    """Return the place of a result among valid certificates of the same rule, unit and boundary.

    Parameters
    ----------
    scheme, result
        What is to be certified; it counts as one of the group.
    replaced
        Number of the certificate it replaces, which is left out.
    now
        When.

    Returns
    -------
    None while the group has fewer products than the scheme asks for.
    """
    row = CertificateRow
    count, lowest, highest = session.execute(
        select(func.count(), func.min(row.kgco2e), func.max(row.kgco2e)).where(
            *_same_group(scheme, result, replaced, now)
        )
    ).one()
    if count + 1 < scheme.comparison_minimum:
        return None
    lower = session.scalar(
        select(func.count()).where(
            row.kgco2e < result.kgco2e, *_same_group(scheme, result, replaced, now)
        )
    )
    return Comparison(
        group=_label(scheme, result),
        count=count + 1,
        lowest_kgco2e=min(lowest, result.kgco2e),
        highest_kgco2e=max(highest, result.kgco2e),
        rank=(lower or 0) + 1,
    )


def _same_group(
    scheme: Scheme, result: Footprint, replaced: str | None, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    row = CertificateRow
    return (
        row.status == CertificateStatus.VALID,
        row.valid_until >= today(now),
        row.scheme == scheme.key,
        row.scheme_edition == scheme.edition,
        row.family == result.product.family,
        row.functional_unit == result.functional_unit.key,
        row.boundary == result.boundary,
        row.method == result.hashes.method,
        row.number != (replaced or ""),
    )


def _label(scheme: Scheme, result: Footprint) -> Label:
    unit, boundary = result.functional_unit.label, result.boundary_label
    family = result.product.family_label
    return Label(
        en=f"{family.en}, {unit.en}, {boundary.en}, {scheme.label.en} {scheme.edition}",
        zh=f"{family.zh}，{unit.zh}，{boundary.zh}，{scheme.label.zh} {scheme.edition}",
    )
