"""The tables that migrations make are those the features declare, in both databases."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from api.database.engine import Database
from api.database.metadata import all_metadata
from api.database.revise import VERSIONS, feature_order, write_initial
from api.database.schema import SchemaState, schema_state, upgrade
from footprint.errors import DataError


@pytest.fixture
def empty(database_url):
    database = Database(database_url)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    yield database
    database.close()


def test_from_empty_to_what_the_features_declare(empty):
    assert schema_state(empty) is SchemaState.EMPTY
    assert upgrade(empty) is SchemaState.EMPTY
    assert schema_state(empty) is SchemaState.CURRENT
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, all_metadata()) == [], (
            "the tables have changed: python -m api.database.revise"
        )


def test_a_second_upgrade_changes_nothing(empty):
    upgrade(empty)
    assert upgrade(empty) is SchemaState.CURRENT


def test_processes_that_start_together_upgrade_once(empty):
    before, failures = [], []

    def start():
        database = Database(empty.url)
        try:
            before.append(upgrade(database))
        except Exception as failure:  # noqa: BLE001 - shown by the assertion
            failures.append(failure)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(before) == [SchemaState.CURRENT] * 3 + [SchemaState.EMPTY]


def test_a_failed_upgrade_leaves_nothing_behind(empty, monkeypatch):
    def fail(*_):
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr("api.database.append_only._statements", fail)
    with pytest.raises(OSError, match="the disk is full"):
        upgrade(empty)
    assert schema_state(empty) is SchemaState.EMPTY
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_a_database_of_a_newer_version_is_refused(empty):
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
    assert schema_state(empty) is SchemaState.NEWER
    with pytest.raises(DataError, match="newer version of Tanbiao"):
        upgrade(empty)


def test_tables_that_no_migration_made_are_refused(empty):
    all_metadata().create_all(empty.engine)
    assert schema_state(empty) is SchemaState.UNVERSIONED
    with pytest.raises(DataError, match="did not make"):
        upgrade(empty)


def test_the_initial_migrations_follow_from_the_tables(tmp_path):
    written = write_initial(tmp_path)
    assert [path.name for path in written] == sorted(path.name for path in VERSIONS.glob("v*.py"))


def test_features_come_after_those_they_point_to():
    order = feature_order(all_metadata())
    wanted = ["identity", "submissions", "verifications", "certificates"]
    assert [feature for feature in order if feature in wanted] == wanted
