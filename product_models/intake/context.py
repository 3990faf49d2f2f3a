"""What a submission is judged by: the product family and what the caller offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from footprint.claims import EMISSION_FACTOR, FOOTPRINT_FACTOR, INSTRUMENTS
from footprint.text import Text
from product_models.contract import ProductFamily
from product_models.intake.names import Names
from product_models.shared.transport import DIRECTIONS


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """Names a caller offers beside those of the family, each with its labels.

    Parameters
    ----------
    locations
        Location codes.
    electricity
        Grid bases.
    methods
        Sets of global warming potentials.
    """

    locations: Mapping[str, Text]
    electricity: Mapping[str, Text]
    methods: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Context:
    """What a submission is judged by.

    Parameters
    ----------
    family
        The product family.
    offer
        Locations, grid bases and methods.
    unit_of
        Unit of a dataset, or None if there is no such dataset.
    suggest
        Codes of the datasets nearest to a text, best first.
    today
        The day the submission is read on.
    """

    family: ProductFamily
    offer: Offer
    unit_of: Callable[[str], str | None]
    suggest: Callable[[str], Sequence[str]]
    today: date


class Choices:
    """Every set of names a cell may hold, for one family."""

    def __init__(self, family: ProductFamily, offer: Offer) -> None:
        """Gather the names of the family and of the caller."""
        self._parts = {
            "bill": _parts(family, packaging=False),
            "packaging": _parts(family, packaging=True),
        }
        self.steps = Names({step.key: step.label for step in family.steps}, STEP)
        self.carriers = Names({key: c.label for key, c in family.carriers.items()}, CARRIER)
        self.modes = Names({key: mode.label for key, mode in family.modes.items()}, MODE)
        self.directions = Names(DIRECTIONS, DIRECTION)
        self.locations = Names(offer.locations, LOCATION)
        self.options = {
            "functional_unit": Names(family.functional_units, FUNCTIONAL_UNIT),
            "boundary": Names(family.boundaries, BOUNDARY),
            "electricity": Names(offer.electricity, BASIS),
            "method": Names(offer.methods, METHOD),
            "accounting": Names(ACCOUNTING, Text("accounting", "核算方式")),
        }
        self.instruments = Names(INSTRUMENTS, Text("kind of claim", "声明类型"))
        self.technologies = Names(GENERATION, Text("generation", "发电类型"))
        self.factor_kinds = Names(FACTOR_KINDS, Text("kind of factor", "因子类型"))
        self.parameters = Names({p.key: p.label for p in family.parameters}, PARAMETER)

    def parts_of(self, section: str) -> Names:
        """Return the parts of the bill or of the packaging list."""
        return self._parts[section]


@lru_cache(maxsize=64)
def choices_of(family: ProductFamily, offer: Offer) -> Choices:
    """Return the names of a family and an offer, gathered once."""
    return Choices(family, offer)


ACCOUNTING = {
    "location": Text("location-based", "基于位置"),
    "market": Text("market-based", "基于市场"),
}
GENERATION = {
    "wind": Text("wind power", "风电"),
    "photovoltaic": Text("photovoltaics", "光伏"),
    "hydro": Text("hydropower", "水电"),
    "nuclear": Text("nuclear power", "核电"),
    "biomass": Text("biomass", "生物质发电"),
}
FACTOR_KINDS = {
    FOOTPRINT_FACTOR: Text("carbon footprint factor", "电力碳足迹因子"),
    EMISSION_FACTOR: Text("CO2 emission factor", "电力二氧化碳排放因子"),
}

PART = Text("part", "部件")
STEP = Text("production step", "生产工序")
CARRIER = Text("energy carrier", "能源种类")
MODE = Text("transport mode", "运输方式")
DIRECTION = Text("direction", "运输方向")
LOCATION = Text("location", "地点")
FUNCTIONAL_UNIT = Text("functional unit", "功能单位")
BOUNDARY = Text("system boundary", "系统边界")
BASIS = Text("grid basis", "电网因子")
METHOD = Text("impact method", "评价方法")
PARAMETER = Text("parameter", "参数")


def _parts(family: ProductFamily, *, packaging: bool) -> Names:
    parts = [part for part in family.parts if part.packaging is packaging]
    synonyms = {part.key: part.synonyms for part in parts}
    return Names({part.key: part.label for part in parts}, PART, synonyms)
