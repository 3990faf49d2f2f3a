"""Look at one certificate: what has happened since it was issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.states import effective_status, today
from api.certificates.tables import CertificateRow
from api.documents import raw_submission
from api.reading import judge
from api.schemes import load_schemes
from api.submissions.tables import StudyRow
from api.web.service import Service
from footprint.bom import Submission
from footprint.certification.certificate import CertificateContent, CertificateStatus
from footprint.certification.number import check_number
from footprint.certification.scheme import Scheme
from footprint.certification.study import SealedStudy
from footprint.certification.surveillance import (
    SupplierCertificate,
    Trigger,
    TriggerKind,
    date_triggers,
    drift,
    drift_trigger,
    supplier_triggers,
    suspension_trigger,
)
from footprint.errors import TanbiaoError
from footprint.result import Footprint
from footprint.text import Text
from lca_db import load_release
from product_models.intake.raw import RawSubmission

WITHIN = Text("within the limit", "在限值内")
"""How the text of a data release begins that asks for nothing."""

_NUMBER = re.compile(r"[A-Z0-9]{2,8}-[A-Z0-9]{2,6}-\d{4}-\d{4,}-[0-9A-Z]")


def triggers_of(
    session: Session, service: Service, row: CertificateRow, known: frozenset[str]
) -> Iterator[Trigger]:
    """Yield what asks for another look at a certificate.

    Parameters
    ----------
    known
        Subjects of data releases that were looked at before: a study is assessed once for each.
    """
    now = service.clock()
    day, content = today(now), CertificateContent.model_validate(row.content)
    scheme = service.get(load_schemes)[row.scheme]
    study = SealedStudy.model_validate(session.get_one(StudyRow, row.study_id).document)
    submission = Submission.model_validate(study.submission)
    yield from date_triggers(content, day)
    if row.status == CertificateStatus.SUSPENDED:
        ending = suspension_trigger(today(row.status_since), scheme, day)
        if ending is not None:
            yield ending
    yield from supplier_triggers(submission, supplier_certificates(session, submission, now), day)
    released = release_trigger(study, content, scheme, day, known)
    if released is not None:
        yield released


def supplier_certificates(
    session: Session, submission: Submission, now: datetime
) -> list[SupplierCertificate]:
    """Return the certificates of this register that bill lines name, with their present status."""
    named = {
        (line.key, number)
        for line in (*submission.bill, *submission.packaging)
        if line.supplier_figure is not None
        for number in numbers_in(line.supplier_figure.source)
    }
    if not named:
        return []
    query = select(CertificateRow).where(CertificateRow.number.in_({one for _, one in named}))
    found = {row.number: effective_status(row, now) for row in session.scalars(query)}
    return [
        SupplierCertificate(line, number, found[number])
        for line, number in sorted(named)
        if number in found
    ]


def numbers_in(text: str) -> list[str]:
    """Return the certificate numbers a text names; what fails its check digit is none."""
    found = []
    for match in _NUMBER.findall(text):
        try:
            found.append(check_number(match))
        except TanbiaoError:
            continue
    return found


def release_trigger(
    study: SealedStudy,
    content: CertificateContent,
    scheme: Scheme,
    day: date,
    known: frozenset[str],
) -> Trigger | None:
    """Return what a newer data release does to a study, or None if there is none to look at."""
    name = newest_release()
    if name == study.result.hashes.release_name or name in known:
        return None
    text = _effect(study, content, scheme, (name, day))
    return Trigger(TriggerKind.DATA_RELEASE, name, day, text)


def newest_release() -> str:
    """Return the name of the newest data release."""
    return load_release().release.name


def _effect(
    study: SealedStudy, content: CertificateContent, scheme: Scheme, at: tuple[str, date]
) -> Text:
    name, day = at
    try:
        moved = assess_anew(study, day)
    except TanbiaoError as failure:
        return Text(
            f"data release {name}: the study cannot be assessed with it. {failure.say('en')}",
            f"数据版本 {name}：无法据此重新评估。{failure.say('zh')}",
        )
    found = drift_trigger(content, moved.kgco2e, name, scheme, day)
    if found is not None:
        return found.text
    share = drift(content.kgco2e, moved.kgco2e) or 0.0
    return Text(
        f"{WITHIN.en}: data release {name} gives {moved.kgco2e:.4g} kg CO2e ({share:+.1%}).",
        f"{WITHIN.zh}：数据版本 {name} 结果为 {moved.kgco2e:.4g} kg CO2e（{share:+.1%}）。",
    )


def assess_anew(study: SealedStudy, day: date) -> Footprint:
    """Return the footprint of a study with the newest data release.

    Raises
    ------
    TanbiaoError
        The submission can no longer be read, for example since a dataset was given up.
    """
    raw: RawSubmission = raw_submission(study.submission)
    return judge(raw, {}, day, load_release()).assess().footprint
