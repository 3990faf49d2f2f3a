"""PCR seats: one seat maintained over 10 (BIFMA) or 15 years (EPD), A1 to C4."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.errors import Finding
from footprint.rules.contract import Case, RuleBook, missing_primary, wants_boundary, wants_unit
from footprint.text import Text

CLAUSE = "PCR seats (second-hand)"
UNITS = ("seat-10", "seat-15")


def check(case: Case) -> Iterable[Finding]:
    """Return what a seat declaration lacks."""
    yield from wants_unit(case, UNITS, CLAUSE)
    yield from wants_boundary(case, ("cradle-to-grave",), CLAUSE)
    yield from missing_primary(case, CLAUSE)


RULE_BOOK = RuleBook(
    key="pcr-seats",
    label=Text("PCR seats", "座椅 PCR"),
    edition="BIFMA seating PCR v4; PCR 2009:02",
    source_id="rec-chair",
    seen=False,
    check=check,
)
