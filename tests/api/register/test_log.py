"""The log as anyone may mirror it: checkpoint, tiles, proofs, as C2SP tlog-tiles has them."""

from __future__ import annotations

from api.certificates.keys import log_signer
from api.certificates.log import append, log_origin
from footprint.trust.checkpoint import read_checkpoint
from footprint.trust.did import find_key
from footprint.trust.merkle import leaf_hash, root_of, verify_consistency, verify_inclusion
from footprint.trust.tiles import WIDTH, read_entry_bundle, tiles_of

SIZE = 300
FOR_EVER = "public, max-age=31536000, immutable"


def grow(register, size):
    """Append entries to the log until it has a size."""
    service, now = register.service, register.world.clock()
    with service.database.writing() as session:
        signer = log_signer(session, service, now)
        for number in range(size):
            append(session, f"entry {number}".encode(), now, signer)


def head_of(world, service):
    key = find_key(world.client.get("/.well-known/did.json").json(), "log-1")
    note = world.client.get("/log/checkpoint")
    assert note.headers["cache-control"] == "public, max-age=60"
    return read_checkpoint(note.text, log_origin(service), key.public_key)


def test_the_log_can_be_rebuilt_and_checked_from_its_tiles_alone(world, register):
    grow(register, SIZE)
    head = head_of(world, register.service)
    assert head.size == SIZE
    leaves, hashes = [], []
    for tile in tiles_of(SIZE):
        answer = world.client.get(f"/log/{tile.path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER)
        if tile.level is None:
            leaves += read_entry_bundle(answer.content)
        elif tile.level == 0:
            hashes += [answer.content[at : at + 32] for at in range(0, len(answer.content), 32)]
        else:
            assert answer.content == root_of(hashes[:WIDTH])
    assert hashes == [leaf_hash(leaf) for leaf in leaves]
    assert root_of(hashes) == head.root
    assert leaves[-1] == f"entry {SIZE - 1}".encode()


def test_proofs_of_inclusion_and_consistency_verify(world, register):
    grow(register, 11)
    head = head_of(world, register.service)
    for index in range(11):
        proof = world.client.get(f"/log/proof?index={index}").json()
        path = [bytes.fromhex(part) for part in proof["path"]]
        leaf = leaf_hash(proof["leaf"].encode())
        assert verify_inclusion(leaf, index, proof["size"], path, head.root)
        assert not verify_inclusion(leaf_hash(b"other"), index, proof["size"], path, head.root)
    answer = world.client.get("/log/consistency?from=7&to=11").json()
    path = [bytes.fromhex(part) for part in answer["path"]]
    roots = bytes.fromhex(answer["old_root"]), bytes.fromhex(answer["new_root"])
    assert roots[1] == head.root
    assert verify_consistency(7, roots[0], 11, roots[1], path)
    assert not verify_consistency(6, roots[0], 11, roots[1], path)
    earlier = world.client.get("/log/proof?index=3&size=7").json()
    assert earlier["size"] == 7


def test_what_the_log_does_not_have_is_404_and_nonsense_is_refused(world, register):
    assert world.client.get("/log/checkpoint").status_code == 404
    grow(register, 5)
    for path in (
        "/log/tile/0/000",
        "/log/tile/0/000.p/6",
        "/log/tile/1/000.p/1",
        "/log/tile/entries/001.p/1",
        "/log/tile/0/0",
        "/log/tile/00/000.p/1",
        "/log/tile/0/x000/000",
        "/log/proof?index=5",
        "/log/proof?index=1&size=9",
        "/log/consistency?from=3&to=6",
        "/log/consistency?from=5&to=3",
    ):
        assert world.client.get(path).status_code == 404, path
    for path in ("/log/proof", "/log/proof?index=-1", "/log/proof?index=1e99"):
        assert world.client.get(path).status_code == 422, path
    assert world.client.get("/log/tile/0/000.p/3").status_code == 200
