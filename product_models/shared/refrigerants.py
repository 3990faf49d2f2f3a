"""Refrigerants over the life of a product: charge, leaks, service and what is not recovered.

    emission = charge · annual leak · years + service loss + (1 − recovery) · remaining charge

Leaks are topped up while the product is in use, so that the remaining charge at its end is the
charge. A blend is emitted as its components, and its GWP is their mean weighted by mass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose

from footprint.errors import Finding, InputError, error
from footprint.inventory import Exchange, ExchangeKind
from footprint.text import Text
from product_models.shared.values import Known


@dataclass(frozen=True, slots=True)
class Refrigerant:
    """A refrigerant and the elementary flows it is emitted as.

    Parameters
    ----------
    label
        Its name.
    components
        Flow code to kg of it per kg of refrigerant; ``co2e`` stands for a gas without a flow of
        its own, with its GWP100 of AR6 [kg CO₂e/kg].
    """

    label: Text
    components: Mapping[str, float]


REFRIGERANTS: dict[str, Refrigerant] = {
    "r-134a": Refrigerant(Text("R-134a", "R-134a"), {"hfc-134a": 1.0}),
    "r-1234yf": Refrigerant(Text("R-1234yf", "R-1234yf"), {"co2e": 0.501}),
    "r-744": Refrigerant(Text("R-744 (carbon dioxide)", "R-744（二氧化碳）"), {"co2-fossil": 1.0}),
    "r-32": Refrigerant(Text("R-32", "R-32"), {"hfc-32": 1.0}),
    "r-410a": Refrigerant(Text("R-410A", "R-410A"), {"hfc-32": 0.5, "hfc-125": 0.5}),
    "r-407c": Refrigerant(
        Text("R-407C", "R-407C"), {"hfc-32": 0.23, "hfc-125": 0.25, "hfc-134a": 0.52}
    ),
}
"""Refrigerants families offer; compositions of blends as in ASHRAE 34 (recalled)."""


@dataclass(frozen=True, slots=True)
class Circuit:
    """A refrigerant circuit over the life of one product.

    Parameters
    ----------
    charge_kg
        Filled at the factory [kg].
    annual_leak_share
        Share of the charge lost and topped up every year, 0–1.
    years
        Service life.
    service_loss_kg
        Lost in servicing over the whole life [kg].
    recovery_share
        Share of the remaining charge recovered at the end, 0–1.
    """

    charge_kg: float
    annual_leak_share: float
    years: float
    service_loss_kg: float = 0.0
    recovery_share: float = 0.0

    def __post_init__(self) -> None:
        """Refuse circuits that cannot be."""
        if problems := list(_impossible(self)):
            raise InputError(problems)

    @property
    def leaked_kg(self) -> float:
        """Emitted in use, service included [kg]."""
        return self.charge_kg * self.annual_leak_share * self.years + self.service_loss_kg

    @property
    def lost_at_end_kg(self) -> float:
        """Emitted at the end of life [kg]."""
        return self.charge_kg * (1 - self.recovery_share)

    @property
    def emitted_kg(self) -> float:
        """Emitted over the life [kg].

        Examples
        --------
        >>> round(Circuit(0.5, 0.1, 10, recovery_share=0.8).emitted_kg, 3)
        0.6
        """
        return self.leaked_kg + self.lost_at_end_kg

    @property
    def filled_kg(self) -> float:
        """Bought over the life, first charge and top-ups [kg]."""
        return self.charge_kg + self.leaked_kg


def blend_gwp(components: Mapping[str, float], gwp: Mapping[str, float]) -> float:
    """Return the GWP of a blend, its components' mean weighted by mass [kg CO₂e/kg].

    Raises
    ------
    InputError
        The mass shares do not sum to 1.

    Examples
    --------
    >>> blend_gwp({"hfc-32": 0.5, "hfc-125": 0.5}, {"hfc-32": 771, "hfc-125": 3740})
    2255.5
    """
    if not isclose(sum(components.values()), 1, rel_tol=1e-9):
        raise InputError(
            error(
                "blend-not-whole",
                Text(
                    "the mass shares of the blend do not sum to 1.", "混合制冷剂各组分之和不为 1。"
                ),
                Text("Correct its components.", "请更正组分比例。"),
            )
        )
    return sum(share * gwp[flow] for flow, share in components.items())


def emissions(refrigerant: str, kg: float, known: Known, stage: str, line: str) -> list[Exchange]:
    """Return the emission of a refrigerant as elementary flows."""
    return [
        Exchange(
            ExchangeKind.BIOSPHERE,
            flow,
            kg * share,
            "kg",
            known.provenance,
            known.source_id,
            primary=known.primary,
            stage=stage,
            line=line,
        )
        for flow, share in REFRIGERANTS[refrigerant].components.items()
        if kg
    ]


def _impossible(circuit: Circuit) -> Iterator[Finding]:
    shares = {
        Text("annual leak", "年泄漏率"): circuit.annual_leak_share,
        Text("recovery", "回收率"): circuit.recovery_share,
    }
    for name, value in shares.items():
        if not 0 <= value <= 1:
            yield error(
                "share-outside-range",
                Text(
                    f"{name.en} of the refrigerant is {value:g}; it must lie between 0 and 1.",
                    f"制冷剂{name.zh}为 {value:g}；必须在 0 到 1 之间。",
                ),
                Text("Give 0.05 for 5 %.", "5% 请填 0.05。"),
            )
    if min(circuit.charge_kg, circuit.years, circuit.service_loss_kg) < 0:
        yield error(
            "negative-refrigerant",
            Text(
                "charge, years and service loss of the refrigerant must not be negative.",
                "制冷剂充注量、年限和维修损失不能为负。",
            ),
            Text("Correct the sign.", "请更正正负号。"),
        )
