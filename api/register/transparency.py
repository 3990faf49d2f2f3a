"""The log as anyone may read and mirror it: checkpoint, tiles and proofs (C2SP tlog-tiles)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates import log
from api.certificates.tables import CheckpointRow, LogEntryRow, LogNodeRow
from api.register.answers import FOR_EVER, SHORT, Document
from api.register.messages import Consistency
from api.web.problems import RefusalError, not_found, refuse
from footprint.certification.bundle import LogProof
from footprint.text import Text
from footprint.trust.errors import TrustError
from footprint.trust.tiles import (
    Tile,
    check_available,
    entry_bundle,
    parse_tile_path,
    tile_content,
)

PLAIN = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


def checkpoint(session: Session, size: int | None = None) -> Document:
    """Return the newest signed head of the log, or that of a size."""
    note = log.checkpoint(session, size)
    if note is None:
        raise not_found(Text("entry: the log is empty", "条目：日志为空"))
    return Document(note.encode(), PLAIN, SHORT)


def tile(session: Session, path: str) -> Document:
    """Return a tile by its path below the log's address.

    Raises
    ------
    RefusalError
        The path is no tile, or the log is not that long yet (404).
    """
    try:
        wanted = parse_tile_path(path)
        size = log.log_size(session)
        check_available(wanted, size)
    except TrustError as missing:
        raise RefusalError(404, missing.findings) from missing
    return Document(content_of_tile(session, wanted, size), BYTES, FOR_EVER)


def content_of_tile(session: Session, wanted: Tile, size: int) -> bytes:
    """Return the bytes of a tile that the log has."""
    first, after = wanted.positions.start, wanted.positions.stop
    if wanted.level is None:
        leaves = session.scalars(
            select(LogEntryRow.leaf)
            .where(LogEntryRow.log_index >= first, LogEntryRow.log_index < after)
            .order_by(LogEntryRow.log_index)
        )
        return entry_bundle(wanted, size, leaves.all())
    hashes = dict(
        session.execute(
            select(LogNodeRow.position, LogNodeRow.hash).where(
                LogNodeRow.level == wanted.tree_level,
                LogNodeRow.position >= first,
                LogNodeRow.position < after,
            )
        ).all()
    )
    return tile_content(wanted, size, lambda _level, position: hashes[position])


def inclusion(session: Session, index: int, size: int | None) -> LogProof:
    """Return the proof that an entry is in the log of a size, or of its present one."""
    found = log.proof(session, index, size)
    if found is None:
        raise not_found(Text("entry in the log of this size", "日志条目，或日志未达到该大小"))
    return LogProof(
        leaf=found.leaf.decode(),
        index=found.index,
        size=found.size,
        path=tuple(part.hex() for part in found.path),
        checkpoint=found.checkpoint,
    )


def consistency(session: Session, old: int, new: int) -> Consistency:
    """Return the proof that the log of size `new` continues that of size `old`."""
    path = log.consistency(session, old, new)
    if path is None:
        raise refuse(
            404,
            "no-such-sizes",
            Text(
                f"the log has no sizes {old} and {new}, in this order.",
                f"日志没有依次为 {old} 和 {new} 的大小。",
            ),
            Text("See /log/checkpoint for its size.", "当前大小见 /log/checkpoint。"),
        )
    return Consistency(
        old_size=old,
        new_size=new,
        old_root=_root(session, old).hex(),
        new_root=_root(session, new).hex(),
        path=[part.hex() for part in path],
    )


def _root(session: Session, size: int) -> bytes:
    return session.scalars(select(CheckpointRow.root).where(CheckpointRow.size == size)).one()
