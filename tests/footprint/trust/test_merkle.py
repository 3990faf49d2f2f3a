"""The Merkle tree: published vectors, the definitions of the RFC, and nothing false verifies."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footprint.trust.errors import TrustError
from footprint.trust.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.footprint.trust.trees import KeptTree, naive_path, naive_proof, naive_root, numbered

# Leaves, roots and paths of the reference tests of Certificate Transparency (RFC 6962), as in
# transparency-dev/merkle, testonly/constants.go and proof/verify_test.go.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
L0 = CT_ROOTS[1]
L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N03 = CT_ROOTS[4]
N47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
CT_INCLUSION = {
    (0, 1): [],
    (0, 8): [L1, N23, N47],
    (5, 8): [L4, N67, N03],
    (2, 3): [CT_ROOTS[2]],
    (1, 5): [L0, N23, L4],
}
CT_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [L1, N23, N47],
    (6, 8): [N45, N67, N03],
    (2, 5): [N23, L4],
    (6, 7): [N45, L6, N03],
}

SIZE = 600
LEAVES = numbered(SIZE)
TREE = KeptTree(LEAVES)
SMALL = 40
SIZES = st.integers(1, SIZE)


def test_leaves_nodes_and_the_empty_tree_are_hashed_as_the_rfc_says():
    assert hashlib.sha256().digest() == EMPTY_ROOT == Frontier().root
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(b"l", b"r") == hashlib.sha256(b"\x01lr").digest()


def test_roots_are_those_of_certificate_transparency():
    tree = KeptTree(CT_LEAVES)
    assert [root.hex() for root in tree.roots] == CT_ROOTS


@pytest.mark.parametrize(("place", "path"), CT_INCLUSION.items(), ids=str)
def test_inclusion_paths_are_those_of_certificate_transparency(place, path):
    found = inclusion_path(*place, KeptTree(CT_LEAVES).node)
    assert [part.hex() for part in found] == path
    root = bytes.fromhex(CT_ROOTS[place[1]])
    assert verify_inclusion(leaf_hash(CT_LEAVES[place[0]]), *place, found, root)


@pytest.mark.parametrize(("sizes", "path"), CT_CONSISTENCY.items(), ids=str)
def test_consistency_paths_are_those_of_certificate_transparency(sizes, path):
    found = consistency_path(*sizes, KeptTree(CT_LEAVES).node)
    assert [part.hex() for part in found] == path
    old, new = sizes
    roots = [bytes.fromhex(CT_ROOTS[size]) for size in sizes]
    assert verify_consistency(old, roots[0], new, roots[1], found)


@pytest.mark.parametrize("size", range(SMALL + 1))
def test_appending_gives_the_root_that_is_computed_from_scratch(size):
    assert TREE.roots[size] == naive_root(LEAVES[:size])
    assert root_of([leaf_hash(leaf) for leaf in LEAVES[:size]]) == TREE.roots[size]


@pytest.mark.parametrize("size", range(1, SMALL))
def test_every_leaf_of_every_small_tree_has_the_path_of_the_definition(size):
    for index in range(size):
        path = inclusion_path(index, size, TREE.node)
        assert path == naive_path(index, LEAVES[:size])
        assert verify_inclusion(leaf_hash(LEAVES[index]), index, size, path, TREE.roots[size])


@pytest.mark.parametrize("new", range(SMALL))
def test_all_small_trees_are_consistent_by_the_path_of_the_definition(new):
    for old in range(new + 1):
        path = consistency_path(old, new, TREE.node)
        assert path == (naive_proof(old, LEAVES[:new]) if old else [])
        assert verify_consistency(old, TREE.roots[old], new, TREE.roots[new], path)


@given(st.data())
def test_every_inclusion_proof_verifies_for_its_leaf_place_and_tree_only(data):
    size = data.draw(SIZES)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, TREE.node)
    leaf, root = leaf_hash(LEAVES[index]), TREE.roots[size]
    assert verify_inclusion(leaf, index, size, path, root)
    other = data.draw(st.integers(0, SIZE - 1).filter(lambda place: place != index))
    assert not verify_inclusion(leaf_hash(LEAVES[other]), index, size, path, root)
    assert not verify_inclusion(leaf, other, size, path, root)
    assert not verify_inclusion(leaf, index, size, [*path, root], root)
    assert not verify_inclusion(leaf, index, size, path[:-1], root) or not path


@given(st.data())
def test_any_changed_byte_of_an_inclusion_proof_is_noticed(data):
    size = data.draw(SIZES)
    index = data.draw(st.integers(0, size - 1))
    parts = [leaf_hash(LEAVES[index]), TREE.roots[size], *inclusion_path(index, size, TREE.node)]
    broken = flipped(parts, data)
    assert not verify_inclusion(broken[0], index, size, broken[2:], broken[1])


@given(st.data())
def test_every_consistency_proof_verifies_and_any_changed_byte_is_noticed(data):
    new = data.draw(SIZES)
    old = data.draw(st.integers(1, new))
    parts = [TREE.roots[old], TREE.roots[new], *consistency_path(old, new, TREE.node)]
    assert verify_consistency(old, parts[0], new, parts[1], parts[2:])
    broken = flipped(parts, data)
    assert not verify_consistency(old, broken[0], new, broken[1], broken[2:])
    assert not verify_consistency(old, parts[0], new, parts[1], [*parts[2:], parts[0]])
    assert not verify_consistency(old, parts[0], new, parts[1], parts[2:-1]) or old == new


def inclusion_root(leaf, index, size, path):
    """Return what a path leads to if nobody asks whether it is of the right length."""
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            found = node_hash(found, sibling)
        place, last = place // 2, last // 2
    return found


@given(st.data())
def test_an_inner_node_is_not_passed_off_as_the_root(data):
    size = data.draw(st.integers(2, SIZE))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(index, size, TREE.node)
    leaf = leaf_hash(LEAVES[index])
    assert inclusion_root(leaf, index, size, path) == TREE.roots[size]
    short = path[: data.draw(st.integers(0, len(path) - 1))]
    for wrong in (short, [*path, EMPTY_ROOT]):
        root = inclusion_root(leaf, index, size, wrong)
        assert not verify_inclusion(leaf, index, size, wrong, root)


def test_a_consistency_proof_that_stops_early_or_goes_on_is_refused():
    old, new = 3, 7
    path = consistency_path(old, new, TREE.node)
    assert verify_consistency(old, TREE.roots[old], new, TREE.roots[new], path)
    inner = TREE.nodes[2, 0]  # both trees as they are below the last step
    assert not verify_consistency(old, TREE.roots[old], new, inner, path[:-1])
    above = [node_hash(EMPTY_ROOT, TREE.roots[size]) for size in (old, new)]
    assert not verify_consistency(old, above[0], new, above[1], [*path, EMPTY_ROOT])


@settings(max_examples=30)
@given(leaves=st.lists(st.binary(max_size=40), max_size=70), more=st.lists(st.binary(max_size=9)))
def test_a_tree_that_was_rewritten_is_not_consistent(leaves, more):
    old, new = KeptTree([*leaves, b"was"]), KeptTree([*leaves, b"is", *more])
    sizes = len(leaves) + 1, len(new.roots) - 1
    path = consistency_path(*sizes, new.node)
    assert not verify_consistency(sizes[0], old.roots[-1], sizes[1], new.roots[-1], path)


@given(SIZES)
def test_a_frontier_is_found_again_from_kept_subtrees(size):
    assert Frontier.at(size, TREE.node) == TREE.frontiers[size]


@given(size=SIZES, index=st.integers(0, SIZE))
def test_a_proof_asks_for_few_subtrees_and_only_for_complete_ones(size, index):
    asked = []

    def node(level, position):
        assert (position + 1) << level <= size
        asked.append((level, position))
        return TREE.node(level, position)

    inclusion_path(index % size, size, node)
    assert len(asked) == len(set(asked)) <= 2 * size.bit_length()
    consistency_path(index % size, size, node)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5), (10**30, 5)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(TrustError):
        inclusion_path(index, size, TREE.node)
    assert not verify_inclusion(TREE.roots[1], index, size, [], TREE.roots[1])


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (10**30, 5)])
def test_there_is_no_proof_between_trees_that_do_not_follow(old, new):
    with pytest.raises(TrustError):
        consistency_path(old, new, TREE.node)
    assert not verify_consistency(old, TREE.roots[1], new, TREE.roots[1], [])


def test_the_empty_tree_begins_every_tree_and_has_one_root():
    assert verify_consistency(0, EMPTY_ROOT, 5, TREE.roots[5], [])
    assert verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not verify_consistency(0, TREE.roots[1], 5, TREE.roots[5], [])
    assert not verify_consistency(0, EMPTY_ROOT, 0, TREE.roots[5], [])
    assert not verify_consistency(0, EMPTY_ROOT, 5, TREE.roots[5], [EMPTY_ROOT])


@pytest.mark.parametrize("broken", [b"", b"short", bytes(33), "text", None, 7])
def test_what_is_no_hash_does_not_verify(broken):
    root = TREE.roots[1]
    assert not verify_inclusion(broken, 0, 1, [], root)
    assert not verify_inclusion(root, 0, 1, [], broken)
    assert not verify_inclusion(root, 0, 2, [broken], root)
    assert not verify_consistency(1, root, 2, TREE.roots[2], [broken])
    assert not verify_consistency(1, broken, 1, broken, [])


@pytest.mark.parametrize("number", ["1", None, 1.0, True, [1]])
def test_what_is_no_whole_number_does_not_verify(number):
    root, next_root = TREE.roots[1], TREE.roots[2]
    path = inclusion_path(1, 2, TREE.node)
    assert not verify_inclusion(TREE.nodes[0, 1], number, 2, path, next_root)
    assert not verify_inclusion(root, 0, number, [], root)
    assert not verify_consistency(number, root, 2, next_root, [TREE.nodes[0, 1]])
    assert not verify_consistency(1, root, number, root, [])


@pytest.mark.parametrize("path", [None, "", b"", 7, {}, {"a": 1}])
def test_what_is_no_path_does_not_verify(path):
    assert not verify_inclusion(TREE.roots[1], 0, 1, path, TREE.roots[1])
    assert not verify_consistency(1, TREE.roots[1], 1, TREE.roots[1], path)


@pytest.mark.parametrize(
    ("size", "hashes"), [(1, ()), (0, (bytes(32),)), (3, (bytes(32),)), (1, (b"x",)), (-1, ())]
)
def test_a_broken_frontier_is_refused(size, hashes):
    with pytest.raises(TrustError):
        Frontier(size, hashes)


def flipped(parts, data):
    """Return the hashes with one byte of one of them changed."""
    which = data.draw(st.integers(0, len(parts) - 1))
    place, flip = data.draw(st.integers(0, 31)), data.draw(st.integers(1, 255))
    broken = bytearray(parts[which])
    broken[place] ^= flip
    return [*parts[:which], bytes(broken), *parts[which + 1 :]]
