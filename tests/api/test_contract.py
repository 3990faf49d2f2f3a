"""The OpenAPI document is kept: requests made from it, right and wrong, find no gap.

Schemathesis makes the requests and judges the answers by all its checks. One cannot hold: that
every request the schema allows is accepted, since physics and units refuse bills no schema can.
Set TANBIAO_FUZZ to the requests for each operation to look longer.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from api.database.base import Base
from api.database.engine import Database
from api.web.service import Service
from api.web.settings import Settings
from footprint.certification.roles import Role
from tests.api.conftest import PASSPHRASE, import_tables
from tests.api.routes import endpoints
from tests.api.world import TestClock, World

REQUESTS = int(os.environ.get("TANBIAO_FUZZ", "3"))
PARTS = 8
DOMAIN_REFUSES = "positive_data_acceptance"
HOMES = {
    Role.OPERATOR: "operator",
    **dict.fromkeys((Role.APPLICANT, Role.CONSULTANT), "maker"),
}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    import_tables()
    database = Database(f"sqlite:///{folder / 'test.db'}")
    Base.metadata.create_all(database.engine)
    options = Settings(data_folder=folder, keystore_passphrase=PASSPHRASE, demo=True)
    world = World(Service(options, database, TestClock()), TestClock())
    yield world, schemathesis.openapi.from_asgi("/openapi.json", world.client.app)
    database.close()


def role_for(endpoint):
    """Return somebody who may call an endpoint."""
    role = min(endpoint.roles) if endpoint.roles else Role.APPLICANT
    return HOMES.get(role, "body"), role


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_finds_an_answer_that_is_not_documented(fuzzed, part):
    world, schema = fuzzed
    rules = {(each.method.upper(), each.path): each for each in endpoints(world.client.app)}
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 100
    for operation in operations[part::PARTS]:
        rule = rules[operation.method.upper(), operation.path]
        headers = world.headers(*role_for(rule))
        check_operation(operation, headers)


def check_operation(operation, headers):
    """Send requests to one operation and judge the answers."""
    excluded = [each for each in CHECKS.get_all() if each.__name__ == DOMAIN_REFUSES]
    assert len(excluded) == 1

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case):
        case.call_and_validate(headers=dict(headers), excluded_checks=excluded)

    send()
