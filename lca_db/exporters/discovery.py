"""Find the exporters: every module of this package with an ``EXPORTER``."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from footprint.errors import InputError, error
from footprint.text import Text
from lca_db import exporters
from lca_db.exporters.content import Exporter


@cache
def find_exporters() -> Mapping[str, Exporter]:
    """Return every exporter by key, in the order of their keys."""
    modules = pkgutil.iter_modules(exporters.__path__, f"{exporters.__name__}.")
    found = [getattr(import_module(module.name), "EXPORTER", None) for module in modules]
    own = {exporter.key: exporter for exporter in found if isinstance(exporter, Exporter)}
    return MappingProxyType({key: own[key] for key in sorted(own)})


def get_exporter(key: str) -> Exporter:
    """Return the exporter of a format.

    Raises
    ------
    InputError
        There is none; the message lists all.
    """
    known = find_exporters()
    if key not in known:
        names = ", ".join(known)
        raise InputError(
            error(
                "unknown-format",
                Text(f"there is no export format “{key}”.", f"没有导出格式“{key}”。"),
                Text(f"Use one of: {names}.", f"可用：{names}。"),
            )
        )
    return known[key]
