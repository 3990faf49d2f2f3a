"""Which factor stands for electricity from the public grid: a labelled switch, never a constant.

A foreground asks for `GRID` at a location. The basis says whether Chinese provinces keep their own
(derived) mix or use the national one, and which activity is replaced by which everywhere in the
supply chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footprint.background import Background
from footprint.inventory import Activity
from footprint.text import Text

GRID = "grid-electricity"
"""Input code a foreground uses for electricity bought from the public grid of its location."""

BASE_MIX = "electricity-cn-2023"
"""Mix whose siblings are the grids of all other locations; the year all mixes share."""


@dataclass(frozen=True, slots=True)
class ElectricityBasis:
    """One choice of grid factor.

    Parameters
    ----------
    key, label, help
        For example ``national-2024``.
    use_province
        Whether a Chinese province keeps its own derived mix.
    replace
        Activity code to the code that stands in for it everywhere.
    """

    key: str
    label: Text
    help: Text
    use_province: bool = False
    replace: Mapping[str, str] = field(default_factory=dict)

    @property
    def official(self) -> bool:
        """Whether it is an official footprint factor: the national average, nothing derived."""
        return self.key.startswith("national-")

    def grid(self, location: str, background: Background) -> Activity:
        """Return the grid mix that serves a location under this basis."""
        asked = location if self.use_province else location.split("-", maxsplit=1)[0]
        return background.find(BASE_MIX, asked)
