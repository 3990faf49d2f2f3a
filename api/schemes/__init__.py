"""Certification schemes as YAML files: those shipped beside this file, and the operator's own.

A file of the schemes folder adds a scheme, replaces one of the same key, or, with ``extends``,
changes single fields of a shipped one. A file that is broken stops everything: a scheme that is
silently missing, or judged by other figures than meant, would be worse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from api.files import read_bytes
from api.web.service import Service
from footprint.certification.scheme import Scheme
from footprint.errors import Finding, InputError, Place, error
from footprint.text import Text

MAX_BYTES = 200_000
_SHIPPED = Path(__file__).parent
_REMEDY = Text("Correct the file; compare a shipped one.", "请更正该文件，可参照自带的方案文件。")


def load_schemes(service: Service) -> dict[str, Scheme]:
    """Return every scheme by key; ``service.get(load_schemes)`` reads the files once.

    Raises
    ------
    InputError
        A file that is no scheme, with the field that is wrong.
    """
    shipped = {scheme.key: scheme for scheme in read_schemes(_SHIPPED)}
    folder = service.settings.schemes_folder
    if folder is None:
        return shipped
    if not folder.is_dir():
        raise InputError(
            error(
                "no-schemes-folder",
                Text(f"there is no schemes folder {folder}.", f"没有方案目录 {folder}。"),
                Text(
                    "Make it, or correct TANBIAO_SCHEMES_FOLDER.",
                    "请创建该目录，或更正 TANBIAO_SCHEMES_FOLDER。",
                ),
            )
        )
    return {**shipped, **{one.key: one for one in read_schemes(folder, shipped)}}


def read_schemes(folder: Path, shipped: Mapping[str, Scheme] | None = None) -> list[Scheme]:
    """Return the schemes of a folder, in the order of their file names.

    Raises
    ------
    InputError
        A file that is no scheme, or two of one key.
    """
    found: dict[str, Scheme] = {}
    for path in sorted(folder.glob("*.y*ml")):
        scheme = _scheme_of(path, shipped or {})
        if scheme.key in found:
            raise InputError(
                _broken(
                    path,
                    "key",
                    Text(f"“{scheme.key}” is taken.", f"“{scheme.key}”已被使用。"),
                )
            )
        found[scheme.key] = scheme
    return list(found.values())


def _scheme_of(path: Path, shipped: Mapping[str, Scheme]) -> Scheme:
    document = _read(path)
    base = document.pop("extends", None)
    if base is not None:
        if not isinstance(base, str) or base not in shipped:
            said = Text("there is no such shipped scheme.", "没有这一自带方案。")
            raise InputError(_broken(path, "extends", said))
        document = {**shipped[base].model_dump(mode="json"), **document}
    try:
        return Scheme.model_validate(document)
    except ValidationError as failure:
        raise InputError(_problems(path, failure)) from failure


def _read(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(read_bytes(path, MAX_BYTES).decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as failure:
        why = str(failure).splitlines()[0] if str(failure) else "nested too deeply"
        said = Text(f"the file cannot be read ({why}).", f"文件无法读取（{why}）。")
        raise InputError(_broken(path, None, said)) from failure
    if not isinstance(document, dict):
        said = Text("it is not a list of fields.", "内容不是由字段组成。")
        raise InputError(_broken(path, None, said))
    return document


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a field given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as inherited
        """Return a mapping without repeated keys."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                problem = f"“{key}” is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)


def _problems(path: Path, failure: ValidationError) -> Iterator[Finding]:
    for entry in failure.errors(include_url=False, include_input=False):
        field = ".".join(str(part) for part in entry["loc"])
        message = entry["msg"].rstrip(".")
        said = Text(f"{message}.", f"内容不符合要求（{message}）。")
        yield _broken(path, field, said)


def _broken(path: Path, field: str | None, said: Text) -> Finding:
    return error("scheme-broken", said, _REMEDY, Place(file=path.name, column=field))
