"""What a result was made by: version and content hash of the code, and of a family's model."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from product_models.contract import ProductFamily

_CALCULATING = ("footprint", "lca_db", "product_models")
"""Packages whose code decides a result; `api` only reads and shows."""


@cache
def code_version() -> str:
    """Return the version of the distribution, or ``source`` if it is not installed."""
    try:
        return version("tanbiao")
    except PackageNotFoundError:
        return "source"


def code_hash() -> str:
    """Return the SHA-256 over every Python file that decides a result."""
    return _hash_of(*_CALCULATING)


def model_hash(family: ProductFamily) -> str:
    """Return the SHA-256 over the Python files of one family and what families share."""
    return _hash_of(family.build.__module__, "product_models.shared")


@cache
def _hash_of(*names: str) -> str:
    digest = hashlib.sha256()
    for name in names:
        _add(digest, _folder(name))
    return digest.hexdigest()


def _folder(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None  # noqa: S101 - the module was imported already
    assert spec.origin is not None  # noqa: S101 - ours all stand in files
    origin = Path(spec.origin)
    return origin.parent if origin.name == "__init__.py" else origin


def _add(digest: hashlib._Hash, place: Path) -> None:
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    for file in files:
        name = file.relative_to(place if place.is_dir() else place.parent).as_posix()
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
