"""Passwords: argon2 hashes, a check that takes as long for nobody, and what makes one too weak."""

from __future__ import annotations

import secrets
from functools import cache

from pwdlib import PasswordHash

from api.web.problems import RefusalError, refuse
from footprint.text import Text

SHORTEST, LONGEST = 12, 200
_FEWEST_DIFFERENT = 5


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return _hasher().hash(password)


def verify_password(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Say whether a password is right, and its newer hash if the kept one is of old settings.

    Without a kept hash (unknown account, or one that signs in elsewhere) it takes the same time.
    """
    if len(password) > LONGEST:
        password, kept = password[:LONGEST], None
    if kept is None:
        _hasher().verify(password, _nobody())
        return False, None
    return _hasher().verify_and_update(password, kept)


def check_strength(password: str, email: str) -> None:
    """Refuse a password that is easily guessed.

    Raises
    ------
    RefusalError
        Too short, of few different characters, or holding the name of the mail address.
    """
    name = email.partition("@")[0].lower()
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak(
            Text(
                f"it needs {SHORTEST} to {LONGEST} characters",
                f"长度须为 {SHORTEST} 至 {LONGEST} 位",
            )
        )
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise _weak(Text("it repeats a few characters", "重复字符过多"))
    if len(name) >= _FEWEST_DIFFERENT and name in password.lower():
        raise _weak(Text("it holds the name of the mail address", "包含邮箱名称"))


def _weak(why: Text) -> RefusalError:
    return refuse(
        422,
        "weak-password",
        Text(f"this password is too weak: {why.en}.", f"密码强度不足：{why.zh}。"),
        Text("Take three or four unrelated words.", "建议使用三四个互不相关的词语。"),
    )


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    return hash_password(secrets.token_urlsafe())
