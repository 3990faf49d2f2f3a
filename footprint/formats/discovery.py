"""Find exchange formats: modules of this package with a ``FORMAT``, and outside packages' own."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType

import footprint.formats
from footprint.errors import DataError, InputError, error
from footprint.formats.contract import Format
from footprint.text import Text

ENTRY_POINTS = "tanbiao.formats"


@cache
def formats() -> Mapping[str, Format]:
    """Return every format by key, in the order of keys.

    Raises
    ------
    DataError
        Two formats have one key.
    """
    found: dict[str, Format] = {}
    for one in _all():
        if one.key in found:
            raise DataError(
                error(
                    "duplicate-format",
                    Text(f"two formats are called {one.key}.", f"两个格式同名：{one.key}。"),
                )
            )
        found[one.key] = one
    return MappingProxyType(dict(sorted(found.items())))


def get_format(key: str) -> Format:
    """Return one format.

    Raises
    ------
    InputError
        There is no such format.
    """
    if key not in formats():
        names = ", ".join(formats())
        raise InputError(
            error(
                "unknown-format",
                Text(f"there is no format “{key}”.", f"没有格式“{key}”。"),
                Text(f"Use one of: {names}.", f"可用：{names}。"),
            )
        )
    return formats()[key]


def _all() -> Iterator[Format]:
    for module in pkgutil.iter_modules(footprint.formats.__path__):
        found = getattr(import_module(f"footprint.formats.{module.name}"), "FORMAT", None)
        if isinstance(found, Format):
            yield found
    for point in entry_points(group=ENTRY_POINTS):
        loaded = point.load()
        yield loaded if isinstance(loaded, Format) else loaded.FORMAT
