"""Assess a sealed study again: with a correction, or by the second engine path.

The release is the study's own, and dates are judged by the day it was sealed; so what comes out
differs from the claim by the correction alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from api.documents import raw_submission
from api.reading import ReadFile, judge
from api.submissions.sealing import study_of
from api.submissions.tables import StudyRow
from footprint.assessment import Choices, solve
from footprint.bom import Submission
from footprint.calculation import compare_paths
from footprint.certification.findings import Correction
from footprint.certification.study import SealedStudy
from footprint.claims import claim
from footprint.engine.column_update import switch
from footprint.engine.fast_path import calculate_fast
from footprint.engine.intensities import solve as solve_intensities
from footprint.engine.matrices import Matrices
from footprint.errors import DataError, error
from footprint.foreground import Foreground
from footprint.linking import link
from footprint.text import Text
from lca_db import load_release


@dataclass(frozen=True)
class Recalculation:
    """A study calculated anew [kg CO2e per functional unit].

    Parameters
    ----------
    claimed
        What the sealed study says.
    reassessed
        The whole assessment, run again.
    reference, fast
        The forward solve by bw2calc, and the fast path by kept intensities.
    difference
        Of these two, relative.
    """

    claimed: float
    reassessed: float
    reference: float
    fast: float
    difference: float

    @property
    def identical(self) -> bool:
        """Whether the assessment gives the claim to the last digit."""
        return self.claimed == self.reassessed


def reopen(study: SealedStudy, day: date) -> ReadFile:
    """Return the submission of a study, ready to be assessed with the data it was assessed with.

    Raises
    ------
    DataError
        Its data release is not at hand.
    """
    hashes = study.result.hashes
    release = load_release(hashes.release_name)
    if release.release.hash != hashes.release:
        said = Text(
            f"the data of this study, “{hashes.release_name}” {hashes.release[:12]}, are not here.",
            f"缺少该研究所用数据：“{hashes.release_name}” {hashes.release[:12]}。",
        )
        remedy = Text("Install the release it names.", "请安装其所列的数据版本。")
        raise DataError(error("release-missing", said, remedy))
    read = judge(raw_submission(study.submission), {}, day, release)
    return replace(read, submission=Submission.model_validate(study.submission))


def effect_of(row: StudyRow, correction: Correction) -> float:
    """Return corrected minus claimed, both assessed [kg CO2e per functional unit].

    Raises
    ------
    InputError, LinkError, UnitError
        What is wrong with the corrected submission.
    DataError
        The data of the study are not at hand.
    """
    study = study_of(row)
    read = reopen(study, row.sealed_at.date())
    corrected = read.changed(correction.apply(read.submission)).assess().footprint
    claimed, now = study.result.hashes, corrected.hashes
    if (claimed.code, claimed.model) == (now.code, now.model):
        return corrected.kgco2e - study.result.kgco2e
    return corrected.kgco2e - read.assess().footprint.kgco2e


def recalculate(row: StudyRow) -> Recalculation:
    """Calculate a study anew, by the whole assessment and by the two engine paths.

    Raises
    ------
    DataError
        The data of the study are not at hand.
    CalculationError
        Two paths disagree by more than the tolerance of every assessment.
    """
    study = study_of(row)
    read = reopen(study, row.sealed_at.date())
    choices, products = read.choices(), study.result.functional_unit.products
    foreground = read.family.build(read.submission, read.release)
    if read.submission.accounting == "market":
        foreground = claim(foreground, read.submission, read.release)
    reference = solve(foreground, choices, choices.basis)
    compare_paths(reference)
    fast = _fast(foreground, choices)
    largest = max(abs(reference.score), abs(fast))
    return Recalculation(
        claimed=study.result.kgco2e,
        reassessed=read.assess().footprint.kgco2e,
        reference=reference.score * products,
        fast=fast * products,
        difference=abs(reference.score - fast) / largest if largest else 0.0,
    )


def _fast(foreground: Foreground, choices: Choices) -> float:
    """Return the score per product by the fast path, from an own factorisation of the release."""
    basis, background = choices.bases[choices.basis], choices.background
    solved = solve_intensities(background, set(basis.replace))
    intensities = switch(solved, Matrices.of(background), basis.replace)
    linked = link(foreground, background, basis)
    return calculate_fast(linked, intensities, choices.method, background.flows).score
