"""Yarn counts: Ne, Nm, dtex, tex and den in one another, and whether a count can be meant."""

from __future__ import annotations

from footprint.errors import Finding, error
from footprint.text import Text

NM_PER_NE = 840 * 0.9144 / 453.59237
"""Metres per gram of a yarn of Ne 1: 840 yards per pound."""

COUNT_UNITS: dict[str, Text] = {
    "ne": Text("Ne (English cotton count)", "英支 Ne（S）"),
    "nm": Text("Nm (metric count)", "公支 Nm"),
    "dtex": Text("dtex", "分特 dtex"),
    "tex": Text("tex", "特 tex"),
    "den": Text("den", "旦 D"),
}

_LENGTHS = {"dtex": 10_000.0, "tex": 1_000.0, "den": 9_000.0}

_SPUN_NM = (2.0, 254.0)
_FILAMENT_NM = (3.0, 2_000.0)
"""Counts a spinning frame and a filament line can make [m/g]: Ne 1–150, and 5–3300 dtex."""

_USUAL_SPUN_NM = (9.0, 205.0)
_USUAL_FILAMENT_NM = (15.0, 1_000.0)
"""Counts that are bought and sold every day: Ne 5–120, and 10–670 dtex."""


def to_nm(count: float, unit: str) -> float:
    """Return a yarn count in metres per gram.

    Examples
    --------
    >>> round(to_nm(32, "ne"), 1), to_nm(100, "dtex"), to_nm(18.5, "tex"), to_nm(75, "den")
    (54.2, 100.0, 54.054054054054056, 120.0)
    """
    if unit == "nm":
        return count
    return count * NM_PER_NE if unit == "ne" else _LENGTHS[unit] / count


def doubtful_count(count: float, unit: str, *, filament: bool) -> Finding | None:
    """Return why a count cannot be meant, naming the unit it likely stands in, or None."""
    low, high = _FILAMENT_NM if filament else _SPUN_NM
    if low <= to_nm(count, unit) <= high:
        return None
    kind = Text("filament", "长丝") if filament else Text("spun yarn", "短纤纱")
    said = Text(
        f"yarn-count {count:g} {unit} is {to_nm(count, unit):.3g} Nm; no {kind.en} has it "
        f"({low:g} to {high:g} Nm).",
        f"纱支 {count:g} {unit} 相当于 {to_nm(count, unit):.3g} 公支；{kind.zh}没有这样的支数"
        f"（{low:g}–{high:g} 公支）。",
    )
    likely = _likely_unit(count, unit, filament=filament)
    if likely is None:
        return error("impossible-yarn-count", said, Text("Check the count.", "请核对支数。"))
    return error(
        "impossible-yarn-count",
        said,
        Text(
            f"It is likely {likely}: set yarn-count-unit to {likely}.",
            f"单位很可能是 {likely}：请将 yarn-count-unit 改为 {likely}。",
        ),
    )


def _likely_unit(count: float, unit: str, *, filament: bool) -> str | None:
    low, high = _USUAL_FILAMENT_NM if filament else _USUAL_SPUN_NM
    order = ("dtex", "den", "tex", "nm", "ne") if filament else ("ne", "nm", "tex", "dtex", "den")
    fitting = (one for one in order if one != unit and low <= to_nm(count, one) <= high)
    return next(fitting, None)
