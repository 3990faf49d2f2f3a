"""From a submission's foreground to its footprint document, in one pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from footprint.background import Background, FloatArray
from footprint.bom import Submission
from footprint.calculation import Solution, calculate, compare_paths
from footprint.claims import INSTRUMENTS, check_contracts, claim, failed_tests
from footprint.contribution import Contributions, Leaf
from footprint.data_quality import rate
from footprint.electricity import ElectricityBasis
from footprint.errors import Finding, InputError, Place, Severity, error
from footprint.flows import Bucket
from footprint.foreground import Foreground, FunctionalUnit, Line
from footprint.linking import link
from footprint.method import Method
from footprint.result import (
    Buckets,
    ClaimsResult,
    ContractResult,
    ElectricityEffect,
    FindingResult,
    Footprint,
    FunctionalUnitResult,
    GasResult,
    Hashes,
    InputResult,
    Label,
    LineResult,
    ProductResult,
    SourceResult,
    StageResult,
    UpstreamResult,
)
from footprint.rules.contract import Case
from footprint.rules.discovery import check_rules
from footprint.supply_chain import trace
from footprint.system import ProductSystem
from footprint.text import Text

OTHER = "other"
"""Line of inputs that no line was named for."""

ROUNDING = 1e-15
"""Flows below this share of the total are rounding noise of the solver, not emissions."""

UPSTREAM_LIMIT = 50
"""Upstream activities listed by name; the rest is summed in one row."""


@dataclass(frozen=True)
class Choices:
    """What an assessment is made with, beside the foreground.

    Parameters
    ----------
    background
        The sealed release.
    method
        The characterization factors.
    bases
        All grid bases by key; the effect of each on the total is reported.
    basis
        Key of the one that is used.
    sources
        Source id to (citation, licence, address).
    code
        Version and content hash of the code.
    model
        Content hash of the family's model.
    family_label, rule
        Texts of the product family.
    rules, wanted
        Keys of the rule books the result is checked by, and what the product rule wants from the
        maker itself.
    findings
        What reading the input already noted.
    """

    background: Background
    method: Method
    bases: Mapping[str, ElectricityBasis]
    basis: str
    sources: Mapping[str, tuple[str, str, str]]
    code: tuple[str, str]
    model: str
    family_label: Text
    rule: Text
    rules: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def solve(foreground: Foreground, choices: Choices, basis: str) -> Solution:
    """Link and solve a foreground under one grid basis."""
    electricity = choices.bases[basis]
    linked = link(foreground, choices.background, electricity)
    return calculate(ProductSystem(linked, choices.background, electricity.replace), choices.method)


def assess(submission: Submission, foreground: Foreground, choices: Choices) -> Footprint:
    """Return the footprint document of one product.

    Raises
    ------
    InputError
        An unknown functional unit or grid basis.
    LinkError, UnitError, CalculationError
        See `footprint.linking` and `footprint.calculation`.
    """
    unit = _functional_unit(submission, foreground)
    if choices.basis not in choices.bases:
        raise InputError(_unknown("grid basis", "电网因子", choices.basis, tuple(choices.bases)))
    doubts = check_contracts(submission)
    claimed = claim(foreground, submission, choices.background)
    ways = {"location": foreground, "market": claimed}
    accounting = submission.accounting or "location"
    if accounting not in ways:
        raise InputError(
            _unknown("electricity accounting", "电力核算方式", accounting, tuple(ways))
        )
    foreground = ways[accounting]
    solution = solve(foreground, choices, choices.basis)
    view = _View(Contributions(solution), unit.products)
    total = solution.score * unit.products
    findings = (*choices.findings, *foreground.findings, *doubts, *solution.system.linked.findings)
    stages, quality = view.stages(foreground), rate(view.contributions)
    case = Case(
        submission=submission,
        foreground=foreground,
        functional_unit=unit.key,
        electricity=choices.basis,
        official_electricity=choices.bases[choices.basis].official,
        stage_shares={row.key: row.share or 0.0 for row in stages},
        overall_rating=quality.overall,
        wanted=choices.wanted,
    )
    findings = _distinct((*findings, *view.own_findings(), *check_rules(case, choices.rules)))
    return Footprint(
        product=_product(submission, choices),
        functional_unit=_unit_result(unit, solution.score),
        boundary=foreground.boundary[0],
        boundary_label=label(foreground.boundary[1]),
        rule=label(choices.rule),
        method=label(choices.method.name),
        electricity=choices.basis,
        kgco2e=total,
        kgco2e_without_biogenic_co2=view.contributions.without_biogenic_co2 * unit.products,
        buckets=view.buckets(view.flows),
        stages=stages,
        gases=view.gases(),
        bill=view.lines(foreground, whole=True),
        lines=view.lines(foreground, whole=False),
        inputs=view.inputs(),
        upstream=view.upstream(),
        functional_units=tuple(
            _unit_result(other, solution.score) for other in foreground.functional_units
        ),
        electricity_effects=_effects(foreground, choices, solution, unit),
        electricity_claims=_claims(submission, ways, choices, unit, accounting),
        primary_data_share=view.contributions.primary_share,
        aggregated_share=view.contributions.aggregated_share,
        data_quality=quality,
        provenance_shares=view.contributions.provenance_shares,
        findings=tuple(_finding(found) for found in findings),
        sankey=trace(view.contributions, unit.products),
        sources=view.sources(choices.sources),
        crosscheck_difference=compare_paths(solution),
        hashes=_hashes(submission, foreground, choices),
    )


@dataclass(frozen=True)
class _View:
    """One solution seen per functional unit."""

    contributions: Contributions
    products: float

    @property
    def total(self) -> float:
        return self.contributions.solution.score * self.products

    @property
    def flows(self) -> FloatArray:
        """Inventory [kg per functional unit], shape ``(flows,)``."""
        return np.asarray(self.contributions.leaf_flows.sum(axis=0)) * self.products

    def share(self, kgco2e: float) -> float | None:
        return kgco2e / self.total if self.total else None

    def score(self, flows: FloatArray) -> float:
        return float(self.contributions.solution.characterization @ flows)

    def buckets(self, flows: FloatArray) -> Buckets:
        split = self.contributions.buckets(flows)
        return Buckets(**{bucket.value.replace("-", "_"): split[bucket] for bucket in Bucket})

    def stages(self, foreground: Foreground) -> tuple[StageResult, ...]:
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

    def own_findings(self) -> tuple[Finding, ...]:
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


def _distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


def label(text: Text) -> Label:
    """Return a text as a result field."""
    return Label(en=text.en, zh=text.zh)


def _functional_unit(submission: Submission, foreground: Foreground) -> FunctionalUnit:
    units = {unit.key: unit for unit in foreground.functional_units}
    asked = submission.functional_unit or foreground.functional_units[0].key
    if asked not in units:
        raise InputError(_unknown("functional unit", "功能单位", asked, tuple(units)))
    return units[asked]


def _unknown(what_en: str, what_zh: str, asked: str, allowed: Sequence[str]) -> Finding:
    names = ", ".join(allowed)
    return error(
        "unknown-option",
        Text(f"the {what_en} “{asked}” is not known.", f"不认识{what_zh}“{asked}”。"),
        Text(f"Use one of: {names}.", f"可用：{names}。"),
    )


def _unit_result(unit: FunctionalUnit, score: float) -> FunctionalUnitResult:
    return FunctionalUnitResult(
        key=unit.key,
        label=label(unit.label),
        products=unit.products,
        kgco2e=score * unit.products,
    )


def _effects(
    foreground: Foreground, choices: Choices, chosen: Solution, unit: FunctionalUnit
) -> tuple[ElectricityEffect, ...]:
    rows = []
    for key, basis in choices.bases.items():
        solution = chosen if key == choices.basis else solve(foreground, choices, key)
        rows.append(
            ElectricityEffect(
                key=key,
                label=label(basis.label),
                help=label(basis.help),
                kgco2e=solution.score * unit.products,
                chosen=key == choices.basis,
            )
        )
    return tuple(rows)


def _claims(
    submission: Submission,
    ways: Mapping[str, Foreground],
    choices: Choices,
    unit: FunctionalUnit,
    accounting: str,
) -> ClaimsResult | None:
    if not submission.contracts:
        return None
    totals = {
        key: solve(way, choices, choices.basis).score * unit.products for key, way in ways.items()
    }
    contracts = tuple(
        ContractResult(
            key=contract.key,
            instrument=label(INSTRUMENTS[contract.instrument]),
            energy_line=contract.energy_line,
            amount_kwh=contract.amount_kwh,
            counts=not failed_tests(contract),
            failed_tests=tuple(label(text) for text in failed_tests(contract)),
            certificates=len(contract.certificates),
        )
        for contract in submission.contracts
    )
    return ClaimsResult(
        accounting=accounting,
        location_based_kgco2e=totals["location"],
        market_based_kgco2e=totals["market"],
        contracts=contracts,
    )


def _product(submission: Submission, choices: Choices) -> ProductResult:
    product = submission.product
    return ProductResult(
        name=product.name,
        model=product.model,
        manufacturer=product.manufacturer,
        site=product.site,
        period_start=str(product.period_start) if product.period_start else None,
        period_end=str(product.period_end) if product.period_end else None,
        family=submission.family,
        family_label=label(choices.family_label),
    )


def _finding(found: Finding) -> FindingResult:
    return FindingResult(
        code=found.code,
        severity=found.severity.value,
        text=Label(en=found.say("en"), zh=found.say("zh")),
        clause=found.clause,
    )


def _hashes(submission: Submission, foreground: Foreground, choices: Choices) -> Hashes:
    release = choices.background.release
    return Hashes(
        inputs=submission.hash,
        release=release.hash,
        release_name=release.name,
        method=choices.method.hash,
        method_code=choices.method.code,
        model=choices.model,
        model_name=foreground.model,
        code=choices.code[1],
        code_version=choices.code[0],
    )
