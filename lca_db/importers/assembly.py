"""Turn what an importer read into a database of ours: link, scale, name, and tell what is left.

Sign and scale
--------------
With a_ij the input of product i into process j as the file has it (outputs other than the
reference product negative), p_j the amount of its reference product and b_kj its emissions, a
database is solved by ``(diag(p) - A) x = f``. A process that treats waste has p_j = -1: it takes
one unit of waste in, and its suppliers of waste "use" it with a negative amount (the Brightway
convention, as in ecoinvent). Here every activity makes one unit of its product, so

    A'_ij = sign(p_i) a_ij / |p_j|        B'_kj = b_kj / |p_j|

Rows of waste change their sign and columns are divided by the size of the production alone: the
treatment of one unit of waste is a product like any other, its inputs and emissions stay positive,
and who sends waste to it takes a positive amount of it. Footprints of products do not change; that
of a treatment is per unit treated, where Brightway's, for a demand of +1, has the opposite sign.

Nothing is dropped in silence: what has no supplier becomes `Unlinked`, with proposals.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from footprint.errors import Finding, Severity
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import QuantityKind
from lca_db.importers.contract import ImportedDatabase, Unlinked, UnlinkedKind
from lca_db.importers.flow_mapping import load_flow_mapping
from lca_db.importers.names import make_code, tell_apart
from lca_db.importers.places import tell_places, translate_places
from lca_db.importers.problems import Problems, problem, remark
from lca_db.importers.units import ForeignUnit, count_pieces, read_unit
from lca_db.release import load_release
from lca_db.tables import Source

_LIKE = 75
"""Likeness of names, in percent, from which one is proposed for the other."""
_MOST_COMPARISONS = 10_000_000
LONGEST_TEXT = 500
"""How much of a description is kept."""
_NOT_STATED = "not stated"
_EXPORT_AGAIN = Text("Export it again, whole.", "请重新完整导出。")
_LARGEST, _SMALLEST = 1e40, 1e-40


@dataclass(frozen=True, slots=True)
class RawInput:
    """An input from another process, as the file has it.

    Parameters
    ----------
    name, unit
        Its product and unit.
    amount
        Amount taken in; negative for an output that another process takes.
    supplier
        What the file names its supplier by; empty if it names none.
    gsd
        Geometric standard deviation, or None.
    location
        Location the file asks for.
    """

    name: str
    amount: float
    unit: str
    supplier: str
    gsd: float | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class RawEmission:
    """An exchange with nature, as the file has it; see `FlowMapping.match` for its fields."""

    name: str
    amount: float
    unit: str
    is_input: bool
    uuid: str = ""
    compartment: str = ""
    cas: str = ""
    gsd: float | None = None


@dataclass(frozen=True, slots=True)
class RawActivity:
    """A process with one reference product, as the file has it.

    Parameters
    ----------
    key
        What tells it apart from every other one.
    supplies
        What others name it by when they take from it.
    name, product, unit
        Name, and name and unit of the reference product.
    production
        Amount of the reference product; negative for one that takes waste in.
    location, file
        Location code of the file, and the file.
    inputs, emissions
        All other exchanges.
    year, technology, comment
        Description.
    aggregated
        Whether the file says it is a cradle-to-gate result.
    licence
        Terms in words, empty if none are stated.
    open
        Whether these terms let it be passed on.
    odd_uncertainties
        Number of exchanges whose uncertainty is of a kind that is not kept.
    """

    key: str
    supplies: str
    name: Text
    product: str
    unit: str
    production: float
    location: str
    file: str
    inputs: tuple[RawInput, ...]
    emissions: tuple[RawEmission, ...]
    year: int | None = None
    technology: str = ""
    comment: str = ""
    aggregated: bool = False
    licence: str = ""
    open: bool = False
    odd_uncertainties: int = 0


def read_number(text: str) -> float:
    """Return a number.

    Raises
    ------
    ValueError
        It is none, or beyond all measure.
    """
    number = float(text)
    if "_" in text or not text.isascii() or not abs(number) < _LARGEST:
        raise ValueError(text)
    return number


def read_gsd(ratio: float) -> float | None:
    """Return a geometric standard deviation, or None if it says nothing or cannot be one."""
    return ratio if 1 < ratio < 1e3 else None


def read_year(date: str) -> int | None:
    """Return the year a date begins with, or None."""
    return int(date[:4]) if len(date) >= 4 and date[:4].isdecimal() else None


def no_product(name: Text, file: str) -> Finding:
    """Return the error that a dataset makes nothing."""
    text = Text(
        f"the dataset “{name.en}” has no reference product with an amount.",
        f"数据集“{name.zh}”没有数量不为零的参考产品。",
    )
    return problem("no-reference-product", text, file, _EXPORT_AGAIN)


def several_products(name: Text, products: Sequence[str], file: str) -> Finding:
    """Return the error that a dataset is not allocated to one product."""
    text = Text(
        f"the dataset “{name.en}” has several products and no allocation: {', '.join(products)}.",
        f"数据集“{name.zh}”有多个产品且未分配：{'、'.join(products)}。",
    )
    remedy = Text(
        "Export an allocated system model (for example cut-off or APOS), or allocate it first.",
        "请导出已分配的系统模型（如 cut-off 或 APOS），或先行分配。",
    )
    return problem("undefined-multi-output", text, file, remedy)


def wrong_number(what: str, text: str, file: str) -> Finding:
    """Return the error that an amount is no number."""
    wrong = Text(
        f"the amount “{text}” of “{what}” is no number.", f"“{what}”的数量“{text}”不是数值。"
    )
    return problem("wrong-number", wrong, file, _EXPORT_AGAIN)


def half_dataset(missing: Sequence[str], file: str) -> Finding:
    """Return the error that parts of a dataset are not there."""
    text = Text(
        f"the dataset is incomplete: it lacks {', '.join(missing)}.",
        f"数据集不完整，缺少：{'、'.join(missing)}。",
    )
    return problem("half-dataset", text, file, _EXPORT_AGAIN)


def assemble(
    name: str, format_key: str, raws: Sequence[RawActivity], where: str
) -> ImportedDatabase:
    """Return the database that raw activities make.

    Parameters
    ----------
    name, format_key
        Name of the database and key of its format.
    raws
        Its activities, in an order that does not depend on chance.
    where
        File or folder they come from.

    Raises
    ------
    DataError
        There are none, two are the same, or one makes nothing.
    """
    _refuse(raws, where)
    assembly = _Assembly(name, raws)
    activities = tuple(assembly.activities())
    licence = "; ".join(sorted({raw.licence for raw in raws if raw.licence})) or _NOT_STATED
    flows = load_release().flows
    return ImportedDatabase(
        name=name,
        format=format_key,
        licensed=not all(raw.open for raw in raws),
        licence=licence,
        activities=activities,
        flows=tuple(flows[code] for code in sorted(assembly.flows)),
        ignored_flows=dict(sorted(assembly.ignored.items())),
        unlinked=tuple(assembly.unlinked),
        findings=tuple(assembly.findings()),
        sources=(Source(name, name, "", licence, Provenance.SEEN, where, format_key),),
    )


def _refuse(raws: Sequence[RawActivity], where: str) -> None:
    problems = Problems()
    first: dict[str, str] = {}
    for raw in raws:
        if abs(raw.production) < _SMALLEST:
            problems.add(no_product(raw.name, raw.file))
        if raw.key in first:
            text = Text(
                f"it holds the same dataset as {first[raw.key]}: {raw.name.en} ({raw.key}).",
                f"与 {first[raw.key]} 是同一数据集：{raw.name.zh}（{raw.key}）。",
            )
            remedy = Text("Take one of them out.", "请删除其中之一。")
            problems.add(problem("duplicate-dataset", text, raw.file, remedy))
        first.setdefault(raw.key, raw.file)
    if not raws:
        text = Text("it holds no process datasets.", "其中没有过程数据集。")
        remedy = Text("Export processes, not only master data.", "请导出过程数据，而非仅主数据。")
        problems.add(problem("no-datasets", text, where, remedy))
    problems.refuse()


class _Assembly:
    """Link raw activities; gather what is used, ignored and left over."""

    def __init__(self, name: str, raws: Sequence[RawActivity]) -> None:
        self.flows: set[str] = set()
        self.ignored: Counter[str] = Counter()
        self.unlinked: list[Unlinked] = []
        self._name = name
        self._raws = raws
        self._zeros = 0
        self._units = [read_unit(raw.unit) or count_pieces(raw.unit) for raw in raws]
        self._scales = [
            1 / abs(raw.production * unit.factor)
            for raw, unit in zip(raws, self._units, strict=True)
        ]
        self._places = translate_places({raw.location for raw in raws})
        self._codes = tell_apart(map(_code_of, raws), set(load_release().activity_codes))
        self._suppliers: dict[str, list[int]] = defaultdict(list)
        for position, raw in enumerate(raws):
            if raw.supplies:
                self._suppliers[raw.supplies].append(position)
        self._mapping = load_flow_mapping()
        self._near: dict[str, tuple[str, ...]] = {}

    def activities(self) -> Iterator[Activity]:
        """Yield the activities, in the order of the raw ones."""
        for position, raw in enumerate(self._raws):
            unit = self._units[position]
            inputs = (self._input(position, one) for one in raw.inputs)
            emissions = (self._emission(position, one) for one in raw.emissions)
            yield Activity(
                code=self._codes[position],
                name=raw.name,
                unit=unit.unit.code,
                location=self._places[raw.location],
                exchanges=tuple(one for one in (*inputs, *emissions) if one),
                aggregated=raw.aggregated and not raw.inputs,
                theme=self._name,
                role="background",
                year=raw.year,
                technology=raw.technology,
                source_id=self._name,
                comment=_comment(raw, unit),
            )

    def _input(self, position: int, one: RawInput) -> Exchange | None:
        if one.amount == 0:
            self._zeros += 1
            return None
        unit = read_unit(one.unit) or count_pieces(one.unit)
        found = self._suppliers.get(one.supplier, [])
        if len(found) != 1:
            self._leave(position, one, UnlinkedKind.ACTIVITY, self._offer(one, found))
        elif not unit.fits(self._units[found[0]]):
            self._leave(position, one, UnlinkedKind.UNIT, (self._codes[found[0]],))
        else:
            sign = math.copysign(1, self._raws[found[0]].production)
            code, scale = self._codes[found[0]], self._scales[position]
            return self._exchange(code, one.amount * sign * scale, unit, one.gsd)
        return None

    def _emission(self, position: int, one: RawEmission) -> Exchange | None:
        match = self._mapping.match(one.name, one.uuid, one.compartment, one.cas)
        unit = read_unit(one.unit)
        if match.greenhouse_gas is False:
            self.ignored[one.name] += 1
        elif one.amount == 0:
            self._zeros += 1
        elif match.code is None:
            gas = match.greenhouse_gas
            self._leave(position, one, UnlinkedKind.FLOW, match.proposals, gas=gas)
        elif unit is None or unit.unit.kind is not QuantityKind.MASS:
            self._leave(position, one, UnlinkedKind.UNIT, (match.code,), gas=True)
        else:
            amount = match.amount(one.amount, is_input=one.is_input) * self._scales[position]
            return self._exchange(match.code, amount, unit, one.gsd, ExchangeKind.BIOSPHERE)
        return None

    def _exchange(
        self,
        code: str,
        amount: float,
        unit: ForeignUnit,
        gsd: float | None,
        kind: ExchangeKind = ExchangeKind.TECHNOSPHERE,
    ) -> Exchange:
        if kind is ExchangeKind.BIOSPHERE:
            self.flows.add(code)
        return Exchange(
            kind=kind,
            input=code,
            amount=amount * unit.factor,
            unit=unit.unit.code,
            provenance=Provenance.SEEN,
            source_id=self._name,
            gsd=gsd,
        )

    def _leave(
        self,
        position: int,
        one: RawInput | RawEmission,
        kind: UnlinkedKind,
        proposals: tuple[str, ...],
        *,
        gas: bool | None = None,
    ) -> None:
        self.unlinked.append(
            Unlinked(
                activity=self._codes[position],
                kind=kind,
                name=one.name,
                amount=one.amount * self._scales[position],
                unit=one.unit,
                place=self._raws[position].file,
                proposals=proposals,
                greenhouse_gas=gas,
            )
        )

    # -------------------------------------------------------------- proposals

    def _offer(self, one: RawInput, found: list[int]) -> tuple[str, ...]:
        """Return suppliers an input could mean: those of its key, else those named like it."""
        if found:
            ours = sorted(found, key=lambda row: self._raws[row].location != one.location)
            return tuple(self._codes[row] for row in ours[:5])
        if one.name not in self._near:
            self._near[one.name] = self._nearest(one.name)
        return self._near[one.name]

    def _nearest(self, name: str) -> tuple[str, ...]:
        rows = self._by_product.get(name.casefold(), [])[:3]
        if not rows and len(self._near) * len(self._raws) < _MOST_COMPARISONS:
            best = process.extract(
                name.casefold(), self._products, scorer=fuzz.token_sort_ratio, limit=3,
                score_cutoff=_LIKE,
            )  # fmt: skip
            rows = [row for _, _, row in best]
        if rows:
            return tuple(self._codes[row] for row in rows)
        return tuple(entry.code for entry in load_release().catalogue.search(name, limit=3))

    @cached_property
    def _products(self) -> list[str]:
        return [raw.product.casefold() for raw in self._raws]

    @cached_property
    def _by_product(self) -> dict[str, list[int]]:
        rows = defaultdict(list)
        for row, product in enumerate(self._products):
            rows[product].append(row)
        return rows

    # -------------------------------------------------------------- what a reader should know

    def findings(self) -> Iterator[Finding]:
        """Yield what was decided on the way."""
        yield from tell_places(self._places)
        yield from self._tell_units()
        turned = sum(raw.production < 0 for raw in self._raws)
        if turned:
            yield remark(
                "waste-treatment-turned",
                Text(
                    f"{turned} datasets treat waste (their product is negative); they are read "
                    "per unit treated, and waste sent to them as an input.",
                    f"{turned} 个数据集为废物处理（产品为负），按处理一个单位读取，"
                    "送往处理的废物按投入读取。",
                ),
            )
        odd = sum(raw.odd_uncertainties for raw in self._raws)
        if odd:
            yield remark(
                "uncertainty-not-kept",
                Text(
                    f"{odd} exchanges have an uncertainty that is not lognormal; it is not kept.",
                    f"{odd} 条交换的不确定性不是对数正态分布，未保留。",
                ),
            )
        if self._zeros:
            yield remark(
                "zero-amounts",
                Text(
                    f"{self._zeros} exchanges of amount 0 are left out.",
                    f"{self._zeros} 条数量为 0 的交换已略去。",
                ),
            )

    def _tell_units(self) -> Iterator[Finding]:
        counted = Counter(unit.counted for unit in self._units if unit.counted)
        for unit, number in sorted(counted.items()):
            known = read_unit(unit) is not None
            text = Text(
                f"{number} datasets deliver in “{unit}”; they are counted in pieces of it, and "
                "only exchanges in this very unit take from them.",
                f"{number} 个数据集以“{unit}”计；按该单位的份数计数，仅同单位的交换可与之关联。",
            )
            severity = Severity.NOTE if known else Severity.WARNING
            yield remark("unit-counted" if known else "unknown-unit", text, None, severity)


def _code_of(raw: RawActivity) -> tuple[str, str]:
    product = "" if raw.product.casefold() in raw.name.en.casefold() else raw.product
    return make_code(raw.name.en, product, raw.location), raw.key


def _comment(raw: RawActivity, unit: ForeignUnit) -> str:
    words = [f"{raw.product}; {raw.location}; {raw.key}"]
    if unit.counted:
        words.append(f"1 unit is 1 {unit.counted}")
    return "; ".join([*words, *([raw.comment] if raw.comment else [])])
