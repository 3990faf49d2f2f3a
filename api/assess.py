"""The one use case that the command line and the service share: from a file to a footprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

from api.versions import code_hash, code_version, model_hash
from footprint.assessment import Choices, assess
from footprint.bom import Submission
from footprint.calculation import import_bw2calc
from footprint.engine.column_update import switch
from footprint.engine.intensities import Intensities
from footprint.engine.intensities import solve as solve_intensities
from footprint.engine.matrices import Matrices
from footprint.engine.variance import BackgroundSpread
from footprint.errors import Finding, InputError, error
from footprint.foreground import Foreground
from footprint.result import Footprint
from footprint.text import Text
from lca_db.alternatives import find_siblings
from lca_db.combination import Combined
from lca_db.release import BackgroundRelease
from lca_db.spread import spread_of
from product_models.contract import ProductFamily

Backdrop = BackgroundRelease | Combined
"""Our release, alone or with imported databases."""

_MAKER = ("Manufacturer's own data (this submission)", "confidential", "")


@dataclass(frozen=True)
class Assessed:
    """A footprint with what it was made from and how long the parts took.

    Parameters
    ----------
    submission, foreground, footprint
        Input, model and result.
    seconds
        Time of reading, modelling and calculating, by name [s].
    """

    submission: Submission
    foreground: Foreground
    footprint: Footprint
    seconds: Mapping[str, float]


def assess_submission(
    submission: Submission,
    family: ProductFamily,
    release: Backdrop,
    findings: tuple[Finding, ...] = (),
) -> Assessed:
    """Return the footprint of a validated submission.

    Raises
    ------
    InputError
        An unknown method or grid basis, or a product that physics forbids.
    LinkError, UnitError, CalculationError
        See `footprint.assessment`.
    """
    import_bw2calc()  # so that its import is not timed as calculation
    started = perf_counter()
    foreground = family.build(submission, release)
    modelled = perf_counter()
    footprint = assess(submission, foreground, choose(submission, family, release, findings))
    return Assessed(
        submission,
        foreground,
        footprint,
        {"model": modelled - started, "calculation": perf_counter() - modelled},
    )


def choose(
    submission: Submission,
    family: ProductFamily,
    release: Backdrop,
    findings: tuple[Finding, ...] = (),
) -> Choices:
    """Return what a submission is assessed with: its own choices, else the defaults."""
    method = submission.method or next(iter(release.methods))
    if method not in release.methods:
        raise _unknown_method(method, tuple(release.methods))
    sources = {key: (row.citation, row.licence, row.url) for key, row in release.sources.items()}
    return Choices(
        background=release,
        method=release.methods[method],
        bases=release.bases,
        basis=submission.electricity or next(iter(release.bases)),
        sources={"maker": _MAKER, **sources},
        code=(code_version(), code_hash()),
        model=model_hash(family),
        family_label=family.label,
        rule=family.rule,
        rules=family.rules,
        wanted=family.primary,
        spread=_spread_of(release),
        siblings=_siblings_of(release),
        solved={} if isinstance(release, Combined) else release_intensities(release),
        findings=(*findings, *_of_imports(release)),
    )


def _spread_of(background: Backdrop) -> BackgroundSpread | None:
    """Return the spread of a release; what was imported has none that covers all of it."""
    return None if isinstance(background, Combined) else release_spread(background)


@lru_cache(maxsize=4)
def release_spread(release: BackgroundRelease) -> BackgroundSpread:
    """Return the spread of every amount of a release."""
    return spread_of(release.database.activities)


@lru_cache(maxsize=4)
def release_intensities(release: BackgroundRelease) -> Mapping[str, Intensities]:
    """Return the intensities of a release under each of its grid bases."""
    replaced = {code for basis in release.bases.values() for code in basis.replace}
    solved, matrices = solve_intensities(release, replaced), Matrices.of(release)
    return {key: switch(solved, matrices, basis.replace) for key, basis in release.bases.items()}


def _siblings_of(background: Backdrop) -> Mapping[str, tuple[str, ...]]:
    return _siblings(background.own if isinstance(background, Combined) else background)


@lru_cache(maxsize=4)
def _siblings(release: BackgroundRelease) -> Mapping[str, tuple[str, ...]]:
    return find_siblings(release)


def _of_imports(background: Backdrop) -> tuple[Finding, ...]:
    return background.findings if isinstance(background, Combined) else ()


def _unknown_method(method: str, allowed: tuple[str, ...]) -> InputError:
    names = ", ".join(allowed)
    return InputError(
        error(
            "unknown-method",
            Text(f"the method “{method}” is not known.", f"不认识方法“{method}”。"),
            Text(f"Use one of: {names}.", f"可用：{names}。"),
        )
    )
