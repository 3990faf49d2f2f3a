"""The open background database: tables, checks, sealed releases and search.

`load_release` returns the installed `BackgroundRelease`, which a foreground is linked to; its
``catalogue`` searches it. The tables stand in ``lca_db/data``, with their licence and sources;
`read_database` reads them and `check_all` says what is wrong with them.
"""

from lca_db.catalogue import Catalogue, Entry, Filter
from lca_db.checks import check_all
from lca_db.release import BackgroundRelease, load_release
from lca_db.tables import Database, Source, read_database

__all__ = [
    "BackgroundRelease",
    "Catalogue",
    "Database",
    "Entry",
    "Filter",
    "Source",
    "check_all",
    "load_release",
    "read_database",
]
