"""Seal the tables as a release: check them all, then note their hash.

Run ``python -m lca_db.seal NAME`` from the root of the repository after a reviewed change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from footprint.errors import DataError, Severity
from lca_db.checks import check_all
from lca_db.tables import Seal, read_database, write_seal


def seal(folder: Path, name: str) -> Seal:
    """Check the tables of a folder and note their hash under a name.

    Raises
    ------
    DataError
        The tables fail a check; nothing is written.
    """
    database = read_database(folder)
    errors = [found for found in check_all(database) if found.severity is Severity.ERROR]
    if errors:
        raise DataError(errors)
    sealed = Seal(name, database.hash)
    write_seal(folder, sealed)
    return sealed


if __name__ == "__main__":
    seal(Path(__file__).parent / "data", sys.argv[1])
