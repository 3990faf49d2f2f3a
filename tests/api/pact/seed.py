"""Statements of real example studies in the tables, as publishing them would leave them."""

from __future__ import annotations

import uuid

from api.statements.tables import StatementRow
from api.submissions.tables import StudyRow, SubmissionRow
from footprint.statement import make_statement
from tests.statements import disclosure_of, study_of

EXAMPLES = (
    "pv-module/topcon-glass-glass.yaml",
    "pv-module/perc-glass-backsheet.yaml",
)


def seed(session, organisation, person, example, now, **disclosed):
    """Add a study and its statement; `disclosed` changes the disclosure."""
    study = study_of(example)
    disclosure = disclosure_of(example).model_copy(update=disclosed)
    submission = SubmissionRow(
        id=uuid.uuid4(),
        organisation_id=organisation,
        family=example.split("/", 1)[0],
        product_name=study.result.product.name,
        product_model=study.result.product.model,
        created_by=person,
        created_at=now,
        changed_at=now,
    )
    session.add(submission)
    session.flush()
    sealed = StudyRow(
        id=uuid.uuid4(),
        organisation_id=organisation,
        submission_id=submission.id,
        version_number=1,
        hash=study.hash,
        document=study.model_dump(mode="json"),
        sealed_by=person,
        sealed_at=now,
    )
    session.add(sealed)
    session.flush()
    statement = make_statement(study, disclosure, now)
    row = StatementRow(
        id=uuid.UUID(statement.id),
        organisation_id=organisation,
        study_id=sealed.id,
        document=statement.model_dump(mode="json"),
        product_ids=list(disclosure.product.identifiers),
        status="active",
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row
