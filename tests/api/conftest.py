"""The service on both databases: every test that asks for `world` runs on each."""

from __future__ import annotations

import os
from importlib import import_module
from pkgutil import iter_modules

import psycopg
import pytest
from sqlalchemy import event

import api
from api.database.base import Base
from api.database.engine import Database
from api.web.service import Service
from api.web.settings import Settings
from tests.api.world import TestClock, World

POSTGRESQL = os.environ.get("TANBIAO_TEST_POSTGRESQL", "postgresql://127.0.0.1:5432/postgres")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
PASSPHRASE = "a passphrase for tests only"


def import_tables():
    """Import every module that declares tables."""
    import_module("api.web.idempotency")
    for feature in iter_modules(api.__path__):
        if feature.ispkg:
            for module in iter_modules([f"{api.__path__[0]}/{feature.name}"]):
                if module.name == "tables":
                    import_module(f"api.{feature.name}.tables")


def _postgresql(worker):
    """Make an empty database of this worker's own, or skip: no server is a missing option."""
    try:
        connection = psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL server; set TANBIAO_TEST_POSTGRESQL to its URL")
    name = f"tanbiao_{os.getuid()}_{os.getppid()}_{worker}"
    with connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    quick = "?options=-csynchronous_commit%3Doff"  # as for SQLite below
    return f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}{quick}", name


@pytest.fixture(scope="session")
def postgresql_url(worker_id):
    url, name = _postgresql(worker_id)
    yield url
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return request.getfixturevalue("postgresql_url")


def _forget_the_disk(connection, _record):
    """Spare the flushes that make a commit outlive a crash: these files do not outlive a test."""
    connection.execute("PRAGMA synchronous=OFF")


def _emptied(database):
    """Empty the tables the last test left, much faster than making them; False: none are left."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    with database.engine.begin() as connection:
        there = set(connection.exec_driver_sql(_TABLES).scalars())
        if there == set(tables) and connection.exec_driver_sql(_TRIGGERS).scalar() == 0:
            deletions = "; ".join(f"DELETE FROM {name}" for name in tables)  # noqa: S608 - our names
            connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletions}")
            return True
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return False


@pytest.fixture
def service(database_url, tmp_path):
    import_tables()
    settings = Settings(
        data_folder=tmp_path,
        database_url=database_url,
        keystore_passphrase=PASSPHRASE,
        public_url="https://tanbiao.example",
        demo=True,
    )
    database = Database(database_url)
    if database.is_sqlite:
        event.listen(database.engine, "connect", _forget_the_disk)
    if database.is_sqlite or not _emptied(database):
        Base.metadata.create_all(database.engine)
    yield Service(settings, database, TestClock())
    database.close()


@pytest.fixture
def world(service):
    return World(service, service.clock)
