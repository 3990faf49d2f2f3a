"""Checkpoints: the form of the specification, a published note, and every change is noticed."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footprint.trust.checkpoint import (
    MAX_SIGNATURES,
    Checkpoint,
    key_number,
    read_checkpoint,
    sign_checkpoint,
    verifier_key,
)
from footprint.trust.errors import TrustError
from footprint.trust.keys import Algorithm, verify_signature
from tests.footprint.trust.known_keys import ED25519, OTHER_ED25519, P256

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ORIGIN = "label.example/log"
ROOT = bytes(range(100, 132))
NOTE = sign_checkpoint(ORIGIN, 17, ROOT, ED25519)

# The note and key in the documentation of golang.org/x/mod/sumdb/note, where the form began.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)


def signed(text, origin=ORIGIN, signer=ED25519):
    """Return a note of any text, truly signed."""
    data = key_number(origin, signer.public_key) + signer.sign(text.encode())
    return f"{text}\n— {origin} {base64.b64encode(data).decode()}\n"


def test_the_key_and_signature_of_a_published_note_are_understood():
    public_key = base64.b64decode(GO_KEY.split("+", 2)[2])[1:]
    data = base64.b64decode(GO_SIGNATURE)
    assert verifier_key("PeterNeumann", public_key) == GO_KEY
    assert data[:4] == key_number("PeterNeumann", public_key) == bytes.fromhex("c74f20a3")
    assert verify_signature(Algorithm.ED25519, public_key, data[4:], GO_TEXT.encode())


def test_a_checkpoint_has_the_lines_of_the_specification():
    text, signature = NOTE.split("\n\n")
    assert text == f"{ORIGIN}\n17\n{base64.b64encode(ROOT).decode()}"
    dash, name, data = signature.removesuffix("\n").split(" ")
    assert (dash, name) == ("—", ORIGIN)
    assert base64.b64decode(data)[:4] == key_number(ORIGIN, ED25519.public_key)
    assert sign_checkpoint(ORIGIN, 17, ROOT, ED25519) == NOTE


@given(size=st.integers(0, 2**62), root=st.binary(min_size=32, max_size=32))
def test_a_checkpoint_says_the_tree_it_was_made_of(size, root):
    note = sign_checkpoint(ORIGIN, size, root, ED25519)
    assert read_checkpoint(note, ORIGIN, ED25519.public_key) == Checkpoint(size, root)


@given(place=st.integers(0, len(NOTE) - 1), letter=st.characters(codec="utf-8"))
def test_every_changed_letter_is_noticed(place, letter):
    changed = NOTE[:place] + letter + NOTE[place + 1 :]
    if changed != NOTE:
        with pytest.raises(TrustError):
            read_checkpoint(changed, ORIGIN, ED25519.public_key)


@given(place=st.integers(0, len(NOTE) - 1))
def test_every_missing_letter_is_noticed(place):
    with pytest.raises(TrustError):
        read_checkpoint(NOTE[:place] + NOTE[place + 1 :], ORIGIN, ED25519.public_key)


def test_a_signature_has_one_spelling():
    letter = NOTE[-3]
    place = BASE64.index(letter)
    other = NOTE[:-3] + BASE64[place + 1 if place % 4 < 3 else place - 1] + NOTE[-2:]
    lines = [note.rstrip("\n").rsplit(" ", 1)[1] for note in (NOTE, other)]
    assert base64.b64decode(lines[0]) == base64.b64decode(lines[1])
    with pytest.raises(TrustError):
        read_checkpoint(other, ORIGIN, ED25519.public_key)


def test_another_key_or_another_log_does_not_verify():
    with pytest.raises(TrustError, match="not signed by the log's key"):
        read_checkpoint(NOTE, ORIGIN, OTHER_ED25519.public_key)
    with pytest.raises(TrustError, match="not signed by the log's key"):
        read_checkpoint(NOTE, "other.example/log", ED25519.public_key)
    with pytest.raises(TrustError, match="another log"):
        read_checkpoint(
            signed(f"other.example/log\n1\n{base64.b64encode(ROOT).decode()}\n"),
            ORIGIN,
            ED25519.public_key,
        )


def test_signatures_of_witnesses_may_follow_and_are_left_alone():
    witness = signed(NOTE.split("\n\n")[0] + "\n", "witness.example", OTHER_ED25519)
    line = witness.split("\n\n")[1]
    for note in (NOTE + line, NOTE.replace("\n\n", f"\n\n{line}")):
        assert read_checkpoint(note, ORIGIN, ED25519.public_key).size == 17
        assert read_checkpoint(note, ORIGIN, ED25519.public_key).root == ROOT


def test_one_broken_signature_by_the_log_spoils_a_note():
    broken = key_number(ORIGIN, ED25519.public_key) + bytes(64)
    line = f"— {ORIGIN} {base64.b64encode(broken).decode()}\n"
    with pytest.raises(TrustError, match="does not fit"):
        read_checkpoint(NOTE + line, ORIGIN, ED25519.public_key)


def test_a_note_with_more_signatures_than_anyone_needs_is_refused():
    line = f"— {'w'} {base64.b64encode(bytes(68)).decode()}\n"
    full = NOTE + line * (MAX_SIGNATURES - 1)
    assert read_checkpoint(full, ORIGIN, ED25519.public_key).size == 17
    with pytest.raises(TrustError):
        read_checkpoint(full + line, ORIGIN, ED25519.public_key)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["17"],
        ["017", ROOT],
        ["-1", ROOT],
        ["+1", ROOT],
        ["1_0", ROOT],
        ["١٧", ROOT],
        ["9" * 30, ROOT],
        ["", ROOT],
        ["17", ROOT[:-1]],
        ["17", b""],
        ["17", ROOT, ""],
    ],
    ids=str,
)
def test_a_truly_signed_note_that_is_no_checkpoint_is_refused(lines):
    parts = [base64.b64encode(line).decode() if isinstance(line, bytes) else line for line in lines]
    with pytest.raises(TrustError):
        read_checkpoint(signed("\n".join([ORIGIN, *parts]) + "\n"), ORIGIN, ED25519.public_key)


def test_further_lines_are_signed_and_skipped():
    note = signed(f"{ORIGIN}\n3\n{base64.b64encode(ROOT).decode()}\nmore\n")
    assert read_checkpoint(note, ORIGIN, ED25519.public_key) == Checkpoint(3, ROOT)


@pytest.mark.parametrize(
    "note",
    [
        None,
        b"bytes",
        7,
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("—", "--"),
        NOTE.replace("— ", "—"),
        NOTE + "\x00",
        NOTE.replace("17", "\ud800"),
        "x" * 1_000_000,
        NOTE + "— a b\n",
        NOTE + "— a AAAA\n",
    ],
    ids=lambda note: repr(note)[-20:],
)
def test_what_is_no_note_is_refused_in_both_languages(note):
    with pytest.raises(TrustError) as caught:
        read_checkpoint(note, ORIGIN, ED25519.public_key)
    assert caught.value.say("zh") != caught.value.say("en")


def test_only_ed25519_signs_checkpoints():
    with pytest.raises(TrustError, match="not ES256"):
        sign_checkpoint(ORIGIN, 1, ROOT, P256)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\x00b", "a\ud800"])
def test_a_name_that_a_note_cannot_carry_is_refused(name):
    with pytest.raises(TrustError):
        sign_checkpoint(name, 1, ROOT, ED25519)
    with pytest.raises(TrustError):
        verifier_key(name, ED25519.public_key)


@pytest.mark.parametrize(("size", "root"), [(-1, ROOT), (1, b""), (1, ROOT + b"x")])
def test_a_tree_that_cannot_be_is_not_signed(size, root):
    with pytest.raises(TrustError):
        sign_checkpoint(ORIGIN, size, root, ED25519)
