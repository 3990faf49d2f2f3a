"""X.509 certificates for signing documents: a body's authority, its people and its seal.

Signatures in a PDF speak X.509. A body is its own authority: one self-signed certificate, which
verifiers trust by name, signs those of the people and of the body's seal. The authority's key may
live in a token or a service: only its `Signer` is used.
"""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.keys import Algorithm, Signer, signature_to_der

DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning, RFC 9336."""

LONGEST_NAME = 64
"""Bytes of a name; RFC 5280 appendix A.1 (ub-common-name) counts characters, programs bytes."""

_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
"""AlgorithmIdentifier ecdsa-with-SHA256, RFC 5758 section 3.2."""


def new_authority(name: str, key: Signer, now: datetime, years: int) -> bytes:
    """Return the self-signed certificate (DER) of a body's authority.

    Parameters
    ----------
    name
        Name of the body.
    key
        Its P-256 key for certificates, used for nothing else.
    now
        From when it is valid.
    years
        For how long.

    Raises
    ------
    InputError
        The name is empty or the key is not of P-256.
    """
    subject = _name(name, f"{_shorten(name, LONGEST_NAME - 10)} authority")
    public_key = read_public_key(_p256(key).public_key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public_key)
        .serial_number(_serial_of(public_key))
        .not_valid_before(_seconds(now))
        .not_valid_after(_years_later(now, years))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )
    return _sign(builder, key)


def new_certificate(  # noqa: PLR0913, PLR0917 - who certifies, whom, and when
    authority: bytes,
    authority_key: Signer,
    name: str,
    public_key: bytes,
    now: datetime,
    until: datetime,
    serial: int,
) -> bytes:
    """Return the certificate (DER) with which a person, or the body's seal, signs documents.

    Parameters
    ----------
    authority, authority_key
        Certificate (DER) and key of who certifies.
    name
        Name of the person or the seal.
    public_key
        P-256, 65 bytes (uncompressed point).
    now, until
        Validity; it is cut to that of the authority.
    serial
        Number no other certificate of this authority has, above 0.

    Raises
    ------
    InputError
        The name is empty, or a key is not of P-256.
    """
    issuer = x509.load_der_x509_certificate(authority)
    organisation = issuer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
    subject_key = read_public_key(public_key)
    issuer_key = read_public_key(_p256(authority_key).public_key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(str(organisation), name))
        .issuer_name(issuer.subject)
        .public_key(subject_key)
        .serial_number(serial)
        .not_valid_before(max(_seconds(now), issuer.not_valid_before_utc))
        .not_valid_after(min(_seconds(until), issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False
        )
    )
    return _sign(builder, authority_key)


def public_key_of(certificate: bytes) -> bytes:
    """Return the key a certificate (DER) is about, as an uncompressed point."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def read_public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Return a P-256 key from its point.

    Raises
    ------
    InputError
        The bytes are no point of P-256.
    """
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as unreadable:
        raise InputError(_WRONG_KEY) from unreadable


_WRONG_KEY = error(
    "paper-key",
    Text("documents are signed with keys of P-256, and this is none.", "文件签名须使用P-256密钥。"),
    Text("Use a key made for documents.", "请使用用于签署文件的密钥。"),
)
_NO_NAME = error(
    "paper-name",
    Text("a certificate for signing needs a name.", "签名证书缺少姓名或名称。"),
    Text("Give the person's or the body's name.", "请填写人员或机构的名称。"),
)


def _p256(key: Signer) -> Signer:
    if key.algorithm != Algorithm.P256:
        raise InputError(_WRONG_KEY)
    return key


def _sign(builder: x509.CertificateBuilder, key: Signer) -> bytes:
    # What is signed does not depend on the key that signs, so that a passing one lays it out.
    draft = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    content = draft.tbs_certificate_bytes
    signature = signature_to_der(key.sign(content))
    return _der(0x30, content + _ECDSA_SHA256 + _der(0x03, b"\0" + signature))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def _name(organisation: str, common: str) -> x509.Name:
    attributes = (
        (NameOID.ORGANIZATION_NAME, _shorten(organisation, LONGEST_NAME)),
        (NameOID.COMMON_NAME, _shorten(common, LONGEST_NAME)),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


def _shorten(name: str, longest: int) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in name)
    plain = " ".join(printable.split())
    if not plain:
        raise InputError(_NO_NAME)
    if len(plain.encode()) <= longest:
        return plain
    return plain.encode()[: longest - len("…".encode())].decode(errors="ignore") + "…"


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _serial_of(key: ec.EllipticCurvePublicKey) -> int:
    digest = x509.SubjectKeyIdentifier.from_public_key(key).digest
    return int.from_bytes(digest[:16]) >> 1 or 1


def _seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _years_later(moment: datetime, years: int) -> datetime:
    start = _seconds(moment)
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=start.year + years, day=day)
