"""Structured logs: one JSON object a line, with the request's id and without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

HIDDEN = "[hidden]"
_SECRET_NAMES = re.compile(r"(?i)pass(word|phrase)|secret|token|authorization|cookie|api.?key")
_SECRET_VALUES = re.compile(
    r"\btb[a-z]_[\w-]{16,}"  # our sessions, API keys and links
    r"|(?<=Bearer )\S+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*"  # JSON web tokens
    r"|(?<=://)[^\s/:@]*:[^\s/@]+(?=@)"  # user and password in a URL
    r"|\$argon2\S+"
)
_OWN = ("tanbiao", "uvicorn.error")

Event = MutableMapping[str, Any]


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of the process, ours and the libraries', through one JSON pipeline.

    Parameters
    ----------
    level
        Of our own logs; libraries speak from WARNING on.
    stream
        Where to; None: standard error.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                hide_secrets,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OWN:
        logging.getLogger(name).setLevel(level.upper())


def hide_secrets(_logger: Any, _method: str, event: Event) -> Event:
    """Replace what looks like a secret by its name or by its shape, however deep it stands."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if _SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, dict):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden("", inner) for inner in value]
    plain = isinstance(value, int | float | None)
    return value if plain else _SECRET_VALUES.sub(HIDDEN, str(value))
