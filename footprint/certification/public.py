"""What of a study may be public: notes of method, and never a word of the bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from footprint.certification.study import SealedStudy
from footprint.result import FindingResult, SourceResult

_OF_METHOD = frozenset(
    {
        "aggregated-figures",
        "allocation",
        "battery-recycling-cut-off",
        "biogenic-carbon",
        "biogenic-carbon-content",
        "capital-goods-cut-off",
        "chair-cut-offs",
        "contract-electricity",
        "cutting-waste-applied",
        "data-gap",
        "declared-unit",
        "energy-by-iso-25745-2",
        "falling-grid",
        "fixed-grid",
        "grid-year",
        "lift-cut-offs",
        "module-d-apart",
        "not-comparable",
        "other-boundary",
        "other-functional-unit",
        "other-service-life",
        "other-use-profile",
        "outbound-outside-boundary",
        "packaging-waste-cut-off",
        "partial-footprint",
        "recycling-formula-input-only",
        "refrigerant-supply-cut-off",
        "stages-missing",
        "unofficial-grid-factor",
        "waste-cut-off",
        "weak-data",
    }
)
"""Codes of findings that speak of method and boundary; any other may name a material."""


def public_findings(study: SealedStudy) -> Iterator[FindingResult]:
    """Yield the findings of a result that speak of method and hold no private word."""
    words = private_words(study)
    for found in study.result.findings:
        said = f"{found.text.en}\n{found.text.zh}"
        if found.code in _OF_METHOD and not any(word in said for word in words):
            yield found


def public_sources(study: SealedStudy) -> Iterator[SourceResult]:
    """Yield the sources of a result whose titles hold no private word, in any case of letters."""
    words = [word.casefold() for word in private_words(study)]
    for source in study.result.sources:
        said = f"{source.citation}\n{source.url}".casefold()
        if not any(word in said for word in words):
            yield source


def private_words(study: SealedStudy) -> tuple[str, ...]:
    """Return what identifies the lines of a study: it must appear in nothing public."""
    words: set[str] = set()
    for sheet in ("bill", "packaging"):
        for line in study.submission.get(sheet, ()):
            words |= {str(line.get(key, "")) for key in ("name", "specification", "supplier")}
            figure: Mapping[str, str] = line.get("supplier_figure") or {}
            words.add(str(figure.get("source", "")))
    words |= {supplier.name for supplier in study.result.suppliers if supplier.name}
    return tuple(sorted(word for word in words if len(word) > 1))
