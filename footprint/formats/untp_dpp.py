"""UNTP Digital Product Passport 0.7.0, unsigned, with the carbon footprint as its claim.

The passport is a W3C Verifiable Credential 2.0 that the declarant signs with a key of its own; what
is written here is what to sign. The certificate of a study is another credential (UNTP Digital
Conformity Credential) and is named as evidence of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from footprint.errors import Finding, Severity, error
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.formats.contract import Field, Format, FormatError, StatedValue, lacks
from footprint.formats.declared_unit import declared_unit
from footprint.formats.pact_moments import moment
from footprint.formats.period import valid_until
from footprint.formats.plain_json import Shape, plain_json, read_shaped
from footprint.formats.stage_columns import both, stage_columns, stated_total, total
from footprint.statement import Statement
from footprint.text import Text

VERSION = "0.7.0"
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    f"https://vocabulary.uncefact.org/untp/{VERSION}/context/",
)
TYPES = ("DigitalProductPassport", "VerifiableCredential")
_LABEL = Text(f"UNTP digital product passport {VERSION}", f"UNTP 数字产品护照 {VERSION}")
_TOPIC = "https://vocabulary.uncefact.org/conformity-topic/greenhouse-gas-emissions"
_KILOGRAM = "KGM"  # UN/ECE Recommendation 20
_CPC = "un-cpc"
_CPC_SCHEME = "https://unstats.un.org/unsd/classifications/Econ/cpc/"
_NAMESPACE = UUID("6e7a3f8e-7d0c-5b0d-9a6d-4e1c6f0b7a52")
_NAMED: dict[str, Shape] = {"id": str, "name": str}
_SHAPE: dict[str, Shape] = {
    "@context": [str],
    "type?": [str],
    "id": str,
    "name": str,
    "issuer": _NAMED,
    "validFrom": str,
    "validUntil?": str,
    "credentialSubject": {
        **_NAMED,
        "idScheme": _NAMED,
        "idGranularity": str,
        "productCategory": [{"code": str, "name": str, "schemeId": str, "schemeName": str}],
        "producedAtFacility": _NAMED,
        "countryOfProduction": {"countryCode": str},
        "performanceClaim?": [
            {
                **_NAMED,
                "referenceCriteria": [_NAMED],
                "claimDate": str,
                "claimedPerformance": [
                    {"metric?": _NAMED, "measure?": {"value": float, "unit": str}}
                ],
                "conformityTopic": [_NAMED],
            }
        ],
    },
}


def write(statement: Statement) -> bytes:
    """Return the passport as JSON."""
    return plain_json(passport(statement))


def passport(statement: Statement) -> dict[str, Any]:
    """Return the unsigned passport as plain values."""
    disclosure = statement.disclosure
    until = valid_until(statement)
    return {
        "@context": list(CONTEXTS),
        "type": list(TYPES),
        "id": f"urn:uuid:{statement.id}",
        "name": f"Digital product passport · 数字产品护照: {both(disclosure.product.name)}",
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": _issuer(statement),
            "name": both(disclosure.declarant.name),
        },
        "validFrom": moment(statement.created),
        **({} if until is None else {"validUntil": moment(until)}),
        "credentialSubject": _product(statement),
    }


def read(data: bytes) -> dict[str, Any]:
    """Return a passport as plain values; a signature is not judged.

    Raises
    ------
    FormatError
        It is no passport of this version, or lacks what the schema demands.
    TrustError
        It is no JSON, too long, too deep, or says a key twice.
    """
    found = read_shaped(data, _SHAPE, _LABEL)
    if tuple(found["@context"][:2]) != CONTEXTS or TYPES[0] not in found.get("type", TYPES):
        raise FormatError(
            error(
                "not-of-the-format",
                Text(f"it is no {_LABEL.en}.", f"不是{_LABEL.zh}。"),
                Text("Ask its sender for one of this version.", "请向发送方索取该版本的文件。"),
            )
        )
    return found


def value(statement: Statement) -> StatedValue:
    """Return the leading number: the total of ISO 14067."""
    return stated_total(
        statement,
        stage_columns(statement),
        Text(
            "ISO 14067: all five buckets; each stage and each bucket is a metric of its own.",
            "ISO 14067：含全部五类；各阶段、各类另列为单独指标。",
        ),
    )


def missing(statement: Statement) -> tuple[Finding, ...]:
    """Return what the passport asks for and the statement does not have."""
    return tuple(_missing(statement))


def _missing(statement: Statement) -> Iterator[Finding]:
    product = statement.disclosure.product
    asked = (
        (product.classifications, "classifications", "class of the product", "产品分类"),
        (product.plant, "plant", "plant", "生产工厂"),
        (product.country, "country", "country of the plant", "工厂所在国家"),
    )
    clauses = ("productCategory", "producedAtFacility", "countryOfProduction")
    for (given, field, en, zh), clause in zip(asked, clauses, strict=True):
        if not given:
            yield lacks(
                f"no-{field}",
                Text(f"the {en} is not known.", f"{zh}未知。"),
                Text(f"Give product.{field}.", f"请填写 product.{field}。"),
                f"UNTP DPP {VERSION} Product.{clause}",
            )
    if not _issuer(statement).startswith("did:"):
        yield Finding(
            "no-did",
            Severity.WARNING,
            Text(
                "the declarant names no decentralised identifier, which the issuer of a signed "
                "passport must have.",
                "声明方没有去中心化标识符（DID）；签发护照者必须具有。",
            ),
            Text(
                "Give one (did:web:…) among declarant.identifiers before it is signed.",
                "签名前请在 declarant.identifiers 中给出（did:web:…）。",
            ),
            clause=f"UNTP DPP {VERSION} CredentialIssuer.id",
        )


def _issuer(statement: Statement) -> str:
    identifiers = statement.disclosure.declarant.identifiers
    return next((one for one in identifiers if one.startswith("did:")), identifiers[0])


def _product(statement: Statement) -> dict[str, Any]:
    product, issuer = statement.disclosure.product, statement.disclosure.declarant
    found: dict[str, Any] = {
        "type": ["Product"],
        "id": product.identifiers[0],
        "name": both(product.name),
        "description": both(product.description),
        "idScheme": {
            "type": ["IdentifierScheme"],
            "id": _issuer(statement),
            "name": both(issuer.name),
        },
        "modelNumber": product.model,
        "idGranularity": "model",
        "productCategory": [_class(urn) for urn in product.classifications],
        "performanceClaim": [_claim(statement)],
    }
    if product.plant is not None:
        found["producedAtFacility"] = {
            "type": ["Facility"],
            "id": _made("facility", product.plant.en),
            "name": both(product.plant),
        }
    if product.country is not None:
        found["countryOfProduction"] = {"countryCode": product.country}
    if product.mass_kg is not None:
        found["dimensions"] = {"weight": {"value": product.mass_kg, "unit": _KILOGRAM}}
    return found


def _class(urn: str) -> dict[str, str]:
    scheme, _, code = urn.rpartition(":")
    is_cpc = scheme.endswith(f":{_CPC}")
    short = "UN Central Product Classification (CPC)" if is_cpc else scheme.rpartition(":")[2]
    return {
        "code": code,
        "name": f"{short} {code}",
        "schemeId": _CPC_SCHEME if is_cpc else scheme or urn,
        "schemeName": short or urn,
    }


def _claim(statement: Statement) -> dict[str, Any]:
    footprint, disclosure = statement.footprint, statement.disclosure
    found: dict[str, Any] = {
        "type": ["Claim"],
        "id": f"urn:uuid:{statement.id}#carbon-footprint",
        "name": "Product carbon footprint · 产品碳足迹",
        "description": "; ".join(
            (
                f"per 1 {declared_unit(statement).label.en}",
                footprint.boundary_label.en,
                footprint.method.en,
                f"study sha-256 {statement.study_hash}",
            )
        ),
        "referenceCriteria": [
            {
                "type": ["Criterion"],
                "id": _made("rule", footprint.rule.en),
                "name": both(footprint.rule),
            }
        ],
        "referenceStandard": [
            {"type": ["Standard"], "id": "urn:iso:std:iso:14067:ed-1", "name": "ISO 14067:2018"}
        ],
        "claimDate": moment(statement.created)[:10],
        "claimedPerformance": list(_performance(statement)),
        "evidence": list(_evidence(statement)),
        "conformityTopic": [
            {"type": ["ConformityTopic"], "id": _TOPIC, "name": "Greenhouse Gas Emissions"}
        ],
    }
    start, end = footprint.product.period_start, footprint.product.period_end
    if start is not None and end is not None:
        found["applicablePeriod"] = {"startDate": start, "endDate": end}
    return found if disclosure.study_url or disclosure.assurance else _without(found, "evidence")


def _performance(statement: Statement) -> Iterator[dict[str, Any]]:
    columns = stage_columns(statement)
    per = f"kg CO2e per 1 {declared_unit(statement).label.en}"
    yield _measure("total", f"Product carbon footprint ({per})", float(total(columns)))
    for bucket in Bucket:
        label = BUCKET_LABELS[bucket].en
        yield _measure(
            f"bucket-{bucket}", f"of which {label} ({per})", float(total(columns, {bucket}))
        )
    for column in columns:
        name = f"Stage: {both(column.label)} ({per})"
        yield _measure(f"stage-{column.key}", name, float(column.sum()))


def _measure(key: str, name: str, kgco2e: float) -> dict[str, Any]:
    return {
        "metric": {"type": ["PerformanceMetric"], "id": _made("metric", key), "name": name},
        "measure": {"value": kgco2e, "unit": _KILOGRAM},
    }


def _evidence(statement: Statement) -> Iterator[dict[str, str]]:
    assurance = statement.disclosure.assurance
    if assurance is not None and assurance.url is not None:
        name = assurance.certificate or both(assurance.provider)
        yield {"linkURL": assurance.url, "linkName": name}
    if statement.disclosure.study_url is not None:
        yield {"linkURL": statement.disclosure.study_url, "linkName": "Public study · 公开研究"}


def _without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: one for name, one in document.items() if name != key}


def _made(kind: str, name: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{kind}/{name}')}"


FORMAT = Format(
    key="untp-dpp",
    label=_LABEL,
    version=VERSION,
    origin="UN/CEFACT, United Nations Transparency Protocol, vocabulary.uncefact.org/untp",
    media_type="application/vc+ld+json",
    suffix=".dpp.json",
    missing=missing,
    write=write,
    value=value,
    fields=(
        Field("@context, type", "W3C VC 2.0 and UNTP", "VCDM 2.0 §4.3, §4.5"),
        Field("id", "statement.id as a URN", "VCDM 2.0 §4.4"),
        Field("issuer", "disclosure.declarant: its DID, else first identifier", "CredentialIssuer"),
        Field(
            "validFrom, validUntil", "statement.created; disclosure.valid_until", "VCDM 2.0 §4.9"
        ),
        Field("credentialSubject.id, name", "disclosure.product", "Product"),
        Field("credentialSubject.idScheme", "the declarant: identifiers are its own", "Product"),
        Field("credentialSubject.modelNumber, idGranularity", "product.model; model", "Product"),
        Field("credentialSubject.productCategory", "product.classifications", "Classification"),
        Field("credentialSubject.producedAtFacility", "product.plant", "Product"),
        Field("credentialSubject.countryOfProduction", "product.country", "Country"),
        Field("credentialSubject.dimensions.weight", "product.mass_kg", "Dimension"),
        Field("performanceClaim.referenceCriteria", "the product rule of the result", "Claim"),
        Field("performanceClaim.referenceStandard", "ISO 14067:2018", "Claim"),
        Field("performanceClaim.applicablePeriod", "period of the data", "Period"),
        Field(
            "performanceClaim.claimedPerformance",
            "total, five buckets, stages [kg CO2e per declared unit]",
            "Performance",
        ),
        Field("performanceClaim.evidence", "assurance.url, study_url", "Link"),
    ),
    read=read,
)
