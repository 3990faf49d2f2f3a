"""Kept releases: one archive of tables each, in ``lca_db/releases``, never changed again.

An archive holds the tables byte by byte and nothing else, in a fixed order and with a fixed date,
so that the same tables give the same file. Its ``release.csv`` names the release and the hash that
its content must have.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from lca_db.tables import table_files

_NAME = re.compile(r"(\d{4})\.([1-9]\d*)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date an archive can carry."""


def order(name: str) -> tuple[int, int] | None:
    """Return what releases are ordered by, None for what is no name of a release.

    >>> order("2026.10") > order("2026.9")
    True
    """
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None


def kept_folder() -> Traversable:
    """Return the folder of the installed archives."""
    return resources.files("lca_db") / "releases"


def find_archives(folder: Traversable | None = None) -> Mapping[str, Traversable]:
    """Return the archives of a folder by release, oldest first."""
    place = folder or kept_folder()
    found = {}
    if place.is_dir():
        for entry in place.iterdir():
            name = entry.name.removesuffix(".zip")
            if entry.name.endswith(".zip") and order(name):
                found[name] = entry
    return {name: found[name] for name in sorted(found, key=lambda one: order(one) or (0, 0))}


def open_archive(file: Traversable) -> Traversable:
    """Return the tables of an archive as a folder that `lca_db.tables` can read."""
    return zipfile.Path(zipfile.ZipFile(io.BytesIO(file.read_bytes())))


def write_archive(tables: Path, file: Path) -> None:
    """Write all tables of a folder into an archive."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name in table_files(tables):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16  # the same on every system
            archive.writestr(info, tables.joinpath(*name.split("/")).read_bytes(), compresslevel=9)
