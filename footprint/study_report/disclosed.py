"""What only the manufacturer and its body read: the bill, its evidence, the levers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from footprint.certification.study import SealedStudy
from footprint.result import Footprint, LineResult
from footprint.study_report.blocks import Flow, Link, Node, Share, Table, text_of
from footprint.text import Text

_NAME, _KG, _SHARE = Text("Name", "名称"), Text("kg CO2e", "kg CO2e"), Text("Share", "占比")
_MOST = 24
"""Nodes and levers shown."""
_DEEPEST = 2
"""Steps up the supply chain that a picture has room for."""


def activity_data(sealed: SealedStudy) -> Iterator[Table]:
    """Yield the tables of what the manufacturer gave, and its evidence."""
    yield Table(
        Text("Bill of materials, energy, transport and packaging", "物料、能源、运输与包装"),
        (Text("No.", "编号"), _NAME, Text("Amount", "数量"), Text("Unit", "单位"), _KG, _SHARE),
        tuple(map(_line, sealed.result.bill)),
        frozenset({1}),
        frozenset({0, 3}),
    )
    if energy := sealed.submission.get("energy"):
        yield _energy(energy)
    yield Table(
        Text("Evidence", "证据"),
        (Text("File", "文件"), Text("Supports", "支持对象"), Text("SHA-256", "SHA-256")),
        tuple((one.name, one.subject, one.sha256) for one in sealed.evidence),
        frozenset({0, 1, 2}),
    )


def levers(result: Footprint) -> Table:
    """Return what would move the result."""
    return Table(
        Text("What 1 % more of an amount would change", "某一数量增加 1% 的影响"),
        (_NAME, Text("Input", "输入"), Text("kg CO2e per 1 %", "kg CO2e / 1%")),
        tuple(
            (text_of(one.name) if one.name else one.activity, one.input, one.per_percent_kgco2e)
            for one in result.levers[:_MOST]
        ),
        frozenset({0, 1}),
    )


def supply_chain(result: Footprint) -> Flow:
    """Return the supply chain of the result as a picture, product at the right."""
    near = [one for one in result.sankey.nodes if one.depth <= _DEEPEST]
    largest = sorted(near, key=lambda one: (-abs(one.kgco2e), one.code))[:_MOST]
    place = {one.code: position for position, one in enumerate(largest)}
    deepest = max((one.depth for one in largest), default=0)
    depth = {one.code: one.depth for one in largest}
    return Flow(
        Text("Supply chain, the largest of two steps up", "供应链（上游两级中的主要部分）"),
        "kg CO2e",
        tuple(Node(text_of(one.name), deepest - one.depth, one.kgco2e) for one in largest),
        tuple(
            Link(place[one.source], place[one.target], one.kgco2e)
            for one in result.sankey.links
            if one.source in place and one.target in place and depth[one.source] > depth[one.target]
        ),
    )


def _line(line: LineResult) -> tuple[Any, ...]:
    share = None if line.share is None else Share(line.share)
    return (
        line.key,
        text_of(line.name),
        "–" if line.amount is None else line.amount,
        line.unit,
        line.kgco2e,
        share,
    )


def _energy(rows: list[dict[str, Any]]) -> Table:
    return Table(
        Text("Energy in the period", "统计期能源"),
        (
            Text("Step", "工序"),
            Text("Carrier", "能源品种"),
            Text("Amount", "用量"),
            Text("Unit", "单位"),
            Text("Output", "产量"),
            Text("Unit", "单位"),
        ),
        tuple(
            (
                str(row["step"]),
                str(row["carrier"]),
                float(row["amount"]),
                str(row["unit"]),
                float(row["output_amount"]),
                str(row["output_unit"]),
            )
            for row in rows
        ),
        frozenset({0, 1}),
    )
