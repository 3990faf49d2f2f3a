"""The keystore file: keys open with their passphrase alone, and outlive kills and writers."""

import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from api.certificates import keystore as keystore_module
from api.certificates.keystore import Cost, FileKeystore, open_keystore, service_secret
from api.web.problems import RefusalError
from api.web.service import Service
from api.web.settings import Settings
from footprint.trust.keys import Algorithm, verify_signature

SECRET = SecretStr("correct horse battery")
CHEAP = Cost(n=1 << 4)


@pytest.fixture
def keystore(tmp_path):
    return FileKeystore(tmp_path / "keys" / "keystore.json", CHEAP)


@pytest.mark.parametrize("algorithm", [Algorithm.ED25519, Algorithm.P256])
def test_a_key_signs_after_the_file_is_opened_again(keystore, algorithm):
    public = keystore.create("a", algorithm, SECRET)
    signer = FileKeystore(keystore.path).signer("a", "key-1", SECRET)
    assert (signer.key_id, signer.algorithm, signer.public_key) == ("key-1", algorithm, public)
    assert verify_signature(algorithm, public, signer.sign(b"x"), b"x")


def test_the_file_holds_no_private_key_and_only_its_owner_may_read_it(keystore):
    keystore.create("a", Algorithm.ED25519, SECRET)
    private = keystore.signer("a", "k", SECRET)._key.private_bytes_raw().hex()
    assert private not in keystore.path.read_text()
    assert keystore.path.stat().st_mode & 0o777 == 0o600


def test_another_passphrase_does_not_open_a_key(keystore):
    keystore.create("a", Algorithm.ED25519, SECRET)
    with pytest.raises(RefusalError, match="does not open the key") as refused:
        keystore.signer("a", "key-1", SecretStr("another"))
    assert refused.value.status == 403


@pytest.mark.parametrize("field", ["algorithm", "public_key", "sealed", "nonce"])
def test_a_changed_entry_does_not_open(keystore, field):
    keystore.create("a", Algorithm.ED25519, SECRET)
    document = json.loads(keystore.path.read_text())
    entry = document["keys"]["a"]
    last = {"0": "1"}.get(entry[field][-1], "0")
    entry[field] = "ES256" if field == "algorithm" else entry[field][:-1] + last
    keystore.path.write_text(json.dumps(document))
    with pytest.raises(RefusalError):
        keystore.signer("a", "key-1", SECRET)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 9, "keys": {}}', '{"version": 1, "keys": []}', "[" * 9999]
)
def test_a_damaged_file_is_refused_in_one_sentence(keystore, text):
    keystore.path.parent.mkdir()
    keystore.path.write_text(text)
    with pytest.raises(RefusalError, match="keystore is damaged"):
        keystore.signer("a", "key-1", SECRET)


def test_a_cost_that_would_exhaust_memory_is_refused(keystore):
    keystore.create("a", Algorithm.ED25519, SECRET)
    document = json.loads(keystore.path.read_text())
    document["keys"]["a"]["kdf"]["n"] = 1 << 40
    keystore.path.write_text(json.dumps(document))
    with pytest.raises(RefusalError, match="damaged"):
        keystore.signer("a", "key-1", SECRET)


def test_a_key_that_is_not_there_is_named(keystore):
    with pytest.raises(RefusalError, match="does not hold the private key key-1"):
        keystore.signer("a", "key-1", SECRET)


def test_a_reference_is_never_used_twice(keystore):
    keystore.create("a", Algorithm.ED25519, SECRET)
    with pytest.raises(ValueError, match="already"):
        keystore.create("a", Algorithm.ED25519, SECRET)


def test_keys_of_an_algorithm_we_cannot_make_are_refused(keystore):
    with pytest.raises(RefusalError, match="SM2"):
        keystore.create("a", Algorithm.SM2, SECRET)


def _make_some(path, name):
    keystore = FileKeystore(Path(path), CHEAP)
    for number in range(5):
        keystore.create(f"{name}-{number}", Algorithm.ED25519, SECRET)


@pytest.mark.slow
def test_no_key_is_lost_when_threads_and_processes_make_keys_at_once(keystore):
    path = str(keystore.path)
    processes = [
        multiprocessing.get_context("spawn").Process(target=_make_some, args=(path, f"p{n}"))
        for n in range(2)
    ]
    for process in processes:
        process.start()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: _make_some(path, f"t{n}"), range(4)))
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert len(json.loads(keystore.path.read_text())["keys"]) == 30


def test_a_half_written_file_of_a_killed_writer_is_not_read(keystore):
    keystore.create("a", Algorithm.ED25519, SECRET)
    keystore.path.with_name("keystore.json.new").write_text('{"version": 1, "ke')
    keystore.create("b", Algorithm.ED25519, SECRET)
    assert keystore.signer("a", "k", SECRET).key_id == "k"
    assert keystore.signer("b", "k", SECRET).key_id == "k"


def test_without_a_passphrase_the_service_opens_no_key(tmp_path):
    service = Service(Settings(data_folder=tmp_path, keystore_passphrase=None))
    with pytest.raises(RefusalError, match="TANBIAO_KEYSTORE_PASSPHRASE"):
        service_secret(service)


def test_a_scheme_nothing_is_installed_for_is_refused_by_name(tmp_path):
    service = Service(Settings(data_folder=tmp_path, keystore="pkcs11:token=tanbiao"))
    with pytest.raises(RefusalError, match="“pkcs11:”"):
        open_keystore(service)


def test_a_provider_that_is_installed_opens_keys_at_its_scheme(tmp_path, monkeypatch):
    opened = []
    point = SimpleNamespace(load=lambda: opened.append)

    def installed(group, name):
        assert group == "tanbiao.key_providers"
        return [point] if name == "pkcs11" else []

    monkeypatch.setattr(keystore_module, "entry_points", installed)
    open_keystore(Service(Settings(data_folder=tmp_path, keystore="pkcs11:token=tanbiao")))
    assert opened == ["pkcs11:token=tanbiao"]


def test_a_plain_path_is_a_file(tmp_path):
    service = Service(Settings(data_folder=tmp_path))
    assert open_keystore(service) == FileKeystore(tmp_path / "keystore.json")
