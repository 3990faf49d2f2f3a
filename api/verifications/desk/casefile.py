"""The whole file of a case as one zip archive, for the accreditation body.

The same records give the same bytes: members are sorted, uncompressed and without a time of their
own. ``index.json`` lists every member with its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from api.database.base import Base
from api.identity.tables import Organisation, Person
from api.submissions.evidence.store import EvidenceStore, open_store
from api.verifications.desk.reporting import reports_of
from api.verifications.desk.work import studies_of
from api.verifications.records import event_of, events_of, findings_of, standing, terms_of
from api.verifications.service import decision_file
from api.verifications.tables import CaseRow
from api.verifications.team import team_of
from api.web.problems import finding_document
from api.web.service import Service
from footprint.certification.history import check_history
from footprint.certification.sampling import ALGORITHM, VERSION

_IN_MEMORY = 8 << 20
_PIECE = 1 << 20
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def case_file(session: Session, service: Service, case: CaseRow) -> IO[bytes]:
    """Return the archive of a case at its beginning; the caller closes it."""
    store = service.get(open_store)
    out = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    with ZipFile(out, "w", ZIP_STORED) as archive:
        documents = sorted(_documents(session, case).items())
        index = [_write(archive, name, iter([content])) for name, content in documents]
        index.extend(
            _write(archive, f"evidence/{sha256}", _pieces(store, sha256))
            for sha256 in sorted(_evidence(session, case))
        )
        _write(archive, "index.json", iter([_json({"files": index})]))
    out.seek(0)
    return out


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces, and close it."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _documents(session: Session, case: CaseRow) -> dict[str, bytes]:
    events = events_of(session, case)
    broken = check_history((event_of(row), row.hash) for row in events)
    documents: dict[str, Any] = {
        "case.json": _plain(case),
        "scheme.json": terms_of(case).model_dump(mode="json"),
        "history.json": {
            "events": [_plain(row) for row in events],
            "problems": [finding_document(found) for found in broken],
        },
        "team.json": [{**_plain(row), "name": name} for row, name in team_of(session, case)],
        "people.json": _people(session, {row.actor_id for row in events}),
        "organisations.json": [
            _plain(session.get_one(Organisation, one)) for one in (case.applicant_id, case.body_id)
        ],
        "findings.json": {
            "findings": [_plain(row) for row in findings_of(session, case)],
            "standing": standing(session, case).model_dump(mode="json"),
        },
        "sampling.json": {"algorithm": ALGORITHM, "version": VERSION, "sample": case.sample},
        "decision-file.json": decision_file(session, case),
    }
    for number, study in enumerate(studies_of(session, case), start=1):
        documents[f"studies/{number:03}-{study.hash}.json"] = study.document
    files = {name: _json(document) for name, document in documents.items()}
    for report in reports_of(session, case):
        files[f"reports/{report.sha256}.md"] = report.text.encode()
    return files


def _people(session: Session, known: set[uuid.UUID]) -> list[dict[str, Any]]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(known)))
    return [{"id": str(one), "name": name} for one, name in sorted(rows, key=lambda row: row[0])]


def _evidence(session: Session, case: CaseRow) -> set[str]:
    return {
        file["sha256"] for study in studies_of(session, case) for file in study.document["evidence"]
    }


def _pieces(store: EvidenceStore, sha256: str) -> Iterator[bytes]:
    yield from pieces_of(store.open(sha256))


def _write(archive: ZipFile, name: str, pieces: Iterator[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    info = ZipInfo(name, _NO_TIME)
    info.create_system, info.external_attr = 3, 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"name": name, "sha256": digest.hexdigest(), "size": size}


def _plain(row: Base) -> dict[str, Any]:
    """Return the columns of a row as JSON knows them."""
    columns = inspect(type(row)).column_attrs
    return {column.key: getattr(row, column.key) for column in columns}


def _json(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=_said)
    return (text + "\n").encode()


def _said(value: Any) -> str:
    return str(value) if isinstance(value, uuid.UUID) else str(value.isoformat())
