"""Rebuild a footprint from its sealed study and compare it to the last digit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.assess import assess_submission
from api.verifying.sealed import Sealed
from footprint.bom import Submission
from footprint.errors import DataError, InputError, error
from footprint.result import Footprint
from footprint.text import Text
from footprint.trust.errors import TrustError
from lca_db import load_release
from product_models.discovery import get_family

_MADE_BY = ("model", "model_name", "code", "code_version")
"""Hashes that tell by which program a result was made; another one may give the same numbers."""
_OF_THE_FILE = frozenset({"findings", "place"})
"""Of the file and the day it was read; no figure stands there."""


@dataclass(frozen=True)
class Difference:
    """One value that came out differently."""

    place: str
    certified: Any
    recomputed: Any


@dataclass(frozen=True)
class Recomputation:
    """A study calculated anew.

    Parameters
    ----------
    kgco2e
        The footprint that came out.
    numbers
        How many numbers were compared.
    differences
        Values that came out differently: none, or the certificate is not what the study gives.
    seals
        What does not fit between certificate, study and lines.
    program
        Hashes of model and code that differ: this is another version of the program.
    """

    kgco2e: float
    numbers: int
    differences: tuple[Difference, ...]
    seals: tuple[Text, ...]
    program: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether every number came out the same and every hash fits."""
        return not self.differences and not self.seals

    def document(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "agrees": self.agrees,
            "kgco2e": self.kgco2e,
            "numbers_compared": self.numbers,
            "differences": [vars(one) for one in self.differences],
            "seals": [{"en": one.en, "zh": one.zh} for one in self.seals],
            "program_differences": [vars(one) for one in self.program],
        }


def recompute(sealed: Sealed) -> Recomputation:
    """Assess the submission of a sealed study again, with the data release it names.

    Raises
    ------
    DataError
        The release is not installed, or is another one under the same name.
    InputError, LinkError, UnitError, CalculationError
        The submission cannot be assessed by this version of the program.
    """
    claimed = sealed.study.result
    footprint = _assess(sealed)
    then, now = _plain(claimed), _plain(footprint)
    numbers = sum(isinstance(value, float | int) for _, value in _leaves(then))
    found = tuple(_differences(then, now))
    program = {f"hashes.{name}" for name in _MADE_BY}
    return Recomputation(
        footprint.kgco2e,
        numbers,
        tuple(one for one in found if one.place not in program),
        tuple(_seals(sealed)),
        tuple(one for one in found if one.place in program),
    )


def _assess(sealed: Sealed) -> Footprint:
    hashes = sealed.study.result.hashes
    release = load_release(hashes.release_name)
    if release.release.hash != hashes.release:
        raise DataError(
            error(
                "other-release",
                Text(
                    f"the data release {hashes.release_name} here is not the one of the study.",
                    f"本机的数据版本 {hashes.release_name} 与研究所用版本不同。",
                ),
                Text("Install the release it names.", "请安装其所列的数据版本。"),
            )
        )
    try:
        submission = Submission.model_validate(sealed.study.submission)
    except ValueError as problem:
        raise InputError(
            error(
                "bad-submission",
                Text(
                    "the submission in the study cannot be read.", "研究报告中的申报内容无法读取。"
                ),
                Text("Ask the body for the sealed bundle.", "请向认证机构索取密封证书包。"),
            )
        ) from problem
    return assess_submission(submission, get_family(submission.family), release).footprint


def _seals(sealed: Sealed) -> Iterator[Text]:
    """Yield what does not fit between the certificate and the study it names."""
    content, study = sealed.content, sealed.study
    if study.hash != content.study_hash:
        yield Text(
            "the study is not the one the certificate names (its hash differs).",
            "研究报告的散列值与证书所载不符。",
        )
    if not _commits(sealed):
        yield Text(
            "lines and salts do not give the root in the certificate.",
            "清单行与盐值得不到证书所载的承诺根。",
        )
    said = (content.kgco2e, content.buckets, content.hashes, content.boundary)
    meant = (
        study.result.kgco2e,
        study.result.buckets,
        study.result.hashes,
        study.result.boundary,
    )
    stages = [(one.key, one.kgco2e) for one in content.stages]
    if said != meant or stages != [(one.key, one.kgco2e) for one in study.result.stages]:
        yield Text(
            "the certificate says something else than the result in the study.",
            "证书内容与研究报告中的结果不一致。",
        )


def _commits(sealed: Sealed) -> bool:
    try:
        root = sealed.lines_root()
    except TrustError:
        return False
    return root == sealed.content.lines_root and len(sealed.lines) == sealed.content.lines_count


def _plain(footprint: Footprint) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(footprint.model_dump_json())
    return document


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value that holds no others and is not of the file, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _OF_THE_FILE:
                yield from _leaves(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{place}[{index}]")
    else:
        yield place, value


def _differences(then: Any, now: Any) -> Iterator[Difference]:
    before, after = dict(_leaves(then)), dict(_leaves(now))
    for place in dict.fromkeys((*before, *after)):
        if before.get(place, "-") != after.get(place, "-"):
            yield Difference(place, before.get(place), after.get(place))
