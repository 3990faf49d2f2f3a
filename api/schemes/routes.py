"""Certification schemes, for everybody to read."""

from __future__ import annotations

from fastapi import APIRouter

from api.identity.call import Public
from api.schemes import load_schemes
from api.web.problems import not_found
from footprint.certification.scheme import Scheme
from footprint.text import Text

router = APIRouter(tags=["schemes"])


@router.get("/v1/schemes", operation_id="list_schemes")
def list_schemes(call: Public) -> list[Scheme]:
    """List the certification schemes with all their terms. 认证制度列表。"""
    return sorted(call.service.get(load_schemes).values(), key=lambda scheme: scheme.key)


@router.get("/v1/schemes/{key}", operation_id="get_scheme")
def get_scheme(call: Public, key: str) -> Scheme:
    """Give one scheme with all its terms and where they come from. 单个认证制度及其依据。"""
    scheme = call.service.get(load_schemes).get(key)
    if scheme is None:
        raise not_found(Text("scheme", "认证制度"))
    return scheme
