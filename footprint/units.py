"""Units of measurement: one closed table, linear factors, Chinese trade names included.

A closed table and not a general unit parser, because a bill of materials must never guess: each
accepted spelling is listed, everything else is refused with the nearest names. Factors are exact
by definition (SI Brochure, 9th ed.; NIST SP 811 for pound and ounce; GB/T 2589 for coal
equivalent: 29.3076 MJ/kgce).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum

from footprint.errors import UnitError, error
from footprint.text import Text


class QuantityKind(StrEnum):
    """What a unit measures; only units of one kind convert into each other."""

    MASS = "mass"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    ENERGY = "energy"
    POWER = "power"
    COUNT = "count"
    TRANSPORT = "transport"
    TIME = "time"


KIND_LABELS: dict[QuantityKind, Text] = {
    QuantityKind.MASS: Text("a mass", "质量"),
    QuantityKind.LENGTH: Text("a length", "长度"),
    QuantityKind.AREA: Text("an area", "面积"),
    QuantityKind.VOLUME: Text("a volume", "体积"),
    QuantityKind.ENERGY: Text("an energy", "能量"),
    QuantityKind.POWER: Text("a rated power", "额定功率"),
    QuantityKind.COUNT: Text("a count", "数量（件）"),
    QuantityKind.TRANSPORT: Text("a transport performance", "货物周转量"),
    QuantityKind.TIME: Text("a time", "时间"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its code, what it measures and its factor to the base unit of that kind."""

    code: str
    kind: QuantityKind
    factor: float


_TABLE: dict[QuantityKind, dict[str, tuple[float, str]]] = {
    # base unit first; each row: code -> (factor, other accepted spellings)
    QuantityKind.MASS: {
        "kg": (1.0, "公斤 千克 kgs kilogram"),
        "g": (1e-3, "克 gram"),
        "mg": (1e-6, "毫克"),
        "t": (1e3, "吨 ton tonne mt"),
        "jin": (0.5, "斤 市斤"),
        "liang": (0.05, "两"),
        "lb": (0.45359237, "lbs 磅 pound"),
        "oz": (0.028349523125, "盎司"),
    },
    QuantityKind.LENGTH: {
        "m": (1.0, "米 meter metre"),
        "mm": (1e-3, "毫米"),
        "cm": (1e-2, "厘米"),
        "km": (1e3, "千米 公里"),
        "um": (1e-6, "µm μm 微米"),
        "in": (0.0254, "英寸"),
        "yd": (0.9144, "码 yard"),
    },
    QuantityKind.AREA: {
        "m2": (1.0, "㎡ m² 平方米 平米 平方 sqm"),
        "cm2": (1e-4, "cm² 平方厘米"),
        "mm2": (1e-6, "mm² 平方毫米"),
        "ft2": (0.09290304, "ft² 平方英尺 sqft"),
    },
    QuantityKind.VOLUME: {
        "m3": (1.0, "m³ 立方米 立方 方 cbm"),
        "L": (1e-3, "l 升 liter litre"),
        "mL": (1e-6, "ml 毫升"),
    },
    QuantityKind.ENERGY: {
        "kWh": (1.0, "度 千瓦时 kw·h kw.h"),
        "MWh": (1e3, "兆瓦时"),
        "GWh": (1e6, "吉瓦时"),
        "wan-kWh": (1e4, "万度 万千瓦时 万kWh"),
        "MJ": (1 / 3.6, "兆焦"),
        "GJ": (1e3 / 3.6, "吉焦"),
        "kcal": (4.1868e-3 / 3.6, "大卡 千卡"),
        "tce": (29307.6 / 3.6, "吨标煤 吨标准煤"),
        "kgce": (29.3076 / 3.6, "千克标煤 公斤标煤"),
    },
    QuantityKind.POWER: {
        "kWp": (1.0, "kw 千瓦"),
        "Wp": (1e-3, "w 瓦"),
        "MWp": (1e3, "mw 兆瓦"),
    },
    QuantityKind.COUNT: {
        "unit": (1.0, "个 只 件 支 根 条 片 块 张 套 组 台 对 副 pcs pc pce ea set piece pieces"),
        "pair": (2.0, "双 pairs"),
        "dozen": (12.0, "打"),
        "thousand": (1e3, "千个 千件 千只 kpcs"),
    },
    QuantityKind.TRANSPORT: {
        "tkm": (1.0, "t·km t.km 吨公里 吨千米"),
        "kgkm": (1e-3, "kg·km 公斤公里 千克公里"),
    },
    QuantityKind.TIME: {
        "year": (1.0, "a 年 years yr"),
        "h": (1 / 8766, "小时 hour hours"),
        "min": (1 / 525960, "分钟 minute minutes"),
    },
}

UNITS: dict[str, Unit] = {
    code: Unit(code, kind, factor)
    for kind, rows in _TABLE.items()
    for code, (factor, _) in rows.items()
}
"""Every unit by its code."""

_SPELLINGS: dict[str, Unit] = {
    spelling.casefold(): UNITS[code]
    for rows in _TABLE.values()
    for code, (_, others) in rows.items()
    for spelling in (code, *others.split())
}

_AMBIGUOUS: dict[str, str] = {"Mg": "t, mg", "MG": "t, mg", "Mt": "t", "mW": "Wp, MWp"}
"""Spellings whose SI meaning is another one than case-blind reading gives: never guessed."""


def units_of(kind: QuantityKind) -> tuple[str, ...]:
    """Return the codes of all units of one kind, base unit first."""
    return tuple(_TABLE[kind])


def find_unit(text: str) -> Unit | None:
    """Return the unit a spelling stands for, or None if it is not in the table."""
    unit = UNITS.get(text)
    if unit is not None:
        return unit
    spelling = text.strip()
    if spelling in _AMBIGUOUS:
        return None
    return UNITS.get(spelling) or _SPELLINGS.get(spelling.casefold())


def parse_unit(text: str) -> Unit:
    """Return the unit a spelling stands for.

    Raises
    ------
    UnitError
        The spelling is not in the table; the message offers the nearest ones.

    Examples
    --------
    >>> parse_unit("万度").factor
    10000.0
    """
    unit = find_unit(text)
    if unit is not None:
        return unit
    meant = _AMBIGUOUS.get(text.strip())
    near = (
        []
        if meant
        else difflib.get_close_matches(text.strip().casefold(), _SPELLINGS, n=3, cutoff=0.5)
    )
    offered = meant or ", ".join(near) or "kg, g, t, m2, m, m3, L, kWh, MJ, pcs, tkm"
    raise UnitError(
        error(
            "unknown-unit",
            Text(f"the unit “{text}” may mean two things.", f"单位“{text}”有歧义。")
            if meant
            else Text(f"the unit “{text}” is not known.", f"不认识单位“{text}”。"),
            Text(f"Use one of: {offered}.", f"可用：{offered}。"),
        )
    )


def convert(amount: float, unit: Unit, target: Unit) -> float:
    """Return an amount in another unit of the same kind.

    Raises
    ------
    UnitError
        The two units measure different things.

    Examples
    --------
    >>> convert(2.0, parse_unit("吨"), parse_unit("kg"))
    2000.0
    """
    if unit.kind is not target.kind:
        allowed = ", ".join(units_of(target.kind))
        raise UnitError(
            error(
                "wrong-kind-of-unit",
                Text(
                    f"“{unit.code}” is {KIND_LABELS[unit.kind].en}, but "
                    f"{KIND_LABELS[target.kind].en} is needed.",
                    f"“{unit.code}”是{KIND_LABELS[unit.kind].zh}单位，"
                    f"此处需要{KIND_LABELS[target.kind].zh}单位。",
                ),
                Text(f"Use one of: {allowed}.", f"可用：{allowed}。"),
            )
        )
    return amount if unit.factor == target.factor else amount * unit.factor / target.factor
