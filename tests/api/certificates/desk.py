"""A body that can issue: its keys, cases up to the review or the decision, papers made quickly.

Cases share one really assessed study; nothing is stubbed but the layout of the PDF.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from api.certificates import decisions, issuing, keys
from api.certificates.changes import Change, change_status
from api.certificates.decisions import Judgement, Outcome
from api.certificates.keys import Owner
from api.certificates.keystore import Cost, FileKeystore, open_keystore
from api.certificates.tables import CertificateRow
from api.identity.actor import Actor
from api.identity.tables import Membership, Organisation, Person
from api.schemes import load_schemes
from api.submissions.tables import StudyRow, SubmissionRow
from api.verifications.records import Note, append_event
from api.verifications.tables import CaseRow, ReportRow, TeamRow
from api.web.service import Service
from footprint.certification.application import CaseDetails
from footprint.certification.certificate import Party
from footprint.certification.events import EventKind
from footprint.certification.roles import OrganisationKind, Role
from footprint.certification.states import CaseState
from footprint.result import Label
from tests.certificate_sample import sample_study

CHEAP = Cost(n=1 << 8)
PASSPHRASES = {
    Role.INDEPENDENT_REVIEWER: SecretStr("the reviewer's own words"),
    Role.DECISION_MAKER: SecretStr("the decision maker's own words"),
}
TEAM = (Role.LEAD_VERIFIER, Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER)


def light_paper(content, credential, signers):
    """A PDF in name only: what is tested is not its layout."""
    return b"%PDF-light " + content.number.encode() + b" " + credential


@lru_cache(maxsize=1)
def study_document() -> dict[str, Any]:
    return sample_study().document()


@dataclass
class Desk:
    """The body DEMO of a service, with the people who judge and a client."""

    service: Service
    body: uuid.UUID
    client: uuid.UUID
    people: dict[Role, uuid.UUID]
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    study: uuid.UUID = field(default_factory=uuid.uuid4)

    @classmethod
    def of(cls, world) -> Desk:
        """Return the desk of a test's world, with keys and a study."""
        people = {role: world.people["body", role.value] for role in TEAM}
        desk = cls(world.service, world.organisations["body"], world.organisations["maker"], people)
        desk.make_keys()
        desk.add_study()
        return desk

    def make_keys(self) -> None:
        """Make all keys, at a cost that a test can pay; the service opens them as any other."""
        service, now = self.service, self.service.clock()
        service._made[open_keystore] = FileKeystore(service.settings.keystore_file, CHEAP)
        with service.database.writing() as session:
            body = session.get_one(Organisation, self.body)
            keys.create_log_key(session, service, now)
            keys.create_body_keys(session, service, body, now)
            for role, passphrase in PASSPHRASES.items():
                owner = Owner.person(session.get_one(Person, self.people[role]), body)
                keys.create_personal_key(session, service, owner, passphrase, now)

    def add_study(self, version: int = 1, **result: Any) -> uuid.UUID:
        """Put a submission's study in place; another version is a newer one."""
        now, person = self.service.clock(), self.people[Role.LEAD_VERIFIER]
        document = study_document()
        document = {**document, "result": {**document["result"], **result}, "version": version}
        row = StudyRow(
            id=self.study if version == 1 else uuid.uuid4(),
            organisation_id=self.client,
            submission_id=self.submission,
            version_number=version,
            hash=sample_study().hash,
            document=document,
            sealed_by=person,
            sealed_at=now,
        )
        with self.service.database.writing() as session:
            if version == 1:
                session.add(
                    SubmissionRow(
                        id=self.submission,
                        organisation_id=self.client,
                        family="pv-module",
                        product_name="module",
                        product_model="m",
                        created_by=person,
                        created_at=now,
                        changed_at=now,
                    )
                )
                session.flush()
            session.add(row)
        return row.id

    def add_case(self, *, declared: bool = True, **changes: Any) -> uuid.UUID:
        """Put a case in place that waits for the independent review."""
        with self.service.database.writing() as session:
            return self._add_case(session, declared, changes)

    def add_reviewed(self, count: int) -> list[uuid.UUID]:
        """Put cases in place that wait for the decision, with their signed reviews."""
        role = Role.INDEPENDENT_REVIEWER
        judge, judgement = self.judge(role), self.judgement(role)
        with self.service.database.writing() as session:
            cases = [self._add_case(session, True, {}) for _ in range(count)]
            for case in cases:
                decisions.review(session, self.service, judge, case, judgement)
        return cases

    def actor(self, role: Role, *roles: Role) -> Actor:
        """Return a person of the body, in a role."""
        with self.service.database.reading() as session:
            person = session.get_one(Person, self.people[role])
        return Actor(
            person.id,
            self.body,
            OrganisationKind.CERTIFICATION_BODY,
            person.name,
            frozenset({role, *roles}),
            frozenset({"read", "write"}),
            uuid.uuid4(),
        )

    def judge(self, role: Role) -> decisions.Judge:
        """Return a judge with an open key."""
        with self.service.database.reading() as session:
            return decisions.open_judge(
                session, self.service, self.actor(role), role, PASSPHRASES[role]
            )

    def judgement(self, role: Role, outcome: Outcome = Outcome.GRANTED) -> Judgement:
        return Judgement(outcome, "all was verified", PASSPHRASES[role])

    def review(self, case: uuid.UUID, outcome: Outcome = Outcome.GRANTED) -> None:
        """Sign the independent review."""
        role = Role.INDEPENDENT_REVIEWER
        with self.service.database.writing() as session:
            judgement = self.judgement(role, outcome)
            decisions.review(session, self.service, self.judge(role), case, judgement)

    def grant(self, case: uuid.UUID, paper=light_paper) -> CertificateRow:
        """Decide, and issue the certificate."""
        role = Role.DECISION_MAKER
        return issuing.issue(self.service, self.judge(role), case, self.judgement(role), paper)

    def certificate(self, **changes: Any) -> str:
        """Issue a certificate and return its number."""
        case = self.add_case(**changes)
        self.review(case)
        return self.grant(case).number

    def change(
        self, number: str, kind: EventKind, reason_code: str, role: Role | None = None
    ) -> CertificateRow:
        """Change a certificate, in a role or by the service itself."""
        actor = self.actor(role) if role else None
        with self.service.database.writing() as session:
            row = self.row(session, number)
            change_status(session, self.service, row, Change(kind, reason_code, "why"), actor)
            return row

    @staticmethod
    def row(session, number: str) -> CertificateRow:
        return session.scalars(select(CertificateRow).where(CertificateRow.number == number)).one()

    def _add_case(self, session, declared: bool, changes: dict[str, Any]) -> uuid.UUID:
        now, leader = self.service.clock(), self.people[Role.LEAD_VERIFIER]
        scheme = self.service.get(load_schemes)["tanbiao-voluntary"]
        study = session.get_one(StudyRow, self.study)
        case = CaseRow(
            id=uuid.uuid4(),
            study_id=self.study,
            submission_id=self.submission,
            applicant_id=self.client,
            body_id=self.body,
            scheme=scheme.key,
            terms=scheme.model_dump(mode="json"),
            state=CaseState.FINDINGS_CLOSED.value,
            details=details().model_dump(mode="json") | changes.pop("details", {}),
            sample={"study": study.hash},
            report_sha256=uuid.uuid4().hex * 2,
            created_at=now,
            changed_at=now,
        )
        for name, value in changes.items():
            setattr(case, name, value)
        session.add(case)
        session.flush()
        session.add(
            ReportRow(
                case_id=case.id,
                study_id=self.study,
                sha256=case.report_sha256,
                text="report",
                drafted_by=leader,
                drafted_at=now,
            )
        )
        for role in TEAM:
            session.add(
                TeamRow(
                    case_id=case.id,
                    person_id=self.people[role],
                    role=role.value,
                    declared_at=now if declared else None,
                    added_at=now,
                )
            )
        lead = self.actor(Role.LEAD_VERIFIER)
        checked = Note("crosschecked", lead, Role.LEAD_VERIFIER, details={"study": study.hash})
        append_event(session, case, checked, now)
        handed = Note("moved", lead, Role.LEAD_VERIFIER)
        append_event(session, case, handed, now, CaseState.INDEPENDENT_REVIEW)
        return case.id


def details() -> CaseDetails:
    party = Party(
        name=Label(en="Maker Ltd (invented)", zh="制造公司（虚构）"),
        address=Label(en="1 Example Road, Huzhou", zh="湖州市示例路1号"),
    )
    return CaseDetails(
        client=party,
        manufacturer=party,
        factory=party,
        product_name=Label(en="TOPCon module 585 W", zh="TOPCon 组件 585 W"),
    )


def new_desk(service: Service) -> Desk:
    """Return a desk in an empty database, without the world of the tests."""
    now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    people = {role: uuid.uuid4() for role in TEAM}
    desk = Desk(service, uuid.uuid4(), uuid.uuid4(), people)
    with service.database.writing() as session:
        for identifier, kind, code in (
            (desk.body, OrganisationKind.CERTIFICATION_BODY, "DEMO"),
            (desk.client, OrganisationKind.MANUFACTURER, None),
        ):
            session.add(
                Organisation(
                    id=identifier,
                    kind=kind.value,
                    name_en=f"{kind.value} (invented)",
                    name_zh=f"{kind.value}（虚构）",
                    identifier=identifier.hex,
                    code=code,
                    approved=True,
                    created_at=now,
                )
            )
        session.flush()
        for role, person in people.items():
            session.add(
                Person(id=person, email=f"{role}@body.example", name=role.value, created_at=now)
            )
            session.flush()
            session.add(
                Membership(person_id=person, organisation_id=desk.body, role=role.value, since=now)
            )
    desk.make_keys()
    desk.add_study()
    return desk
