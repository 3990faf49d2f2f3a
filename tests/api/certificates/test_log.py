"""The log as it is stored: any history of appends gives proofs that hold, and no other."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from api.certificates import log
from api.certificates.log import LogSigner, append, check_log, consistency, proof
from api.certificates.tables import LogEntryRow, LogNodeRow
from api.web.problems import RefusalError
from footprint.trust.checkpoint import read_checkpoint
from footprint.trust.keys import Ed25519Signer
from footprint.trust.merkle import leaf_hash, root_of, verify_consistency, verify_inclusion

SIGNER = Ed25519Signer("log-1", b"\x07" * 32)
LOG = LogSigner("tanbiao.example/log", SIGNER)
ON_BOTH = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class _UndoneError(Exception):
    """Ends a transaction without a commit."""


def roots(leaves):
    return [root_of([leaf_hash(leaf) for leaf in leaves[:size]]) for size in range(len(leaves) + 1)]


@ON_BOTH
@given(leaves=st.lists(st.binary(max_size=40), min_size=1, max_size=33), data=st.data())
def test_every_entry_is_proven_in_every_later_size_and_each_size_continues_the_one_before(
    service, leaves, data
):
    def work(session):
        for place, leaf in enumerate(leaves):
            assert append(session, leaf, service.clock(), LOG) == place
        expected = roots(leaves)
        size = data.draw(st.integers(1, len(leaves)))
        index = data.draw(st.integers(0, size - 1))
        found = proof(session, index, size)
        head = read_checkpoint(found.checkpoint, LOG.origin, SIGNER.public_key)
        assert (head.size, head.root) == (size, expected[size])
        assert verify_inclusion(leaf_hash(leaves[index]), index, size, found.path, head.root)
        old = data.draw(st.integers(1, size))
        path = consistency(session, old, size)
        assert verify_consistency(old, expected[old], size, expected[size], path)
        assert not [found for found in check_log(session) if "events" not in found.en]

    _undone(service, work)


def test_an_entry_that_is_not_there_has_no_proof(service):
    with service.database.writing() as session:
        append(session, b"a", service.clock(), LOG)
        assert proof(session, 1) is None
        assert proof(session, 0, 2) is None
        assert proof(session, -1) is None
        assert consistency(session, 0, 1) is None
        assert consistency(session, 1, 2) is None


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (LogEntryRow, {"leaf": b"other"}),
        (LogEntryRow, {"leaf_hash": b"x" * 32}),
        (LogNodeRow, {"hash": b"x" * 32}),
    ],
)
def test_a_changed_row_is_found(service, table, values):
    with service.database.writing() as session:
        for leaf in (b"a", b"b", b"c"):
            append(session, leaf, service.clock(), LOG)
        first = table.log_index == 1 if table is LogEntryRow else table.level == 1
        session.execute(update(table).where(first).values(**values))
        session.expire_all()
        assert any("1" in found.en for found in check_log(session))


def test_a_clock_that_was_moved_back_is_refused_and_nothing_is_written(service):
    now = service.clock()
    with service.database.writing() as session:
        append(session, b"a", now, LOG)
    with (
        pytest.raises(RefusalError, match="before the last entry"),
        service.database.writing() as session,
    ):
        append(session, b"b", now - timedelta(minutes=1), LOG)
    with service.database.reading() as session:
        assert log.log_size(session) == 1


def test_a_moment_between_two_servers_clocks_is_no_clock_moved_back(service):
    now = service.clock()
    with service.database.writing() as session:
        append(session, b"a", now, LOG)
        append(session, b"b", now - log.SKEW, LOG)
        assert session.get_one(LogEntryRow, 1).at == now


def test_what_was_not_committed_is_not_in_the_log(service):
    with service.database.writing() as session:
        append(session, b"a", service.clock(), LOG)
    _undone(service, lambda session: append(session, b"b", service.clock(), LOG))
    with service.database.writing() as session:
        assert append(session, b"c", service.clock(), LOG) == 1
        session.flush()
        assert not [found for found in check_log(session) if "events" not in found.en]


def _undone(service, work):
    with suppress(_UndoneError), service.database.writing() as session:
        work(session)
        raise _UndoneError
