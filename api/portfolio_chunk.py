"""What one worker does: the footprints of one slice of a portfolio, from tables to tables.

A slice depends on its arguments alone, so any worker on any machine gives the same bytes. A bad
line spoils its product, never the slice: the product stays without a total and is listed.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footprint.background import FloatArray, IntArray
from footprint.engine.bills import BillLines, sum_bills
from footprint.errors import TanbiaoError
from footprint.flows import Bucket
from footprint.text import Text
from footprint.units import find_unit
from lca_db.mapped import read_arrays

PER_UNIT = ".perunit"
"""Suffix of the file with the footprint per unit of every dataset, by bucket."""

BUCKETS = [bucket.value.replace("-", "_") for bucket in Bucket]
NO_STAGE = "other"
LINE_COLUMNS = ("product_id", "dataset", "amount", "unit", "stage", "loss_share")
MOST_FINDINGS = 20
"""Findings listed of one product; the rest is counted."""

_NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
FINDINGS = pa.schema(
    [
        ("product_id", pa.string()),
        ("severity", pa.string()),
        ("code", pa.string()),
        ("row", pa.int64()),
        ("text_en", pa.string()),
        ("text_zh", pa.string()),
    ]
)


@dataclass(frozen=True)
class Slice:
    """One slice of a portfolio.

    Parameters
    ----------
    number
        Its place in the order of results.
    products
        Its products, as an Arrow stream: product_id, name, functional_unit,
        functional_unit_amount, row, problem.
    lines, groups
        Parquet file of the lines and its row groups that may hold lines of these products.
    first, end
        Product identifiers of the slice: from the first up to, and without, the end; None: open.
    per_unit
        File with the footprint of one unit of each dataset.
    """

    number: int
    products: bytes
    lines: str
    groups: tuple[int, ...]
    first: str | None
    end: str | None
    per_unit: str


@dataclass(frozen=True)
class Done:
    """What came of a slice: three Parquet files, and counts.

    Parameters
    ----------
    number
        Of the slice.
    totals, stages, findings
        As Parquet.
    products, lines, refused
        How many there were, and how many products have no total.
    """

    number: int
    totals: bytes
    stages: bytes
    findings: bytes
    products: int
    lines: int
    refused: int


@dataclass(frozen=True)
class PerUnit:
    """Footprint of one unit of each dataset by bucket [kg CO2e / unit]."""

    position: dict[str, int]
    units: tuple[str, ...]
    values: FloatArray


class Notes:
    """Findings of a slice, by product."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, int | None, Text]]] = defaultdict(list)

    def add(self, product: str, code: str, row: int | None, text: Text) -> None:
        """Note one finding."""
        self._rows[product].append((code, row, text))

    def counts(self, products: Sequence[str]) -> list[int]:
        """Return how many findings each product has."""
        return [len(self._rows.get(product, ())) for product in products]

    def table(self) -> pa.Table:
        """Return all findings, by product and row."""
        rows = [row for product in sorted(self._rows) for row in self._listed(product)]
        columns = zip(*rows, strict=True) if rows else [[] for _ in FINDINGS]
        arrays = [
            pa.array(list(column), field.type)
            for column, field in zip(columns, FINDINGS, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=FINDINGS)

    def _listed(self, product: str) -> Iterator[tuple[str, str, str, int | None, str, str]]:
        found = sorted(self._rows[product], key=lambda one: (one[1] or -1, one[0]))
        for code, row, text in found[:MOST_FINDINGS]:
            yield product, "error", code, row, text.en, text.zh
        rest = len(found) - MOST_FINDINGS
        if rest > 0:
            text = Text(f"{rest} more findings.", f"另有 {rest} 个问题。")
            yield product, "error", "more-findings", None, text.en, text.zh


def work(task: Slice) -> Done:
    """Compute one slice; whatever is wrong with its tables becomes findings."""
    products = pa.ipc.open_stream(task.products).read_all()
    notes = Notes()
    ids = products["product_id"].to_pylist()
    for product, row, problem in zip(
        ids, products["row"].to_pylist(), products["problem"].to_pylist(), strict=True
    ):
        if problem:
            notes.add(product, problem, row, PROBLEMS[problem])
    try:
        lines = _read_lines(task)
        sums, counts, stages = _sum(lines, ids, load_per_unit(task.per_unit), task, notes)
    except (OSError, pa.ArrowException, TanbiaoError) as failure:
        return refuse_slice(task, "unreadable-lines", _unreadable(failure))
    return _results(task, products, (sums, counts, stages), notes)


def refuse_slice(task: Slice, code: str, text: Text) -> Done:
    """Return a slice none of whose products has a total, for one reason."""
    products = pa.ipc.open_stream(task.products).read_all()
    notes = Notes()
    ids = products["product_id"].to_pylist()
    for product in ids:
        notes.add(product, code, None, text)
    nothing = np.zeros((len(ids), 1, len(BUCKETS))), np.zeros(len(ids), dtype=np.int64), [NO_STAGE]
    return _results(task, products, nothing, notes)


PROBLEMS = {
    "duplicate-product": Text(
        "the product stands in the table more than once.", "该产品在表中出现多次。"
    ),
    "functional-unit-amount": Text(
        "functional_unit_amount is no number above 0.",
        "functional_unit_amount 不是大于 0 的数值。",
    ),
    "no-lines": Text("the product has no lines.", "该产品没有任何清单行。"),
}
"""Problems of a product itself, by code."""


@lru_cache(maxsize=4)
def load_per_unit(path: str) -> PerUnit:
    """Map the footprints per unit; once per process."""
    file = read_arrays(Path(path), PER_UNIT)
    codes = file.header["codes"]
    position = {code: row for row, code in enumerate(codes)}
    return PerUnit(position, tuple(file.header["units"]), file.arrays["values"])


def _unreadable(failure: Exception) -> Text:
    reason = str(failure).splitlines()[0][:200]
    return Text(f"its lines cannot be read: {reason}", f"无法读取其清单行：{reason}")


# ------------------------------------------------------------------ reading


@dataclass(frozen=True)
class _Coded:
    """A text column as numbers into its distinct texts; −1 where there is none."""

    index: IntArray
    texts: list[str]

    def mapped(self, table: Sequence[int]) -> IntArray:
        """Return a number for each row, −1 where there is no text."""
        return np.append(np.asarray(table, dtype=np.int64), -1)[self.index]


@dataclass(frozen=True)
class _Lines:
    product: _Coded
    dataset: _Coded
    unit: _Coded
    stage: _Coded
    amount: FloatArray
    loss: FloatArray
    row: IntArray


def _read_lines(task: Slice) -> _Lines:
    file = pq.ParquetFile(
        task.lines, read_dictionary=["product_id", "dataset", "unit", "stage"], memory_map=True
    )
    names = set(file.schema_arrow.names)
    table = file.read_row_groups(
        list(task.groups), columns=[name for name in (*LINE_COLUMNS, "row") if name in names]
    )
    none = np.zeros(len(table))
    return _Lines(
        _coded(table["product_id"]),
        _coded(table["dataset"]),
        _coded(table["unit"]),
        _coded(table["stage"]) if "stage" in names else _Coded(none.astype(np.int64), [NO_STAGE]),
        numbers_of(table["amount"]),
        numbers_of(table["loss_share"], missing=0.0) if "loss_share" in names else none,
        table["row"].to_numpy() if "row" in names else _row_numbers(file, task.groups),
    )


def _row_numbers(file: pq.ParquetFile, groups: Sequence[int]) -> IntArray:
    """Return the row of each line in the file, counted from 1."""
    counts = [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]
    starts = np.concatenate([[0], np.cumsum(counts)])
    rows = [np.arange(starts[n] + 1, starts[n + 1] + 1) for n in groups]
    return np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)


def _coded(column: pa.ChunkedArray) -> _Coded:
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # no rows at all
        return _Coded(np.zeros(0, dtype=np.int64), [])
    index = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False)
    texts = [text or "" for text in whole.dictionary.to_pylist()]
    return _Coded(index.astype(np.int64, copy=False), texts)


def numbers_of(column: pa.ChunkedArray, missing: float = float("nan")) -> FloatArray:
    """Return numbers; a text that is none is NaN, an empty field is `missing`."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        empty = pc.equal(pc.utf8_trim_whitespace(column), "")
        column = pc.if_else(empty, pa.scalar(None, column.type), column)
        sound = pc.or_kleene(pc.is_null(column), pc.match_substring_regex(column, _NUMBER))
        column = pc.utf8_trim_whitespace(pc.if_else(sound, column, "nan"))
    floats = pc.fill_null(pc.cast(column, pa.float64(), safe=False), missing)
    return np.asarray(floats.to_numpy(), dtype=np.float64)


# ------------------------------------------------------------------ computing


@dataclass(frozen=True)
class _Matched:
    """Lines with what they refer to: product and dataset (−1: none), and the factor of the unit."""

    lines: _Lines
    ids: list[str]
    product: IntArray
    dataset: IntArray
    factor: FloatArray

    @classmethod
    def of(cls, lines: _Lines, ids: list[str], per_unit: PerUnit) -> _Matched:
        known = {product: n for n, product in enumerate(ids)}
        product = lines.product.mapped([known.get(text, -1) for text in lines.product.texts])
        places = [per_unit.position.get(text, -1) for text in lines.dataset.texts]
        dataset = lines.dataset.mapped(places)
        return cls(lines, ids, product, dataset, _factors(lines, dataset, per_unit))

    def gross(self) -> FloatArray:
        """Return what is really used, in the unit of the dataset; NaN where a line is bad."""
        amount, loss = self.lines.amount, self.lines.loss
        with np.errstate(all="ignore"):
            gross = amount * self.factor / (1.0 - loss)
        bad = ~np.isfinite(gross) | (amount < 0) | (loss < 0) | (loss >= 1) | (self.dataset < 0)
        gross[bad] = np.nan
        return gross


def _sum(
    lines: _Lines, ids: list[str], per_unit: PerUnit, task: Slice, notes: Notes
) -> tuple[FloatArray, IntArray, list[str]]:
    """Return footprints by product, stage and bucket, lines per product, and the stages."""
    matched = _Matched.of(lines, ids, per_unit)
    gross, product = matched.gross(), matched.product
    _note_orphans(matched, task, notes)
    _note_bad(matched, np.flatnonzero((product >= 0) & np.isnan(gross)), per_unit, notes)
    use = np.flatnonzero((product >= 0) & ~np.isnan(gross))
    stages = sorted({NO_STAGE, *(text or NO_STAGE for text in lines.stage.texts)})
    places = [stages.index(text or NO_STAGE) for text in lines.stage.texts]
    stage = lines.stage.mapped(places)
    stage[stage < 0] = stages.index(NO_STAGE)
    bills = BillLines(product[use], stage[use], matched.dataset[use], gross[use])
    sums = sum_bills(bills, len(ids), len(stages), per_unit.values)
    counts = np.bincount(product[product >= 0], minlength=len(ids))
    for n in np.flatnonzero(counts == 0):
        notes.add(ids[n], "no-lines", None, PROBLEMS["no-lines"])
    return sums, counts, stages


def _factors(lines: _Lines, dataset: IntArray, per_unit: PerUnit) -> FloatArray:
    """Return what turns each amount into the unit of its dataset, NaN where nothing does."""
    targets = sorted(set(per_unit.units))
    place = {unit: n for n, unit in enumerate(targets)}
    table = np.full((len(lines.unit.texts) + 1, len(targets) + 1), np.nan)
    for row, text in enumerate(lines.unit.texts):
        given = find_unit(text)
        for column, target in enumerate(targets):
            wanted = find_unit(target)
            if given and wanted and given.kind is wanted.kind:
                table[row, column] = 1.0 if given == wanted else given.factor / wanted.factor
    of_dataset = np.array([*(place[unit] for unit in per_unit.units), len(targets)])
    return np.asarray(table[lines.unit.index, of_dataset[dataset]])


def _note_orphans(matched: _Matched, task: Slice, notes: Notes) -> None:
    """Note lines of products that are not in the table of products, once each."""
    lines = matched.lines
    outside = np.flatnonzero(matched.product < 0)
    for n in outside[np.unique(lines.product.index[outside], return_index=True)[1]]:
        index = int(lines.product.index[n])
        name = lines.product.texts[index] if index >= 0 else ""
        if (task.first is None or name >= task.first) and (task.end is None or name < task.end):
            text = Text(
                "there are lines of a product that is not in the table of products.",
                "有清单行所属的产品不在产品表中。",
            )
            notes.add(name, "unknown-product", int(lines.row[n]), text)


def _note_bad(matched: _Matched, bad: IntArray, per_unit: PerUnit, notes: Notes) -> None:
    """Say what is wrong with each bad line."""
    said: dict[str, Text] = {}
    for n in bad:
        dataset, unit = _text(matched.lines.dataset, n), _text(matched.lines.unit, n)
        row = int(matched.lines.row[n])
        place = int(matched.dataset[n])
        if place < 0:
            code, text = "unknown-dataset", said.get(dataset) or _no_dataset(dataset, per_unit)
            said[dataset] = text
        elif np.isnan(matched.factor[n]):
            code, text = "unit", _wrong_unit(unit, dataset, per_unit.units[place])
        else:
            code, text = _wrong_number(float(matched.lines.amount[n]), float(matched.lines.loss[n]))
        notes.add(matched.ids[matched.product[n]], code, row, text)


def _text(column: _Coded, row: int) -> str:
    index = int(column.index[row])
    return column.texts[index] if index >= 0 else ""


def _no_dataset(name: str, per_unit: PerUnit) -> Text:
    near = difflib.get_close_matches(name, per_unit.position, n=3, cutoff=0.6) if name else []
    offered = ", ".join(near)
    return Text(
        f"there is no dataset “{name}”." + (f" Nearest: {offered}." if near else ""),
        f"没有数据集“{name}”。" + (f"最接近的有：{offered}。" if near else ""),
    )


def _wrong_unit(unit: str, dataset: str, wanted: str) -> Text:
    return Text(
        f"the unit “{unit}” does not fit {dataset}, which is counted in {wanted}.",
        f"单位“{unit}”与 {dataset} 不符，该数据集以 {wanted} 计。",
    )


def _wrong_number(amount: float, loss: float) -> tuple[str, Text]:
    if not 0 <= loss < 1:
        return "loss-share", Text(
            "loss_share is no number from 0 up to 1.", "loss_share 不是 0 到 1（不含 1）的数值。"
        )
    if amount < 0:
        return "amount", Text("the amount is below 0.", "用量小于 0。")
    return "amount", Text("the amount is no finite number.", "用量不是有限数值。")


# ------------------------------------------------------------------ results


def _results(
    task: Slice,
    products: pa.Table,
    found: tuple[FloatArray, IntArray, list[str]],
    notes: Notes,
) -> Done:
    sums, counts, stages = found
    ids = products["product_id"].to_pylist()
    findings = np.array(notes.counts(ids), dtype=np.int64)
    good = findings == 0
    return Done(
        number=task.number,
        totals=_parquet(_totals(products, sums, counts, findings)),
        stages=_parquet(_stages(ids, sums, stages, good)),
        findings=_parquet(notes.table()),
        products=len(ids),
        lines=int(counts.sum()),
        refused=int((~good).sum()),
    )


def _totals(products: pa.Table, sums: FloatArray, counts: IntArray, findings: IntArray) -> pa.Table:
    refused = findings > 0
    buckets = sums.sum(axis=1)
    total = buckets.sum(axis=1)
    per_product = products["functional_unit_amount"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):  # of products that are refused
        per_unit = total / per_product
    columns = {
        "product_id": products["product_id"],
        "name": products["name"],
        "functional_unit": products["functional_unit"],
        "functional_unit_amount": pa.array(per_product, mask=np.isnan(per_product)),
        "lines": pa.array(counts),
        "kgco2e": pa.array(total, mask=refused),
        "kgco2e_per_functional_unit": pa.array(per_unit, mask=refused),
    }
    for n, bucket in enumerate(BUCKETS):
        columns[bucket] = pa.array(buckets[:, n], mask=refused)
    columns["findings"] = pa.array(findings)
    return pa.table(columns)


def _stages(ids: list[str], sums: FloatArray, stages: list[str], good: np.ndarray) -> pa.Table:
    """Return a row for each product and stage in which something happens."""
    some = np.any(sums != 0, axis=2) & good[:, None]
    product, stage = np.nonzero(some)
    values = sums[product, stage]
    columns = {
        "product_id": pa.array(ids, pa.string()).take(pa.array(product)),
        "stage": pa.array(stages, pa.string()).take(pa.array(stage)),
        "kgco2e": pa.array(values.sum(axis=1)),
    }
    return pa.table(columns | {name: pa.array(values[:, n]) for n, name in enumerate(BUCKETS)})


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content
