"""A battery's footprint by the four stages of Annex II of Regulation (EU) 2023/1542.

Every battery format states the same amounts: per kWh of the total energy over the service life, or
per battery. The four stages sum to the total exactly. Uptake and release of biogenic CO2 are in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from footprint.errors import Finding, Severity
from footprint.flows import Bucket
from footprint.formats.carbon_split import quantum_of, to_quantum
from footprint.formats.contract import StatedValue, lacks
from footprint.result import Footprint
from footprint.statement import Statement
from footprint.text import Text

BOUNDARY = "life-cycle-without-use"
"""The boundary whose stages are the four."""
STAGES = {
    "materials": Text("raw material acquisition and pre-processing", "原材料获取与预处理"),
    "production": Text("main product production", "主要产品生产"),
    "distribution": Text("distribution", "分销"),
    "end-of-life": Text("end of life and recycling", "报废与回收"),
}
"""Our stages by key, in the order of Annex II."""
_CAPACITY, _DELIVERED = "kWh-capacity", "kWh-delivered"
_SAME = 0.005
"""Two service energies that differ by less are the same, rounded."""
_CYCLES = (10.0, 20_000.0)
"""Full cycles over a service life, outside of which an energy is likely in another unit."""
_NET = 0.001
"""Net biogenic CO2 as a share of the total that is worth a word."""


@dataclass(frozen=True, slots=True)
class StageAmounts:
    """Stages by key [kg CO2e per unit of so many `products`]; `total` is their exact sum."""

    products: float
    stages: dict[str, Decimal]
    quantum: Decimal

    @property
    def total(self) -> Decimal:
        """Sum of the stages."""
        return sum(self.stages.values(), Decimal(0))

    @property
    def digits(self) -> int:
        """Significant digits the total is sure to: fewer where credits cancel most of it."""
        return max(1, self.total.adjusted() - self.quantum.adjusted())


def per_kwh(statement: Statement) -> StageAmounts:
    """Return the stages per kWh of the total energy over the service life.

    The statement must have passed `missing_energy`.
    """
    energy = service_energy_kwh(statement)
    return amounts(statement, 1.0 / energy if energy else 1.0)


def amounts(statement: Statement, products: float) -> StageAmounts:
    """Return the stages per a unit of so many batteries."""
    footprint = statement.footprint
    ratio = products / footprint.functional_unit.products
    given = {stage.key: stage.kgco2e * ratio for stage in footprint.stages}
    quantum = quantum_of(max((abs(kg) for kg in given.values()), default=0.0))
    rounded = {key: to_quantum(given.get(key, 0.0), quantum) for key in STAGES}
    return StageAmounts(products, rounded, quantum)


def stated(stages: StageAmounts, unit: Text, note: Text) -> StatedValue:
    """Return the leading number of a battery format: the sum of the four stages."""
    return StatedValue(
        kgco2e=float(stages.total),
        unit=unit,
        products=stages.products,
        buckets=frozenset(Bucket),
        digits=stages.digits,
        note=note,
    )


def stated_per_kwh(statement: Statement) -> StatedValue:
    """Return the number of a declaration: per kWh over the service life."""
    return stated(
        per_kwh(statement),
        Text(
            "1 kWh of the total energy over the service life",
            "1 kWh 使用寿命内总能量",
        ),
        Text(
            "Regulation (EU) 2023/1542: life cycle without the use stage.",
            "(EU) 2023/1542 法规：全生命周期，不含使用阶段。",
        ),
    )


def service_energy_kwh(statement: Statement) -> float | None:
    """Return the total energy of one battery over its life: of the study, else as disclosed."""
    products = _products(statement.footprint, _DELIVERED)
    return _disclosed(statement) if products is None else 1.0 / products


def missing_battery(statement: Statement, clause: str) -> Iterator[Finding]:
    """Yield why a footprint is not that of a battery over the four stages."""
    footprint = statement.footprint
    if not is_battery(footprint):
        family = footprint.product.family_label
        yield lacks(
            "not-a-battery",
            Text(
                f"this format states batteries; the study is of: {family.en}.",
                f"本格式仅适用于电池；本研究的产品为：{family.zh}。",
            ),
            Text("Choose another format.", "请选用其他格式。"),
            clause,
        )
        return
    found = {stage.key for stage in footprint.stages}
    if found != set(STAGES):
        lacking = [text for key, text in STAGES.items() if key not in found]
        label = footprint.boundary_label
        yield lacks(
            "not-the-four-stages",
            Text(
                f"the footprint is {label.en}; of the four stages it lacks: "
                + (", ".join(text.en for text in lacking) or "none, but it has others")
                + ".",
                f"本研究边界为{label.zh}；四个阶段中缺少："
                + ("、".join(text.zh for text in lacking) or "无，但含其他阶段")
                + "。",
            ),
            Text(
                f"Assess the battery once more with the boundary {BOUNDARY}.",
                f"请以 {BOUNDARY} 边界再评估一次。",
            ),
            clause,
        )


def missing_energy(statement: Statement, clause: str) -> Iterator[Finding]:
    """Yield what stands against an amount per kWh of a battery's service life."""
    if not is_battery(statement.footprint):
        return
    energy = service_energy_kwh(statement)
    if energy is None:
        yield lacks(
            "no-service-energy",
            Text(
                "the total energy over the service life is not known.",
                "使用寿命内的总能量未知。",
            ),
            Text("Give battery.service_energy_kwh.", "请填写 battery.service_energy_kwh。"),
            clause,
        )
        return
    yield from _unlike(energy, _disclosed(statement), clause)
    yield from _unlikely(statement.footprint, energy, clause)
    yield from _biogenic(statement.footprint, clause)


def _unlike(energy: float, given: float | None, clause: str) -> Iterator[Finding]:
    if given is not None and abs(given - energy) > _SAME * energy:
        yield _warning(
            "service-energy-differs",
            Text(
                f"battery.service_energy_kwh is {given:g}, the study has {energy:.6g} kWh per "
                "battery; the study's is used.",
                f"battery.service_energy_kwh 为 {given:g}，研究中每只电池为 {energy:.6g} kWh；"
                "采用研究中的数值。",
            ),
            Text("Correct one of them.", "请更正其中之一。"),
            clause,
        )


def _unlikely(footprint: Footprint, energy: float, clause: str) -> Iterator[Finding]:
    products = _products(footprint, _CAPACITY)
    if products is None:
        return
    cycles = energy * products
    low, high = _CYCLES
    if not low <= cycles <= high:
        yield _warning(
            "service-energy-unlikely",
            Text(
                f"{energy:.6g} kWh over the service life are {cycles:.3g} times the capacity.",
                f"使用寿命内总能量 {energy:.6g} kWh 为容量的 {cycles:.3g} 倍。",
            ),
            Text("Check that it is in kWh per battery.", "请核对单位是否为每只电池的 kWh。"),
            clause,
        )


def _biogenic(footprint: Footprint, clause: str) -> Iterator[Finding]:
    net = footprint.kgco2e - footprint.kgco2e_without_biogenic_co2
    if abs(net) > _NET * abs(footprint.kgco2e):
        yield _warning(
            "biogenic-co2-counted",
            Text(
                f"net biogenic CO2 of {net:.3g} kg per functional unit is in the stages; the draft "
                "method gives it no weight.",
                f"各阶段含每功能单位 {net:.3g} kg 的生物源 CO2 净值；方法草案不计入该部分。",
            ),
            Text("Say so beside the declaration.", "请在声明旁说明。"),
            clause,
        )


def is_battery(footprint: Footprint) -> bool:
    """Tell by the units: only batteries are counted by a capacity or by what they deliver."""
    return any(_products(footprint, key) is not None for key in (_CAPACITY, _DELIVERED))


def _products(footprint: Footprint, key: str) -> float | None:
    for unit in (footprint.functional_unit, *footprint.functional_units):
        if unit.key == key and unit.products > 0:
            return unit.products
    return None


def _disclosed(statement: Statement) -> float | None:
    battery = statement.disclosure.battery
    return None if battery is None else battery.service_energy_kwh


def _warning(code: str, text: Text, remedy: Text, clause: str) -> Finding:
    return Finding(code, Severity.WARNING, text, remedy, clause=clause)
