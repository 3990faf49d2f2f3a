"""One solved footprint as rows of the result document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from footprint.background import FloatArray
from footprint.contribution import Contributions, Leaf
from footprint.errors import Finding, Place, Severity
from footprint.flows import Bucket
from footprint.foreground import Foreground, Line
from footprint.result import (
    Buckets,
    GasResult,
    InputResult,
    Label,
    LineResult,
    LocationResult,
    SourceResult,
    StageResult,
    SupplierResult,
    UpstreamResult,
)
from footprint.text import Text

OTHER = "other"
"""Line of inputs that no line was named for."""

ROUNDING = 1e-15
"""Flows below this share of the total are rounding noise of the solver, not emissions."""

UPSTREAM_LIMIT = 50
"""Upstream activities listed by name; the rest is summed in one row."""


@dataclass(frozen=True)
class Breakdown:
    """One solution per functional unit, as rows of the result.

    Parameters
    ----------
    contributions
        The decomposed solution, per one product.
    products
        Products per functional unit.
    """

    contributions: Contributions
    products: float

    @property
    def total(self) -> float:
        """Footprint per functional unit [kg CO2e]."""
        return self.contributions.solution.score * self.products

    @property
    def flows(self) -> FloatArray:
        """Inventory [kg per functional unit], shape ``(flows,)``."""
        return np.asarray(self.contributions.leaf_flows.sum(axis=0)) * self.products

    def share(self, kgco2e: float) -> float | None:
        """Return a part as a share of the total, None if the total is 0."""
        return kgco2e / self.total if self.total else None

    def score(self, flows: FloatArray) -> float:
        """Characterize an inventory, shape ``(flows,)`` [kg CO2e]."""
        return float(self.contributions.solution.characterization @ flows)

    def buckets(self, flows: FloatArray) -> Buckets:
        """Split an inventory into the five buckets."""
        split = self.contributions.buckets(flows)
        noise = ROUNDING * abs(self.total)
        parts = {bucket: kg if abs(kg) > noise else 0.0 for bucket, kg in split.items()}
        return Buckets(**{bucket.value.replace("-", "_"): parts[bucket] for bucket in Bucket})

    def stages(self, foreground: Foreground) -> tuple[StageResult, ...]:
        """Return the stages in the order of the foreground."""
        groups = self.contributions.grouped(lambda leaf: leaf.stage)
        labels = {key: foreground.stages[str(key)] for key in groups}
        rows = []
        for key in foreground.stages:
            if key not in labels:
                continue
            text = labels[key]
            flows = groups[key] * self.products
            rows.append(
                StageResult(
                    key=key,
                    label=label(text),
                    kgco2e=self.score(flows),
                    share=self.share(self.score(flows)),
                    buckets=self.buckets(flows),
                )
            )
        return tuple(rows)

    def gases(self) -> tuple[GasResult, ...]:
        """Return the inventory, largest effect first."""
        solution = self.contributions.solution
        background = solution.system.background
        rows = [
            GasResult(
                code=code,
                name=label(background.flows[code].name),
                formula=background.flows[code].formula,
                bucket=background.flows[code].bucket,
                kg=float(kg),
                gwp=float(gwp),
                kgco2e=float(kg * gwp),
            )
            for code, kg, gwp in zip(
                background.flow_codes, self.flows, solution.characterization, strict=True
            )
            if abs(kg * gwp) > ROUNDING * abs(self.total)
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row.kgco2e), row.code)))

    def lines(self, foreground: Foreground, *, whole: bool) -> tuple[LineResult, ...]:
        """Return the reported lines, parts counted with their bill line if `whole`."""
        known = foreground.lines

        def key_of(leaf: Leaf) -> str:
            key = leaf.line or OTHER
            return (known[key].parent or key) if whole and key in known else key

        rows = []
        for key, flows in self.contributions.grouped(key_of).items():
            line = known.get(str(key)) or Line(str(key), Text("other inputs", "其他投入"))
            kgco2e = self.score(flows) * self.products
            rows.append(
                LineResult(
                    key=line.key,
                    name=label(line.name),
                    amount=line.amount,
                    unit=line.unit,
                    primary=line.primary,
                    parent=line.parent,
                    kgco2e=kgco2e,
                    share=self.share(kgco2e),
                    place=_place(line.place),
                )
            )
        return tuple(sorted(rows, key=lambda row: (-abs(row.kgco2e), row.key)))

    def inputs(self) -> tuple[InputResult, ...]:
        """Return every direct input and emission, largest first."""
        view = self.contributions
        rows = [
            self._input(leaf, float(amount), float(kgco2e))
            for leaf, amount, kgco2e in zip(
                view.leaves, view.demands, view.leaf_scores, strict=True
            )
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row.kgco2e), row.activity, row.dataset)))

    def _input(self, leaf: Leaf, amount: float, kgco2e: float) -> InputResult:
        exchange, dataset = leaf.link.exchange, leaf.link.dataset
        flows = self.contributions.solution.system.background.flows
        return InputResult(
            activity=leaf.activity.code,
            stage=leaf.stage,
            line=leaf.line,
            dataset=leaf.link.supplier,
            name=label(dataset.name if dataset else flows[leaf.link.supplier].name),
            location=dataset.location if dataset else None,
            amount=amount * self.products,
            unit=dataset.unit if dataset else "kg",
            kgco2e=kgco2e * self.products,
            share=self.share(kgco2e * self.products),
            primary=exchange.primary,
            provenance=exchange.provenance,
            source_id=exchange.source_id,
            aggregated=bool(dataset and dataset.aggregated),
            fell_back=leaf.link.fell_back,
        )

    def upstream(self) -> tuple[UpstreamResult, ...]:
        """Return what the activities of the whole chain emit themselves."""
        system = self.contributions.solution.system
        direct = self.contributions.direct_scores * self.products
        order = [int(n) for n in np.argsort(-np.abs(direct), kind="stable") if direct[n]]
        own = {activity.code: activity for activity in system.linked.foreground.activities}
        rows = []
        for column in order[:UPSTREAM_LIMIT]:
            code = system.codes[column]
            activity = own.get(code) or system.background.activity(code)
            kgco2e = float(direct[column])
            rows.append(
                UpstreamResult(
                    code=code,
                    name=label(activity.name),
                    location=activity.location,
                    kgco2e=kgco2e,
                    share=self.share(kgco2e),
                )
            )
        if rest := order[UPSTREAM_LIMIT:]:
            kgco2e = float(direct[rest].sum())
            rows.append(
                UpstreamResult(
                    code="others",
                    name=Label(en=f"{len(rest)} other activities", zh=f"其他 {len(rest)} 个活动"),
                    location="",
                    kgco2e=kgco2e,
                    share=self.share(kgco2e),
                )
            )
        return tuple(rows)

    def suppliers(
        self, foreground: Foreground, lines: Iterable[LineResult]
    ) -> tuple[SupplierResult, ...]:
        """Return `lines` by supplier, largest first; empty if none is named."""
        totals: dict[str, float] = {}
        for row in lines:
            named = (foreground.lines.get(key) for key in (row.key, row.parent or ""))
            name = next((line.supplier for line in named if line and line.supplier), "")
            totals[name] = totals.get(name, 0.0) + row.kgco2e
        if not any(totals):
            return ()
        rows = [
            SupplierResult(name=name or None, kgco2e=kgco2e, share=self.share(kgco2e))
            for name, kgco2e in totals.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row.kgco2e), row.name or "")))

    def locations(self) -> tuple[LocationResult, ...]:
        """Return what is emitted at each location along the whole chain, largest first."""
        system = self.contributions.solution.system
        direct = self.contributions.direct_scores * self.products
        own = {activity.code: activity for activity in system.linked.foreground.activities}
        totals: dict[str, float] = {}
        for column in np.flatnonzero(direct):
            code = system.codes[int(column)]
            activity = own.get(code) or system.background.activity(code)
            totals[activity.location] = totals.get(activity.location, 0.0) + float(direct[column])
        rows = [
            LocationResult(location=place, kgco2e=kgco2e, share=self.share(kgco2e))
            for place, kgco2e in totals.items()
        ]
        return tuple(sorted(rows, key=lambda row: (-abs(row.kgco2e), row.location)))

    def own_findings(self) -> tuple[Finding, ...]:
        """Return what a reader should know of the figures."""
        share = self.contributions.aggregated_share
        if not share or abs(share) < 0.001:
            return ()
        return (
            Finding(
                "aggregated-figures",
                Severity.NOTE,
                Text(
                    f"{share:.0%} of the result rests on aggregated CO2-equivalent figures whose "
                    "gas split is unknown; they are counted as fossil and follow no GWP set.",
                    f"结果的 {share:.0%} 来自未分气体的 CO2 当量汇总数据；"
                    "按化石源计入，不随 GWP 版本变化。",
                ),
                clause="ISO 14067 7.2",
            ),
        )

    def sources(self, known: Mapping[str, tuple[str, str, str]]) -> tuple[SourceResult, ...]:
        """Return the sources of the direct inputs and their datasets."""
        leaves = self.contributions.leaves
        used = {leaf.link.exchange.source_id for leaf in leaves}
        used |= {leaf.link.dataset.source_id for leaf in leaves if leaf.link.dataset}
        return tuple(
            SourceResult(
                source_id=key, citation=known[key][0], licence=known[key][1], url=known[key][2]
            )
            for key in sorted(used)
            if key in known
        )


def _place(place: Place | None) -> Label | None:
    return Label(en=place.say("en"), zh=place.say("zh")) if place else None


def label(text: Text) -> Label:
    """Return a text as a result field."""
    return Label(en=text.en, zh=text.zh)
