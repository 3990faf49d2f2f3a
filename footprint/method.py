"""Impact assessment methods: a named set of characterization factors [kg CO2e / kg]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from footprint.hashing import hash_document
from footprint.text import Text


@dataclass(frozen=True)
class Method:
    """A set of global warming potentials.

    Parameters
    ----------
    code
        For example ``ar6-gwp100``.
    name
        Name in both languages.
    factors
        Characterization factor per flow code [kg CO2e / kg]; uptake of CO₂ is −1 and biogenic
        release +1 (ISO 14067 clause 6.4.9.3, as quoted in public checklists).
    source_id
        Where the factors were read.
    """

    code: str
    name: Text
    factors: Mapping[str, float] = field(hash=False)
    source_id: str

    @cached_property
    def hash(self) -> str:
        """SHA-256 of code and factors."""
        return hash_document({"code": self.code, "factors": dict(self.factors)})
