"""A file somebody holds, checked by the service: the same, an older one, or another."""

from __future__ import annotations

import json
import uuid

from api.certificates.tables import CertificateRow, RevisionRow
from footprint.certification.events import EventKind


def check(world, kept, content, language="zh"):
    return world.client.post(
        f"/c/{kept.number}/check?lang={language}", files={"file": ("held", content)}
    )


def test_the_issued_files_are_recognised_however_they_are_laid_out(world, register):
    kept = register.put()
    indented = json.dumps(json.loads(kept.credential), indent=4, ensure_ascii=False).encode()
    bundle = world.client.get(f"/c/{kept.number}.bundle").content
    token = kept.token.encode()
    for content in (kept.pdf, kept.credential, indented, token, token + b"\n", bundle):
        answer = check(world, kept, content)
        assert answer.status_code == 200
        assert "一致：该文件即签发原件" in answer.text
        assert "有效" in answer.text
    assert "认证机构签名验证通过" in check(world, kept, kept.credential).text


def test_any_changed_byte_is_told(world, register):
    kept = register.put()
    credential = json.loads(kept.credential)
    credential["credentialSubject"]["tanbiaoCertificate"]["kgco2e"] = 1.0
    unsigned = {key: value for key, value in credential.items() if key != "proof"}
    other = register.put(2)
    bundle = bytearray(world.client.get(f"/c/{kept.number}.bundle").content)
    bundle[500] ^= 1
    for content in (
        kept.pdf + b" ",
        json.dumps(credential).encode(),
        json.dumps(unsigned).encode(),
        kept.token.encode()[:-4] + b"AAAA",
        other.credential,
        other.pdf,
        bytes(bundle),
        b"{}",
        b'{"proof": 7}',
        b'{"proof": {"verificationMethod": "did:web:evil.example#key-1"}}',
        b'{"a": ' * 3000,
        b'{"a": NaN}',
        b"PK\x03\x04 not an archive",
    ):
        answer = check(world, kept, content)
        assert answer.status_code == 200, (content[:50], answer.text)
        assert "不一致：该文件不是本编号下签发的原件" in answer.text
        assert "一致：该文件即签发原件" not in answer.text


def test_an_unchanged_file_of_a_revoked_certificate_shows_the_state(world, register):
    kept = register.put()
    register.happen(kept, EventKind.REVOKED, "false-data")
    answer = check(world, kept, kept.pdf, "en")
    assert "Unchanged: this is the file that was issued." in answer.text
    assert '<p class="word">REVOKED' in answer.text


def test_a_file_of_an_earlier_revision_is_called_older(world, register):
    kept = register.put(1)
    later = register.put(2)
    with world.service.database.writing() as session:
        row = session.get_one(CertificateRow, kept.id)
        session.add(
            RevisionRow(
                id=uuid.uuid4(),
                certificate_id=row.id,
                revision=1,
                content=row.content,
                credential=row.credential,
                credential_jwt=row.credential_jwt,
                credential_hash=row.credential_hash,
                pdf_sha256=row.pdf_sha256,
                made_at=row.issued_at,
            )
        )
        row.content = {**row.content, "revision": 2}
        row.pdf_sha256 = session.get_one(CertificateRow, later.id).pdf_sha256
        row.credential_hash = "0" * 64
    assert "已被后续版次替代" in check(world, kept, kept.pdf).text
    assert "一致：该文件即签发原件" in check(world, kept, later.pdf).text
    assert "版次" in world.client.get(f"/c/{kept.number}").text


def test_what_is_no_certificate_is_named_or_refused(world, register):
    kept = register.put()
    assert "该文件不是证书的 PDF" in check(world, kept, b"\x00\x01 holiday picture").text
    assert "该文件不是证书的 PDF" in check(world, kept, b"").text
    assert check(world, kept, b"%PDF-" + b"x" * 10_000_001).status_code == 413
    assert world.client.post(f"/c/{kept.number}/check").status_code == 422
    assert world.client.post("/c/NONE/check", files={"file": ("a", b"x")}).status_code == 404
