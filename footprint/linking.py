"""Link a foreground to a background: units converted once, every fall-back recorded."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.background import Background
from footprint.electricity import GRID, ElectricityBasis
from footprint.errors import CalculationError, Finding, LinkError, Severity, TanbiaoError, error
from footprint.foreground import Foreground
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.text import Text
from footprint.units import convert, parse_unit


@dataclass(frozen=True, slots=True)
class Link:
    """One foreground exchange with what it is linked to.

    Parameters
    ----------
    consumer
        Position of the consuming activity among the foreground activities.
    exchange
        The exchange as the family gave it.
    supplier
        Activity code, or flow code of an emission.
    amount
        Amount in the supplier's unit, or in kg for an emission.
    dataset
        The background activity, or None for a foreground supplier or an emission.
    fell_back
        Whether the dataset is of a wider location than was asked for.
    """

    consumer: int
    exchange: Exchange
    supplier: str
    amount: float
    dataset: Activity | None = None
    fell_back: bool = False


@dataclass(frozen=True)
class LinkedForeground:
    """A foreground whose every input has a supplier."""

    foreground: Foreground
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]


def link(
    foreground: Foreground, background: Background, basis: ElectricityBasis
) -> LinkedForeground:
    """Find the supplier of every foreground exchange.

    Raises
    ------
    LinkError
        Inputs that nothing answers to, all of them at once.
    UnitError
        An amount whose unit does not fit the supplier's.
    """
    activities = {activity.code: activity for activity in foreground.activities}
    _refuse_duplicates(foreground)
    links: list[Link] = []
    problems: list[Finding] = []
    for consumer, activity in enumerate(foreground.activities):
        for exchange in activity.exchanges:
            try:
                links.append(_link_exchange(consumer, exchange, activities, background, basis))
            except TanbiaoError as failure:
                problems.extend(_at_line(failure, foreground, activity, exchange))
    if problems:
        raise LinkError(problems)
    fall_backs = tuple(_fall_back(found) for found in links if found.fell_back)
    return LinkedForeground(foreground, tuple(links), _distinct(fall_backs))


def _refuse_duplicates(foreground: Foreground) -> None:
    codes = [activity.code for activity in foreground.activities]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        names = ", ".join(twice)
        raise CalculationError(
            error("duplicate-activity", Text(f"Defined twice: {names}.", f"重复定义：{names}。"))
        )


def _link_exchange(
    consumer: int,
    exchange: Exchange,
    activities: dict[str, Activity],
    background: Background,
    basis: ElectricityBasis,
) -> Link:
    unit = parse_unit(exchange.unit)
    if exchange.kind is ExchangeKind.BIOSPHERE:
        if exchange.input not in background.flows:
            raise LinkError(
                error(
                    "unknown-flow",
                    Text(
                        f"the elementary flow “{exchange.input}” is not known.",
                        f"不认识基本流“{exchange.input}”。",
                    ),
                )
            )
        return Link(
            consumer, exchange, exchange.input, convert(exchange.amount, unit, parse_unit("kg"))
        )
    if (own := activities.get(exchange.input)) is not None:
        return Link(
            consumer, exchange, own.code, convert(exchange.amount, unit, parse_unit(own.unit))
        )
    if exchange.input == GRID:
        dataset = basis.grid(exchange.location or "GLO", background)
    else:
        dataset = background.find(exchange.input, exchange.location)
    dataset = background.activity(basis.replace.get(dataset.code, dataset.code))
    asked = exchange.location
    amount = convert(exchange.amount, unit, parse_unit(dataset.unit))
    return Link(
        consumer, exchange, dataset.code, amount, dataset, _is_wider(asked, dataset, exchange)
    )


def _is_wider(asked: str | None, dataset: Activity, exchange: Exchange) -> bool:
    if asked is None or dataset.location == asked:
        return False
    # A national mix for a province is what the electricity basis says, not a missing dataset.
    return exchange.input != GRID or dataset.location != asked.split("-")[0]


def _at_line(
    failure: TanbiaoError, foreground: Foreground, activity: Activity, exchange: Exchange
) -> list[Finding]:
    line = foreground.lines.get(exchange.line or activity.line or "")
    name = line.name if line else activity.name
    return [
        Finding(
            found.code,
            found.severity,
            Text(f"{name.en}: {found.text.en}", f"{name.zh}：{found.text.zh}"),
            found.remedy,
            line.place if line else None,
        )
        for found in failure.findings
    ]


def _fall_back(found: Link) -> Finding:
    dataset, asked = found.dataset, found.exchange.location
    assert dataset is not None  # noqa: S101 - only dataset links fall back
    return Finding(
        "location-fall-back",
        Severity.NOTE,
        Text(
            f"{dataset.name.en}: no dataset for {asked}, that of {dataset.location} is used.",
            f"{dataset.name.zh}：没有 {asked} 的数据集，采用 {dataset.location} 的数据。",
        ),
        clause="ISO 14067 6.3.5",
    )


def _distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))
