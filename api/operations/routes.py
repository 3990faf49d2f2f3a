"""Health, readiness and metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.identity.call import Public
from api.versions import code_version

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """State of the service."""

    status: str
    version: str


@router.get("/healthz", operation_id="health")
def health() -> Health:
    """Say that the process lives. 进程存活。"""
    return Health(status="alive", version=code_version())


@router.get(
    "/readyz",
    operation_id="readiness",
    responses={503: {"model": Health, "description": "The database cannot be reached."}},
)
def readiness(call: Public, response: Response) -> Health:
    """Say whether the database answers. 就绪检查。"""
    try:
        call.read(lambda session: session.execute(text("SELECT 1")))
    except SQLAlchemyError:
        response.status_code = 503
        return Health(status="no database", version=code_version())
    return Health(status="ready", version=code_version())
