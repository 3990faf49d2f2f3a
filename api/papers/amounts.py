"""How a certified footprint is written: the same on certificate, label and verification page.

The rule: three significant digits, halves away from zero; grams below 0.1 kg, tonnes from
10,000 kg. What is compared, checked or recomputed is the unrounded figure of the credential.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DIGITS = 3

_UNITS = ((Decimal("0.1"), Decimal(1000), "g"), (Decimal(10_000), Decimal(1), "kg"))
_LARGEST = (Decimal("0.001"), "t")


@dataclass(frozen=True, slots=True)
class Amount:
    """A footprint as it is written."""

    number: str
    unit: str


def write_amount(kgco2e: float) -> Amount:
    """Return a footprint with three significant digits and a fitting unit of mass.

    Examples
    --------
    >>> write_amount(369.668915)
    Amount(number='370', unit='kg')
    >>> [write_amount(value).number for value in (9.995, 12.0, -0.5)]
    ['10.0', '12.0', '−0.500']
    >>> write_amount(0.00724), write_amount(61234.0)
    (Amount(number='7.24', unit='g'), Amount(number='61.2', unit='t'))
    """
    exact = Decimal(repr(kgco2e))
    if not exact:
        return Amount("0", "kg")
    for limit, factor, unit in _UNITS:
        if abs(_round(exact)) < limit:
            return Amount(_write(_round(exact) * factor), unit)
    factor, unit = _LARGEST
    return Amount(_write(_round(exact) * factor), unit)


def _round(value: Decimal) -> Decimal:
    """Round to the digits stated; a carry (9.995 to 10.0) keeps their number."""
    for _ in range(2):
        step = Decimal(1).scaleb(value.adjusted() - DIGITS + 1)
        value = value.quantize(step, ROUND_HALF_UP)
    return value


def _write(value: Decimal) -> str:
    decimals = max(0, DIGITS - 1 - value.adjusted())
    return f"{value:,.{decimals}f}".replace("-", "\u2212")
