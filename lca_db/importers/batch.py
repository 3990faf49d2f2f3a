"""Read many files of one archive, in several processes where that pays.

The order of what comes out is that of the files, whatever process was first. Broken files do not
stop the others: all their problems come out together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import batched
from multiprocessing import get_context
from typing import TypeVar

from footprint.errors import DataError, Finding
from lca_db.importers.archive import Archive, File, open_archive
from lca_db.importers.contract import Progress
from lca_db.importers.problems import Problems

T = TypeVar("T")
