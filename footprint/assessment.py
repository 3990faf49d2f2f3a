"""From a submission's foreground to its footprint document, in one pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from footprint.background import Background
from footprint.bom import Submission
from footprint.breakdown import Breakdown, label
from footprint.calculation import (
    Solution,
    calculate,
    calculate_forward,
    compare_paths,
    compare_scores,
)
from footprint.claims import INSTRUMENTS, check_contracts, claim, failed_tests
from footprint.contribution import Contributions
from footprint.data_quality import rate
from footprint.electricity import ElectricityBasis
from footprint.engine.fast_path import calculate_fast
from footprint.engine.intensities import Intensities
from footprint.engine.variance import BackgroundSpread
from footprint.errors import Finding, InputError, Severity, error
from footprint.foreground import Foreground, FunctionalUnit
from footprint.linking import link
from footprint.method import Method
from footprint.result import (
    BeyondResult,
    ClaimsResult,
    ContractResult,
    ElectricityEffect,
    FindingResult,
    Footprint,
    FunctionalUnitResult,
    Hashes,
    Label,
    ProductResult,
)
from footprint.robustness import levers_of, uncertainty_of
from footprint.rules.contract import Case
from footprint.rules.discovery import check_rules
from footprint.supply_chain import trace
from footprint.system import ProductSystem
from footprint.text import Text


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
    spread
        Spread of the release's amounts, None if it is not known.
    siblings
        Datasets of the same thing by dataset: where a line could move.
    solved
        Intensities of the background under each grid basis, where they are kept: the effect of
        the other bases is then found by the fast path beside a forward solve.
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
    spread: BackgroundSpread | None = None
    siblings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    solved: Mapping[str, Intensities] = field(default_factory=dict)
    findings: tuple[Finding, ...] = field(default=())


def solve(foreground: Foreground, choices: Choices, basis: str) -> Solution:
    """Link and solve a foreground under one grid basis."""
    electricity = choices.bases[basis]
    linked = link(foreground, choices.background, electricity)
    return calculate(ProductSystem(linked, choices.background, electricity.replace), choices.method)


def solve_kept(foreground: Foreground, choices: Choices, basis: str) -> float:
    """Return the score under one grid basis, by two paths that use the kept intensities.

    Raises
    ------
    CalculationError
        They differ by more than `footprint.calculation.TOLERANCE`.
    """
    linked = link(foreground, choices.background, choices.bases[basis])
    system = ProductSystem(linked, choices.background, choices.bases[basis].replace)
    forward = calculate_forward(system, choices.method)
    flows = choices.background.flows
    fast = calculate_fast(linked, choices.solved[basis], choices.method, flows)
    compare_scores(forward, fast.score)
    return forward.score


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
    view = Breakdown(Contributions(solution), unit.products)
    total = solution.score * unit.products
    findings = (*choices.findings, *foreground.findings, *doubts, *solution.system.linked.findings)
    stages, quality = view.stages(foreground), rate(view.contributions)
    lines = view.lines(foreground, whole=False)
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
    beyond = _beyond(foreground, choices, unit)
    findings = _distinct(
        (*findings, *map(_beside, beyond), *view.own_findings(), *check_rules(case, choices.rules))
    )
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
        lines=lines,
        inputs=view.inputs(),
        upstream=view.upstream(),
        suppliers=view.suppliers(foreground, lines),
        locations=view.locations(),
        functional_units=tuple(
            _unit_result(other, solution.score) for other in foreground.functional_units
        ),
        beyond=beyond,
        electricity_effects=_effects(foreground, choices, solution, unit),
        electricity_claims=_claims(submission, ways, choices, unit, accounting),
        uncertainty=uncertainty_of(solution, choices.spread, unit.products),
        levers=levers_of(solution, foreground, choices.siblings, unit.products),
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


def _distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep the first of findings that say the same, as two rule books may."""
    said: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        said.setdefault((found.code, found.text, found.place), found)
    return tuple(said.values())


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


def _beyond(
    foreground: Foreground, choices: Choices, unit: FunctionalUnit
) -> tuple[BeyondResult, ...]:
    rows = []
    for one in foreground.beyond:
        alone = replace(foreground, product=one.activity.code, activities=(one.activity,))
        score = solve(alone, choices, choices.basis).score
        rows.append(BeyondResult(key=one.key, label=label(one.label), kgco2e=score * unit.products))
    return tuple(rows)


def _beside(row: BeyondResult) -> Finding:
    return Finding(
        "beyond-boundary",
        Severity.NOTE,
        Text(
            f"{row.label.en}: {row.kgco2e:,.4g} kg CO2e per functional unit, beside the result and "
            "in no total.",
            f"{row.label.zh}：每功能单位 {row.kgco2e:,.4g} kg CO2e，单列，不计入任何合计。",
        ),
        clause="EN 15804",
    )


def _effects(
    foreground: Foreground, choices: Choices, chosen: Solution, unit: FunctionalUnit
) -> tuple[ElectricityEffect, ...]:
    def score(key: str) -> float:
        if key == choices.basis:
            return chosen.score
        if key in choices.solved:
            return solve_kept(foreground, choices, key)
        return solve(foreground, choices, key).score

    return tuple(
        ElectricityEffect(
            key=key,
            label=label(basis.label),
            help=label(basis.help),
            kgco2e=score(key) * unit.products,
            chosen=key == choices.basis,
        )
        for key, basis in choices.bases.items()
    )


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
