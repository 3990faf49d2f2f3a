"""Certificate numbers: reserved for a case once and for ever, so that a retry finds the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.certificates.states import today
from api.certificates.tables import NumberRow
from api.identity.tables import Organisation
from api.verifications.tables import CaseRow
from footprint.certification.number import make_number
from footprint.certification.scheme import Scheme


def reserve_number(session: Session, case: CaseRow, scheme: Scheme, now: datetime) -> NumberRow:
    """Return the number of a case: the one it has, else the next of body, scheme and year.

    Reservations of one body wait for each other; a number that was reserved and never issued
    stays with its case.
    """
    body = session.scalars(
        select(Organisation)
        .where(Organisation.id == case.body_id)
        .with_for_update(key_share=True)  # lets others refer to the body meanwhile
    ).one()
    kept = session.scalar(select(NumberRow).where(NumberRow.case_id == case.id))
    if kept is not None:
        return kept
    year = today(now).year
    last = session.scalar(
        select(func.max(NumberRow.sequence)).where(
            NumberRow.body_id == body.id, NumberRow.scheme == scheme.key, NumberRow.year == year
        )
    )
    highest = session.scalar(
        select(func.max(NumberRow.status_index)).where(NumberRow.body_id == body.id)
    )
    sequence = (last or 0) + 1
    row = NumberRow(
        number=make_number(body.code or "", scheme.code, year, sequence),
        case_id=case.id,
        body_id=body.id,
        scheme=scheme.key,
        year=year,
        sequence=sequence,
        status_index=0 if highest is None else highest + 1,
        reserved_at=now,
    )
    session.add(row)
    session.flush()
    return row
