"""What a buyer's mail or form asks for: formats, products, boundary, verification.

Only what is written is taken: a word that names a format, an identifier, a boundary. A person reads
the text beside it, so nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from footprint.errors import Finding, Severity
from footprint.formats.contract import lacks
from footprint.formats.discovery import formats
from footprint.statement import Statement
from footprint.text import Text

_NAMES: Mapping[str, tuple[str, ...]] = {
    "pact": ("pact", "pathfinder framework", "wbcsd"),
    "catena-x": ("catena-x", "catena x", "catenax"),
    "eu-battery": ("2023/1542", "battery regulation", "电池法", "电池法规", "电池法案"),
    "battery-pass": ("battery passport", "battery pass", "电池护照", "99100"),
    "aas": ("asset administration shell", "资产管理壳", "aas", "idta"),
    "openepd": ("openepd", "ec3"),
    "openlca": ("openlca", "json-ld"),
    "ilcd": ("ilcd",),
    "untp": ("untp", "digital product passport", "数字产品护照"),
}
"""Words by which buyers name a format, beside its key."""
_BOUNDARIES: Mapping[str, tuple[str, ...]] = {
    "cradle-to-gate": ("cradle-to-gate", "cradle to gate", "摇篮到大门"),
    "cradle-to-grave": ("cradle-to-grave", "cradle to grave", "摇篮到坟墓"),
}
_VERIFIED = ("third-party", "third party", "verified", "verification", "第三方", "核查", "鉴证")
_CBAM = ("cbam", "carbon border", "碳边境")
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:[^\s,;，；。)<>\"']{1,200}", re.IGNORECASE)
_GTIN = re.compile(r"(?:gtin|ean|upc)\W{0,3}(\d{8,14})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for; empty where it says nothing.

    Parameters
    ----------
    formats
        Keys of formats.
    products
        Identifiers, as URNs.
    boundary
        Key of the boundary it names.
    verified
        Whether verification is asked for.
    installation
        Whether it asks for CBAM, which no product footprint answers.
    """

    formats: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    boundary: str | None = None
    verified: bool = False
    installation: bool = False


def understand(text: str) -> Asked:
    """Return what a text asks for.

    Examples
    --------
    >>> asked = understand("Please send a verified PACT footprint, GTIN 4712345060507")
    >>> asked.formats, asked.products, asked.verified
    (('pact',), ('urn:gtin:4712345060507',), True)
    """
    low = text.lower()
    urns = (found.rstrip(".") for found in _URN.findall(text))
    gtins = (f"urn:gtin:{digits}" for digits in _GTIN.findall(text))
    named = [key for key, words in _BOUNDARIES.items() if _names(low, words)]
    return Asked(
        formats=tuple(key for key in formats() if _names(low, _words_of(key))),
        products=tuple(dict.fromkeys((*urns, *gtins))),
        boundary=named[0] if len(named) == 1 else None,
        verified=_names(low, _VERIFIED),
        installation=_names(low, _CBAM),
    )


def unmet(asked: Asked, statement: Statement) -> tuple[Finding, ...]:
    """Return what a request asks for and a statement does not give, whatever the format."""
    found: list[Finding] = []
    label = statement.footprint.boundary_label
    if asked.boundary is not None and asked.boundary != statement.footprint.boundary:
        found.append(
            lacks(
                "other-boundary",
                Text(
                    f"{asked.boundary} is asked for; the statement is {label.en}.",
                    f"请求的边界为 {asked.boundary}；声明的边界为{label.zh}。",
                ),
                Text(
                    f"Assess the product once more with the boundary {asked.boundary}.",
                    f"请以 {asked.boundary} 边界再评估一次。",
                ),
            )
        )
    if asked.verified and statement.disclosure.assurance is None:
        found.append(
            lacks(
                "not-verified",
                Text(
                    "verification is asked for; none is stated.", "请求经核查的数据；声明未含核查。"
                ),
                Text(
                    "State a certified study, or fill in assurance.",
                    "请对已获证的研究出具声明，或填写 assurance。",
                ),
            )
        )
    if asked.installation:
        found.append(_not_cbam())
    return tuple(found)


def _not_cbam() -> Finding:
    return Finding(
        "cbam",
        Severity.WARNING,
        Text(
            "CBAM asks for the embedded emissions of an installation by its own rules; "
            "a product footprint does not answer it.",
            "CBAM 要求按其规则核算装置的隐含排放，产品碳足迹不能作为答复。",
        ),
        Text("Answer with the installation's own report.", "请以装置自身的隐含排放报告答复。"),
    )


def _words_of(key: str) -> tuple[str, ...]:
    return (key, *_NAMES.get(key, ()))


def _names(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of the words stands in a text, Latin ones as whole words."""
    return any(
        re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text)
        if word.isascii()
        else word in text
        for word in words
    )
