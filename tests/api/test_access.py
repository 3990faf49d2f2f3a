"""Every route, every role, own and other tenant: refused as it should be, and nothing changed.

The routes are read from the application, so a route of a feature to come is tested as well. A
route that declares neither roles nor that it is public fails here.
"""

from datetime import timedelta

from sqlalchemy import func, select

from api.app import create_app
from api.database.base import Base
from api.identity.tokens import Holder, new_token
from api.web.service import Service
from api.web.settings import Settings
from footprint.certification.roles import Role
from tests.api.routes import endpoints, request_of
from tests.api.rows import Rows

APP = create_app(Service(Settings(data_folder="nowhere", database_url="sqlite://")))
SCHEMAS = APP.openapi()["components"]["schemas"]
ENDPOINTS = endpoints(APP)
GUARDED = [each for each in ENDPOINTS if not each.public]
FOREIGN = [each for each in GUARDED if each.parameters]
NOT_A_CHANGE = {"audit", "attempts", "tokens", "kept_answers", "oidc_states"}
"""Tables that a refused request may well add to."""


def ask(world, endpoint, who, known=None):
    """Send a request that the endpoint would take, as somebody with a fresh session."""
    token = None if who is None else fresh_token(world, who)
    return send(world, endpoint, token, known)


def send(world, endpoint, token, known=None):
    """Send a request that the endpoint would take, with a token."""
    path, content = request_of(endpoint, known, SCHEMAS)
    headers = {"Accept-Language": "en"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    world.client.cookies.clear()
    return world.client.request(
        endpoint.method, path, headers=headers, follow_redirects=False, **content
    )


def fresh_token(world, who):
    """Return a token of its own for each request: some routes end the session they are in."""
    holder = Holder(world.people[who], world.organisations[who[0]])
    with world.service.database.writing() as session:
        return new_token(session, holder, world.clock(), timedelta(days=1))[0]


def counts(world):
    """Return how many rows each table has that only a permitted request may add to."""
    with world.service.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_A_CHANGE
        }


def test_every_route_says_who_may_call_it():
    assert [str(each) for each in ENDPOINTS if not each.public and each.roles is None] == []


def test_no_route_is_public_and_guarded_at_once():
    assert [str(each) for each in ENDPOINTS if each.public and each.roles is not None] == []


def test_the_walk_finds_the_routes_of_every_feature():
    found = {str(each) for each in ENDPOINTS}
    assert {"POST /v1/sessions", "GET /readyz", "PUT /v1/people/{person_id}/roles"} <= found
    assert len(FOREIGN) > 10


def test_nobody_gets_in_without_a_valid_token(world):
    let_in = []
    for endpoint in GUARDED:
        for token in (None, "tbs_guessed-guessed-guessed"):
            status = send(world, endpoint, token).status_code
            if status != 401:
                let_in.append(f"{endpoint} {token}: {status}")
    assert not let_in, "\n".join(let_in)


def test_only_the_roles_of_a_route_get_in(world):
    before, let_in = counts(world), []
    for endpoint in GUARDED:
        for who in world.people:
            if not endpoint.allows(Role(who[1])):
                status = send(world, endpoint, world.tokens[who]).status_code
                if status != 403:
                    let_in.append(f"{endpoint} {who}: {status}")
    assert not let_in, "\n".join(let_in)
    assert counts(world) == before


def test_who_may_call_a_route_is_answered_without_a_failure_of_ours(world):
    failed = []
    for endpoint in ENDPOINTS:
        for who in [None] if endpoint.public else callers(world, endpoint):
            status = ask(world, endpoint, who).status_code
            if status in {500, 502} or (status == 401 and not endpoint.public):
                failed.append(f"{endpoint} {who}: {status}")
    assert not failed, "\n".join(failed)


def test_what_belongs_to_another_tenant_is_not_there(world):
    rows, shown = Rows(world), []
    for endpoint in FOREIGN:
        known = {name: rows.value_for(endpoint.path, name) for name in endpoint.parameters}
        known = {name: value for name, value in known.items() if value is not None}
        before = counts(world)
        for who in strangers(world, endpoint):
            answer = send(world, endpoint, world.tokens[who], known)
            if answer.status_code not in {403, 404}:
                shown.append(f"{endpoint} {who}: {answer.status_code} {answer.text[:300]}")
        assert counts(world) == before, endpoint
    assert not shown, "\n".join(shown)


def callers(world, endpoint):
    """Return one person of each kind of organisation and role that may call the route."""
    return [who for who in world.people if endpoint.allows(Role(who[1])) and "other" not in who[0]]


def strangers(world, endpoint):
    """Return who may call the route but belongs to neither ``maker``, ``body`` nor the operator."""
    homes = ("other-maker", "other-body", "exporter")
    return [who for who in world.people if who[0] in homes and endpoint.allows(Role(who[1]))]
