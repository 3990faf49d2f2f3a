"""What is to be said of a ProductFootprint from outside before its number is used.

Errors refuse it: no readable total, expired, another boundary, a forged signature. Warnings are
shown and kept: parts that do not sum (with the difference), decimals not written as PACT demands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from footprint.errors import Finding, Severity
from footprint.formats.carbon_split import plain
from footprint.formats.pact_decimals import lint_decimals, number
from footprint.formats.pact_moments import VALIDITY_YEARS, read_moment, validity, years_later
from footprint.text import Text
from footprint.trust.documents import as_object
from footprint.trust.errors import TrustError
from footprint.trust.integrity import verify_document

_PARTS = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
_TOTALS = {
    "pcfExcludingBiogenicUptake": _PARTS,
    "pcfIncludingBiogenicUptake": (*_PARTS, "biogenicCO2Uptake"),
}
_WITHIN_FOSSIL = ("aircraftGhgEmissions", "landManagementFossilGhgEmissions")
_GEOGRAPHY = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")
_OTHER_BOUNDARIES = {
    "grave": Text("cradle to grave", "从摇篮到坟墓"),
    "gate to gate": Text("gate to gate", "从大门到大门"),
    "use stage": Text("with the use stage", "含使用阶段"),
    "use phase": Text("with the use phase", "含使用阶段"),
    "end of life": Text("with the end of life", "含生命末期"),
}
_DENIED = ("exclud", "without", "not includ", "no ")


@dataclass(frozen=True)
class Expected:
    """What a figure is judged by.

    Parameters
    ----------
    at
        The moment it is used.
    report
        IPCC report of the method it is used in, such as ``AR6``.
    keys
        Known Ed25519 keys by their verification method.
    """

    at: datetime
    report: str = "AR6"
    keys: Mapping[str, bytes] = field(default_factory=dict)


def lint(document: Mapping[str, Any], expected: Expected) -> tuple[Finding, ...]:
    """Return everything that is wrong or remarkable about a ProductFootprint, worst first."""
    pcf = as_object(document.get("pcf"))
    found = [
        *_version(document),
        *lint_decimals(pcf),
        *_sums(pcf),
        *_within(pcf),
        *_boundary(pcf),
        *_time(document, expected.at),
        *_places(pcf),
        *_method(pcf, expected.report),
        *_signature(document, expected.keys),
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def _version(document: Mapping[str, Any]) -> Iterator[Finding]:
    version = str(document.get("specVersion", ""))
    if version.partition(".")[0] != "3":
        yield _error(
            "another-version",
            Text(
                f"it is written by version {version[:20]} of PACT.",
                f"采用 PACT {version[:20]} 版本。",
            ),
            Text("Ask for version 3.", "请索取第 3 版。"),
        )
    if document.get("status") != "Active":
        yield _warning(
            "deprecated",
            Text("a newer version replaces it.", "已有新版本取代。"),
            Text("Ask for the newest.", "请索取最新版本。"),
        )


def _sums(pcf: Mapping[str, Any]) -> Iterator[Finding]:
    """Say where given parts do not make a total, beyond what their rounding explains."""
    for total, parts in _TOTALS.items():
        stated = number(pcf.get(total))
        given = [one for one in (number(pcf.get(part)) for part in parts) if one is not None]
        if stated is None or not given:
            continue
        difference = stated - sum(given, Decimal(0))
        slack = sum((_half_step(one) for one in (stated, *given)), Decimal(0))
        if abs(difference) > slack:
            shown, whole = plain(difference), plain(sum(given, Decimal(0)))
            yield _warning(
                "parts-do-not-sum",
                Text(
                    f"{total} is {plain(stated)}, its parts sum to {whole}: "
                    f"a difference of {shown} kg CO2e per declared unit.",
                    f"{total} 为 {plain(stated)}，各分项之和为 {whole}，"
                    f"每声明单位相差 {shown} kg CO2e。",
                ),
                Text("Ask the supplier which is right.", "请向供应商核实。"),
                "PACT 3.3.1",
            )


def _within(pcf: Mapping[str, Any]) -> Iterator[Finding]:
    fossil = number(pcf.get("fossilGhgEmissions"))
    for name in _WITHIN_FOSSIL:
        part = number(pcf.get(name))
        if fossil is not None and part is not None and part > fossil:
            yield _warning(
                "part-above-whole",
                Text(
                    f"{name} is more than fossilGhgEmissions, which it is a part of.",
                    f"{name} 大于其所属的 fossilGhgEmissions。",
                ),
                Text("Ask the supplier.", "请向供应商核实。"),
            )
    if pcf.get("packagingEmissionsIncluded") is False:
        yield _note(
            "without-packaging",
            Text("packaging is not in it.", "不含包装排放。"),
            Text("Give packaging as a line of its own.", "请将包装另列一行。"),
        )
        if "packagingGhgEmissions" in pcf:
            yield _warning(
                "packaging-denied",
                Text(
                    "packaging is said not to be in it, and yet given.",
                    "声明不含包装，却给出了包装排放。",
                ),
                Text("Ask the supplier.", "请向供应商核实。"),
            )


def _boundary(pcf: Mapping[str, Any]) -> Iterator[Finding]:
    """Look for words of another boundary; a footprint of PACT is from cradle to gate."""
    described = str(pcf.get("boundaryProcessesDescription", "")).casefold()
    for sentence in described.replace("-", " ").replace(";", ".").split("."):
        for words, label in _OTHER_BOUNDARIES.items():
            before, there, _ = sentence.partition(words)
            if there and not any(denied in before for denied in _DENIED):
                yield _error(
                    "another-boundary",
                    Text(
                        f"its boundary is described as “{label.en}”; a bill line is from cradle "
                        "to gate.",
                        f"其边界描述为“{label.zh}”；清单行须为从摇篮到大门。",
                    ),
                    Text("Ask for the cradle-to-gate footprint.", "请索取从摇篮到大门的碳足迹。"),
                    "PACT 3.2.3",
                )
                return


def _time(document: Mapping[str, Any], at: datetime) -> Iterator[Finding]:
    try:
        start, end = validity(document)
        pcf = document["pcf"]
        latest = years_later(read_moment(str(pcf["referencePeriodEnd"])), VALIDITY_YEARS)
        read_moment(str(pcf.get("referencePeriodStart", pcf["referencePeriodEnd"])))
    except (KeyError, ValueError):
        yield _error(
            "no-validity",
            Text("its validity cannot be read.", "有效期无法识别。"),
            Text(
                "Ask for moments such as 2026-01-01T00:00:00Z.", "请按 2026-01-01T00:00:00Z 填写。"
            ),
            "PACT 3.2.3",
        )
        return
    if end > latest:
        yield _warning(
            "valid-too-long",
            Text(
                f"it claims validity until {end.date()}, more than {VALIDITY_YEARS} years after "
                f"its reference period; it is used until {latest.date()}.",
                f"其有效期至 {end.date()}，超过数据期后 {VALIDITY_YEARS} 年；"
                f"仅采用至 {latest.date()}。",
            ),
            None,
            "PACT 3.2.3",
        )
    if min(end, latest) < at:
        yield _error(
            "expired",
            Text(
                f"it expired on {min(end, latest).date()}.",
                f"已于 {min(end, latest).date()} 过期。",
            ),
            Text("Ask for a newer one.", "请索取新版本。"),
            "PACT 3.2.3",
        )
    if start > at:
        yield _warning(
            "not-yet-valid",
            Text(f"it is valid only from {start.date()}.", f"自 {start.date()} 起才有效。"),
            None,
        )


def _places(pcf: Mapping[str, Any]) -> Iterator[Finding]:
    named = [one for one in _GEOGRAPHY if one in pcf]
    if len(named) > 1:
        yield _warning(
            "several-geographies",
            Text(
                f"it names several levels of geography: {', '.join(named)}.",
                f"同时给出多级地理范围：{'、'.join(named)}。",
            ),
            Text("Ask the supplier which it is of.", "请向供应商核实。"),
            "PACT 3.2.3",
        )


def _method(pcf: Mapping[str, Any], report: str) -> Iterator[Finding]:
    given = pcf.get("ipccCharacterizationFactors")
    factors = [str(one)[:10] for one in given] if isinstance(given, list) else []
    if factors != [report]:
        named = ", ".join(factors[:5]) or "—"
        yield _warning(
            "another-gwp-set",
            Text(
                f"its characterisation factors are {named}, yours {report}.",
                f"其特征化因子为 {named}，本研究为 {report}。",
            ),
            Text("Say so in the study.", "请在研究中说明。"),
            "PACT 3.2.2",
        )


def _signature(document: Mapping[str, Any], keys: Mapping[str, bytes]) -> Iterator[Finding]:
    proof = document.get("proof")
    if proof is None:
        return
    named = str(proof.get("verificationMethod", "")) if isinstance(proof, dict) else ""
    key = keys.get(named)
    if key is None:
        yield _warning(
            "signed-by-unknown-key",
            Text(
                f"it is signed by a key that is not known: {named[:200] or '—'}.",
                f"由未知密钥签名：{named[:200] or '—'}。",
            ),
            Text(
                "Get the supplier's key another way and give it, or rely on the connection alone.",
                "请另行取得供应商公钥后提供，或仅凭连接可信度使用。",
            ),
        )
        return
    try:
        verify_document(dict(document), key)
    except TrustError as problem:
        first = problem.findings[0]
        yield _error("signature-wrong", first.text, Text("Do not use it.", "请勿使用。"))


def _half_step(value: Decimal) -> Decimal:
    """Return by how much rounding may have moved a number."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _error(code: str, text: Text, remedy: Text | None, clause: str | None = None) -> Finding:
    return Finding(code, Severity.ERROR, text, remedy, clause=clause)


def _warning(code: str, text: Text, remedy: Text | None, clause: str | None = None) -> Finding:
    return Finding(code, Severity.WARNING, text, remedy, clause=clause)


def _note(code: str, text: Text, remedy: Text | None) -> Finding:
    return Finding(code, Severity.NOTE, text, remedy)
