"""A portfolio run as the command line shows it: progress, rate, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from api.terminal import console
from footprint.errors import InputError, error
from footprint.text import Language, Text
from lca_db.release import load_release

if TYPE_CHECKING:
    from api.portfolio import Progress


def compute(
    places: tuple[Path, Path, Path],
    choices: Mapping[str, str | None],
    workers: tuple[int | None, str | None],
    tongue: Language,
) -> Progress:
    """Compute a portfolio and show how it goes on.

    Parameters
    ----------
    places
        Table of products, table of lines, output folder.
    choices
        Electricity and method; None takes the default of the release.
    workers
        Number of local processes, and address of a Dask scheduler that is used instead.
    tongue
        Language of the progress.

    Raises
    ------
    InputError
        The extra “scale” is not installed, or what `api.portfolio.run` raises.
    """
    if find_spec("pyarrow") is None:
        raise InputError(
            error(
                "extra-missing",
                Text("portfolios need pyarrow.", "批量计算需要 pyarrow。"),
                Text(
                    "Install it: pip install 'tanbiao[scale]'.",
                    "请安装：pip install 'tanbiao[scale]'。",
                ),
            )
        )
    from api.portfolio import (  # noqa: PLC0415 - pyarrow only where it is needed
        Request,
        dask_workers,
        local_workers,
        prepare,
        run,
    )

    products, lines, folder = places
    release = load_release()
    basis = choices["electricity"] or next(iter(release.bases))
    method = choices["method"] or next(iter(release.methods))
    per_unit = prepare(release, method, basis, folder / ".data")
    count, address = workers
    executor = dask_workers(address) if address else local_workers(count)
    with _bar() as bar:
        task = bar.add_task(Text("products", "产品").say(tongue), total=None, rate="")

        def report(progress: Progress) -> None:
            rate = _rate(progress)
            bar.update(task, completed=progress.products, total=progress.of, rate=f"{rate:,.0f}/s")

        return run(Request(products, lines, folder, per_unit), executor, report)


def say_done(done: Progress, folder: Path) -> Text:
    """Return what came of a run."""
    rate = _rate(done)
    return Text(
        f"{done.products:,} products, {done.lines:,} lines in {done.seconds:.1f} s "
        f"({rate:,.0f} products/s). Without a total: {done.refused:,}, see findings.parquet. "
        f"Written to {folder}.",
        f"{done.products:,} 个产品、{done.lines:,} 行清单，用时 {done.seconds:.1f} s"
        f"（每秒 {rate:,.0f} 个产品）。无结果的产品：{done.refused:,} 个，见 findings.parquet。"
        f"已写入 {folder}。",
    )


def _rate(progress: Progress) -> float:
    return progress.products / max(progress.seconds, 1e-9)


def _bar() -> Bar:
    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console(stderr=True),
    )
