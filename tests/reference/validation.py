"""Compute every published case with our model, and write docs/validation.md.

``python -m tests.reference.validation`` rewrites the page; tests hold each row to its tolerance.
"""

import csv
import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from api.assess import assess_submission
from footprint.bom import Submission
from footprint.flows import BIOGENIC_CO2
from lca_db import load_release
from lca_db.matrices import factors_of, solve_footprints
from product_models.discovery import families, get_family

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "validation.md"
COLUMNS = ("case", "published", "ours", "ratio", "held to", "basis", "independence", "argument")


@dataclass(frozen=True)
class Case:
    """One published result, the model that answers to it, and how near it must come."""

    row: dict[str, str]

    @property
    def published(self) -> float:
        return float(self.row["published"])

    @property
    def ours(self) -> float:
        """Our value in the unit of the published one."""
        model, factor = self.row["model"], float(self.row["factor"])
        if model == "formula":
            return _call(json.loads(self.row["parameters"])) * factor
        if model == "ratio":
            two = json.loads(self.row["parameters"])
            return (
                self._assess(two["family"], two["of"]) / self._assess(two["family"], two["to"]) - 1
            )
        if model in families():
            return self._assess(model, json.loads(self.row["parameters"])) * factor
        return _dataset(model, **json.loads(self.row["parameters"] or "{}")) * factor

    @property
    def is_miss(self) -> bool:
        """Whether it is shown for the spread and held to nothing."""
        return self.row["tolerance"] == "miss"

    @property
    def ratio(self) -> float:
        return self.ours / self.published

    @property
    def is_held(self) -> bool:
        """Whether ours lies within the argued tolerance."""
        tolerance = self.row["tolerance"]
        if tolerance == "bound":
            return self.ours <= self.published
        if self.row["model"] == "ratio":
            return abs(self.ours - self.published) <= float(tolerance)
        low = float(self.row["low"] or self.published) * (1 - float(tolerance))
        high = float(self.row["high"] or self.published) * (1 + float(tolerance))
        return min(low, high) <= self.ours <= max(low, high)

    def _assess(self, family: str, content: dict[str, object]) -> float:
        """Footprint without biogenic CO2; `content` is parameters, or a whole submission.

        Beside a submission, `stages` asks for the sum of some stages, `beyond` for a module D.
        """
        sections = dict(content) if "parameters" in content else {"parameters": content}
        stages, beyond = sections.pop("stages", None), sections.pop("beyond", None)
        submission = Submission.model_validate(
            {
                "family": family,
                "product": {"name": self.row["product"]},
                "functional_unit": self.row["functional_unit"],
                "boundary": self.row["model_boundary"],
                "electricity": self.row["basis"],
                **sections,
            }
        )
        assessed = assess_submission(submission, get_family(family), load_release())
        footprint = assessed.footprint
        if beyond:
            return sum(row.kgco2e for row in footprint.beyond if row.key == beyond)
        if stages:
            return sum(row.kgco2e for row in footprint.stages if row.key in stages)
        return footprint.kgco2e_without_biogenic_co2


def _dataset(code: str, *, biogenic_co2: bool = False) -> float:
    """Footprint of one unit of a dataset [kg CO2e], without biogenic CO2 unless it is counted."""
    release = load_release()
    factors = factors_of(
        release.methods["ar6-gwp100"], release.flow_codes, () if biogenic_co2 else BIOGENIC_CO2
    )
    size = len(release.activity_codes)
    scores = solve_footprints(release.technosphere, release.biosphere, factors, size)
    return float(scores[release.activity_codes.index(release.activity(code).code)])


def _call(formula: dict[str, object]) -> float:
    module, _, name = str(formula["call"]).partition(":")
    return float(getattr(import_module(module), name)(**formula["arguments"]))


def read_cases() -> list[Case]:
    """Read every table of published cases beside this file."""
    cases: list[Case] = []
    for path in sorted(HERE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cases += [Case(row) for row in csv.DictReader(file)]
    return cases


def page(cases: list[Case]) -> str:
    """Return docs/validation.md."""
    rows = "\n".join(_row(case) for case in cases)
    return f"""# Validation against published results

Made by `python -m tests.reference.validation` from `tests/reference/*.csv`; the tests hold every
row. Values leave biogenic CO₂ out, as the published ones do unless the row says otherwise;
GWP100 of AR6. “Held to” is the
relative tolerance argued in the row (of the published value or range); *bound* means published as
an upper limit; *miss* means not comparable, shown for the spread and held to nothing. The basis is
the choice of grid factor (docs/method.md, 6). No parameter was fitted to a row.

{len(cases)} cases, of which {sum(case.is_miss for case in cases)} are misses.

| {" | ".join(COLUMNS)} |
|{"|".join("---" for _ in COLUMNS)}|
{rows}
"""


def _row(case: Case) -> str:
    row, tolerance = case.row, case.row["tolerance"]
    span = f" ({row['low']}–{row['high']})" if row["low"] else ""
    held = tolerance if tolerance in {"bound", "miss"} else f"±{float(tolerance):.3g}"
    ratio = "" if row["model"] == "ratio" else f"{case.ratio:.2f}"
    cells = (
        f"{row['case_id']}: {row['product']}, {row['boundary']}",
        f"{row['published']}{span} {row['unit']}",
        f"{case.ours:.4g}",
        ratio,
        held,
        row["basis"],
        f"{row['independence']} [{row['source_id']}]",
        row["argument"],
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(read_cases()), encoding="utf-8")
