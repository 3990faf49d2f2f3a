"""The open background database: tables, checks, sealed releases and search.

`load_release` returns the newest `BackgroundRelease`, or a kept older one by its name: what a
foreground is linked to. Its ``catalogue`` searches it; `diff_releases` compares two. The tables
stand in ``lca_db/data``, with their licence and sources; `read_database` reads them and `check_all`
says what is wrong with them.
"""

from lca_db.catalogue import Catalogue, Entry, Filter
from lca_db.checks import check_all
from lca_db.difference import ReleaseDifference, diff_releases
from lca_db.quality import known_shares
from lca_db.release import BackgroundRelease, list_releases, load_release
from lca_db.spread import Draw, draw, spread_of
from lca_db.tables import Database, Source, read_database

__all__ = [
    "BackgroundRelease",
    "Catalogue",
    "Database",
    "Draw",
    "Entry",
    "Filter",
    "ReleaseDifference",
    "Source",
    "check_all",
    "diff_releases",
    "draw",
    "known_shares",
    "list_releases",
    "load_release",
    "read_database",
    "spread_of",
]
