"""Read a manufacturer's file of any accepted kind, and write the workbook it can be read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.assess import Assessed, Backdrop, assess_submission, choose
from api.files import check_length
from footprint.assessment import Choices, solve
from footprint.bom import Submission
from footprint.calculation import compare_paths, compare_scores
from footprint.engine.column_update import switch
from footprint.engine.fast_path import calculate_fast
from footprint.engine.intensities import solve as solve_intensities
from footprint.engine.matrices import Matrices
from footprint.errors import Finding, InputError, LinkError, error
from footprint.linking import link
from footprint.text import Text
from lca_db import load_release
from product_models.contract import ProductFamily
from product_models.discovery import get_family
from product_models.intake import Context, Offer, RawSubmission, family_of, read_submission

_DOCUMENTS = {".yaml", ".yml", ".json"}


@dataclass(frozen=True)
class Crosscheck:
    """One product under one grid basis, by bw2calc and the fast path [kg CO2e per product]."""

    basis: str
    reference: float
    fast: float
    difference: float


@dataclass(frozen=True)
class ReadFile:
    """A file that was read and found sound.

    Parameters
    ----------
    submission, family, release
        What it says, which family it is of, and the data it is assessed with.
    findings
        What a reader of the result should know of the file.
    context
        What it was judged by.
    """

    submission: Submission
    family: ProductFamily
    release: Backdrop
    findings: tuple[Finding, ...]
    context: Context

    def assess(self) -> Assessed:
        """Return its footprint."""
        return assess_submission(self.submission, self.family, self.release, self.findings)

    def changed(self, document: Mapping[str, Any]) -> ReadFile:
        """Return the same file with another content, judged like the first.

        Raises
        ------
        InputError
            Everything that is wrong with the content.
        """
        from api.documents import raw_submission  # noqa: PLC0415 - only where it is needed

        submission, findings = read_submission(raw_submission(document), self.context)
        return replace(self, submission=submission, findings=findings)

    def choices(self) -> Choices:
        """Return what it is assessed with."""
        return choose(self.submission, self.family, self.release, self.findings)

    def crosscheck(self) -> list[Crosscheck]:
        """Solve it by bw2calc, by the adjoint solve and by the fast path, under every grid basis.

        Raises
        ------
        CalculationError
            Two of the paths disagree by more than `footprint.calculation.TOLERANCE`.
        """
        foreground, choices = self.family.build(self.submission, self.release), self.choices()
        replaced = {code for basis in choices.bases.values() for code in basis.replace}
        intensities = solve_intensities(self.release, replaced)
        matrices = Matrices.of(self.release)
        rows = []
        for key, basis in choices.bases.items():
            reference = solve(foreground, choices, key)
            fast = calculate_fast(
                link(foreground, self.release, basis),
                switch(intensities, matrices, basis.replace),
                choices.method,
                self.release.flows,
            )
            compare_paths(reference)
            difference = compare_scores(reference, fast.score)
            rows.append(Crosscheck(key, reference.score, fast.score, difference))
        return rows


def load_background(release: str | None, own_data: Iterable[Path]) -> Backdrop:
    """Return a release, the newest by default, with imported databases beside it.

    Raises
    ------
    DataError
        No such release, or a file that is no stored database.
    """
    own, files = load_release(release), tuple(own_data)
    if not files:
        return own
    from lca_db.combination import combine  # noqa: PLC0415 - only where it is asked for
    from lca_db.store import load  # noqa: PLC0415 - only where it is asked for

    return combine(own, (load(file) for file in files))


def read_file(
    path: Path,
    options: Mapping[str, str | None],
    today: date,
    background: Backdrop | None = None,
) -> ReadFile:
    """Read a workbook or document into a validated submission.

    Parameters
    ----------
    path
        Workbook (.xlsx, .xls, .xlsb, .ods), YAML or JSON.
    options
        Study options that replace those of the file: functional_unit, boundary, electricity,
        method; None keeps the file's.
    today
        The day dates are judged by.
    background
        What it is assessed with; None takes the newest release.

    Raises
    ------
    InputError
        Everything that is wrong with the file, at once.
    """
    return judge(_read_raw(path), options, today, background)


def read_content(
    data: bytes, suffix: str, today: date, background: Backdrop | None = None
) -> ReadFile:
    """Read the bytes of a file that came from elsewhere; its name never meets the file system.

    Parameters
    ----------
    data
        What the file holds.
    suffix
        What its name ends with, which says how to read it: ``.xlsx``, ``.yaml``, ``.json`` …
    today, background
        As for `read_file`.

    Raises
    ------
    InputError
        Everything that is wrong with the file, at once.
    """
    return judge(_parse(data, suffix.lower()), {}, today, background)


def judge(
    raw: RawSubmission,
    options: Mapping[str, str | None],
    today: date,
    background: Backdrop | None = None,
) -> ReadFile:
    """Return what was typed as a validated submission; parameters as for `read_file`.

    Raises
    ------
    InputError
        Everything that is wrong with it, at once.
    """
    release = background or load_release()
    family = get_family(family_of(raw))
    context = _context(family, release, today)
    submission, findings = read_submission(raw, context)
    submission = _with_options(submission, family, options)
    return ReadFile(submission, family, release, findings, context)


def write_workbook(family: str, output: Path, submission: Submission | None = None) -> None:
    """Write the workbook of a family, filled from a submission if there is one."""
    from api.template import write_template  # noqa: PLC0415 - XlsxWriter only when it is needed

    found, release = get_family(family), load_release()
    write_template(found, output, _offer(release), submission)


def _read_raw(path: Path) -> RawSubmission:
    if not path.is_file():
        raise InputError(
            error(
                "no-such-file",
                Text(f"there is no file {path}.", f"没有文件 {path}。"),
                Text("Check its name and folder.", "请检查文件名和目录。"),
            )
        )
    if path.suffix.lower() in _DOCUMENTS:
        from api.documents import read_document  # noqa: PLC0415 - only the reader that is needed

        return read_document(path)
    from api.workbook import read_workbook  # noqa: PLC0415 - only the reader that is needed

    return read_workbook(path)


def _parse(data: bytes, suffix: str) -> RawSubmission:
    name = f"*{suffix}"
    if suffix in _DOCUMENTS:
        from api import documents  # noqa: PLC0415 - only the reader that is needed

        check_length(name, len(data), documents.MAX_BYTES)
        return documents.parse_document(data, as_json=suffix == ".json")
    from api import workbook  # noqa: PLC0415 - only the reader that is needed

    check_length(name, len(data), workbook.MAX_BYTES)
    return workbook.parse_workbook(data)


def _context(family: ProductFamily, release: Backdrop, today: date) -> Context:
    def unit_of(code: str) -> str | None:
        try:
            return release.find(code, None).unit
        except LinkError:
            return None

    def suggest(text: str) -> list[str]:
        return [entry.code for entry in release.catalogue.search(text, limit=3)]

    return Context(family, _offer(release), unit_of, suggest, today)


@lru_cache(maxsize=4)
def _offer(release: Backdrop) -> Offer:
    return Offer(
        locations={code: place.name for code, place in release.locations.items()},
        electricity={key: basis.label for key, basis in release.bases.items()},
        methods={key: method.name for key, method in release.methods.items()},
    )


def _with_options(
    submission: Submission, family: ProductFamily, options: Mapping[str, str | None]
) -> Submission:
    given = {key: value for key, value in options.items() if value is not None}
    boundary = given.get("boundary")
    if boundary is not None and boundary not in family.boundaries:
        names = ", ".join(family.boundaries)
        raise InputError(
            error(
                "unknown-option",
                Text(f"the boundary “{boundary}” is not known.", f"不认识系统边界“{boundary}”。"),
                Text(f"Use one of: {names}.", f"可用：{names}。"),
            )
        )
    return submission.model_copy(update=given)
