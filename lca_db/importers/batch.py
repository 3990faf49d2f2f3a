"""Read many files of one archive, in several processes where that pays.

What comes out stands in the order of the files, whichever process was first. A broken file does
not stop the others: all problems come out together.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Generic, TypeVar

from footprint.errors import DataError
from lca_db.importers.archive import Archive, File, Limits, open_archive
from lca_db.importers.contract import Progress
from lca_db.importers.problems import Problems

T = TypeVar("T")

_CHUNK = 200
"""Files a process reads before it reports."""
_SERIAL_UP_TO = 5 * _CHUNK
"""Files up to which starting processes takes longer than reading."""


@dataclass
class _Found(Generic[T]):
    things: list[T] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


def read_files(
    archive: Archive,
    files: Sequence[File],
    parse: Callable[[bytes, str], list[T]],
    progress: Progress,
    processes: int | None = None,
) -> list[T]:
    """Return what all files hold, in the order of the files.

    Parameters
    ----------
    archive
        Where the files are.
    files
        What is read.
    parse
        Turns content and name of a file into things; a function of a module, so that another
        process can import it.
    progress
        Told how many files are done.
    processes
        How many processes read; None takes one per core for many files, where a process can be
        started without running a script of the user again; else this one alone.

    Raises
    ------
    DataError
        The problems of all files.
    """
    wanted = processes or (_cores() if len(files) > _SERIAL_UP_TO else 1)
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    found = _Found[T]()
    done = 0
    for part in _read_chunks(archive, chunks, parse, min(wanted, len(chunks))):
        found.things += part.things
        found.problems.merge(part.problems)
        done = min(done + _CHUNK, len(files))
        progress(done, len(files))
    found.problems.refuse()
    return found.things


def _cores() -> int:
    """Return how many processes may read.

    A new process imports the main module. A program that is installed, run with ``-m`` or typed in
    is made for that; a script may not be, and would run a second time.
    """
    main = sys.modules["__main__"]
    path = getattr(main, "__file__", None) or ""
    is_script = path.endswith(".py") and getattr(main, "__spec__", None) is None
    return 1 if is_script else os.cpu_count() or 1


def _read_chunks(
    archive: Archive,
    chunks: Sequence[Sequence[File]],
    parse: Callable[[bytes, str], list[T]],
    processes: int,
) -> Iterator[_Found[T]]:
    done = 0
    if processes > 1:
        # Spawned, not forked: a fork of a server with threads may hang. Where no process can be
        # started, this one reads on alone.
        try:
            with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
                work = partial(_read_apart, archive.path, archive.limits, parse)
                for part in pool.map(work, chunks):
                    yield part
                    done += 1
        except (OSError, BrokenProcessPool):
            pass
    for chunk in chunks[done:]:
        yield _read_chunk(archive, chunk, parse)


def _read_apart(
    path: Path, limits: Limits, parse: Callable[[bytes, str], list[T]], files: Sequence[File]
) -> _Found[T]:
    _, archive = _opened(path, limits)
    return _read_chunk(archive, files, parse)


@cache
def _opened(path: Path, limits: Limits) -> tuple[object, Archive]:
    """Return an archive that stays open as long as this process works on it."""
    context = open_archive(path, limits)
    return context, context.__enter__()


def _read_chunk(
    archive: Archive, files: Sequence[File], parse: Callable[[bytes, str], list[T]]
) -> _Found[T]:
    found = _Found[T]()
    for file in files:
        try:
            found.things += parse(archive.read(file), file.name)
        except DataError as failure:
            found.problems.add(failure.findings)
    return found
