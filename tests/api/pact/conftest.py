"""A maker that hosts two footprints for one buyer, over TLS; a rival with a buyer of its own."""

from dataclasses import dataclass, field

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.pact.tables import ConsumerRow
from footprint.certification.roles import Role
from tests.api.pact.seed import EXAMPLES, seed

OWNER = ("maker", Role.APPLICANT)
PARTNER = {
    "url": "https://pact.buyer.example",
    "client_id": "huzhou",
    "client_secret": "a secret of the buyer",
}


@dataclass
class Host:
    """The service as buyers' systems see it."""

    world: object
    tls: TestClient
    clients: dict = field(default_factory=dict)
    statements: list = field(default_factory=list)

    def add_client(self, name, owner=OWNER, partner=PARTNER):
        made = self.world.post(owner, "/v1/pact/clients", json={"name": name})
        assert made.status_code == 201, made.text
        self.clients[name] = made.json()
        if partner is not None:
            path = f"/v1/pact/clients/{made.json()['id']}/partner"
            assert self.world.put(owner, path, json=partner).status_code == 204
        return made.json()

    def publish(self, example, owner="maker", **disclosed):
        with self.world.service.database.writing() as session:
            row = seed(
                session,
                self.world.organisations[owner],
                self.world.people[owner, "applicant"],
                example,
                self.world.clock(),
                **disclosed,
            )
        return str(row.id)

    def grant(self, name, statement, owner=OWNER, **more):
        path = f"/v1/pact/clients/{self.clients[name]['id']}/grants"
        return self.world.post(owner, path, json={"statement_id": statement, **more})

    def token(self, name, **form):
        given = self.clients[name]
        answer = self.tls.post(
            "/auth/token",
            data={"grant_type": "client_credentials", **form},
            auth=(given["client_id"], given["client_secret"]),
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def bearer(self, name, **form):
        return {"Authorization": f"Bearer {self.token(name, **form)}"}

    def get(self, path, name="buyer", **options):
        return self.tls.get(path, headers=self.bearer(name), **options)

    def listed(self, name="buyer", **asked):
        answer = self.get("/3/footprints", name, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def send(self, event, name="buyer"):
        return self.tls.post("/3/events", json=event, headers=self.bearer(name))

    def consumer(self, name="buyer"):
        with self.world.service.database.reading() as session:
            return session.scalars(select(ConsumerRow).where(ConsumerRow.name == name)).one()


@pytest.fixture
def host(world):
    made = Host(world, TestClient(world.client.app, base_url="https://testserver"))
    made.add_client("buyer")
    for example in EXAMPLES:
        made.statements.append(made.publish(example))
        assert made.grant("buyer", made.statements[-1]).status_code == 204
    return made
