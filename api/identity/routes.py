"""Sessions, API keys, organisations, people, invitations, the audit."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.identity import answers, api_keys, audit, links, messages, oidc, people, sessions
from api.identity import organisations as directory
from api.identity.call import COOKIE, Call, Public, SignedIn, require
from api.web.paging import Limit, Offset, Page, page_of
from api.web.preconditions import check_version
from footprint.certification.roles import OrganisationKind, Role

router = APIRouter(prefix="/v1", tags=["identity"])

OIDC_COOKIE = "tanbiao-oidc"
Administering = Annotated[Call, Depends(require(Role.ADMINISTRATOR))]
Operating = Annotated[Call, Depends(require(Role.OPERATOR))]
Auditing = Annotated[Call, Depends(require(Role.ADMINISTRATOR, Role.OPERATOR))]
Words = Annotated[str | None, Query(max_length=200, description="Part of a name. 名称检索。")]


@router.post("/sessions", operation_id="sign_in", status_code=201)
def sign_in(call: Public, asked: messages.SignIn, response: Response) -> messages.SessionAnswer:
    """Sign in with mail address and password. 使用邮箱和密码登录。

    The token goes into ``Authorization: Bearer``. Failures are counted per account and address.
    """
    proof = asked.email, asked.password.get_secret_value()
    started = sessions.sign_in(call.service, proof, asked.organisation, call.trace)
    if asked.cookie:
        _set_cookie(call, response, COOKIE, started.token, "strict")
    return answers.session_answer(started)


@router.delete("/sessions/current", operation_id="sign_out", status_code=204)
def sign_out(call: SignedIn, response: Response) -> None:
    """End this session. 退出登录。"""
    call.write(lambda session: sessions.sign_out(session, call.actor.token_id, call.trace))
    response.delete_cookie(COOKIE)


@router.get("/me", operation_id="who_am_i")
def who_am_i(call: SignedIn) -> messages.Me:
    """Say who is signed in, for which organisation, in which roles. 当前登录信息。"""
    return call.read(lambda session: answers.me_answer(session, call.actor))


@router.post("/me/password", operation_id="change_password", status_code=204)
def change_password(call: SignedIn, asked: messages.PasswordChange) -> None:
    """Change one's password; every session ends. 修改密码，所有会话随即失效。"""
    api_keys.need_session(call.actor)
    current, new = asked.current.get_secret_value(), asked.new.get_secret_value()
    sessions.change_password(call.service, current, new, call.trace)


@router.get("/oidc/start", operation_id="begin_oidc_sign_in", status_code=303)
def begin_oidc(call: Public, organisation: uuid.UUID | None = None) -> RedirectResponse:
    """Sign in through the identity provider. 通过统一身份认证登录。"""
    departure = oidc.depart(call.service, organisation, call.now)
    answer = RedirectResponse(departure.address, status_code=303)
    _set_cookie(call, answer, OIDC_COOKIE, departure.cookie, "lax")
    return answer


@router.get("/oidc/callback", operation_id="finish_oidc_sign_in")
def finish_oidc(
    call: Public,
    response: Response,
    state: Annotated[str, Query(max_length=200)],
    code: Annotated[str, Query(max_length=4000)],
) -> messages.SessionAnswer:
    """Come back from the identity provider. 统一身份认证回调。"""
    cookie = call.request.cookies.get(OIDC_COOKIE, "")
    started = oidc.arrive(call.service, state, code, cookie, call.trace)
    response.delete_cookie(OIDC_COOKIE)
    _set_cookie(call, response, COOKIE, started.token, "strict")
    return answers.session_answer(started)


@router.get("/api-keys", operation_id="list_api_keys")
def list_keys(call: SignedIn) -> list[messages.KeyAnswer]:
    """List one's API keys; an administrator sees the organisation's. API 密钥列表。"""
    rows = call.read(lambda session: api_keys.list_keys(session, call.actor))
    return [answers.key_answer(row) for row in rows]


@router.post("/api-keys", operation_id="make_api_key", status_code=201)
def make_key(call: SignedIn, asked: messages.KeyRequest) -> messages.NewKey:
    """Make an API key; its text is shown once. 创建 API 密钥，明文仅显示一次。"""
    api_keys.need_session(call.actor)

    def work(session: Session) -> messages.NewKey:
        made = api_keys.make_key(
            session, call.actor, asked.name, asked.scopes, asked.days, call.trace
        )
        return answers.new_key_answer(made)

    return call.write(work, 201, secret=True)


@router.delete("/api-keys/{api_key_id}", operation_id="revoke_api_key", status_code=204)
def revoke_key(call: SignedIn, api_key_id: uuid.UUID) -> None:
    """Revoke an API key at once. 立即吊销 API 密钥。"""
    call.write(lambda session: api_keys.revoke_key(session, call.actor, api_key_id, call.trace))


@router.get("/organisations", operation_id="list_organisations")
def list_organisations(
    call: Operating,
    kind: OrganisationKind | None = None,
    approved: bool | None = None,  # noqa: FBT001 - a query parameter
    search: Words = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[messages.OrganisationAnswer]:
    """List organisations. 组织列表。"""
    return _directory(call, {"kind": kind, "approved": approved}, search, (limit, offset))


@router.get("/certification-bodies", operation_id="list_certification_bodies")
def list_bodies(
    call: SignedIn, search: Words = None, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.OrganisationAnswer]:
    """List the approved certification bodies, to choose one. 可选认证机构列表。"""
    fitting = {"kind": OrganisationKind.CERTIFICATION_BODY, "approved": True}
    return _directory(call, fitting, search, (limit, offset))


@router.post("/organisations", operation_id="add_organisation", status_code=201)
def add_organisation(
    call: Operating, asked: messages.OrganisationRequest
) -> messages.OrganisationAnswer:
    """Add an organisation. 新增组织。

    A certification body then waits for its approval.
    """
    api_keys.need_session(call.actor)

    def work(session: Session) -> messages.OrganisationAnswer:
        profile = answers.profile_of(asked)
        row = directory.add_organisation(session, asked.kind, profile, asked.code, call.trace)
        return answers.organisation_answer(row)

    return call.write(work, 201)


@router.get("/organisations/{organisation_id}", operation_id="get_organisation")
def get_organisation(call: SignedIn, organisation_id: uuid.UUID) -> messages.OrganisationAnswer:
    """Show an organisation: one's own, or for the operator any. 查看组织信息。"""
    row = call.read(lambda s: directory.get_organisation(s, call.actor, organisation_id))
    return answers.organisation_answer(row)


@router.put("/organisations/{organisation_id}", operation_id="change_organisation")
def change_organisation(
    call: Operating, organisation_id: uuid.UUID, asked: messages.OrganisationChange
) -> messages.OrganisationAnswer:
    """Replace what stands about an organisation; takes If-Match. 修改组织信息。"""
    api_keys.need_session(call.actor)

    def work(session: Session) -> messages.OrganisationAnswer:
        row = directory.locked_organisation(session, organisation_id)
        check_version(call.if_match, row.version)
        profile = answers.profile_of(asked)
        row = directory.change_organisation(session, row, profile, call.trace)
        return answers.organisation_answer(row)

    return call.write(work)


@router.put("/organisations/{organisation_id}/approval", operation_id="approve_organisation")
def approve_organisation(
    call: Operating, organisation_id: uuid.UUID, asked: messages.Approval
) -> messages.OrganisationAnswer:
    """Approve an organisation, or withdraw the approval. 批准组织或撤回批准。"""
    api_keys.need_session(call.actor)

    def work(session: Session) -> messages.OrganisationAnswer:
        row = directory.approve_organisation(
            session, organisation_id, approved=asked.approved, reason=asked.reason, trace=call.trace
        )
        return answers.organisation_answer(row)

    return call.write(work)


@router.post(
    "/organisations/{organisation_id}/invitations",
    operation_id="invite_first_administrator",
    status_code=201,
)
def invite_to(
    call: Operating, organisation_id: uuid.UUID, asked: messages.InvitationRequest
) -> messages.LinkAnswer:
    """Invite somebody into any organisation, for example its first administrator. 邀请管理员。"""
    return _invite(call, organisation_id, asked)


@router.post("/invitations", operation_id="invite", status_code=201)
def invite(call: Administering, asked: messages.InvitationRequest) -> messages.LinkAnswer:
    """Invite somebody into one's own organisation; the link is shown once. 邀请人员加入本组织。"""
    return _invite(call, call.actor.organisation_id, asked)


@router.get("/invitations", operation_id="list_invitations")
def list_invitations(call: Administering) -> list[messages.InvitationAnswer]:
    """List invitations that were not used yet. 未使用的邀请。"""
    home = call.actor.organisation_id
    rows = call.read(lambda session: links.open_invitations(session, home, call.now))
    return [answers.invitation_answer(row) for row in rows]


@router.delete("/invitations/{invitation_id}", operation_id="revoke_invitation", status_code=204)
def revoke_invitation(call: Administering, invitation_id: uuid.UUID) -> None:
    """Revoke an invitation. 撤销邀请。"""
    home = call.actor.organisation_id
    call.write(lambda session: links.revoke_invitation(session, home, invitation_id, call.trace))


@router.post("/invitations/accept", operation_id="accept_invitation", status_code=201)
def accept(call: Public, asked: messages.Acceptance) -> messages.SessionAnswer:
    """Use an invitation and sign in. 接受邀请并登录。

    A new account gets this password; who has an account already proves its password.
    """
    token, password = asked.token.get_secret_value(), asked.password.get_secret_value()
    started = links.accept(call.service, token, asked.name, password, call.trace)
    return answers.session_answer(started)


@router.post("/passwords", operation_id="renew_password", status_code=204)
def renew_password(call: Public, asked: messages.PasswordRenewal) -> None:
    """Set a new password with a link. 使用链接重设密码。"""
    token, password = asked.token.get_secret_value(), asked.password.get_secret_value()
    links.renew_password(call.service, token, password, call.trace)


@router.get("/people", operation_id="list_people")
def list_people(
    call: SignedIn, role: Role | None = None, limit: Limit = 50, offset: Offset = 0
) -> Page[messages.PersonAnswer]:
    """List the people of one's organisation with their roles. 本组织人员及角色。"""
    home = call.actor.organisation_id
    rows, total = call.read(lambda s: people.list_people(s, home, role, (limit, offset)))
    return page_of([answers.person_answer(row) for row in rows], total, offset)


@router.get("/people/{person_id}", operation_id="get_person")
def get_person(call: SignedIn, person_id: uuid.UUID) -> messages.PersonAnswer:
    """Show a person of one's organisation. 查看本组织人员。"""
    home = call.actor.organisation_id
    return answers.person_answer(call.read(lambda s: people.get_person(s, person_id, home)))


@router.put("/people/{person_id}/roles", operation_id="set_roles")
def set_roles(
    call: Administering, person_id: uuid.UUID, asked: messages.RolesRequest
) -> messages.PersonAnswer:
    """Give a person exactly these roles; none removes the person. 设置人员角色。"""
    api_keys.need_session(call.actor)
    home = call.actor.organisation_id

    def work(session: Session) -> messages.PersonAnswer:
        found = people.set_roles(session, person_id, home, asked.roles, call.trace)
        return answers.person_answer(found)

    return call.write(work)


@router.post(
    "/people/{person_id}/password-link", operation_id="make_password_link", status_code=201
)
def make_password_link(call: Administering, person_id: uuid.UUID) -> messages.LinkAnswer:
    """Make a link that sets a new password; it is shown once. 生成重设密码链接。"""
    api_keys.need_session(call.actor)
    home = call.actor.organisation_id

    def work(session: Session) -> messages.LinkAnswer:
        made = links.password_link(session, call.service, person_id, home, call.trace)
        return answers.link_answer(made)

    return call.write(work, 201, secret=True)


@router.get("/audit", operation_id="list_audit")
def list_audit(
    call: Auditing,
    kind: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Page[messages.AuditAnswer]:
    """List what happened to accounts, keys, roles and approvals, newest first. 审计记录。"""
    rows, total = call.read(lambda s: audit.events(s, call.actor, kind, limit, offset))
    found = [messages.AuditAnswer.model_validate(row) for row in rows]
    return page_of(found, total, offset)


def _invite(
    call: Call, organisation: uuid.UUID, asked: messages.InvitationRequest
) -> messages.LinkAnswer:
    api_keys.need_session(call.actor)

    def work(session: Session) -> messages.LinkAnswer:
        guest = asked.email, asked.roles
        return answers.link_answer(
            links.invite(session, call.service, organisation, guest, call.trace)
        )

    return call.write(work, 201, secret=True)


def _directory(
    call: Call,
    fitting: dict[str, object],
    search: str | None,
    page: tuple[int, int],
) -> Page[messages.OrganisationAnswer]:
    rows, total = call.read(
        lambda session: directory.list_organisations(session, fitting, search, page)
    )
    return page_of([answers.organisation_answer(row) for row in rows], total, page[1])


def _set_cookie(call: Call, response: Response, name: str, value: str, same_site: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=call.service.settings.session_hours * 3600,
        secure=call.service.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict" if same_site == "strict" else "lax",
    )
