import pytest

from tests.api.certificates.desk import Desk


@pytest.fixture
def desk(world):
    return Desk.of(world)
