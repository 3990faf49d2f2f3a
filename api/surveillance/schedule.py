"""The daily run over all certificates, one durable step for each."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from dbos import DBOS

from api.certificates.changes import expire_due
from api.surveillance import service
from api.work.engine import serving

CRON = "30 0 * * *"
"""Half an hour after midnight, when the validity of a day has ended."""


@DBOS.workflow(name="daily-surveillance")
def daily(_at: datetime, _context: Any) -> None:
    """Expire what has ended, then look at every certificate in force."""
    _expire()
    for certificate in _watched():
        _check(certificate)


@DBOS.step(name="expire")
def _expire() -> int:
    return expire_due(serving())


@DBOS.step(name="list")
def _watched() -> list[str]:
    return [str(one) for one in service.watched(serving())]


@DBOS.step(name="check")
def _check(certificate: str) -> int:
    return service.check(serving(), uuid.UUID(certificate))
