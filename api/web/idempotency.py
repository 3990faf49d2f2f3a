"""Answers that are kept, so that a request sent twice is done once."""

from __future__ import annotations

import uuid
from datetime import datetime

from fastapi import Request, Response
from sqlalchemy import LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.database.base import Base, Identified
from api.web.problems import refuse
from footprint.text import Text

_LONGEST = 255


class KeptAnswer(Identified, Base):
    """The answer to a request that carried an Idempotency-Key."""

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    person_id: Mapped[uuid.UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(_LONGEST))
    request: Mapped[str] = mapped_column(String(600))
    status: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


def recall(session: Session, request: Request, person: uuid.UUID, key: str) -> Response | None:
    """Return the first answer to a key, or None if it is new.

    Raises
    ------
    RefusalError
        The key is too long (400), or came with another request before (409).
    """
    if not 0 < len(key) <= _LONGEST:
        raise refuse(
            400,
            "idempotency-key",
            Text("the Idempotency-Key is empty or too long.", "Idempotency-Key 为空或过长。"),
            Text(f"Use 1 to {_LONGEST} characters.", f"请使用 1 至 {_LONGEST} 个字符。"),
        )
    kept = session.scalar(
        select(KeptAnswer).where(KeptAnswer.person_id == person, KeptAnswer.key == key)
    )
    if kept is None:
        return None
    if kept.request != _fingerprint(request):
        raise refuse(
            409,
            "idempotency-key-reused",
            Text(
                "this Idempotency-Key came with another request before.",
                "该 Idempotency-Key 已用于另一请求。",
            ),
            Text("Use a new key for a new request.", "新请求请使用新的键。"),
        )
    headers = {"Idempotency-Replayed": "true"}
    return Response(kept.body, kept.status, headers, kept.media_type)


def remember(
    session: Session,
    request: Request,
    person: uuid.UUID,
    key: str,
    answer: Response,
    now: datetime,
) -> None:
    """Keep an answer in the transaction that made it."""
    session.add(
        KeptAnswer(
            person_id=person,
            key=key,
            request=_fingerprint(request),
            status=answer.status_code,
            media_type=answer.media_type or "application/json",
            body=bytes(answer.body),
            created_at=now,
        )
    )


def _fingerprint(request: Request) -> str:
    digest = request.scope["tanbiao.body"].hexdigest()
    return f"{request.method} {request.url.path[:400]} {digest}"
