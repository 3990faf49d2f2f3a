"""The certificate as a W3C Verifiable Credential 2.0: a UNTP Digital Conformity Credential 0.7.0.

A reader of UNTP finds body, client, product, factory, scheme and the footprint with its unit. A
reader of ours finds the whole certificate in one more term, `EXTENSION`, whose meaning the
context of `context_document` gives to JSON-LD processors.

UNTP allows one status entry, so `credentialStatus` holds revocation; suspension stands in
`suspensionStatus`, which our context defines as the same property.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from footprint.certification.certificate import CertificateContent
from footprint.certification.period import CHINA, begins, ends
from footprint.errors import InputError, error
from footprint.result import Label
from footprint.text import Text
from footprint.trust.documents import canonical_bytes

TYPES = ("DigitalConformityCredential", "VerifiableCredential")
VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
UNTP_CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
CONTEXT_PATH = "/ns/certificate/v1"
"""Where the service serves `context_document`."""
EXTENSION = "tanbiaoCertificate"
REVOCATION, SUSPENSION = "revocation", "suspension"

_TOPIC = "https://vocabulary.uncefact.org/conformity-topic/greenhouse-gas-emissions"
_KILOGRAM = "KGM"  # UN/ECE Recommendation 20


def build_credential(content: CertificateContent) -> dict[str, Any]:
    """Return the unsigned credential of a certificate."""
    return {
        "@context": [VC_CONTEXT, UNTP_CONTEXT, context_url(content)],
        "type": list(TYPES),
        "id": content.verify_url,
        "name": f"{_both(content.scheme_label)}: {_both(content.product.name)}",
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": content.body.did,
            "name": _both(content.body.name),
        },
        "validFrom": begins(content).astimezone(CHINA).isoformat(timespec="seconds"),
        "validUntil": (ends(content) - timedelta(seconds=1)).isoformat(),
        "credentialStatus": status_entry(content, REVOCATION),
        "suspensionStatus": status_entry(content, SUSPENSION),
        "credentialSubject": _attestation(content),
    }


def content_of(credential: Mapping[str, Any]) -> CertificateContent:
    """Return what a credential says, once the words of UNTP and ours say the same.

    Raises
    ------
    InputError
        The content is missing or broken, or the UNTP part says something else.
    """
    subject = credential.get("credentialSubject")
    found = subject.get(EXTENSION) if isinstance(subject, Mapping) else None
    try:
        content = CertificateContent.model_validate(found)
        said, meant = _facts(credential), _facts(build_credential(content))
    except (ValueError, LookupError, TypeError, OverflowError) as problem:
        raise _refuse_content() from problem
    if said != meant:
        raise InputError(
            error(
                "credential-contradicts-itself",
                Text(
                    "the credential says one thing in the words of UNTP and another in its own.",
                    "凭证中 UNTP 部分与证书内容不一致。",
                ),
                Text("Do not rely on it.", "请勿采信。"),
            )
        )
    return content


def _facts(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every reader of UNTP relies on; wording may change with our versions."""
    subject = credential["credentialSubject"]
    assessment = subject["conformityAssessment"][0]
    return {
        "types": set(TYPES) <= set(credential["type"]),
        "contexts": list(credential["@context"])[:2],
        "issuer": credential["issuer"]["id"],
        "conformance": assessment["conformance"],
        "measures": [one["measure"] for one in assessment["assessedPerformance"]],
        **{
            key: credential[key]
            for key in ("id", "validFrom", "validUntil", "credentialStatus", "suspensionStatus")
        },
    }


def unsigned(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Return a credential without its proof."""
    return {key: value for key, value in credential.items() if key != "proof"}


def canonical(document: Any) -> bytes:
    """Return the RFC 8785 canonical JSON of a plain document: what is hashed and signed."""
    return canonical_bytes(document)


def credential_hash(credential: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a signed credential, as log and register name it."""
    return hashlib.sha256(canonical(dict(credential))).hexdigest()


def status_url(content: CertificateContent, purpose: str) -> str:
    """Return the address of one status list."""
    return f"{content.status_list_url.rstrip('/')}/{purpose}"


def status_entry(content: CertificateContent, purpose: str) -> dict[str, Any]:
    """Return one status entry; the index is a number, as UNTP's schema asks."""
    return {
        "id": f"{status_url(content, purpose)}#{content.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": content.status_index,
        "statusListCredential": status_url(content, purpose),
    }


def public_url(content: CertificateContent) -> str:
    """Return the address of the service that publishes the certificate.

    Raises
    ------
    InputError
        The certificate's page is not where such a service has it.
    """
    page = f"/c/{content.number}"
    if not content.verify_url.endswith(page) or "://" not in content.verify_url:
        raise _refuse_content()
    return content.verify_url.removesuffix(page)


def context_url(content: CertificateContent) -> str:
    """Return the address of our JSON-LD context."""
    return public_url(content) + CONTEXT_PATH


def context_document(address: str) -> dict[str, Any]:
    """Return the JSON-LD context that gives our two terms their meaning, for a service there."""
    vocabulary = f"{address.rstrip('/')}{CONTEXT_PATH}#"
    return {
        "@context": {
            "@protected": True,
            EXTENSION: {"@id": f"{vocabulary}content", "@type": "@json"},
            "suspensionStatus": {
                "@id": "https://www.w3.org/2018/credentials#credentialStatus",
                "@type": "@id",
            },
        }
    }


def _attestation(content: CertificateContent) -> dict[str, Any]:
    page = content.verify_url
    return {
        "type": ["ConformityAttestation"],
        "id": f"{page}#attestation",
        "name": f"{content.number}: {_both(content.product.name)}",
        "assessorLevel": "3rdParty",
        "assessmentLevel": "no-endorsement" if content.demo else "scheme-cab",
        "attestationType": "certification",
        "issuedToParty": {
            "type": ["Party"],
            "id": f"{page}#client",
            "name": _both(content.client.name),
            **_registered(content.client.identifier),
        },
        "referenceScheme": {
            "type": ["ConformityScheme"],
            "id": f"{context_url(content)}#scheme-{_slug(content.scheme)}",
            "name": f"{_both(content.scheme_label)} {content.scheme_edition}",
        },
        "conformityCertificate": {
            "linkURL": f"{page}.pdf",
            "linkName": content.number,
            "mediaType": "application/pdf",
        },
        "conformityAssessment": [_assessment(content)],
        EXTENSION: content.model_dump(mode="json"),
    }


def _assessment(content: CertificateContent) -> dict[str, Any]:
    page, vocabulary = content.verify_url, context_url(content)
    topic = {"type": ["ConformityTopic"], "id": _TOPIC, "name": "Greenhouse Gas Emissions"}
    return {
        "type": ["ConformityAssessment"],
        "id": f"{page}#assessment",
        "name": "Product carbon footprint · 产品碳足迹",
        "assessmentCriteria": [
            {
                "type": ["Criterion"],
                "id": f"{vocabulary}#rule-{_slug(content.product.family)}",
                "name": _both(content.rule_label),
            }
        ],
        "assessmentDate": content.issued_at.astimezone(CHINA).date().isoformat(),
        "assessedPerformance": _performance(content),
        "assessedProduct": [
            {
                "product": {
                    "type": ["Product"],
                    "id": content.product.identifier or f"{page}#product",
                    "name": _both(content.product.name),
                    "modelNumber": content.product.model,
                },
                "idVerifiedByCAB": True,
            }
        ],
        "assessedFacility": [
            {
                "facility": {
                    "type": ["Facility"],
                    "id": f"{page}#factory",
                    "name": _both(content.factory.name),
                    **_registered(content.factory.identifier),
                },
                "idVerifiedByCAB": True,
            }
        ],
        "referenceStandard": [
            {"type": ["Standard"], "id": f"{vocabulary}#standard-{_slug(name)}", "name": name}
            for name in content.standards
        ],
        "conformityTopic": [topic],
        "conformance": True,
    }


def _performance(content: CertificateContent) -> list[dict[str, Any]]:
    """Return the total and the stages it is the sum of [kg CO2e per unit]."""
    vocabulary = context_url(content)
    per = f"kg CO2e, {content.functional_unit_label.en}"
    figures = [
        (
            f"{vocabulary}#product-carbon-footprint",
            f"Product carbon footprint ({per}; {content.boundary_label.en})",
            content.kgco2e,
        )
    ]
    figures += [
        (f"{vocabulary}#stage-{_slug(stage.key)}", f"{stage.label.en} ({per})", stage.kgco2e)
        for stage in content.stages
    ]
    return [
        {
            "metric": {"type": ["PerformanceMetric"], "id": metric, "name": name},
            "measure": {"value": kgco2e, "unit": _KILOGRAM},
        }
        for metric, name, kgco2e in figures
    ]


def _registered(identifier: str | None) -> dict[str, str]:
    return {} if identifier is None else {"registeredId": identifier}


def _both(label: Label) -> str:
    return label.en if label.en == label.zh else f"{label.en} · {label.zh}"


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-")


def _refuse_content() -> InputError:
    return InputError(
        error(
            "no-certificate-content",
            Text(
                "the credential does not hold the content of a Tanbiao certificate.",
                "凭证中没有碳标证书内容。",
            ),
            Text("Ask for the credential of a certificate.", "请提供证书凭证。"),
        )
    )
