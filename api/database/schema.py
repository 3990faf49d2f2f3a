"""The version of the tables in a database: which it is, and bringing it up to date."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from api.database.engine import Database
from footprint.errors import DataError, error
from footprint.text import Text

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x7A6E6269  # any number that only we use


class SchemaState(StrEnum):
    """How the tables of a database compare with those this version needs."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    NEWER = "newer"
    UNVERSIONED = "unversioned"


def schema_state(database: Database) -> SchemaState:
    """Return how the tables of a database compare with those this version needs."""
    with database.engine.connect() as connection:
        return _state(connection)


def upgrade(database: Database) -> SchemaState:
    """Bring the tables up to date, one process at a time, and return what they were before.

    Raises
    ------
    DataError
        The tables are of a newer version, or were not made by the migrations.
    """
    options = {"tanbiao_writes": True}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        before = _state(connection)
        _refuse_foreign(before)
        if before is not SchemaState.CURRENT:
            settings = configuration()
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    return before


def configuration() -> Config:
    """Return the configuration of the migrations."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def _state(connection: Connection) -> SchemaState:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        filled = inspect(connection).has_table("organisations")
        return SchemaState.UNVERSIONED if filled else SchemaState.EMPTY
    if current == _revisions()[0]:
        return SchemaState.CURRENT
    return SchemaState.OLD if current in _revisions() else SchemaState.NEWER


@cache
def _revisions() -> tuple[str, ...]:
    """Return every revision, the newest first."""
    script = ScriptDirectory.from_config(configuration())
    return tuple(revision.revision for revision in script.walk_revisions())


def _refuse_foreign(state: SchemaState) -> None:
    if state is SchemaState.NEWER:
        raise DataError(
            error(
                "schema-newer",
                Text(
                    "the database was made by a newer version of Tanbiao.",
                    "数据库由更新版本的碳标创建。",
                ),
                Text("Start that version, or restore a backup.", "请使用新版本或恢复备份。"),
            )
        )
    if state is SchemaState.UNVERSIONED:
        raise DataError(
            error(
                "schema-unversioned",
                Text(
                    "the database has tables that Tanbiao's migrations did not make.",
                    "数据库中已有并非由碳标迁移脚本创建的表。",
                ),
                Text("Use an empty database.", "请使用空数据库。"),
            )
        )
