"""Take a supplier's footprint into a kept submission: a new version, and the answer as evidence."""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.identity.actor import Actor
from api.pact.asking import Supplier, Wanted, get_footprint
from api.pact.lines import line_of, report_of, with_figure
from api.submissions import service as submissions
from api.submissions.assessing import open_assessor
from api.submissions.evidence import service as evidence
from api.submissions.service import Source
from api.submissions.tables import SubmissionRow
from api.submissions.uploads import Upload
from api.web.outbound import outbound_of
from api.web.service import Service
from footprint.bom import Submission
from footprint.formats.pact_import import Imported, take
from footprint.formats.pact_lint import Expected
from footprint.hashing import canonical_json


@dataclass(frozen=True)
class Order:
    """Which footprint of which supplier goes into which line of which submission."""

    submission_id: uuid.UUID
    line: str
    supplier: Supplier
    wanted: Wanted


def import_figure(
    service: Service, actor: Actor, order: Order, now: datetime
) -> tuple[SubmissionRow, Imported]:
    """Ask, lint, assess anew and keep; nothing is kept if anything refuses.

    Raises
    ------
    TanbiaoError
        No such submission or line, the host refuses, or its answer cannot be used.
    """
    with service.database.reading() as session:
        row = submissions.visible(session, actor, order.submission_id)
        newest = submissions.version_of(session, row, row.latest)
        submission = Submission.model_validate(newest.submission)
    line = line_of(submission, order.line)
    document = get_footprint(service.get(outbound_of), order.supplier, order.wanted)
    imported = take(document, line, Expected(now, report_of(submission)))
    changed = with_figure(submission.document(), order.line, imported.figure)
    content = json.dumps(changed, ensure_ascii=False).encode()
    prepared = service.get(open_assessor).assess(content, ".json", now.date())
    file = canonical_json(document).encode()
    name = f"pact-{str(document['id'])[:36]}.json"
    stored = evidence.store(
        service, Upload(name, "application/json", len(file), io.BytesIO(file), {})
    )
    source = Source(f"{order.line}: {imported.figure.source}"[:1000], stored.sha256)

    def keep(session: Session) -> SubmissionRow:
        where = (order.submission_id, f'"{row.version}"')
        kept, _ = submissions.revise(session, actor, where, (prepared, source), now)
        evidence.attach(session, actor, (order.submission_id, f"line:{order.line}"), stored, now)
        return kept

    with service.database.writing() as session:
        return keep(session), imported
