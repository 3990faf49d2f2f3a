"""Find product families: modules of this package with a ``FAMILY``, and those of other packages.

Another distribution offers a family through the entry-point group ``tanbiao.product_models``,
whose value is a `ProductFamily` or a module with a ``FAMILY``.
"""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import product_models
from footprint.errors import DataError, InputError, error
from footprint.text import Text
from product_models.contract import ProductFamily

GROUP = "tanbiao.product_models"
"""Entry-point group of families in other distributions."""

_NO_FAMILIES = {"contract", "discovery", "intake", "shared"}


@cache
def families() -> Mapping[str, ProductFamily]:
    """Return every product family by key, in the order of their keys.

    Raises
    ------
    DataError
        Two families have one key, or an entry point offers none.
    """
    return gather((*_own(), *_foreign(entry_points(group=GROUP))))


def get_family(name: str) -> ProductFamily:
    """Return the family a key or label names, also when written as ``key | label``.

    Raises
    ------
    InputError
        There is no such family; the message offers the nearest names.
    """
    known = families()
    index = {
        word.casefold(): key
        for key, family in known.items()
        for word in (family.label.en, family.label.zh, key)
    }
    asked = name.partition("|")[0].strip().casefold()
    if asked in index:
        return known[index[asked]]
    near = [index[word] for word in difflib.get_close_matches(asked, index, n=3, cutoff=0.5)]
    names = ", ".join(dict.fromkeys(near)) or ", ".join(known)
    raise InputError(
        error(
            "unknown-family",
            Text(f"the product family “{name}” is not known.", f"不认识产品类别“{name}”。"),
            Text(f"Use one of: {names}.", f"可用：{names}。"),
        )
    )


def gather(found: Iterable[tuple[str, ProductFamily]]) -> Mapping[str, ProductFamily]:
    """Return families by key; `found` pairs each with where it was found.

    Raises
    ------
    DataError
        Two families have one key.
    """
    by_key: dict[str, tuple[str, ProductFamily]] = {}
    for origin, family in found:
        first = by_key.setdefault(family.key, (origin, family))
        if first[0] != origin:
            raise DataError(
                error(
                    "duplicate-family",
                    Text(
                        f"the product family “{family.key}” is offered by {first[0]} and {origin}.",
                        f"产品类别“{family.key}”同时由 {first[0]} 与 {origin} 提供。",
                    ),
                    Text("Uninstall one of them.", "请卸载其中一个。"),
                )
            )
    return MappingProxyType({key: by_key[key][1] for key in sorted(by_key)})


def _own() -> Iterator[tuple[str, ProductFamily]]:
    for module in pkgutil.iter_modules(product_models.__path__):
        if module.name in _NO_FAMILIES:
            continue
        name = f"product_models.{module.name}"
        family = getattr(import_module(name), "FAMILY", None)
        if isinstance(family, ProductFamily):
            yield name, family


def _foreign(points: Iterable[EntryPoint]) -> Iterator[tuple[str, ProductFamily]]:
    for point in points:
        origin = f"{point.name} = {point.value}"
        try:
            loaded = point.load()
        except Exception as failure:  # noqa: BLE001, RUF100 - a foreign import may fail in any way
            raise _unusable(origin, str(failure)) from failure
        family = getattr(loaded, "FAMILY", loaded)
        if not isinstance(family, ProductFamily):
            raise _unusable(origin, f"{type(family).__name__} is no ProductFamily")
        yield origin, family


def _unusable(origin: str, why: str) -> DataError:
    return DataError(
        error(
            "unusable-family",
            Text(
                f"the entry point {origin} offers no product family: {why}.",
                f"入口点 {origin} 未提供产品类别：{why}。",
            ),
            Text("Mend or uninstall its package.", "请修复或卸载该软件包。"),
        )
    )
