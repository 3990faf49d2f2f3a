"""The transparency log as it is stored: leaves, nodes, one head that orders all writers.

An entry is appended in the transaction of what it records, together with the signed checkpoint;
so no event is without its entry, and no entry without a signature over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Insert, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.certificates.tables import (
    CertificateEventRow,
    CheckpointRow,
    LogEntryRow,
    LogHeadRow,
    LogNodeRow,
)
from api.web.problems import refuse
from api.web.service import Service
from footprint.text import Text
from footprint.trust.checkpoint import sign_checkpoint
from footprint.trust.keys import Signer
from footprint.trust.merkle import Frontier, consistency_path, inclusion_path, leaf_hash

SKEW = timedelta(seconds=5)
"""Difference between the clocks of servers that is taken for none."""

_HEAD = 1
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LogSigner:
    """Who signs the heads of the log, and the log's name in them."""

    origin: str
    signer: Signer


@dataclass(frozen=True)
class Proof:
    """That an entry is in the log of a size."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: str


def log_origin(service: Service) -> str:
    """Return the name of the log: the public address without scheme, and ``/log``."""
    url = urlsplit(service.settings.public_url)
    return f"{url.netloc}{url.path.rstrip('/')}/log"


def entry_time(session: Session, clock: Callable[[], datetime]) -> datetime:
    """Return the time of the next entry, never before the last one; locks the log.

    The clock is read with the lock in hand: who waits for others has not seen an older time.
    Clocks of two servers differ by moments: an entry then takes the time of the last one.

    Raises
    ------
    RefusalError
        The clock was moved back (409).
    """
    head = lock_head(session)
    now = clock()
    _check_time(head.last_at, now)
    return max(now, head.last_at)


def check_clock(session: Session, now: datetime) -> None:
    """Refuse a clock that was moved back, before anything is made (409)."""
    last = session.scalar(select(LogHeadRow.last_at).where(LogHeadRow.id == _HEAD))
    if last is not None:
        _check_time(last, now)


def append(session: Session, leaf: bytes, now: datetime, signer: LogSigner) -> int:
    """Append an entry and a signed checkpoint over it; return its index, counted from 0.

    Raises
    ------
    RefusalError
        The clock was moved back (409), see `entry_time`.
    """
    head = lock_head(session)
    _check_time(head.last_at, now)
    now = max(now, head.last_at)
    index, hashed = head.size, leaf_hash(leaf)
    session.add(LogEntryRow(log_index=index, leaf=leaf, leaf_hash=hashed, at=now))
    frontier, nodes = frontier_of(head).append(hashed)
    session.add_all(
        LogNodeRow(level=level, position=position, hash=node) for level, position, node in nodes
    )
    head.size, head.last_at = frontier.size, now
    head.frontier = [node.hex() for node in frontier.hashes]
    note = sign_checkpoint(signer.origin, frontier.size, frontier.root, signer.signer)
    session.add(CheckpointRow(size=frontier.size, root=frontier.root, note=note, at=now))
    session.flush()
    return index


def lock_head(session: Session) -> LogHeadRow:
    """Return the head, locked until the transaction ends: writers come one after another."""
    query = select(LogHeadRow).where(LogHeadRow.id == _HEAD).with_for_update()
    head = session.scalar(query.execution_options(populate_existing=True))
    if head is None:
        session.execute(_first_head(session))
        head = session.scalars(query).one()
    return head


def log_size(session: Session) -> int:
    """Return the number of entries."""
    return session.scalar(select(LogHeadRow.size).where(LogHeadRow.id == _HEAD)) or 0


def frontier_of(head: LogHeadRow) -> Frontier:
    """Return the complete subtrees of a head."""
    return Frontier(head.size, tuple(bytes.fromhex(node) for node in head.frontier))


def checkpoint(session: Session, size: int | None = None) -> str | None:
    """Return the signed checkpoint of a size, or the newest; None if there is none."""
    query = select(CheckpointRow.note)
    if size is None:
        return session.scalar(query.order_by(CheckpointRow.size.desc()).limit(1))
    return session.scalar(query.where(CheckpointRow.size == size))


def proof(session: Session, index: int, size: int | None = None) -> Proof | None:
    """Return the proof that an entry is in the log of a size (the newest); None if it is not."""
    size = log_size(session) if size is None else size
    entry = session.get(LogEntryRow, index) if 0 <= index < size else None
    note = checkpoint(session, size)
    if entry is None or note is None:
        return None
    path = inclusion_path(index, size, node_of(session))
    return Proof(index, size, entry.leaf, tuple(path), note)


def consistency(session: Session, old: int, new: int) -> tuple[bytes, ...] | None:
    """Return the proof that the log of size `new` continues that of `old`; None: no such sizes."""
    if not 0 < old <= new <= log_size(session):
        return None
    return tuple(consistency_path(old, new, node_of(session)))


def node_of(session: Session) -> Callable[[int, int], bytes]:
    """Return the getter of stored subtree hashes."""

    def node(level: int, position: int) -> bytes:
        return session.scalars(
            select(LogNodeRow.hash).where(
                LogNodeRow.level == level, LogNodeRow.position == position
            )
        ).one()

    return node


def check_log(session: Session) -> list[Text]:
    """Rebuild the log from its leaves and return what does not fit; nothing: it is whole."""
    wrong: list[Text] = []
    frontier, nodes = Frontier(0, ()), 0
    notes = dict(session.execute(select(CheckpointRow.size, CheckpointRow.root)).all())
    for entry in _entries(session):
        if entry.log_index != frontier.size or leaf_hash(entry.leaf) != entry.leaf_hash:
            wrong.append(_spoilt("entry", "条目", entry.log_index))
        frontier, made = frontier.append(leaf_hash(entry.leaf))
        nodes += len(made)
        if not all(_has_node(session, *node) for node in made):
            wrong.append(_spoilt("a node above entry", "节点，上级于条目", entry.log_index))
        if notes.pop(frontier.size, None) != frontier.root:
            wrong.append(_spoilt("the checkpoint after entry", "检查点，位于条目", entry.log_index))
    if notes or nodes != session.scalar(select(func.count()).select_from(LogNodeRow)):
        wrong.append(
            Text("there are nodes or checkpoints of no entry.", "存在多余的节点或检查点。")
        )
    head = session.get(LogHeadRow, _HEAD)
    if (frontier_of(head) if head else Frontier(0, ())) != frontier:
        wrong.append(Text("the head of the log is not that of its entries.", "日志头与条目不符。"))
    return wrong + _events_without_entry(session, frontier.size)


def _check_time(last: datetime, now: datetime) -> None:
    if now < last - SKEW:
        raise refuse(
            409,
            "clock-moved-back",
            Text(
                f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, which is before the last entry of "
                f"the log ({last:%Y-%m-%d %H:%M:%S} UTC).",
                f"系统时钟为 {now:%Y-%m-%d %H:%M:%S} UTC，早于日志最后一条记录"
                f"（{last:%Y-%m-%d %H:%M:%S} UTC）。",
            ),
            Text("Set the clock of the server right.", "请校准服务器时钟。"),
        )


def _events_without_entry(session: Session, size: int) -> list[Text]:
    events = session.scalar(select(func.count()).select_from(CertificateEventRow))
    if events == size:
        return []
    return [Text(f"{size} entries for {events} events.", f"条目 {size} 条，事件 {events} 条。")]


def _entries(session: Session) -> Iterator[LogEntryRow]:
    query = select(LogEntryRow).order_by(LogEntryRow.log_index)
    yield from session.scalars(query.execution_options(yield_per=1000))


def _has_node(session: Session, level: int, position: int, node: bytes) -> bool:
    found = session.get(LogNodeRow, (level, position))
    return found is not None and found.hash == node


def _spoilt(what_en: str, what_zh: str, index: int) -> Text:
    return Text(f"{what_en} {index} is not as it was written.", f"{what_zh} {index} 与写入时不符。")


def _first_head(session: Session) -> Insert:
    values = {"id": _HEAD, "size": 0, "frontier": [], "last_at": _BEGINNING}
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(LogHeadRow).values(values).on_conflict_do_nothing()
    return postgresql.insert(LogHeadRow).values(values).on_conflict_do_nothing()
