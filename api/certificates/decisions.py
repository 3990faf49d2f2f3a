"""The two judgements a certificate rests on: the independent review, and the decision.

Each is a statement over the whole case, signed by the person's own key; nobody judges alone, twice,
or a case that is no longer what it was.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.keys import (
    Owner,
    Purpose,
    body_did,
    current_key,
    open_personal,
)
from api.certificates.tables import DecisionRow, KeyRow
from api.identity.actor import Actor
from api.identity.tables import Organisation, Person
from api.schemes import load_schemes
from api.submissions.tables import StudyRow
from api.verifications.records import parts_of, require_none, terms_of
from api.verifications.service import decision_file, find_way, get_case, move, require_part
from api.verifications.tables import CaseRow
from api.web.problems import RefusalError, forbidden, refuse
from api.web.service import Service
from footprint.certification.certificate import Decision
from footprint.certification.credential import canonical
from footprint.certification.eligibility import check_body
from footprint.certification.impartiality import check_judges
from footprint.certification.roles import Role
from footprint.certification.states import CaseState
from footprint.text import Text
from footprint.trust.key_formats import to_multikey
from footprint.trust.keys import Algorithm, Signer
from footprint.trust.multibase import encode_base58
from lca_db import load_release


class Outcome(StrEnum):
    """What somebody judges: to grant, or to refuse."""

    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Judgement:
    """What a person judges, why, and the passphrase of the person's key, which is never kept."""

    outcome: Outcome
    reason: str
    passphrase: SecretStr


@dataclass(frozen=True)
class Judge:
    """Somebody about to sign: the role, the key and its signer."""

    actor: Actor
    role: Role
    key: KeyRow
    signer: Signer


def open_judge(
    session: Session, service: Service, actor: Actor, role: Role, passphrase: SecretStr
) -> Judge:
    """Return a judge whose key is open; slow by intent, so outside of a writing transaction."""
    owner = _owner(session, actor)
    key = current_key(session, owner, Purpose.DECISION, service.clock())
    return Judge(actor, role, key, open_personal(service, key, passphrase))


def check_reviewable(
    session: Session, service: Service, actor: Actor, case_id: uuid.UUID
) -> CaseRow:
    """Return a case that the actor may review now, or refuse."""
    return _checked(session, service, actor, case_id, (Role.INDEPENDENT_REVIEWER, None))


def check_decidable(
    session: Session, service: Service, actor: Actor, case_id: uuid.UUID, outcome: Outcome
) -> CaseRow:
    """Return a case that the actor may decide now, or refuse.

    Raises
    ------
    RefusalError
        The wrong person, state, or an outdated study; see the findings.
    """
    case = _checked(session, service, actor, case_id, (Role.DECISION_MAKER, outcome))
    earlier = review_of(session, case)
    if earlier is None:
        raise _no_review()
    require_none(check_judges(earlier.person_id, actor.person_id, parts_of(session, case)))
    if outcome is Outcome.GRANTED:
        _check_review(session, earlier, case)
    return case


def review(
    session: Session, service: Service, judge: Judge, case_id: uuid.UUID, judgement: Judgement
) -> DecisionRow:
    """Record the independent review, signed, and hand the case on to the decision."""
    case = check_reviewable(session, service, judge.actor, case_id)
    row = signed(session, service, judge, case, judgement)
    session.add(row)
    details = {"outcome": judgement.outcome.value, "statement_hash": row.statement_hash}
    reason, now = judgement.reason, row.at
    move(session, case, CaseState.DECISION, judge.actor, judge.role, reason, now, details)
    return row


def refuse_case(
    session: Session, service: Service, judge: Judge, case_id: uuid.UUID, judgement: Judgement
) -> DecisionRow:
    """Record the decision not to certify, signed; the case ends."""
    case = check_decidable(session, service, judge.actor, case_id, Outcome.REFUSED)
    check_keys_differ(session, judge, case)
    row = signed(session, service, judge, case, judgement)
    session.add(row)
    details = {"outcome": Outcome.REFUSED.value, "statement_hash": row.statement_hash}
    reason, now = judgement.reason, row.at
    move(session, case, CaseState.REFUSED, judge.actor, judge.role, reason, now, details)
    return row


def signed(
    session: Session, service: Service, judge: Judge, case: CaseRow, judgement: Judgement
) -> DecisionRow:
    """Return a judgement as its signed statement, not yet recorded."""
    now = service.clock()
    statement = {
        **decision_file(session, case),
        "role": judge.role.value,
        "outcome": judgement.outcome.value,
        "reason": judgement.reason,
        "name": judge.actor.name,
        "key": judge.key.name,
        "body": body_did(service, session.get_one(Organisation, case.body_id)),
        "review": _review_hash(session, case, judge.role),
        "signed_at": now.isoformat(),
    }
    message = canonical(statement)
    return DecisionRow(
        id=uuid.uuid4(),
        case_id=case.id,
        person_id=judge.actor.person_id,
        role=judge.role.value,
        outcome=judgement.outcome.value,
        statement=statement,
        statement_hash=hashlib.sha256(message).hexdigest(),
        key_id=judge.key.id,
        signature=judge.signer.sign(message),
        at=now,
    )


def statements_of(session: Session, case_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return what was signed on a case, the review first."""
    rows = session.scalars(
        select(DecisionRow).where(DecisionRow.case_id == case_id).order_by(DecisionRow.at)
    )
    return [row.statement for row in rows]


def review_of(session: Session, case: CaseRow) -> DecisionRow | None:
    """Return the independent review of a case, if it is done."""
    role = Role.INDEPENDENT_REVIEWER.value
    return session.scalar(
        select(DecisionRow).where(DecisionRow.case_id == case.id, DecisionRow.role == role)
    )


def public_decision(row: DecisionRow, key: KeyRow) -> Decision:
    """Return a judgement as the certificate shows it."""
    return Decision(
        role=row.role,
        name=row.statement["name"],
        signed_at=row.at,
        algorithm=key.algorithm,
        key_id=key.name,
        public_key=to_multikey(Algorithm(key.algorithm), key.public_key),
        statement_hash=row.statement_hash,
        signature=encode_base58(row.signature),
    )


def _checked(
    session: Session,
    service: Service,
    actor: Actor,
    case_id: uuid.UUID,
    judging: tuple[Role, Outcome | None],
) -> CaseRow:
    role, outcome = judging
    case = get_case(session, actor, case_id)
    _hold(session, case)
    if actor.organisation_id != case.body_id:
        raise forbidden(
            Text("only the certification body judges a case.", "仅认证机构可对申请作出判断。")
        )
    require_part(session, case, actor, role, service.clock())
    target = CaseState.DECISION if outcome is None else CaseState(outcome.value)
    find_way(case, target)
    if outcome is not Outcome.REFUSED:
        _check_current(session, service, case)
    return case


def _hold(session: Session, case: CaseRow) -> None:
    """Keep what every check looks at: a session forgets rows that nobody holds."""
    study = session.get_one(StudyRow, case.study_id)
    body = session.get_one(Organisation, case.body_id)
    session.info["held"] = case, study, body


def _check_current(session: Session, service: Service, case: CaseRow) -> None:
    """Refuse a study, data release or scheme edition that is no longer the newest."""
    terms, body = terms_of(case), session.get_one(Organisation, case.body_id)
    require_none(check_body(terms, body.code, approved=body.approved))
    newest = session.scalar(
        select(StudyRow.id)
        .where(StudyRow.submission_id == case.submission_id)
        .order_by(StudyRow.version_number.desc(), StudyRow.sealed_at.desc())
        .limit(1)
    )
    if newest != case.study_id:
        raise _outdated(Text("a newer study was handed in", "已提交更新的研究报告"))
    scheme = service.get(load_schemes).get(terms.key)
    if scheme is None or scheme.edition != terms.edition:
        raise _outdated(Text("the scheme has a newer edition", "认证制度已有新版本"))
    study = session.get_one(StudyRow, case.study_id)
    if study.document["result"]["hashes"]["release"] != load_release().release.hash:
        raise _outdated(Text("there is a newer data release", "背景数据库已发布新版本"))


def _check_review(session: Session, row: DecisionRow, case: CaseRow) -> None:
    if row.outcome != Outcome.GRANTED:
        raise refuse(
            409,
            "review-against",
            Text("the independent review advises to refuse.", "独立复核结论为不予认证。"),
            Text("Refuse, or start a new case.", "请作出不予认证的决定，或另行申请。"),
        )
    file = decision_file(session, case)
    if file != {name: row.statement.get(name) for name in file}:
        raise _outdated(Text("the records changed after the review", "复核后记录已变更"))
    if session.get_one(KeyRow, row.key_id).revoked_at is not None:
        raise refuse(
            409,
            "review-key-revoked",
            Text("the key of the independent review was revoked.", "独立复核所用密钥已被撤销。"),
            Text("Start a new case.", "请另行申请。"),
        )


def check_keys_differ(session: Session, judge: Judge, case: CaseRow) -> None:
    """Refuse a decision signed with the key of the review."""
    earlier = review_of(session, case)
    if earlier is None:
        raise _no_review()
    if session.get_one(KeyRow, earlier.key_id).public_key == judge.key.public_key:
        raise forbidden(
            Text("review and decision need two different keys.", "复核与认证决定须使用不同密钥。"),
            Text("Sign with a key of your own.", "请使用本人密钥签署。"),
        )


def _review_hash(session: Session, case: CaseRow, role: Role) -> str | None:
    earlier = review_of(session, case) if role is Role.DECISION_MAKER else None
    return earlier.statement_hash if earlier else None


def _owner(session: Session, actor: Actor) -> Owner:
    return Owner.person(
        session.get_one(Person, actor.person_id),
        session.get_one(Organisation, actor.organisation_id),
    )


def _no_review() -> RefusalError:
    return refuse(
        409,
        "not-reviewed",
        Text("the case has no signed independent review.", "该申请尚无签署的独立复核结论。"),
        Text("The independent reviewer signs first.", "请先由独立复核人员签署。"),
    )


def _outdated(why: Text) -> RefusalError:
    return refuse(
        409,
        "outdated-study",
        Text(f"the study is outdated: {why.en}.", f"研究报告已过时：{why.zh}。"),
        Text(
            "Refuse, or have the applicant hand in a new study.",
            "请作出不予认证的决定，或由申请人提交新的研究报告。",
        ),
    )
