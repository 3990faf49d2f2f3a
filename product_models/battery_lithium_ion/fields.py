"""Kinds of parameters a battery asks for more than once."""

from __future__ import annotations

from collections.abc import Mapping

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind


def site(key: str, step_en: str, step_zh: str) -> Parameter:
    """Build the location of a step."""
    return Parameter(
        f"{key}-site",
        Text(f"where {step_en} is made", f"{step_zh}产地"),
        Text(
            "Location code (CN-FJ, CN-SC, DE …); decides which grid serves the step.",
            "地区代码（CN-FJ、CN-SC、DE 等）；决定该工序使用哪个电网。",
        ),
        ParameterKind.LOCATION,
        default=Default("CN", "assumption", Provenance.ASSUMED, "national mix"),
        section="cells" if key != "pack" else "pack",
    )


def choice(
    key: str,
    label: Text,
    help_: Text,
    choices: Mapping[str, Text],
    default: Default | Mapping[str, Default] | None,
    section: str,
) -> Parameter:
    """Build a choice; mandatory if it has no default."""
    return Parameter(
        key,
        label,
        help_,
        ParameterKind.CHOICE,
        choices=choices,
        default=default,
        default_by="chemistry",
        mandatory=default is None,
        section=section,
    )
