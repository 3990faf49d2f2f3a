"""Parameter values: what the maker gave, else the family's default, each with its provenance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from footprint.bom import Submission
from footprint.inventory import WEAKNESS, Exchange, Provenance
from product_models.contract import Default, Parameter, Value

MAKER = "maker"
"""Source id of what the manufacturer gave."""


@dataclass(frozen=True, slots=True)
class Known:
    """How an amount is known."""

    provenance: Provenance
    source_id: str
    primary: bool


FROM_MAKER = Known(Provenance.SEEN, MAKER, primary=True)


def weakest(known: Iterable[Known]) -> Known:
    """Return the weakest of several ways to know."""
    return max(known, key=lambda one: (WEAKNESS[one.provenance], not one.primary))


def as_known(exchange: Exchange, known: Known) -> Exchange:
    """Return an exchange known no better than a figure its amount was multiplied by."""
    own = Known(exchange.provenance, exchange.source_id, exchange.primary)
    least = weakest((own, known))
    primary = own.primary and known.primary
    return replace(
        exchange, provenance=least.provenance, source_id=least.source_id, primary=primary
    )


class Values:
    """Read parameters of one submission by key."""

    def __init__(self, parameters: Iterable[Parameter], submission: Submission) -> None:
        """Keep the family's table and the maker's values."""
        self._parameters = {parameter.key: parameter for parameter in parameters}
        self._given = submission.parameters

    def is_given(self, key: str) -> bool:
        """Tell whether the maker gave a value."""
        return key in self._given

    def number(self, key: str) -> float:
        """Return a number that is given or has a default (KeyError otherwise)."""
        return float(self._value(key))

    def optional(self, key: str) -> float | None:
        """Return a number, or None if it is neither given nor has a default."""
        default = self._default(self._parameters[key])
        if key in self._given:
            return float(self._given[key])
        return None if default is None else float(default.value)

    def default(self, key: str) -> Default | None:
        """Return what stands in, or would, where the maker gives no value."""
        return self._default(self._parameters[key])

    def text(self, key: str) -> str:
        """Return a choice or location."""
        return str(self._value(key))

    def flag(self, key: str) -> bool:
        """Return a yes or no."""
        return bool(self._value(key))

    def known(self, *keys: str) -> Known:
        """Return how an amount made from several parameters is known: by the weakest of them."""
        if all(key in self._given for key in keys):
            return FROM_MAKER
        defaults = [
            default
            for key in keys
            if key not in self._given and (default := self._default(self._parameters[key]))
        ]
        return _weakest(defaults)

    def _value(self, key: str) -> Value:
        if key in self._given:
            return self._given[key]
        default = self._default(self._parameters[key])
        if default is None:
            raise KeyError(key)
        return default.value

    def _default(self, parameter: Parameter) -> Default | None:
        selector = None
        if parameter.default_by in self._parameters and parameter.default_by != parameter.key:
            selector = self._value(parameter.default_by)
        return parameter.default_for(selector)


def _weakest(defaults: Iterable[Default]) -> Known:
    order = list(Provenance)
    weakest = max(defaults, key=lambda default: order.index(default.provenance))
    return Known(weakest.provenance, weakest.source_id, primary=False)
