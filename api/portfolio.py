"""A whole range or register at once: tables of products and bill lines in, footprints out.

``products`` has product_id and, if wanted, name, functional_unit and functional_unit_amount (how
many functional units one product gives); ``lines`` has product_id, dataset, amount, unit and, if
wanted, stage and loss_share. Both are Parquet or CSV. The work is cut into slices of products that
any `concurrent.futures.Executor` computes: local processes, or a Dask cluster. Finished slices are
kept, so a run that was killed goes on where it stopped; the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow.parquet as pq

from api.portfolio_chunk import PER_UNIT, Done, Slice, refuse_slice, work
from api.portfolio_tables import Plan, cut
from footprint.engine.column_update import switch
from footprint.engine.intensities import Intensities
from footprint.engine.matrices import Matrices
from footprint.errors import Finding, InputError, TanbiaoError, error
from footprint.flows import Flow
from footprint.method import Method
from footprint.text import Text
from lca_db.intensity_store import build_store, exchanged_by, find_store, open_store
from lca_db.mapped import read_arrays, write_arrays
from lca_db.release import BackgroundRelease

OpenExecutor = Callable[[], AbstractContextManager[Executor]]

SLICE = 20_000
"""Products in one slice."""

_MOST_DEATHS = 3
_WINDOW = 2
_PARTS = ("findings", "stages", "totals")
"""Tables of a slice; the last one written says that the slice is done."""


class PortfolioError(TanbiaoError):
    """A portfolio cannot be written where it was asked for."""


@dataclass(frozen=True)
class Progress:
    """How far a run is: products and lines so far, and of how many products.

    Parameters
    ----------
    products, of, lines, refused
        Counts; `refused` have no total.
    seconds
        Since the start.
    """

    products: int
    of: int
    lines: int
    refused: int
    seconds: float


@dataclass(frozen=True)
class Request:
    """What is to be computed.

    Parameters
    ----------
    products, lines
        Tables, Parquet or CSV.
    output
        Folder for totals.parquet, stages.parquet, findings.parquet and portfolio.json.
    per_unit
        File with the footprint of one unit of each dataset, see `write_per_unit`.
    slice_size
        Products in one slice.
    """

    products: Path
    lines: Path
    output: Path
    per_unit: Path
    slice_size: int = SLICE


def prepare(release: BackgroundRelease, method: str, basis: str, folder: Path) -> Path:
    """Write the footprint of one unit of every dataset and return the file.

    Parameters
    ----------
    release
        The background.
    method, basis
        Keys of the global warming potentials and of the grid factor.
    folder
        Where it is written; intensities that stand there are used, else solved.

    Raises
    ------
    InputError
        The method or the basis is not known.
    """
    for asked, known in ((method, release.methods), (basis, release.bases)):
        if asked not in known:
            raise InputError(_unknown(asked, list(known)))
    store = find_store(release.release, folder) or build_store(
        release, folder, exchanged_by(release)
    )
    solved = open_store(store, release)
    replaced = release.bases[basis].replace
    solved = switch(solved, Matrices.of(release), replaced) if replaced else solved
    return write_per_unit(solved, release.methods[method], release.flows, folder)


def write_per_unit(
    solved: Intensities, method: Method, flows: Mapping[str, Flow], folder: Path
) -> Path:
    """Write the footprint of one unit of every dataset by bucket; return the file."""
    header = {
        "release": [solved.release.name, solved.release.hash],
        "method": method.hash,
        "codes": solved.codes,
        "units": solved.units,
    }
    return write_arrays(folder, PER_UNIT, header, {"values": solved.by_bucket(method, flows)})


def run(
    request: Request,
    open_executor: OpenExecutor,
    report: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Compute a portfolio; return what came of it.

    Parameters
    ----------
    request
        Tables, folder and what a dataset causes.
    open_executor
        Opens the workers; called again if they die.
    report
        Told after every slice.

    Raises
    ------
    InputError
        A table cannot be read or has other columns.
    PortfolioError
        The results cannot be written; what is finished is kept.
    """
    started = perf_counter()
    try:
        parts = request.output / f".parts-{_key(request)[:16]}"
        parts.mkdir(parents=True, exist_ok=True)
        plan = cut(request.products, request.lines, parts, request.slice_size)
        progress = _Counting(plan, started, report)
        waiting = _unfinished(plan, request, parts, progress)
        for done in _compute(waiting, open_executor):
            _keep(done, parts)
            progress.add(done)
        _finish(request, parts, len(plan.slices), progress.now())
    except OSError as failure:
        raise PortfolioError(_not_written(request.output, failure)) from failure
    return progress.now()


def _key(request: Request) -> str:
    """Return the SHA-256 of everything the result depends on."""
    digest = hashlib.sha256(f"1 {request.slice_size} {request.per_unit.name}".encode())
    for path in (request.products, request.lines):
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as failure:
            raise InputError(_no_file(path, failure)) from failure
    return digest.hexdigest()


class _Counting:
    """Counts of a run."""

    def __init__(self, plan: Plan, started: float, report: Callable[[Progress], None]) -> None:
        self._of, self._started, self._report = plan.products, started, report
        self._counts = np.zeros(3, dtype=np.int64)

    def add(self, done: Done) -> None:
        self.count(done.products, done.lines, done.refused)

    def count(self, products: int, lines: int, refused: int) -> None:
        self._counts += (products, lines, refused)
        self._report(self.now())

    def now(self) -> Progress:
        products, lines, refused = (int(count) for count in self._counts)
        return Progress(products, self._of, lines, refused, perf_counter() - self._started)


# ------------------------------------------------------------------ slices


def _unfinished(plan: Plan, request: Request, parts: Path, progress: _Counting) -> deque[Slice]:
    waiting: deque[Slice] = deque()
    for one in plan.slices:
        kept = parts / f"{one.number:06}.totals.parquet"
        if kept.exists():
            table = pq.read_table(kept, columns=["lines", "findings"])
            refused = int(np.count_nonzero(table["findings"].to_numpy()))
            progress.count(len(table), int(np.sum(table["lines"].to_numpy())), refused)
        else:
            waiting.append(one.task(str(request.per_unit.resolve())))
    return waiting


def _compute(waiting: deque[Slice], open_executor: OpenExecutor) -> Iterator[Done]:
    """Yield finished slices; one that kills its worker again and again is given up."""
    deaths: Counter[int] = Counter()
    while waiting:
        window = 1 if deaths else None  # one at a time, so that blame falls on the right one
        with open_executor() as executor:
            dead = yield from _drain(waiting, executor, window)
        for task, reason in dead:
            deaths[task.number] += 1
            if deaths[task.number] < _MOST_DEATHS:
                waiting.appendleft(task)
            else:
                yield refuse_slice(task, "worker-died", _died(reason))


def _drain(
    waiting: deque[Slice], executor: Executor, window: int | None
) -> Generator[Done, None, list[tuple[Slice, str]]]:
    """Yield slices as they are finished; return those whose workers died, with the reason."""
    running: dict[Future[Done], Slice] = {}
    size = window or _WINDOW * (os.cpu_count() or 1)
    dead: list[tuple[Slice, str]] = []
    while running or (waiting and not dead):
        while waiting and len(running) < size and not dead:
            task = waiting.popleft()
            try:
                running[executor.submit(work, task)] = task
            except BrokenExecutor as failure:
                dead.append((task, type(failure).__name__))
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task, failed = running.pop(future), future.exception()
            if failed is None:
                yield future.result()
            else:
                dead.append((task, type(failed).__name__))
    return dead


def _died(reason: str) -> Text:
    return Text(
        f"the worker that computed it failed again and again ({reason}; out of memory?).",
        f"计算该产品的进程反复失败（{reason}；内存不足？）。",
    )


# ------------------------------------------------------------------ files


def _keep(done: Done, parts: Path) -> None:
    for part in _PARTS:
        content: bytes = getattr(done, part)
        path = parts / f"{done.number:06}.{part}.parquet"
        temporary = path.with_suffix(".partial")
        temporary.write_bytes(content)
        temporary.replace(path)


def _finish(request: Request, parts: Path, slices: int, progress: Progress) -> None:
    """Join the slices into one file each, and remove them."""
    for part in _PARTS:
        target = request.output / f"{part}.parquet"
        temporary = target.with_suffix(".partial")
        with _writer(temporary, parts / f"000000.{part}.parquet") as writer:
            for number in range(slices):
                writer.write_table(pq.read_table(parts / f"{number:06}.{part}.parquet"))
        temporary.replace(target)
    summary = {
        "products": progress.products,
        "lines": progress.lines,
        "refused": progress.refused,
        "inputs": _key(request),
        "per_unit": request.per_unit.name.removesuffix(PER_UNIT),
        "release": read_arrays(request.per_unit, PER_UNIT).header["release"],
    }
    (request.output / "portfolio.json").write_text(json.dumps(summary, indent=1) + "\n")
    shutil.rmtree(parts)


def _writer(path: Path, like: Path) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, pq.read_schema(like), compression="zstd")


# ------------------------------------------------------------------ workers


def local_workers(count: int | None = None) -> OpenExecutor:
    """Return what opens processes on this machine, one for each core by default."""
    context = multiprocessing.get_context("spawn")
    return lambda: ProcessPoolExecutor(count, mp_context=context)


def dask_workers(address: str) -> OpenExecutor:
    """Return what connects to a Dask cluster, whose workers see the same files.

    Raises
    ------
    InputError
        Dask is not installed, or nothing answers at the address.
    """

    @contextmanager
    def connect() -> Iterator[Executor]:
        try:
            from distributed import Client  # noqa: PLC0415 - only where a cluster is used

            client = Client(address, set_as_default=False, timeout="10s")  # type: ignore[no-untyped-call]  # no types
        except (ImportError, OSError, ValueError) as failure:
            raise InputError(_no_cluster(address, failure)) from failure
        with client, client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]  # no types
            yield executor

    return connect


# ------------------------------------------------------------------ sentences


def _unknown(asked: str, allowed: list[str]) -> Finding:
    names = ", ".join(allowed)
    return error(
        "unknown-option",
        Text(f"“{asked}” is not known.", f"不认识“{asked}”。"),
        Text(f"Use one of: {names}.", f"可用：{names}。"),
    )


def _no_file(path: Path, failure: OSError) -> Finding:
    return error(
        "unreadable-file",
        Text(
            f"{path} cannot be opened: {failure.strerror}.",
            f"无法打开 {path}：{failure.strerror}。",
        ),
        Text("Check its name and folder.", "请检查文件名和目录。"),
    )


def _no_cluster(address: str, failure: Exception) -> Finding:
    return error(
        "no-cluster",
        Text(
            f"no Dask scheduler answers at {address} ({type(failure).__name__}).",
            f"{address} 处没有 Dask 调度器响应（{type(failure).__name__}）。",
        ),
        Text(
            "Check the address, or leave it out to compute on this machine; "
            "Dask comes with the extra “scale”.",
            "请检查地址，或不填以在本机计算；Dask 随“scale”附加组件安装。",
        ),
    )


def _not_written(folder: Path, failure: OSError) -> Finding:
    return error(
        "output-not-written",
        Text(
            f"the results cannot be written to {folder}: {failure.strerror}.",
            f"无法将结果写入 {folder}：{failure.strerror}。",
        ),
        Text(
            "What is finished is kept: free some space and run the same command again.",
            "已完成的部分会保留：请清理磁盘空间后重新运行同一命令。",
        ),
    )
