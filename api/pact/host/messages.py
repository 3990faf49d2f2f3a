"""Parameters and answers of the PACT host, by the names PACT gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from footprint.formats.pact_criteria import Criteria
from footprint.formats.pact_moments import read_moment


def _moment(given: Any) -> Any:
    return given if given is None else read_moment(str(given))


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Filters(BaseModel):
    """What a list is asked for; what is not known here is passed over, as PACT demands."""

    model_config = ConfigDict(extra="ignore")

    productId: list[str] = []  # noqa: N815 - names of PACT
    companyId: list[str] = []  # noqa: N815
    geography: list[str] = []
    classification: list[str] = []
    status: list[str] = []
    validOn: Moment | None = None  # noqa: N815
    validAfter: Moment | None = None  # noqa: N815
    validBefore: Moment | None = None  # noqa: N815
    limit: int | None = Field(default=None, ge=0)
    offset: int = Field(default=0, ge=0, le=10_000_000)

    def criteria(self) -> Criteria:
        """Return the criteria."""
        return Criteria(
            product_ids=tuple(self.productId),
            company_ids=tuple(self.companyId),
            geographies=tuple(self.geography),
            classifications=tuple(self.classification),
            statuses=tuple(self.status),
            valid_on=self.validOn,
            valid_after=self.validAfter,
            valid_before=self.validBefore,
        )


class PactProblem(BaseModel):
    """An error in the words of PACT."""

    code: str
    message: str


class TokenAnswer(BaseModel):
    """A token."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class Footprint(BaseModel):
    """One ProductFootprint of PACT 3.0.4."""

    data: dict[str, Any]


class Footprints(BaseModel):
    """A page of ProductFootprints."""

    data: list[dict[str, Any]]
