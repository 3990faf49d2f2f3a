"""Triggers that refuse to change or delete what is a record for good, in both databases."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, inspect

from api.database.engine import Database

APPEND_ONLY = (
    "audit",
    "case_events",
    "case_reports",
    "certificate_events",
    "certificate_revisions",
    "decisions",
    "log_checkpoints",
    "log_entries",
    "log_nodes",
    "share_openings",
    "studies",
    "submission_versions",
)
"""Tables of which no row is changed or deleted, ever."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
    MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$
"""


def forbid_changes(connection: Connection, tables: Iterable[str]) -> None:
    """Make the database refuse UPDATE, DELETE and TRUNCATE on tables; again is harmless."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
    for table in tables:
        for statement in _statements(connection.dialect.name, table):
            connection.exec_driver_sql(statement)


def install_append_only(database: Database) -> None:
    """Install the triggers where the tables were made by ``create_all``, as in tests."""
    with database.engine.begin() as connection:
        there = set(inspect(connection).get_table_names())
        forbid_changes(connection, (table for table in APPEND_ONLY if table in there))


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        run = "EXECUTE FUNCTION refuse_change()"
        start = f"CREATE OR REPLACE TRIGGER {table}_append_only"
        return [
            f"{start} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}",
            f"{start}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}",
        ]
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
    start = f"CREATE TRIGGER IF NOT EXISTS {table}_no"
    return [
        f"{start}_{verb} BEFORE {verb} ON {table} BEGIN {refusal}; END"
        for verb in ("UPDATE", "DELETE")
    ]
