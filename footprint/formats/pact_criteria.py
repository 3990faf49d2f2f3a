"""What PACT lets a buyer ask by: the same criteria for a list and for a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from footprint.formats.pact_moments import validity

_GEOGRAPHY = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")


@dataclass(frozen=True)
class Criteria:
    """Within one criterion any value will do; all criteria must be met. Empty: not asked."""

    product_ids: tuple[str, ...] = ()
    company_ids: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    valid_on: datetime | None = None
    valid_after: datetime | None = None
    valid_before: datetime | None = None

    def match(self, document: Mapping[str, Any]) -> bool:
        """Tell whether a ProductFootprint is asked for."""
        return (
            _meets(self.product_ids, document["productIds"])
            and _meets(self.company_ids, document["companyIds"])
            and _meets(self.classifications, document.get("productClassifications", ()))
            and _meets(self.statuses, [document["status"]])
            and _meets(self.geographies, _places(document["pcf"]))
            and self._in_time(document)
        )

    def _in_time(self, document: Mapping[str, Any]) -> bool:
        start, end = validity(document)
        return (
            (self.valid_on is None or start <= self.valid_on <= end)
            and (self.valid_after is None or start > self.valid_after)
            and (self.valid_before is None or end < self.valid_before)
        )


def _places(pcf: Mapping[str, Any]) -> list[str]:
    """Return where a footprint is of: a subdivision lies in its country."""
    named = [pcf[key] for key in _GEOGRAPHY if key in pcf]
    return [*named, *(place.partition("-")[0] for place in named if place[2:3] == "-")]


def _meets(asked: tuple[str, ...], given: Iterable[str]) -> bool:
    """Tell whether one of the asked values is given; neither case nor empty values count."""
    wanted = {one.casefold() for one in asked if one}
    return not wanted or any(one.casefold() in wanted for one in given)
