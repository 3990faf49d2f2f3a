"""Read the tables of a portfolio and cut them into slices.

Products are sorted by their identifier; a slice is a range of identifiers. Lines in Parquet that
are roughly in the same order are read where they stand, row group by row group. Lines in another
order, or in CSV, are first written once into one file for each slice.
"""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from api.portfolio_chunk import LINE_COLUMNS, Slice, numbers_of
from footprint.errors import Finding, InputError, Place, error
from footprint.text import Text

_PRODUCT_COLUMNS = ("product_id", "name", "functional_unit", "functional_unit_amount")
_NEEDED_LINES = ("product_id", "dataset", "amount", "unit")
_BLOCK = 32 << 20
"""Bytes of CSV read at a time."""
_MOST_READ_TWICE = 3.0
"""How often a row group may be read on average before the lines are sorted into slices first."""


@dataclass(frozen=True)
class PlannedSlice:
    """One slice but for what a dataset causes."""

    number: int
    products: pa.Table
    lines: Path
    groups: tuple[int, ...]
    first: str | None
    end: str | None

    def task(self, per_unit: str) -> Slice:
        """Return what a worker is sent."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.products.schema) as stream:
            stream.write_table(self.products)
        return Slice(
            self.number,
            sink.getvalue().to_pybytes(),
            str(self.lines.resolve()),
            self.groups,
            self.first,
            self.end,
            per_unit,
        )


@dataclass(frozen=True)
class Plan:
    """All slices of a portfolio, and how many products there are."""

    slices: tuple[PlannedSlice, ...]
    products: int


def cut(products: Path, lines: Path, folder: Path, size: int) -> Plan:
    """Cut a portfolio into slices.

    Parameters
    ----------
    products, lines
        Tables, Parquet or CSV.
    folder
        Where lines are sorted into slices if they have to be.
    size
        Products in one slice.

    Raises
    ------
    InputError
        A table cannot be read or lacks a column.
    """
    table = _read_products(products)
    parts = [table.slice(start, size) for start in range(0, max(len(table), 1), size)]
    starts = [part["product_id"][0].as_py() if len(part) else "" for part in parts]
    groups = None if _is_csv(lines) else _groups(lines, starts)
    if groups is None:
        files = _sort_into_slices(lines, starts, folder / "lines")
        groups = [tuple(range(pq.read_metadata(file).num_row_groups)) for file in files]
    else:
        files = [lines] * len(parts)
    ends = [*starts[1:], None]
    slices = [
        PlannedSlice(n, part, files[n], groups[n], starts[n] if n else None, ends[n])
        for n, part in enumerate(parts)
    ]
    return Plan(tuple(slices), len(table))


# ------------------------------------------------------------------ products


def _read_products(path: Path) -> pa.Table:
    """Return the products by identifier, with what is wrong with each of them."""
    try:
        table = _read_csv(path).read_all() if _is_csv(path) else pq.read_table(path)
    except (OSError, pa.ArrowException) as failure:
        raise InputError(_unreadable(path, failure)) from failure
    _refuse_columns(path, table.schema, ("product_id",), _PRODUCT_COLUMNS)
    table = _whole_products(table)
    table = table.filter(pc.is_valid(table["product_id"])).sort_by(
        [("product_id", "ascending"), ("row", "ascending")]
    )
    ids = table["product_id"].combine_chunks()
    amounts = table["functional_unit_amount"].to_numpy()
    same = np.zeros(len(table), dtype=bool)
    if len(table) > 1:
        same[1:] = pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    twice = same | np.append(same[1:], False)[: len(same)]
    problem = np.where(twice, "duplicate-product", "")
    wrong = ~(np.isfinite(amounts) & (amounts > 0))
    problem = np.where(wrong & ~twice, "functional-unit-amount", problem)
    table = table.append_column("problem", pa.array(problem.tolist(), pa.string()))
    return table.filter(pa.array(~same))


def _whole_products(table: pa.Table) -> pa.Table:
    """Return the columns that are used, those not given filled."""
    count = len(table)
    columns = {}
    for name in _PRODUCT_COLUMNS[:3]:
        given = name in table.column_names
        texts = table[name].cast(pa.string()) if given else pa.nulls(count, pa.string())
        columns[name] = texts
    amount = np.ones(count)
    if "functional_unit_amount" in table.column_names:
        amount = numbers_of(table["functional_unit_amount"], missing=1.0)
    columns["functional_unit_amount"] = pa.array(amount)
    columns["row"] = pa.array(np.arange(1, count + 1))
    return pa.table(columns)


# ------------------------------------------------------------------ lines


def _groups(path: Path, starts: Sequence[str]) -> list[tuple[int, ...]] | None:
    """Return the row groups that may hold lines of each slice; None: too scattered to tell."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as failure:
        raise InputError(_unreadable(path, failure)) from failure
    with file:
        _refuse_columns(path, file.schema_arrow, _NEEDED_LINES, LINE_COLUMNS)
        ranges = list(_ranges(file))
    found: list[list[int]] = [[] for _ in starts]
    for number, (low, high) in enumerate(ranges):
        if low is None or high is None:
            return None
        for n in range(_slice_of(low, starts), _slice_of(high, starts) + 1):
            found[n].append(number)
    read = sum(map(len, found))
    if read > _MOST_READ_TWICE * max(len(ranges), len(starts)):
        return None
    return [tuple(groups) for groups in found]


def _ranges(file: pq.ParquetFile) -> Iterator[tuple[str | None, str | None]]:
    """Return the smallest and largest product of each row group, where the file tells."""
    column = file.schema_arrow.names.index("product_id")
    kind = file.schema_arrow.field("product_id").type
    text = (
        pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)
    )
    for number in range(file.metadata.num_row_groups):
        known = file.metadata.row_group(number).column(column).statistics
        if text and known is not None and known.has_min_max and known.null_count == 0:
            yield str(known.min), str(known.max)
        else:
            yield None, None


def _slice_of(product: str, starts: Sequence[str]) -> int:
    return max(bisect_right(starts, product) - 1, 0)


def _sort_into_slices(path: Path, starts: Sequence[str], folder: Path) -> list[Path]:
    """Write the lines into one file for each slice, with their row; return the files."""
    files = [folder / f"{number:06}.parquet" for number in range(len(starts))]
    if folder.exists():
        return files
    unfinished = folder.with_name("lines.partial")
    unfinished.mkdir(exist_ok=True)
    schema = pa.schema(
        [(name, pa.float64() if name in {"amount", "loss_share"} else pa.string())
         for name in LINE_COLUMNS] + [("row", pa.int64())]
    )  # fmt: skip
    with ExitStack() as stack:
        writers = [
            stack.enter_context(pq.ParquetWriter(unfinished / file.name, schema)) for file in files
        ]
        for table in _batches(path):
            numbers = _slices_of(table["product_id"], starts)
            for n in np.unique(numbers):
                writers[n].write_table(table.filter(pa.array(numbers == n)).cast(schema))
    unfinished.replace(folder)
    return files


def _batches(path: Path) -> Iterator[pa.Table]:
    """Read lines piece by piece, numbers checked, with their row."""
    row = 1
    for batch in _pieces(path):
        table = pa.Table.from_batches([batch])
        count = len(table)
        columns = {}
        for name in LINE_COLUMNS:
            given = table[name] if name in table.column_names else None
            if name in {"amount", "loss_share"}:
                missing = 0.0 if name == "loss_share" else float("nan")
                whole = np.full(count, missing) if given is None else numbers_of(given, missing)
                columns[name] = pa.array(whole)
            else:
                columns[name] = pa.nulls(count, pa.string()) if given is None else given.cast(
                    pa.string()
                )  # fmt: skip
        columns["product_id"] = pc.fill_null(columns["product_id"], "")
        columns["row"] = pa.array(np.arange(row, row + count))
        row += count
        yield pa.table(columns)


def _pieces(path: Path) -> Iterator[pa.RecordBatch]:
    try:
        if _is_csv(path):
            reader = _read_csv(path)
            _refuse_columns(path, reader.schema, _NEEDED_LINES, LINE_COLUMNS)
            yield from reader
        else:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(1 << 20)
    except (OSError, pa.ArrowException) as failure:
        raise InputError(_unreadable(path, failure)) from failure


def _slices_of(products: pa.ChunkedArray, starts: Sequence[str]) -> np.ndarray:
    whole = products.dictionary_encode().combine_chunks()
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    table = [_slice_of(text, starts) for text in whole.dictionary.to_pylist()]
    index = whole.indices.to_numpy(zero_copy_only=False)
    slices: np.ndarray = np.array(table, dtype=np.int64)[index]
    return slices


# ------------------------------------------------------------------ CSV


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() in {".csv", ".tsv", ".txt"}


def _read_csv(path: Path) -> pa_csv.CSVStreamingReader:
    """Open a CSV with every column as text, in UTF-8 or GB 18030."""
    with path.open("rb") as file:
        start = file.read(1 << 20)
    encoding = "utf8" if _is_utf8(start) else "gb18030"
    heading = start.split(b"\n", 1)[0]
    delimiter = max(",;\t", key=lambda mark: heading.count(mark.encode()))
    read = pa_csv.ReadOptions(encoding=encoding, block_size=_BLOCK)
    parse = pa_csv.ParseOptions(delimiter=delimiter)
    names = pa_csv.open_csv(path, read_options=read, parse_options=parse).schema.names
    convert = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    return pa_csv.open_csv(path, read, parse, convert)


def _is_utf8(start: bytes) -> bool:
    try:
        start[: len(start) - len(start) % 4].decode("utf-8")
    except UnicodeDecodeError as failure:
        return failure.start > len(start) - 8  # a character cut in two at the end
    return True


# ------------------------------------------------------------------ sentences


def _refuse_columns(
    path: Path, schema: pa.Schema, needed: Sequence[str], known: Sequence[str]
) -> None:
    names = schema.names
    missing = [name for name in needed if name not in names]
    if not missing:
        return
    near = [
        f"{found[0]} → {name}"
        for name in missing
        if (found := difflib.get_close_matches(name, names, n=1, cutoff=0.5))
    ]
    meant_en = f" Perhaps: {', '.join(near)}." if near else ""
    meant_zh = f"可能是：{'，'.join(near)}。" if near else ""
    lacking, there, allowed = ", ".join(missing), ", ".join(names) or "–", ", ".join(known)
    raise InputError(
        error(
            "wrong-columns",
            Text(
                f"the columns {lacking} are missing; there are: {there}.",
                f"缺少列 {lacking}；现有列：{there}。",
            ),
            Text(f"Name the columns {allowed}.{meant_en}", f"列名应为 {allowed}。{meant_zh}"),
            Place(file=path.name),
        )
    )


def _unreadable(path: Path, failure: Exception) -> Finding:
    reason = str(failure).splitlines()[0][:200]
    return error(
        "unreadable-table",
        Text(f"it cannot be read: {reason}", f"无法读取：{reason}"),
        Text("It must be a Parquet or CSV file.", "应为 Parquet 或 CSV 文件。"),
        Place(file=path.name),
    )
