"""Write the files of an assessment: result.json, two CSV files and report.html, all or none."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

from api.report import render_report, result_json
from footprint.errors import TanbiaoError, error
from footprint.result import Footprint, LineResult
from footprint.text import Language, Text

CSV_COLUMNS = (
    "key",
    "parent",
    "name_en",
    "name_zh",
    "amount",
    "unit",
    "primary",
    "kgco2e",
    "share",
    "place",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # fmt: skip
"""A text that begins so is read as a formula by spreadsheet programs."""
UTF8_MARK = "\ufeff"
"""Byte-order mark: without it Excel reads Chinese as another encoding."""


class OutputError(TanbiaoError):
    """The files of a result cannot be written where they were asked for."""


def write_outputs(result: Footprint, directory: Path, language: Language = "zh") -> list[Path]:
    """Write the files of a result into a directory and return their paths.

    They are written to a temporary directory first and moved at the end; if one cannot be moved,
    those that were there before are put back.

    Parameters
    ----------
    result
        The footprint to write.
    directory
        Where to; made if it is not there.
    language
        The language the report opens in.

    Raises
    ------
    OutputError
        The directory is a file, may not be written to, is full, or a file in it is locked.
    """
    contents = {
        "result.json": result_json(result),
        "lines.csv": lines_csv(result),
        "supply-chain.csv": supply_chain_csv(result),
        "report.html": render_report(result, language),
    }
    return write_together(contents, Path(directory))


def write_together(contents: Mapping[str, str], directory: Path) -> list[Path]:
    """Write several text files into a directory, all or none (see `write_outputs`)."""
    made = [path for path in (directory, *directory.parents) if not path.exists()]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _refuse_folders(directory, contents)
        with tempfile.TemporaryDirectory(prefix=".tanbiao-", dir=directory) as temporary:
            for name, text in contents.items():
                (Path(temporary) / name).write_bytes(text.encode())
            _move(tuple(contents), Path(temporary), directory)
    except OSError as cause:
        _remove_empty(made)
        raise _explain(cause, directory) from cause
    return [directory / name for name in contents]


def lines_csv(result: Footprint) -> str:
    """Return the lines of a result as CSV, in the columns `CSV_COLUMNS`."""
    text = io.StringIO()
    text.write(UTF8_MARK)
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(_cells(line) for line in result.lines)
    return text.getvalue()


def supply_chain_csv(result: Footprint) -> str:
    """Return the links of the supply chain as CSV; a negative flow has its own direction."""
    names = {node.code: node.name for node in result.sankey.nodes}
    text = io.StringIO()
    text.write(UTF8_MARK)
    writer = csv.writer(text)
    writer.writerow(("source", "source_en", "target", "target_en", "kgco2e", "direction"))
    for link in result.sankey.links:
        direction = "credit" if link.kgco2e < 0 else "burden"
        ends = (link.source, names[link.source].en, link.target, names[link.target].en)
        writer.writerow((*map(harmless, ends), _number(link.kgco2e), direction))
    return text.getvalue()


def _cells(line: LineResult) -> tuple[str, ...]:
    return (
        harmless(line.key),
        harmless(line.parent or ""),
        harmless(line.name.en),
        harmless(line.name.zh),
        _number(line.amount),
        harmless(line.unit),
        "true" if line.primary else "false",
        _number(line.kgco2e),
        _number(line.share),
        harmless(line.place.en if line.place else ""),
    )


def harmless(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _refuse_folders(directory: Path, names: Mapping[str, str]) -> None:
    for name in names:
        if (directory / name).is_dir():
            raise IsADirectoryError(21, "is a directory", str(directory / name))


def _move(names: tuple[str, ...], temporary: Path, directory: Path) -> None:
    """Move files into a directory; if one cannot be moved, undo the ones before."""
    kept = temporary / "before"
    kept.mkdir()
    done: list[str] = []
    try:
        for name in names:
            done.append(name)
            if (directory / name).exists():
                (directory / name).replace(kept / name)
            (temporary / name).replace(directory / name)
    except OSError:
        for name in done:
            if (kept / name).exists():
                (kept / name).replace(directory / name)
            elif not (temporary / name).exists():
                (directory / name).unlink(missing_ok=True)
        raise


def _remove_empty(made: list[Path]) -> None:
    for path in made:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _explain(cause: OSError, directory: Path) -> OutputError:
    place = cause.filename if isinstance(cause.filename, str) else str(directory)
    why, remedy = _REASONS.get(type(cause), (None, None))
    why = why or Text(f"{cause.strerror}.", f"{cause.strerror}。")
    return OutputError(
        error(
            "output-not-written",
            Text(
                f"the results cannot be written to {directory}: {place} {why.en}",
                f"无法将结果写入 {directory}：{place} {why.zh}",
            ),
            remedy or _ELSEWHERE,
        )
    )


_ELSEWHERE = Text(
    "Nothing was written. Choose another directory or free some space.",
    "没有写入任何文件。请换一个目录或清理磁盘空间。",
)
_REASONS: dict[type[OSError], tuple[Text, Text]] = {
    FileExistsError: (
        Text("is a file, not a directory.", "是文件，不是目录。"),
        Text("Name a directory.", "请指定一个目录。"),
    ),
    NotADirectoryError: (
        Text("is a file, not a directory.", "是文件，不是目录。"),
        Text("Name a directory.", "请指定一个目录。"),
    ),
    IsADirectoryError: (
        Text("is a directory, but a file must stand there.", "是目录，而此处应为文件。"),
        Text("Move it away or choose another directory.", "请移走它或换一个目录。"),
    ),
    PermissionError: (
        Text(
            "may not be written to, or is open in another program.",
            "没有写权限，或正被其他程序打开。",
        ),
        Text(
            "Close it there, change the permissions or choose another directory.",
            "请在其他程序中关闭它、修改权限或换一个目录。",
        ),
    ),
}
