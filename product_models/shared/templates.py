"""Make a foreground step of a background template: keep its inputs, change what is known better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from footprint.electricity import GRID
from footprint.inventory import Activity, Exchange, ExchangeKind
from product_models.shared.values import Known


def technosphere(code: str, amount: float, unit: str, known: Known, **more: str | None) -> Exchange:
    """Build an input; `more` may set stage, line, location and comment."""
    return Exchange(
        ExchangeKind.TECHNOSPHERE,
        code,
        amount,
        unit,
        known.provenance,
        known.source_id,
        primary=known.primary,
        **more,  # type: ignore[arg-type]  # the named fields are all strings or None
    )


def is_grid(exchange: Exchange) -> bool:
    """Tell whether an exchange of a template is electricity from a grid."""
    return exchange.kind is ExchangeKind.TECHNOSPHERE and exchange.input.startswith("electricity-")


def is_fuel(exchange: Exchange) -> bool:
    """Tell whether an exchange of a template is heat, steam or a burned fuel."""
    return exchange.kind is ExchangeKind.TECHNOSPHERE and (
        exchange.input.startswith(("heat-", "steam-")) or "-burned-" in exchange.input
    )


def is_transport(exchange: Exchange) -> bool:
    """Tell whether an exchange of a template is a transport service."""
    return exchange.kind is ExchangeKind.TECHNOSPHERE and exchange.input.startswith("transport-")


def adapt(
    template: Activity,
    code: str,
    *,
    drop: Callable[[Exchange], bool],
    add: tuple[Exchange, ...],
    stage: str,
    line: str,
) -> Activity:
    """Return a foreground step made of a template.

    Parameters
    ----------
    template
        A background activity of role ``product``.
    code
        Code of the new step.
    drop
        Which of the template's exchanges are left out (replaced by `add`).
    add
        Exchanges of this product, per unit of the template's reference product.
    stage, line
        Where the step is reported.
    """
    kept = tuple(exchange for exchange in template.exchanges if not drop(exchange))
    return replace(
        template,
        code=code,
        exchanges=(*kept, *add),
        role="foreground",
        stage=stage,
        line=line,
    )


def grid(amount_kwh: float, location: str, known: Known, line: str | None = None) -> Exchange:
    """Build an input of grid electricity at a location [kWh]."""
    return technosphere(GRID, amount_kwh, "kWh", known, location=location, line=line)
