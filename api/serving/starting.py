"""Open a service so that it can work: settings, folder, database, tables; or say what is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from starlette.concurrency import run_in_threadpool

from api.app import create_app
from api.database.engine import Database
from api.database.schema import SchemaState, upgrade
from api.operations.logs import configure_logging
from api.pact import deliveries
from api.surveillance import schedule as surveillance
from api.web.service import Service
from api.web.settings import Settings
from api.work import engine
from footprint.errors import DataError, Finding, InputError, Place, error
from footprint.text import Text

_KINDS = ("sqlite", "postgresql")


def application() -> FastAPI:
    """Return the application of one process of the server, with the settings around it."""
    settings = read_settings()
    configure_logging(settings.log_level)
    return create_app(Service(settings), working)


@asynccontextmanager
async def working(app: FastAPI) -> AsyncIterator[None]:
    """Run durable work beside the server: daily surveillance, deliveries to partners."""
    schedules = {
        "daily-surveillance": (surveillance.daily, surveillance.CRON),
        "pact-deliveries": (deliveries.sweep, deliveries.CRON),
    }
    await run_in_threadpool(engine.start, app.state.service, schedules)
    yield
    await run_in_threadpool(engine.stop)


def read_settings() -> Settings:
    """Return the settings of the environment.

    Raises
    ------
    InputError
        A variable cannot be read as what it should be.
    """
    try:
        return Settings()
    except ValidationError as failure:
        raise InputError(_wrong_variable(entry) for entry in failure.errors()) from None


def open_service(settings: Settings) -> tuple[Service, SchemaState]:
    """Return a service whose database has the tables of this version, and what it had before.

    Raises
    ------
    DataError
        The folder cannot be written, the database not reached, or its tables not brought up.
    """
    _make_folder(settings.data_folder)
    try:
        _check_kind(settings.database)
        database = Database(settings.database)
        before = upgrade(database)
    except (ArgumentError, OperationalError, ImportError) as failure:
        raise DataError(_unreachable(settings, failure)) from None
    return Service(settings, database), before


def _check_kind(url: str) -> None:
    kind = make_url(url).get_backend_name()
    if kind not in _KINDS:
        message = f"{kind} is neither of {_KINDS}"
        raise ArgumentError(message)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as failure:
        why = failure.strerror or type(failure).__name__
        raise DataError(
            error(
                "data-folder",
                Text(f"the data folder cannot be made: {why}.", f"无法创建数据目录：{why}。"),
                Text(
                    "Set TANBIAO_DATA_FOLDER to another one.", "请用 TANBIAO_DATA_FOLDER 另行指定。"
                ),
                Place(file=str(folder)),
            )
        ) from None


def _wrong_variable(entry: object) -> Finding:
    details = dict(entry) if isinstance(entry, dict) else {}
    name = "TANBIAO_" + "_".join(str(part) for part in details.get("loc", ())).upper()
    message = str(details.get("msg", "")).rstrip(".")
    return error(
        "setting",
        Text(f"{name} is not right: {message}.", f"{name} 设置有误（{message}）。"),
        Text("Correct or remove this environment variable.", "请更正或删除该环境变量。"),
    )


def _unreachable(settings: Settings, failure: Exception) -> Finding:
    return error(
        "database-unreachable",
        Text(
            f"the database cannot be reached: {_shown(settings.database)} ({_reason(failure)}).",
            f"无法连接数据库：{_shown(settings.database)}（{_reason(failure)}）。",
        ),
        Text(
            "Start it, or correct TANBIAO_DATABASE_URL, for example "
            "postgresql://user:password@host/tanbiao.",
            "请启动数据库或更正 TANBIAO_DATABASE_URL，例如 postgresql://user:password@host/tanbiao。",
        ),
    )


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "TANBIAO_DATABASE_URL"


def _reason(failure: Exception) -> str:
    """Return the first line of what the driver says."""
    cause = getattr(failure, "orig", None) or failure
    lines = str(cause).strip().splitlines()
    return (
        lines[0][:200] if lines and not isinstance(failure, ArgumentError) else "sqlite, postgresql"
    )
