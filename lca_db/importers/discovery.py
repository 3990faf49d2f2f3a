"""Find importers, and the one a file is for.

An importer is a module of this package with an ``IMPORTER``. Another distribution offers one
through the entry-point group ``tanbiao.importers``, whose value is an `Importer` or a module with
an ``IMPORTER``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType

from footprint.errors import DataError, Finding, error
from footprint.text import Text
from lca_db import importers
from lca_db.importers.archive import Limits, open_archive
from lca_db.importers.contract import ImportedDatabase, Importer, Progress
from lca_db.importers.problems import problem

GROUP = "tanbiao.importers"
"""Entry-point group of importers in other distributions."""

_ANY_SIZE = Limits(file_bytes=Limits().total_bytes)
_PACKED = {".7z": "7z", ".rar": "RAR", ".gz": "gzip", ".tar": "tar", ".xz": "xz", ".bz2": "bzip2"}


@cache
def find_importers() -> Mapping[str, Importer]:
    """Return every importer by key, in the order of their keys.

    Raises
    ------
    DataError
        Two importers have one key, or an entry point offers none.
    """
    return gather((*_own(), *_foreign(entry_points(group=GROUP))))


def recognise(path: Path) -> Importer:
    """Return the importer a folder, archive or file is for.

    Raises
    ------
    DataError
        It is unsafe or broken, of no known format, or of several.
    """
    with open_archive(path, _ANY_SIZE):
        pass  # what is unsafe or broken is said first, whatever format it may be
    known = find_importers()
    found = [importer for importer in known.values() if importer.recognises(path)]
    if len(found) == 1:
        return found[0]
    raise _unclear(path, found or list(known.values()), several=bool(found))


def read_database(
    path: Path, progress: Progress = lambda *_: None, key: str | None = None
) -> ImportedDatabase:
    """Read a foreign database.

    Parameters
    ----------
    path
        Folder, archive or file.
    progress
        Told how much is done.
    key
        Key of the importer; None takes the one that recognises the path.

    Raises
    ------
    DataError
        All problems; nothing is imported then.
    """
    known = find_importers()
    if key is not None and key not in known:
        raise DataError(_unknown_format(key, known))
    importer = known[key] if key else recognise(path)
    return importer.read(path, progress)


def gather(found: Iterable[tuple[str, Importer]]) -> Mapping[str, Importer]:
    """Return importers by key; `found` pairs each with where it was found.

    Raises
    ------
    DataError
        Two importers have one key.
    """
    by_key: dict[str, tuple[str, Importer]] = {}
    for origin, importer in found:
        first = by_key.setdefault(importer.key, (origin, importer))
        if first[0] != origin:
            text = Text(
                f"the importer “{importer.key}” is offered by {first[0]} and {origin}.",
                f"导入器“{importer.key}”同时由 {first[0]} 与 {origin} 提供。",
            )
            remedy = Text("Uninstall one of them.", "请卸载其中一个。")
            raise DataError(error("duplicate-importer", text, remedy))
    return MappingProxyType({key: by_key[key][1] for key in sorted(by_key)})


def _own() -> Iterator[tuple[str, Importer]]:
    for module in pkgutil.iter_modules(importers.__path__, f"{importers.__name__}."):
        importer = getattr(import_module(module.name), "IMPORTER", None)
        if isinstance(importer, Importer):
            yield module.name, importer


def _foreign(points: Iterable[EntryPoint]) -> Iterator[tuple[str, Importer]]:
    for point in points:
        origin = f"{point.name} = {point.value}"
        try:
            loaded = point.load()
        except Exception as failure:  # whatever a foreign import fails with is said
            raise _unusable(origin, str(failure)) from failure
        importer = getattr(loaded, "IMPORTER", loaded)
        if not isinstance(importer, Importer):
            raise _unusable(origin, f"{type(importer).__name__} is no Importer")
        yield origin, importer


def _unusable(origin: str, why: str) -> DataError:
    text = Text(
        f"the entry point {origin} offers no importer: {why}.",
        f"入口点 {origin} 未提供导入器：{why}。",
    )
    remedy = Text("Mend or uninstall its package.", "请修复或卸载该软件包。")
    return DataError(error("unusable-importer", text, remedy))


def _unclear(path: Path, offered: list[Importer], *, several: bool) -> DataError:
    en = "; ".join(f"{one.label.en} ({one.key})" for one in offered)
    zh = "；".join(f"{one.label.zh}（{one.key}）" for one in offered)
    packed = _PACKED.get(path.suffix.lower())
    if packed:
        text = Text(f"it is a {packed} archive.", f"这是 {packed} 压缩包。")
        remedy = Text(
            "Unpack it and import the folder, or pack it as zip.",
            "请解压后导入文件夹，或改用 zip 打包。",
        )
    elif several:
        text = Text(f"it holds several formats: {en}.", f"其中含有多种格式：{zh}。")
        remedy = Text("Say which to read, or take them apart.", "请指定格式，或将其分开。")
    else:
        text = Text("its format is not recognised.", "无法识别其格式。")
        remedy = Text(f"These formats are read: {en}.", f"可读取的格式：{zh}。")
    return DataError(problem("unknown-format", text, path.name, remedy))


def _unknown_format(key: str, known: Mapping[str, Importer]) -> Finding:
    text = Text(f"there is no importer “{key}”.", f"没有导入器“{key}”。")
    names = ", ".join(known)
    return error("unknown-format", text, Text(f"Use one of: {names}.", f"可用：{names}。"))
