"""Official schemas and samples of exchange formats, kept beside the repository where they are."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest

from tests.architecture.repository import ROOT

SCHEMAS = ROOT.parent / "shared" / "schemas"


def official(path: str) -> bytes:
    """Return an official file; the test is skipped where there is none."""
    file = SCHEMAS / path
    if not file.is_file():
        pytest.skip("the official schemas are not kept in this repository")
    return file.read_bytes()


@cache
def validator(path: str) -> Any:
    """Return a validator of draft 4, which all of Catena-X and BatteryPass is written in."""
    schema = json.loads(official(path))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def faults(path: str, document: bytes) -> list[str]:
    """Return what an official schema finds wrong in a document."""
    found = validator(path).iter_errors(json.loads(document))
    return [f"{list(one.absolute_path)}: {one.message}" for one in found]
