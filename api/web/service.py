"""What the running service has: settings, database, clock, and what features open once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock
from typing import Any, TypeVar, cast

from api.database.engine import Database
from api.web.settings import Settings

T = TypeVar("T")
Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """Return the time of the computer's clock, in UTC; the only place of the service that does."""
    return datetime.now(UTC)  # noqa: TID251 - the edge passes the clock in


class Service:
    """One running service.

    Parameters
    ----------
    settings, database, clock
        What it was started with; a test gives a clock of its own.
    """

    def __init__(
        self, settings: Settings, database: Database | None = None, clock: Clock = wall_clock
    ) -> None:
        """Keep what it was started with; nothing is opened yet."""
        self.settings = settings
        self.database = database or Database(settings.database)
        self.clock = clock
        self._made: dict[Callable[[Any], Any], Any] = {}
        self._lock = RLock()

    def get(self, make: Callable[[Service], T]) -> T:
        """Return what `make` makes of this service, made once: ``service.get(open_keystore)``."""
        with self._lock:
            if make not in self._made:
                self._made[make] = make(self)
            return cast("T", self._made[make])
