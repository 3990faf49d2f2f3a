"""The contract every product family keeps: what it asks, what it offers, and one pure function.

A family is one module of `product_models` with a module-level ``FAMILY``; it is found by
discovery (`product_models.discovery`), as is one of an outside package through the entry-point
group ``tanbiao.product_models``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from footprint.background import Background
from footprint.bom import Submission
from footprint.foreground import Foreground
from footprint.inventory import Provenance
from footprint.text import Text

Value = float | int | bool | str


class ParameterKind(StrEnum):
    """What may stand in a parameter's cell."""

    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Default:
    """A value that stands in when the maker gives none, with where it comes from."""

    value: Value
    source_id: str
    provenance: Provenance
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a maker may know better than the default.

    Parameters
    ----------
    key
        kebab-case name; shares are 0–1 and end in ``-share`` or ``-yield``.
    label, help
        What it is, and how to find it, in both languages.
    unit
        Unit in words of the field, for example ``kWh/kg``; empty for a share or a choice.
    default
        One default, or one per value of the parameter named by `default_by`, or None.
    minimum, maximum
        Allowed range, both ends included; None is open.
    choices
        Allowed values of a choice with their labels.
    mandatory
        Whether a submission without it is refused.
    section
        Heading it stands under in template and docs.
    """

    key: str
    label: Text
    help: Text
    kind: ParameterKind = ParameterKind.NUMBER
    unit: str = ""
    default: Default | Mapping[str, Default] | None = None
    default_by: str = "technology"
    minimum: float | None = None
    maximum: float | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    mandatory: bool = False
    section: str = "product"

    def default_for(self, selector: Value | None) -> Default | None:
        """Return the default under one value of the parameter `default_by`, or None."""
        if isinstance(self.default, Mapping):
            return self.default.get(str(selector))
        return self.default


@dataclass(frozen=True, slots=True)
class Part:
    """A part a bill line may name instead of a dataset.

    Parameters
    ----------
    key, label
        For example ``front-glass`` and its names.
    unit
        Unit the model counts it in: kg, m2 or unit (pieces).
    dataset
        Dataset of lca_db behind it, or None where the family models it (cells).
    packaging
        Whether it belongs on the packaging sheet.
    synonyms
        Words bills use for it, for proposals.
    """

    key: str
    label: Text
    unit: str
    dataset: str | None = None
    packaging: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A production step with its own meter: which outputs its energy may be given for."""

    key: str
    label: Text
    output_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """An energy carrier a meter or bill may count.

    Parameters
    ----------
    label
        Its name.
    dataset
        Dataset of lca_db, or `footprint.electricity.GRID`.
    contents
        Energy content per unit the dataset does not convert from itself, for example
        ``{"m3": 38.931}`` [MJ per unit].
    source_id
        Where the contents were read.
    """

    label: Text
    dataset: str
    contents: Mapping[str, float] = field(default_factory=dict)
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """A transport mode: its name and its dataset, counted in tkm."""

    label: Text
    dataset: str


@dataclass(frozen=True, eq=False)
class ProductFamily:
    """A product family.

    Parameters
    ----------
    key, label, version
        For example ``pv-module``, “Photovoltaic module”, ``1.0``.
    stages
        Life-cycle stages in order.
    boundaries, functional_units
        Key to label; the first of each is the default.
    parameters, parts, steps
        What a maker may give.
    carriers, modes
        Energy carriers and transport modes by key.
    rule
        Product rule the model follows, in words.
    sections
        Names of the parameter sections; a section without one is called by its key.
    primary
        What that rule wants from the maker itself: keys of parameters, of parts, or of steps
        (their energy); a default standing there is named in the result.
    rules
        Keys of the rule books the result is checked by (`footprint.rules`).
    build
        Pure function from a submission and a background to a foreground.
    """

    key: str
    label: Text
    version: str
    stages: Mapping[str, Text]
    boundaries: Mapping[str, Text]
    functional_units: Mapping[str, Text]
    parameters: tuple[Parameter, ...]
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    carriers: Mapping[str, Carrier]
    modes: Mapping[str, Mode]
    rule: Text
    build: Callable[[Submission, Background], Foreground]
    sections: Mapping[str, Text] = field(default_factory=dict)
    primary: tuple[str, ...] = ()
    rules: tuple[str, ...] = ("iso-14067",)

    def parameter(self, key: str) -> Parameter:
        """Return one parameter by key (KeyError if there is none)."""
        return next(p for p in self.parameters if p.key == key)
