"""Records for good: raw SQL cannot change or delete them, in either database."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from api.database.append_only import APPEND_ONLY, install_append_only
from api.database.base import Base
from tests.api.rows import Rows


@pytest.fixture
def records(world):
    install_append_only(world.service.database)
    install_append_only(world.service.database)  # again is harmless
    rows = Rows(world)
    for name in APPEND_ONLY:
        rows.row_of(Base.metadata.tables[name])
    return world.service.database


def everything(database):
    with database.reading() as session:
        tables = (Base.metadata.tables[name] for name in APPEND_ONLY)
        return [session.execute(select(table)).all() for table in tables]


@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
)
def test_no_row_is_changed_or_deleted(records, statement):
    before = everything(records)
    for name in APPEND_ONLY:
        column = next(iter(Base.metadata.tables[name].columns)).name
        with (
            pytest.raises(IntegrityError, match=f"{name} is append-only"),
            records.engine.begin() as connection,
        ):
            connection.execute(text(statement.format(table=name, column=column)))
    assert everything(records) == before
    assert all(len(rows) == 1 for rows in before)


def test_no_table_is_emptied_at_once(records):
    if records.is_sqlite:
        with pytest.raises(IntegrityError), records.engine.begin() as connection:
            connection.execute(text("REPLACE INTO log_nodes SELECT * FROM log_nodes"))
    else:
        for name in APPEND_ONLY:
            with (
                pytest.raises(IntegrityError, match="append-only"),
                records.engine.begin() as connection,
            ):
                connection.execute(text(f"TRUNCATE {name} CASCADE"))
    assert all(len(rows) == 1 for rows in everything(records))


def test_other_tables_still_change(records):
    with records.engine.begin() as connection:
        assert connection.execute(text("UPDATE people SET name = 'renamed'")).rowcount > 0


def test_every_table_that_says_append_only_is_protected():
    said = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if "append-only" in (mapper.class_.__doc__ or "")
        or "never changed" in (mapper.class_.__doc__ or "")
    }
    assert said - set(APPEND_ONLY) == set()
