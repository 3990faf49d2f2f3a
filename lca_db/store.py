"""Keep an imported database as one file.

The file is SQLite: a format every language reads, one file, atomically replaced. Each activity is
one row with its JSON document, read when it is asked for; the matrix entries stand beside them as
plain arrays, so that a calculation reads a few blobs and no rows of exchanges. A file is sealed by
the SHA-256 of its content, which is checked whenever it is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock

import numpy as np
from pydantic import ValidationError

from footprint.background import SparseEntries
from footprint.errors import DataError, Finding, Place, error
from footprint.inventory import Activity
from footprint.text import Text
from lca_db.importers.contract import ImportedDatabase
from lca_db.parts import ACTIVITY, DESCRIPTION, Part, Title, compile_part, content_hash

SUFFIX = ".tanbiao-db"
"""How a stored database is named by default."""

FORMAT_VERSION = 1
"""Version of the schema below; a file of another version is refused."""

_APPLICATION = 0x54_42_44_42
_SCHEMA = """
CREATE TABLE seal (hash TEXT NOT NULL, matrices TEXT NOT NULL) STRICT;
CREATE TABLE description (document TEXT NOT NULL) STRICT;
CREATE TABLE activities (
  position INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  unit TEXT NOT NULL,
  location TEXT NOT NULL,
  year INTEGER,
  document TEXT NOT NULL
) STRICT;
CREATE TABLE arrays (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;
"""
_ARRAYS = {"rows": "<i8", "columns": "<i8", "values": "<f8", "weakness": "<i8"}


def save(database: ImportedDatabase, path: Path) -> Part:
    """Write an imported database as one file, in one step: all of it or nothing.

    Raises
    ------
    DataError
        The database is broken (see `lca_db.parts`), or the file cannot be written.
    """
    part, documents = compile_part(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".partial", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        _write(temporary, part, documents)
        temporary.chmod(0o644)  # a temporary file is its owner's alone
        temporary.replace(path)
    except (OSError, sqlite3.Error) as failure:
        raise DataError(_not_written(path, failure)) from failure
    finally:
        temporary.unlink(missing_ok=True)
    return part


def load(path: Path) -> Part:
    """Open a stored database for reading.

    Raises
    ------
    DataError
        The file is missing, of another kind or version, or its content is not what was sealed.
    """
    if not path.is_file():
        raise DataError(_wrong_file(path, Text("there is no such file", "文件不存在")))
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        _refuse_foreign(connection, path)
        return _read(connection, path)
    except (sqlite3.Error, ValueError, TypeError, KeyError) as failure:
        connection.close()
        reason = Text(
            f"it is damaged or no stored database ({type(failure).__name__})",
            f"文件损坏，或不是已保存的数据库（{type(failure).__name__}）",
        )
        raise DataError(_wrong_file(path, reason)) from failure
    except DataError:
        connection.close()
        raise


# ------------------------------------------------------------------ writing


def _write(path: Path, part: Part, documents: tuple[bytes, ...]) -> None:
    arrays = dict(_blobs(part))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        connection.execute(
            "INSERT INTO seal VALUES (?, ?)", (part.hash, _digest(part.titles, arrays))
        )
        connection.execute(
            "INSERT INTO description VALUES (?)",
            (DESCRIPTION.dump_json(part.description).decode(),),
        )
        connection.executemany(
            "INSERT INTO activities VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (row, one.code, one.name.en, one.name.zh, one.unit, one.location, one.year, text)
                for row, (one, text) in enumerate(
                    zip(part.titles, (document.decode() for document in documents), strict=True)
                )
            ),
        )
        connection.executemany("INSERT INTO arrays VALUES (?, ?)", sorted(arrays.items()))
        connection.execute("COMMIT")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _blobs(part: Part) -> Iterator[tuple[str, bytes]]:
    for name, entries in (("technosphere", part.technosphere), ("biosphere", part.biosphere)):
        for column, kind in _ARRAYS.items():
            values = getattr(entries, column)
            yield f"{name}.{column}", np.ascontiguousarray(values, dtype=kind).tobytes()


def _digest(titles: Iterable[Title], arrays: dict[str, bytes]) -> str:
    """Return the SHA-256 of what repeats the documents in a form that is faster to read."""
    rows = [
        (one.code, one.name.en, one.name.zh, one.unit, one.location, one.year) for one in titles
    ]
    digest = hashlib.sha256(json.dumps(rows).encode())
    for name, data in sorted(arrays.items()):
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


# ------------------------------------------------------------------ reading


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        reason = Text("it is no database stored by this program", "不是本程序保存的数据库")
        raise DataError(_wrong_file(path, reason))
    if version != FORMAT_VERSION:
        reason = Text(
            f"it is of format version {version}; this program reads {FORMAT_VERSION}",
            f"格式版本为 {version}，本程序只能读取 {FORMAT_VERSION}",
        )
        raise DataError(_wrong_file(path, reason))
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(_SCHEMA)
        if _tables(empty) != _tables(connection):
            reason = Text("its tables are not those of this version", "表结构与该版本不符")
            raise DataError(_wrong_file(path, reason))


def _tables(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    query = "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master ORDER BY 1"
    return connection.execute(query).fetchall()


def _read(connection: sqlite3.Connection, path: Path) -> Part:
    (sealed, sealed_matrices) = connection.execute("SELECT hash, matrices FROM seal").fetchone()
    (description,) = connection.execute("SELECT document FROM description").fetchone()
    arrays = dict(connection.execute("SELECT name, data FROM arrays").fetchall())
    titles = tuple(_titles(connection))
    found = content_hash(description.encode(), _documents(connection)), _digest(titles, arrays)
    if found != (sealed, sealed_matrices):
        reason = Text(
            "its content is not what was sealed in it; it was changed or damaged",
            "内容与封存时不符，已被改动或损坏",
        )
        raise DataError(_wrong_file(path, reason))
    about = DESCRIPTION.validate_json(description)
    return Part(
        description=about,
        hash=sealed,
        titles=titles,
        technosphere=_entries(arrays, "technosphere", len(titles), len(titles)),
        biosphere=_entries(arrays, "biosphere", len(about.flows), len(titles)),
        read=_Reader(connection, path).read,
    )


def _titles(connection: sqlite3.Connection) -> Iterator[Title]:
    query = "SELECT code, name_en, name_zh, unit, location, year FROM activities ORDER BY position"
    for code, en, zh, unit, location, year in connection.execute(query):
        yield Title(code, Text(en, zh), unit, location, year)


def _documents(connection: sqlite3.Connection) -> Iterator[bytes]:
    query = "SELECT CAST(document AS BLOB) FROM activities ORDER BY position"
    return (document for (document,) in connection.execute(query))


def _entries(arrays: dict[str, bytes], name: str, rows: int, columns: int) -> SparseEntries:
    """Return one matrix; an entry outside its shape or not finite raises ValueError."""
    found = SparseEntries(
        **{
            column: np.frombuffer(arrays[f"{name}.{column}"], dtype=kind)
            for column, kind in _ARRAYS.items()
        }
    )
    for positions, size in ((found.rows, rows), (found.columns, columns), (found.weakness, 4)):
        if len(positions) != len(found.values) or not np.all((positions >= 0) & (positions < size)):
            raise ValueError(name)
    if not np.all(np.isfinite(found.values)):
        raise ValueError(name)
    return found


class _Reader:
    """Read activities one by one through an open file; threads take turns.

    The open file stays the one that was checked, even if another one takes its name.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = Lock()

    def read(self, position: int) -> Activity:
        """Return the activity at a position."""
        query = "SELECT document FROM activities WHERE position = ?"
        with self._lock:
            (document,) = self._connection.execute(query, (position,)).fetchone()
        try:
            return ACTIVITY.validate_json(document)
        except ValidationError as failure:
            reason = Text(f"activity {position} is damaged", f"第 {position} 个活动已损坏")
            raise DataError(_wrong_file(self._path, reason)) from failure


# ------------------------------------------------------------------ sentences


def _wrong_file(path: Path, reason: Text) -> Finding:
    return error(
        "unreadable-database",
        Text(f"{path.name} cannot be opened: {reason.en}.", f"无法打开 {path.name}：{reason.zh}。"),
        Text("Import the original data again.", "请重新导入原始数据。"),
        Place(file=path.name),
    )


def _not_written(path: Path, failure: Exception) -> Finding:
    return error(
        "database-not-written",
        Text(
            f"{path.name} cannot be written: {failure}; nothing was changed.",
            f"无法写入 {path.name}：{failure}；未作任何改动。",
        ),
        Text("Check the folder and the free space.", "请检查文件夹和剩余空间。"),
    )
