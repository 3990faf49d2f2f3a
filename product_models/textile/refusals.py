"""Textiles that cannot be: all checks of a submission, told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from footprint.errors import Finding, InputError
from product_models.textile import bill_checks, process_checks
from product_models.textile.design import TextileDesign


def refuse_impossible(design: TextileDesign) -> None:
    """Refuse textiles that cannot be made.

    Raises
    ------
    InputError
        All problems at once.
    """
    first = [*bill_checks.boundary(design), *bill_checks.levels(design), *bill_checks.blend(design)]
    if first:
        raise InputError(first)
    checks: tuple[Callable[[TextileDesign], Iterable[Finding]], ...] = (
        process_checks.routes,
        process_checks.count,
        process_checks.fabric,
        process_checks.wet,
        process_checks.steps,
        bill_checks.masses,
        bill_checks.end_of_life,
    )
    problems = [found for check in checks for found in check(design)]
    if problems:
        raise InputError(problems)
