"""Status lists and labels: they follow the state of a certificate at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from api.register.answers import Document
from api.register.kept import Kept
from api.web.problems import RefusalError
from footprint.certification.events import EventKind
from footprint.trust.did import find_key
from footprint.trust.integrity import verify_document
from footprint.trust.status_list import is_set


def bits(world, purpose, *indices):
    answer = world.client.get(f"/status/DEMO/{purpose}")
    assert answer.headers["content-type"] == "application/vc"
    assert answer.headers["cache-control"] == "public, max-age=60"
    document = answer.json()
    did = world.client.get("/bodies/DEMO/did.json").json()
    verify_document(document, find_key(did, document["proof"]["verificationMethod"]).public_key)
    encoded = document["credentialSubject"]["encodedList"]
    return [is_set(encoded, index) for index in indices]


def test_status_lists_follow_every_change(world, register):
    kept = [register.put(sequence) for sequence in (1, 2, 3)]
    assert bits(world, "suspension", 1, 2, 3) == [False, False, False]
    register.happen(kept[0], EventKind.SUSPENDED, "misuse")
    register.happen(kept[1], EventKind.REVOKED, "false-data")
    assert bits(world, "suspension", 1, 2, 3) == [True, False, False]
    assert bits(world, "revocation", 1, 2, 3) == [False, True, False]
    register.happen(kept[0], EventKind.REINSTATED, "cause-removed")
    assert bits(world, "suspension", 1, 2, 3) == [False, False, False]
    assert world.client.get("/status/DEMO/other").status_code == 422


def test_a_label_is_drawn_in_each_medium_and_kept(world, register):
    kept = register.put()
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for medium, start in starts.items():
        answer = world.client.get(f"/c/{kept.number}/label.{medium}")
        assert (answer.status_code, answer.content[:4]) == (200, start)
        again = world.client.get(f"/c/{kept.number}/label.{medium}")
        assert again.headers["etag"] == answer.headers["etag"]
    plain = world.client.get(f"/c/{kept.number}/label.svg?colour=false&lang=en").content
    assert plain != world.client.get(f"/c/{kept.number}/label.svg").content
    assert world.client.get(f"/c/{kept.number}/label.gif").status_code == 422
    page = world.client.get(f"/c/{kept.number}").text
    assert f'<img src="/c/{kept.number}/label.svg?lang=zh" alt="' in page


def test_no_label_for_consumers_of_a_partial_footprint(world, register):
    kept = register.put()
    answer = world.client.get(f"/c/{kept.number}/label.svg?consumer=true")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("label-not-for-consumers")


def test_a_certificate_that_is_not_valid_has_no_label(world, register):
    kept = register.put()
    assert world.client.get(f"/c/{kept.number}/label.svg").status_code == 200
    register.happen(kept, EventKind.SUSPENDED, "misuse")
    answer = world.client.get(f"/c/{kept.number}/label.svg")
    assert answer.status_code == 409
    assert "label.svg" not in world.client.get(f"/c/{kept.number}").text


def test_only_so_many_labels_wait_to_be_drawn():
    kept, drawing, waiting = Kept(5, queue=2), Event(), Event()

    def slow():
        drawing.set()
        waiting.wait(10)
        return Document(b"label", "image/png")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "a", slow)
        assert drawing.wait(10)
        second = pool.submit(kept.get, "a", slow)
        while kept._places._value:
            sleep(0.001)
        with pytest.raises(RefusalError) as refused:
            kept.get("b", slow)
        waiting.set()
        assert first.result() is second.result()
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "5")
    assert kept.get("b", slow).body == b"label"


def test_what_was_not_asked_for_longest_is_made_anew():
    kept, made = Kept(2), []

    def make(key):
        made.append(key)
        return Document(key.encode(), "text/plain")

    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, lambda key=key: make(key))
    assert made == ["a", "b", "c", "b"]
