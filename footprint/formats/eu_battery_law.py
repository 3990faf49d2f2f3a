"""What this release knows of the battery carbon-footprint declaration as law: data, to be replaced.

Acts come late and pages about them contradict each other, so nothing here was read in an act. An
exporter who knows better gives ``battery.legal_status``, which takes the place of the whole.
"""

from __future__ import annotations

from datetime import date

from footprint.result import Label
from footprint.statement import BatteryCategory, LegalDate, LegalStatus

_DUTIES = "https://sorena.io/artifacts/eu/batteries-regulation/carbon-footprint-declarations"
_OR_LATER = Label(
    en="or 12 months after the acts on method and format, if later",
    zh="或方法与格式法案生效后 12 个月，以较晚者为准",
)
_NONE = Label(en="Art. 7 asks for no declaration", zh="第 7 条不要求声明")
_FROM: dict[BatteryCategory, date | None] = {
    "ev": date(2025, 2, 18),
    "industrial": date(2026, 2, 18),
    "lmt": date(2028, 8, 18),
    "stationary": date(2030, 8, 18),
    "sli": None,
    "portable": None,
}

KNOWN = LegalStatus(
    as_of=date(2026, 11, 21),
    state="unclear",
    text=Label(
        en="Pages contradict each other: one says that the duty for vehicle batteries runs since "
        "2026-02-18, another that the act on the format is in force since 2026-06-01; of the act "
        "on the method only the draft of 2024-04-30 was seen.",
        zh="公开资料相互矛盾：一处称车用电池义务自 2026-02-18 起适用，另一处称格式法案自 "
        "2026-06-01 起生效；方法法案仅见 2024-04-30 的草案。",
    ),
    source="eudigitalproductpassport.org, en.cnamico.com, tanwenku.cc/view/13379",
    dates=tuple(
        LegalDate(
            category=category,
            applies_from=day,
            condition=_OR_LATER if day is not None else _NONE,
            source=_DUTIES,
            seen="secondary",
        )
        for category, day in _FROM.items()
    ),
)
"""Replaced by `BatteryIdentity.legal_status` where that is given."""


def duty(status: LegalStatus, category: BatteryCategory) -> LegalDate | None:
    """Return from when a category has to be declared, or None if the status does not say."""
    return next((one for one in status.dates if one.category == category), None)
