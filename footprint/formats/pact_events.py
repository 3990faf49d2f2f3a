"""The events of PACT 3, as CloudEvents: read strictly, written plainly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, ValidationError

from footprint.errors import error
from footprint.formats.contract import FormatError
from footprint.formats.pact_criteria import Criteria
from footprint.formats.pact_moments import moment, read_moment
from footprint.formats.pact_schema import Identifier, Moment, Part, ProductFootprint
from footprint.text import Text

_FAMILY = "org.wbcsd.pact.ProductFootprint"
CREATED = f"{_FAMILY}.RequestCreatedEvent.3"
FULFILLED = f"{_FAMILY}.RequestFulfilledEvent.3"
REJECTED = f"{_FAMILY}.RequestRejectedEvent.3"
PUBLISHED = f"{_FAMILY}.PublishedEvent.3"
MEDIA_TYPE = "application/cloudevents+json"
LONGEST_ID = 500


class Wanted(Part):
    """What a request asks for."""

    productId: list[str] = Field(default_factory=list)  # noqa: N815 - names of PACT
    companyId: list[str] = Field(default_factory=list)  # noqa: N815
    geography: list[str] = Field(default_factory=list)
    classification: list[str] = Field(default_factory=list)
    validOn: Moment | None = None  # noqa: N815
    validAfter: Moment | None = None  # noqa: N815
    validBefore: Moment | None = None  # noqa: N815
    status: list[Literal["Active", "Deprecated"]] = Field(default_factory=list)
    comment: str = ""

    def criteria(self) -> Criteria:
        """Return the criteria."""
        return Criteria(
            product_ids=tuple(self.productId),
            company_ids=tuple(self.companyId),
            geographies=tuple(self.geography),
            classifications=tuple(self.classification),
            statuses=tuple(self.status),
            valid_on=_read(self.validOn),
            valid_after=_read(self.validAfter),
            valid_before=_read(self.validBefore),
        )


class _Problem(Part):
    code: str
    message: str


class _Fulfilment(Part):
    requestEventId: str  # noqa: N815
    pfs: list[ProductFootprint] = Field(min_length=1)


class _Rejection(Part):
    requestEventId: str  # noqa: N815
    error: _Problem


class _Publication(Part):
    pfIds: list[Identifier] = Field(default_factory=list)  # noqa: N815


class _Envelope(Part):
    type: str
    specversion: str
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    source: str = Field(min_length=1, max_length=LONGEST_ID)
    time: Moment
    data: dict[str, Any]


_DATA: dict[str, type[Part]] = {
    CREATED: Wanted,
    FULFILLED: _Fulfilment,
    REJECTED: _Rejection,
    PUBLISHED: _Publication,
}


@dataclass(frozen=True)
class Event:
    """An event as it came.

    Parameters
    ----------
    kind, id, source
        Type, identifier and origin; id and source together name it.
    document
        All of it.
    """

    kind: str
    id: str
    source: str
    document: dict[str, Any]

    @property
    def wanted(self) -> Wanted:
        """What a `CREATED` event asks for."""
        return Wanted.model_validate(self.document["data"])


def parse(body: bytes) -> Any:
    """Return the JSON of an event; its numbers may be of any size, for nobody computes with them.

    Raises
    ------
    FormatError
        It is no JSON in UTF-8, says a key twice, or holds what cannot be kept.
    """
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_unique, parse_constant=_finite, parse_float=_finite
        )
        json.dumps(found, ensure_ascii=False).encode()  # half a letter cannot be kept
    except (ValueError, RecursionError) as problem:
        raise _no_json() from problem
    return found


def read_event(document: Any) -> Event:
    """Return an event, checked.

    Raises
    ------
    FormatError
        It is not one of the four events of PACT 3.
    """
    try:
        found = _Envelope.model_validate(document)
        if found.type not in _DATA:
            raise _unknown(found.type)
        _DATA[found.type].model_validate(found.data)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _refusal(where or "event", first["msg"]) from problem
    return Event(found.type, found.id, found.source, document)


def write_event(
    kind: str, identifier: UUID, source: str, when: datetime, data: dict[str, Any]
) -> dict[str, Any]:
    """Return an event as it is sent."""
    return {
        "type": kind,
        "specversion": "1.0",
        "id": str(identifier),
        "source": source,
        "time": moment(when),
        "data": data,
    }


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(digits)
    return number


def _read(text: str | None) -> datetime | None:
    return None if text is None else read_moment(text)


def _no_json() -> FormatError:
    return _refusal("body", "no JSON (UTF-8, every key once, finite numbers)")


def _unknown(kind: str) -> FormatError:
    return _refusal("type", f"unknown event {kind[:100]}")


def _refusal(where: str, why: str) -> FormatError:
    return FormatError(
        error(
            "not-an-event",
            Text(f"{where}: {why}.", f"{where}：{why}。"),
            Text("Send one of the events of PACT 3.0.4.", "请发送 PACT 3.0.4 规定的事件。"),
        )
    )
