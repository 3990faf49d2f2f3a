"""Seal the tables as a release: check them all, note their hash, keep them in an archive.

Run ``python -m lca_db.seal NAME`` from the root of the repository after a reviewed change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from footprint.errors import DataError, Severity, error
from footprint.text import Text
from lca_db.checks import check_all
from lca_db.kept import find_archives, open_archive, order, write_archive
from lca_db.tables import Seal, read_database, read_seal, write_seal


def seal(folder: Path, name: str, kept: Path | None = None) -> Seal:
    """Check the tables of a folder, note their hash under a name and keep a copy for ever.

    Sealing the same tables again under the same name changes nothing.

    Parameters
    ----------
    folder, name
        The tables, and a name like ``2026.2``, newer than every kept one.
    kept
        Folder of the archives; by default ``releases`` beside the tables.

    Raises
    ------
    DataError
        The tables fail a check, or the name is taken or out of order; nothing is written.
    """
    archives = kept or folder.parent / "releases"
    database = read_database(folder)
    sealed = Seal(name, database.hash)
    known = [read_seal(open_archive(file)) for file in find_archives(archives).values()]
    _refuse_name(sealed, known)
    errors = [found for found in check_all(database) if found.severity is Severity.ERROR]
    if errors:
        raise DataError(errors)
    write_seal(folder, sealed)
    if sealed not in known:
        write_archive(folder, archives / f"{name}.zip")
    return sealed


def _refuse_name(sealed: Seal, known: list[Seal]) -> None:
    """Raise unless a name is free and newer than all kept ones, or stands for the same tables."""
    own = order(sealed.name)
    newer = [seal.name for seal in known if own and (order(seal.name) or own) > own]
    if any(seal.name == sealed.name and seal.hash != sealed.hash for seal in known):
        text = Text(
            f"the release {sealed.name} exists with another content.",
            f"{sealed.name} 版已存在，且内容不同。",
        )
    elif own is None:
        text = Text(
            f"“{sealed.name}” is no name of a release.", f"“{sealed.name}”不是有效的版本名称。"
        )
    elif newer:
        text = Text(
            f"{sealed.name} is older than {newer[-1]}, which is sealed.",
            f"{sealed.name} 早于已封存的 {newer[-1]}。",
        )
    else:
        return
    remedy = Text("Take the next name, like 2026.2.", "请使用下一个名称，例如 2026.2。")
    raise DataError(error("wrong-release-name", text, remedy))


if __name__ == "__main__":
    seal(Path(__file__).parent / "data", sys.argv[1])
