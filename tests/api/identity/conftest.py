"""Passwords that are quick to hash: what is tested is what happens around them."""

from functools import cache

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    hasher = cache(
        lambda: PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    )
    monkeypatch.setattr("api.identity.passwords._hasher", hasher)
