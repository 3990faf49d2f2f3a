"""A foreground inventory: what a product family makes of a submission, ready to be linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from footprint.errors import Finding, Place
from footprint.inventory import Activity
from footprint.text import Text


@dataclass(frozen=True, slots=True)
class Line:
    """How one reported line is called: a bill line, an energy row or a default of the family.

    Parameters
    ----------
    key
        What `Exchange.line` and `Activity.line` refer to.
    name
        Name as the maker wrote it (the same in both languages) or of the family part.
    amount, unit
        Amount per product as given, or None where a line is a group of inputs.
    primary
        Whether the maker gave it; False for a default that stands in.
    parent
        Key of the bill line this one is a part of (the electricity of a step within the cells),
        or None for a line of its own.
    supplier
        Who delivers it, empty if nobody is named.
    place
        Where it was read.
    """

    key: str
    name: Text
    amount: float | None = None
    unit: str = ""
    primary: bool = False
    parent: str | None = None
    supplier: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class FunctionalUnit:
    """What a footprint is given per.

    Parameters
    ----------
    key, label
        For example ``kWp`` and “1 kWp of rated power”.
    products
        Number of products (reference flow) that one functional unit takes.
    """

    key: str
    label: Text
    products: float


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is reported beside the footprint and is in no total, such as module D of EN 15804.

    Parameters
    ----------
    key, label
        For example ``D`` and its name.
    activity
        Its inputs per one product, from the background only; credits are negative amounts.
    """

    key: str
    label: Text
    activity: Activity


@dataclass(frozen=True, slots=True)
class Foreground:
    """Activities of one product and how to report them.

    Parameters
    ----------
    product
        Code of the activity whose reference product is one product.
    activities
        All foreground activities, the product's included.
    stages
        Life-cycle stages in order; key to label.
    lines
        Reported lines in order; key to line.
    functional_units
        In order; the first is the default.
    boundary
        Key and label of the system boundary.
    findings
        Cut-offs, gaps and defaults the family noted.
    model
        Name and version of the model, for example ``pv-module 1.0``.
    beyond
        What is reported beside the footprint, in no total.
    """

    product: str
    activities: tuple[Activity, ...]
    stages: Mapping[str, Text]
    lines: Mapping[str, Line]
    functional_units: tuple[FunctionalUnit, ...]
    boundary: tuple[str, Text]
    findings: tuple[Finding, ...] = field(default=())
    model: str = ""
    beyond: tuple[Beyond, ...] = ()
