"""What the team does beside findings: sample, risk list, cross-check, notes, difference."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.submissions.sealing import study_of
from api.submissions.tables import StudyRow
from api.verifications.desk.findings import check_team_at_work
from api.verifications.recalculation import Recalculation
from api.verifications.records import Note, append_event, events_of, study_row, terms_of
from api.verifications.tables import CaseRow
from api.web.problems import not_found, refuse
from footprint.bom import Submission
from footprint.certification.difference import Difference, compare
from footprint.certification.risk import Grounds, LineRisk, count_files, line_ratings, rank_lines
from footprint.certification.sampling import Item, Sample, draw_sample
from footprint.inventory import Activity
from footprint.result import Footprint
from footprint.text import Text
from lca_db import load_release

_STUDY_EVENTS = ("opened", "handed-in")


def draw(session: Session, case: CaseRow, actor: Actor, now: datetime) -> Sample:
    """Draw the sample of the study, once; the seed is of the service's making.

    Raises
    ------
    RefusalError
        Not by the team (403); not now, or drawn already (409).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    study = study_row(session, case)
    if case.sample is not None and case.sample["study"] == study.hash:
        raise refuse(
            409,
            "sample-drawn",
            Text("the sample of this study has been drawn.", "该版研究已抽样。"),
            Text("A seed is not drawn until it pleases.", "不得反复抽取种子。"),
        )
    sample = sample_of(case, study, secrets.token_hex(16))
    case.seed, case.sample = sample.seed, sample.model_dump(mode="json")
    case.report_sha256 = None
    session.flush()
    append_event(session, case, Note("sample-drawn", actor, role, "", case.sample), now)
    return sample


def sample_of(case: CaseRow, study: StudyRow, seed: str) -> Sample:
    """Return the sample a seed gives."""
    result = study.document["result"]
    items = [Item(row["key"], row["kgco2e"]) for row in result["lines"]]
    return draw_sample(items, result["kgco2e"], terms_of(case).materiality_share, seed, study.hash)


def drawn_sample(case: CaseRow) -> Sample:
    """Return the sample that was drawn, or refuse (404)."""
    if case.sample is None:
        raise not_found(Text("sample", "抽样"))
    return Sample.model_validate(case.sample)


def redraw(session: Session, case: CaseRow) -> tuple[Sample, bool]:
    """Draw the sample again from its seed and study, and tell whether it is the same."""
    first = drawn_sample(case)
    study = session.scalar(
        select(StudyRow).where(
            StudyRow.hash == first.study, StudyRow.submission_id == case.submission_id
        )
    )
    if study is None:
        raise not_found(Text("study of the sample", "抽样所依据的研究"))
    again = sample_of(case, study, first.seed)
    return again, again == first


def rank(session: Session, case: CaseRow) -> tuple[LineRisk, ...]:
    """Return the lines of the study by risk."""
    study = study_of(study_row(session, case))
    release = load_release(study.result.hashes.release_name)
    ratings = line_ratings(study.result, _ratings(study.result, release.database.activities))
    files = count_files(reference.subject for reference in study.evidence)
    grounds = {
        line.key: Grounds(files.get(line.key, 0), ratings.get(line.key))
        for line in study.result.lines
    }
    return rank_lines(study.result, grounds, terms_of(case).materiality_share)


def record_crosscheck(
    session: Session,
    case: CaseRow,
    actor: Actor,
    study_id: uuid.UUID,
    outcome: Recalculation,
    now: datetime,
) -> None:
    """Put a recalculation on record.

    Raises
    ------
    RefusalError
        Not by the team (403); not now, or the study was replaced meanwhile (409).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    if study_id != case.study_id:
        said = Text("the study was replaced meanwhile.", "研究报告刚被新版本取代。")
        raise refuse(409, "study-replaced", said, Text("Run it again.", "请重新运行。"))
    case.report_sha256 = None
    session.flush()
    details = {
        "study": study_row(session, case).hash,
        **asdict(outcome),
        "identical": outcome.identical,
    }
    append_event(session, case, Note("crosschecked", actor, role, "", details), now)


def take_note(session: Session, case: CaseRow, actor: Actor, text: str, now: datetime) -> None:
    """Keep a working note, which the applicant's side never sees.

    Raises
    ------
    RefusalError
        Not by the team (403), or not now (409).
    """
    session.refresh(case, with_for_update=True)
    role = check_team_at_work(session, case, actor, now)
    append_event(session, case, Note("note", actor, role, text), now)


def studies_of(session: Session, case: CaseRow) -> list[StudyRow]:
    """Return the studies of a case in the order they were handed in."""
    identifiers = [
        uuid.UUID(row.details["study_id"])
        for row in events_of(session, case)
        if row.kind in _STUDY_EVENTS and row.details
    ]
    return [session.get_one(StudyRow, one) for one in identifiers]


def differ(session: Session, case: CaseRow, before: str | None, after: str | None) -> Difference:
    """Return what a later study of a case adds to an earlier one; by default the last two.

    Raises
    ------
    RefusalError
        There are no two studies, or none of that hash (404).
    """
    studies = studies_of(session, case)
    known = {row.hash: row for row in studies}
    if (before is None or after is None) and len(studies) < 2:
        raise not_found(Text("earlier version in this case", "较早版本"))
    first = known.get(before) if before else studies[-2]
    second = known.get(after) if after else studies[-1]
    if first is None or second is None:
        raise not_found(Text("study in this case", "研究报告"))
    old, new = study_of(first), study_of(second)
    return compare(
        (Submission.model_validate(old.submission), old.result),
        (Submission.model_validate(new.submission), new.result),
    )


def _ratings(result: Footprint, activities: Iterable[Activity]) -> dict[str, float | None]:
    used = {row.dataset for row in result.inputs}
    rated = {}
    for activity in activities:
        if activity.code in used:
            parts = (activity.technological, activity.geographical, activity.temporal)
            known = [part for part in parts if part is not None]
            rated[activity.code] = sum(known) / 3 if len(known) == 3 else None
    return rated
