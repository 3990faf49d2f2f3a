"""A register in a world."""

from __future__ import annotations

import pytest

from tests.api.register.register import Register


@pytest.fixture
def register(world):
    return Register(world)
