"""Every table of the service in one place, whatever feature declares it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

import api
from api.database.base import Base

_DECLARED_ELSEWHERE = ("api.web.idempotency",)


def all_metadata() -> MetaData:
    """Return the metadata with the tables of every feature: each ``api.<feature>.tables``."""
    for name in _DECLARED_ELSEWHERE:
        import_module(name)
    for feature in iter_modules(api.__path__):
        inside = iter_modules([f"{api.__path__[0]}/{feature.name}"]) if feature.ispkg else ()
        for module in inside:
            if module.name == "tables":
                import_module(f"api.{feature.name}.tables")
    return Base.metadata


def feature_of(table: str) -> str:
    """Return the feature whose module declares a table, such as ``identity``."""
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", None) == table:
            return mapper.class_.__module__.split(".")[1]
    raise KeyError(table)
