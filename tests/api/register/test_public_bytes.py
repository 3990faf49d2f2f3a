"""What the public may take: the files as issued, and never a line of the bill."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from api.certificates.tables import CertificateRow
from api.submissions.tables import StudyRow
from api.verifying.archive import unpack
from footprint.certification.bundle import SEALED, Part
from footprint.certification.credential import content_of
from footprint.certification.events import EventKind, read_leaf
from footprint.trust.did import find_key
from footprint.trust.integrity import verify_document
from footprint.trust.jwt import verify_vc_jwt
from footprint.trust.tiles import tiles_of
from tests.api.certificates.desk import Desk


def test_the_files_are_those_that_were_issued(world, register):
    kept = register.put()
    for ending, media_type, content in (
        ("json", "application/vc", kept.credential),
        ("jwt", "application/vc+jwt", kept.token.encode()),
        ("pdf", "application/pdf", kept.pdf),
    ):
        answer = world.client.get(f"/c/{kept.number}.{ending}")
        assert answer.content == content
        assert answer.headers["content-type"] == media_type
        assert answer.headers["access-control-allow-origin"] == "*"
        known = {"If-None-Match": answer.headers["etag"]}
        assert world.client.get(f"/c/{kept.number}.{ending}", headers=known).status_code == 304


def test_a_stranger_can_check_credential_and_token_with_the_published_keys(world, register):
    kept = register.put()
    document = world.client.get("/bodies/DEMO/did.json").json()
    credential = world.client.get(f"/c/{kept.number}.json").json()
    key = find_key(document, credential["proof"]["verificationMethod"])
    verify_document(credential, key.public_key)
    verify_vc_jwt(world.client.get(f"/c/{kept.number}.jwt").text, key.public_key)
    assert content_of(credential) == kept.content
    context = world.client.get("/ns/certificate/v1").json()["@context"]
    assert {"tanbiaoCertificate", "suspensionStatus"} <= context.keys()


def test_the_bundle_holds_all_that_is_public_and_nothing_sealed(world, register):
    kept = register.put()
    answer = world.client.get(f"/c/{kept.number}.bundle")
    assert answer.headers["content-disposition"].endswith(f'"{kept.number}.tanbiao"')
    parts = unpack(answer.content)
    assert parts.keys() == set(Part) - SEALED
    assert parts[Part.CREDENTIAL] == kept.credential


def test_the_proof_names_the_newest_event(world, register):
    kept = register.put()
    register.happen(kept, EventKind.SUSPENDED, "misuse")
    proof = world.client.get(f"/c/{kept.number}.proof.json").json()
    event = read_leaf(proof["leaf"].encode())
    assert (event.number, event.kind, proof["index"], proof["size"]) == (
        kept.number,
        EventKind.SUSPENDED,
        1,
        2,
    )


@pytest.mark.parametrize("path", ["/bodies/NONE/did.json", "/status/NONE/revocation", "/c/x.pdf"])
def test_what_is_not_there_is_404(world, register, path):
    assert world.client.get(path).status_code == 404


def public_addresses(number, size):
    """Return every public address of a service with one certificate."""
    of_certificate = ("", ".json", ".jwt", ".pdf", ".proof.json", ".bundle")
    labels = [f"/c/{number}/label.svg", f"/c/{number}/label.svg?lang=both&qr=proof&width=80"]
    pages = [
        f"/c/{number}?lang=en",
        "/register?lang=zh",
        "/register?lang=en",
        "/register/feed.atom",
    ]
    data = ["/register.json", "/register.csv", "/bodies/DEMO/did.json", "/.well-known/did.json"]
    status = ["/status/DEMO/revocation", "/status/DEMO/suspension", "/ns/certificate/v1"]
    log = [
        "/log/checkpoint",
        "/log/proof?index=0",
        *(f"/log/{tile.path}" for tile in tiles_of(size)),
    ]
    own = [f"/c/{number}{ending}" for ending in of_certificate]
    return [*own, *labels, *pages, *data, *status, *log]


def secrets_of(document, salts):
    """Return what no public byte may hold: words, makers and odd amounts of a sealed bill."""
    submission = document["submission"]
    rows = [*submission["bill"], *submission["energy"], *submission["packaging"]]
    found = {str(salt) for salt in salts.values()}
    for row in rows:
        found |= {row[key] for key in ("name", "specification", "supplier") if row.get(key)}
        amounts = (row.get("amount"), row.get("unit_mass_kg"))
        found |= {repr(one) for one in amounts if one and len(repr(one)) > 5}
    for line in document["result"]["lines"]:
        found |= {line["name"]["zh"], repr(line["kgco2e"])} if line["primary"] else set()
    return {one for one in found if len(one.encode()) > 6}  # shorter ones occur by chance


def test_no_public_byte_holds_a_line_of_the_bill(world):
    desk = Desk.of(world)
    number = desk.certificate()
    with world.service.database.reading() as session:
        document = session.scalars(select(StudyRow.document)).one()
        salts = session.scalars(select(CertificateRow.salts)).one()
    secrets = secrets_of(document, salts)
    assert len(secrets) > 40
    sealed = json.dumps(document, ensure_ascii=False) + json.dumps(salts)
    assert all(secret in sealed for secret in secrets)
    shown = public_addresses(number, size=1)
    assert len(shown) > 20
    for path in shown:
        answer = world.client.get(path)
        assert answer.status_code == 200, (path, answer.text)
        text = answer.content.decode("utf-8", "replace")
        assert [one for one in secrets if one in text or escaped(one) in text] == [], path


def escaped(text):
    """Return a text as JSON in ASCII writes it."""
    return json.dumps(text)[1:-1]


def test_the_answers_are_described_and_need_nobody_to_sign_in(world):
    paths = world.client.get("/openapi.json").json()["paths"]
    for path in ("/c/{number}", "/register.json", "/status/{code}/{purpose}", "/log/checkpoint"):
        assert "security" not in paths[path]["get"]
