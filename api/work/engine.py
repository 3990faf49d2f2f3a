"""Start and stop the durable engine (DBOS), which keeps its own tables beside ours.

A workflow is a module-level function decorated with ``DBOS.workflow``; its steps are remembered,
so that after a kill it goes on with the next one. DBOS knows one engine a process, so the service
that its workflows work for is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dbos import DBOS, DBOSConfig

from api.database.engine import Database
from api.versions import code_version
from api.web.service import Service

_serving: list[Service] = []
Scheduled = Callable[[datetime, Any], None]


def start(service: Service, schedules: Mapping[str, tuple[Scheduled, str]]) -> None:
    """Start the engine for a service: unfinished workflows go on, schedules begin.

    Parameters
    ----------
    schedules
        Workflow and cron expression (time in China) by name.
    """
    _serving[:] = [service]
    DBOS(
        config=DBOSConfig(
            name="tanbiao",
            system_database_url=_url(service.database),
            application_version=code_version(),
            console_log_level="WARNING",
        )
    )
    DBOS.launch()
    for name, (workflow, cron) in schedules.items():
        if DBOS.get_schedule(name) is not None:
            DBOS.delete_schedule(name)
        DBOS.create_schedule(
            schedule_name=name, workflow_fn=workflow, schedule=cron, cron_timezone="Asia/Shanghai"
        )


def stop(seconds: int = 5) -> None:
    """Stop the engine, giving running steps some seconds; the rest goes on at the next start."""
    DBOS.destroy(workflow_completion_timeout_sec=seconds)
    _serving.clear()


def serving() -> Service:
    """Return the service workflows work for."""
    return _serving[0]


def is_serving(service: Service) -> bool:
    """Return whether the engine runs in this process, for this service."""
    return any(one is service for one in _serving)


def _url(database: Database) -> str:
    """Return where it keeps its tables: a schema of PostgreSQL, or a file beside the SQLite one."""
    if not database.is_sqlite:
        return database.url
    return f"{database.url.removesuffix('.db')}-work.db"
