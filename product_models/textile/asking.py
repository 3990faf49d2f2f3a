"""How the parameters of the family are written down, with their defaults by product."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind, Value
from product_models.textile.fibres import FIBRES, share_key
from product_models.textile.products import GARMENTS, PRODUCTS, Garment

SEEN, ASSUMED = Provenance.SEEN, Provenance.ASSUMED


def number(
    key: str,
    texts: tuple[Text, Text],
    section: str,
    span: tuple[float, float],
    *,
    unit: str = "",
    default: Default | Mapping[str, Default] | None = None,
) -> Parameter:
    """Build a number: label and help, allowed range, one default or one per product."""
    return Parameter(
        key,
        *texts,
        unit=unit,
        default=default,
        default_by="product",
        minimum=span[0],
        maximum=span[1],
        section=section,
    )


def choice(
    key: str,
    texts: tuple[Text, Text],
    section: str,
    choices: Mapping[str, Text],
    *,
    default: Default | Mapping[str, Default] | None = None,
) -> Parameter:
    """Build a choice: label and help, allowed values, one default or one per product."""
    return Parameter(
        key,
        *texts,
        ParameterKind.CHOICE,
        default=default,
        default_by="product",
        choices=choices,
        section=section,
    )


def site(key: str, step_en: str, step_zh: str, section: str, place: str) -> Parameter:
    """Build the location of a step."""
    return Parameter(
        f"{key}-site",
        Text(f"where {step_en}", f"{step_zh}地点"),
        Text(
            "Location code (CN-ZJ, CN-XJ, VN …); decides which grid serves the step.",
            "地区代码（CN-ZJ、CN-XJ、VN 等）；决定该工序使用哪个电网。",
        ),
        ParameterKind.LOCATION,
        default=Default(place, "assumption", ASSUMED, "where most Chinese plants stand"),
        section=section,
    )


def assumed(value: Value, comment: str = "") -> Default:
    """Build an assumed default."""
    return Default(value, "assumption", ASSUMED, comment)


def rows(value_of: Callable[[Garment], float | None]) -> dict[str, Default]:
    """Return a default per garment, from the table of products."""
    found = {}
    for key, row in GARMENTS.items():
        if (value := value_of(row)) is not None:
            found[key] = Default(value, "ecob-2024", SEEN) if row.seen else assumed(value)
    return found


def own(default: Value, **others: Value) -> dict[str, Default]:
    """Return an assumed default per product: one for all, others by name."""
    every = dict.fromkeys(PRODUCTS, default)
    named = {key.replace("_", "-"): value for key, value in others.items()}
    return {key: assumed(value) for key, value in (every | named).items()}


def share(fibre: str) -> Parameter:
    """Build the share of one fibre in the blend."""
    label = FIBRES[fibre].label
    blends = {key: row.blend[fibre] for key, row in GARMENTS.items() if fibre in row.blend}
    return number(
        share_key(fibre),
        (
            Text(f"share of {label.en}", f"{label.zh}比例"),
            Text(
                "Of the mass of the yarn. If any share is given, the others count as 0.",
                "占纱线质量的比例。填写任一比例后，未填的按 0 计。",
            ),
        ),
        "fibres",
        (0, 1),
        default={key: assumed(value) for key, value in blends.items()} or None,
    )
