"""The register as static files that anyone can mirror: data and proofs, no pages.

A page says a state as of now, which a copy cannot; a copy of the data says when it was made. The
checkpoint is written last, and full tiles that are there already are left alone: they never change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.certificates.log import log_origin, log_size
from api.certificates.status_lists import PURPOSES
from api.certificates.tables import CertificateRow
from api.identity.tables import Organisation
from api.register import files, identifiers, transparency
from api.register.certificates import head_of
from api.register.messages import Filters
from api.register.search import everything
from api.register.spreadsheet import register_csv
from api.web.service import Service
from footprint.certification.credential import CONTEXT_PATH
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.tiles import WIDTH, Tile, tiles_of

CHECKPOINT = "log/checkpoint"
ABOUT = "mirror.json"

File = tuple[str, bytes]


@dataclass(frozen=True)
class Exported:
    """What an export wrote."""

    files: int
    log_size: int


def export_register(service: Service, folder: Path) -> Exported:
    """Write the register into a folder: a new one, or that of an earlier export.

    Raises
    ------
    InputError
        The folder holds something else.
    """
    _check_folder(folder)
    with service.database.reading() as session:
        size = log_size(session)
        written = sum(_write(folder, *file) for file in _files(session, service, size))
        tiles = [tile for tile in tiles_of(size) if not _is_there(folder, tile)]
        for tile in tiles:
            content = transparency.content_of_tile(session, tile, size)
            written += _write(folder, f"log/{tile.path}", content)
        if size:
            _write(folder, CHECKPOINT, transparency.checkpoint(session, size).body)
            written += 1
    return Exported(written, size)


def _files(session: Session, service: Service, size: int) -> Iterator[File]:
    """Yield every file but the log's."""
    yield from _register(session, service)
    for number in session.scalars(select(CertificateRow.number)).all():
        yield from _certificate(session, service, number, size)
    for code in _bodies(session):
        body = identifiers.body_identifier(session, service, code)
        yield f"bodies/{code}/did.json", body.body
        for purpose in PURPOSES:
            listed = identifiers.status_credential(session, service, code, purpose)
            yield f"status/{code}/{purpose}", listed.body
    yield ".well-known/did.json", identifiers.operator_identifier(session, service).body
    yield CONTEXT_PATH.lstrip("/"), identifiers.context(service).body
    yield ABOUT, _about(service, size)


def _register(session: Session, service: Service) -> Iterator[File]:
    entries = list(everything(lambda part: part(session), Filters(), service.clock()))
    items = [entry.model_dump(mode="json") for entry in entries]
    page = {"items": items, "total": len(items), "next_offset": None}
    yield "register.json", json.dumps(page, ensure_ascii=False, indent=1).encode()
    yield "register.csv", "".join(register_csv(entries)).encode()


def _certificate(session: Session, service: Service, number: str, size: int) -> Iterator[File]:
    head = head_of(session, number, service.clock())
    for ending, find in (("json", files.credential), ("jwt", files.token), ("pdf", files.pdf)):
        yield f"c/{number}.{ending}", find(session, number).body
    proof = files.proof(session, head, size)
    yield f"c/{number}.proof.json", proof.model_dump_json().encode()


def _bodies(session: Session) -> list[str]:
    issuing = select(CertificateRow.body_id).distinct()
    codes = session.scalars(select(Organisation.code).where(Organisation.id.in_(issuing)))
    return sorted(code for code in codes if code)


def _about(service: Service, size: int) -> bytes:
    about = {
        "address": service.settings.public_url,
        "made_at": service.clock().isoformat(),
        "log": log_origin(service),
        "log_size": size,
    }
    return json.dumps(about, indent=1).encode()


def _check_folder(folder: Path) -> None:
    """Refuse to write among files of somebody else."""
    earlier = (folder / ABOUT).is_file()
    if folder.exists() and not earlier and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            error(
                "folder-not-empty",
                Text(f"{folder} holds something else.", f"{folder} 中已有其他内容。"),
                Text(
                    "Name a new folder, or that of an earlier export.",
                    "请指定新文件夹，或以前导出的文件夹。",
                ),
            )
        )


def _is_there(folder: Path, tile: Tile) -> bool:
    return tile.width == WIDTH and (folder / "log" / tile.path).is_file()


def _write(folder: Path, name: str, content: bytes) -> int:
    """Write a file whole or not at all; return how many were written."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid4().hex}")
    temporary.write_bytes(content)
    temporary.replace(path)
    return 1
