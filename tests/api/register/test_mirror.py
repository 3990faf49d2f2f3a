"""The register as files: complete, checkable without the service, cheap to bring up to date."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from api.certificates.log import log_origin
from api.mirror.commands import register as command
from api.mirror.export import export_register
from footprint.certification.bundle import LogProof
from footprint.certification.events import EventKind
from footprint.errors import InputError
from footprint.trust.checkpoint import read_checkpoint
from footprint.trust.did import find_key
from footprint.trust.integrity import verify_document
from footprint.trust.merkle import leaf_hash, root_of, verify_inclusion
from footprint.trust.tiles import read_entry_bundle, tiles_of
from tests.api.register.test_log import grow


def read(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_a_mirror_proves_every_certificate_by_its_own_files(register, tmp_path):
    kept = [register.put(sequence) for sequence in (1, 2, 3)]
    register.happen(kept[0], EventKind.REVOKED, "false-data")
    folder = tmp_path / "mirror"
    done = export_register(register.service, folder)
    assert done.log_size == 4
    assert done.files == sum(1 for path in folder.rglob("*") if path.is_file())
    log_key = find_key(read(folder, ".well-known/did.json"), "log-1")
    note = (folder / "log/checkpoint").read_text(encoding="utf-8")
    head = read_checkpoint(note, log_origin(register.service), log_key.public_key)
    bundle = (folder / "log/tile/entries/000.p/4").read_bytes()
    assert root_of([leaf_hash(leaf) for leaf in read_entry_bundle(bundle)]) == head.root
    body = read(folder, "bodies/DEMO/did.json")
    for one in kept:
        credential = read(folder, f"c/{one.number}.json")
        verify_document(
            credential, find_key(body, credential["proof"]["verificationMethod"]).public_key
        )
        proof = LogProof.model_validate(read(folder, f"c/{one.number}.proof.json"))
        path = [bytes.fromhex(part) for part in proof.path]
        leaf = leaf_hash(proof.leaf.encode())
        assert verify_inclusion(leaf, proof.index, proof.size, path, head.root)
        assert (folder / f"c/{one.number}.pdf").read_bytes() == one.pdf
    states = {entry["number"]: entry["state"] for entry in read(folder, "register.json")["items"]}
    assert states == {
        kept[0].number: "revoked",
        kept[1].number: "valid",
        kept[2].number: "valid",
    }
    assert (folder / "status/DEMO/revocation").is_file()


def test_bringing_a_mirror_up_to_date_leaves_full_tiles_alone(register, tmp_path):
    grow(register, 260)
    export_register(register.service, tmp_path / "mirror")
    full = tmp_path / "mirror/log/tile/0/000"
    before = full.stat().st_mtime_ns
    grow(register, 3)
    done = export_register(register.service, tmp_path / "mirror")
    assert done.log_size == 263
    assert full.stat().st_mtime_ns == before
    assert all((tmp_path / "mirror/log" / tile.path).is_file() for tile in tiles_of(263))


def test_an_export_does_not_write_among_other_files(register, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own/letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds something else"):
        export_register(register.service, tmp_path / "own")
    with pytest.raises(InputError, match="holds something else"):
        export_register(register.service, tmp_path / "own/letter.txt")
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["letter.txt"]


def test_an_empty_register_exports_without_a_log(register, tmp_path):
    done = export_register(register.service, tmp_path / "mirror")
    assert done.log_size == 0
    assert not (tmp_path / "mirror/log").exists()
    assert read(tmp_path / "mirror", "register.json")["items"] == []


def test_the_command_writes_the_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TANBIAO_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("TANBIAO_KEYSTORE_PASSPHRASE", "for this test only")
    answer = CliRunner().invoke(command, [str(tmp_path / "mirror"), "--language", "en"])
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "mirror/register.csv").is_file()
