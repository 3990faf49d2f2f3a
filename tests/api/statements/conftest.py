"""A maker with a certified study and its statement, and links to it."""

from dataclasses import dataclass

import pytest

from footprint.certification.roles import Role
from tests.api.register.register import Register

APPLICANT = ("maker", Role.APPLICANT)
CONSULTANT = ("maker", Role.CONSULTANT)
STRANGER = ("other-maker", Role.APPLICANT)
DISCLOSURE = {
    "declarant": {
        "identifiers": ["urn:pact:company:customcode:vendor-assigned:EX-001"],
        "contact": {"email": "pcf@maker.example"},
    },
    "product": {
        "identifiers": ["urn:gtin:4712345060507"],
        "mass_kg": 32.0,
        "fossil_carbon_kg": 1.5,
    },
    "exempted_share": 0.01,
}


@dataclass
class Maker:
    """Who makes statements and links."""

    world: object
    register: Register
    certificate: object

    def make(self, disclosure=DISCLOSURE, who=APPLICANT, **more):
        asked = {"certificate": self.certificate.number, "disclosure": disclosure, **more}
        return self.world.post(who, "/v1/statements", json=asked)

    def made(self, disclosure=DISCLOSURE, **more):
        answer = self.make(disclosure, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def share(self, statement, **asked):
        wish = {"recipient": "Buyer Ltd (invented)", "formats": ["pact"], **asked}
        path = f"/v1/statements/{statement['id']}/shares"
        return self.world.post(APPLICANT, path, json=wish)

    def shared(self, statement, **asked):
        answer = self.share(statement, **asked)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def open(self, share, tail="", language="en"):
        path = share["address"].removeprefix("https://tanbiao.example")
        return self.world.client.get(path + tail, headers={"Accept-Language": language})


@pytest.fixture
def maker(world):
    register = Register(world)
    return Maker(world, register, register.put())
