"""What the battery passport of DIN DKE SPEC 99100 asks for, in whichever format it is written."""

from __future__ import annotations

from collections.abc import Iterator

from footprint.errors import Finding
from footprint.formats.battery_stages import is_battery, missing_battery, missing_energy
from footprint.formats.contract import lacks
from footprint.statement import Statement
from footprint.text import Text

_SPECIFICATION = "DIN DKE SPEC 99100"


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the specification asks for and the statement does not have."""
    return (
        *missing_battery(statement, f"{_SPECIFICATION} 6.3.3–6.3.6"),
        *missing_energy(statement, f"{_SPECIFICATION} 6.3.2"),
        *_missing_facts(statement),
    )


def _missing_facts(statement: Statement) -> Iterator[Finding]:
    """Yield what a battery passport asks for beside the amounts."""
    battery = statement.disclosure.battery
    if not is_battery(statement.footprint):
        return
    if battery is None or battery.performance_class is None:
        yield lacks(
            "no-performance-class",
            Text(
                "the carbon footprint performance class is not known.",
                "碳足迹性能等级未知。",
            ),
            Text(
                "Give battery.performance_class, or the words agreed with the buyer as long as no "
                "class is set by law.",
                "请填写 battery.performance_class；法规尚未规定等级时，请填写与买方约定的内容。",
            ),
            f"{_SPECIFICATION} 6.3.7",
        )
    if statement.disclosure.study_url is None:
        yield lacks(
            "no-study-link",
            Text(
                "the address of the public version of the study is not known.",
                "研究公开版本的网址未知。",
            ),
            Text("Give study_url.", "请填写 study_url。"),
            f"{_SPECIFICATION} 6.3.8",
        )
