"""EU battery regulation 2023/1542, Article 7: carbon footprint per kWh over the service life.

The methodology act was seen as a draft of 2024-04-30 only; figures are configuration.
"""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.rules.contract import (
    Case,
    RuleBook,
    missing_primary,
    note,
    wants_boundary,
    wants_unit,
)
from footprint.text import Text

CLAUSE = "Regulation (EU) 2023/1542 Art. 7 (draft method of 2024-04-30)"
UNITS = ("kWh-delivered",)
BOUNDARIES = ("life-cycle-without-use", "cradle-to-grave")
STAGES = 4


def check(case: Case) -> Iterable[Finding]:
    """Return what a battery declaration lacks."""
    yield from wants_unit(case, UNITS, CLAUSE)
    yield from wants_boundary(case, BOUNDARIES, CLAUSE)
    yield from missing_primary(case, CLAUSE)
    if len(case.stage_shares) < STAGES:
        yield note(
            "stages-missing",
            Text(
                f"{len(case.stage_shares)} of the four stages of the declaration are counted.",
                f"声明的四个阶段只计入了 {len(case.stage_shares)} 个。",
            ),
            Text(
                "Choose cradle to grave and give outbound transport.",
                "请选摇篮到坟墓并填运出路段。",
            ),
            CLAUSE,
        )
    if case.submission.accounting == "market":
        yield note(
            "contract-electricity",
            Text(
                "electricity is market-based; the draft act was tightened towards national mixes.",
                "电力按市场法计；法案草案趋向采用国家平均电力。",
            ),
            Text("Show the location-based result beside it.", "请同时给出位置法结果。"),
            CLAUSE,
        )


RULE_BOOK = RuleBook(
    key="eu-battery",
    label=Text("EU battery carbon footprint", "欧盟电池碳足迹"),
    edition="Regulation (EU) 2023/1542, draft method 2024-04-30",
    source_id="ev-delegated-act-news",
    seen=False,
    check=check,
)
