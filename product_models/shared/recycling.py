"""Recycled content and end of life: Circular Footprint Formula, cut-off and 50/50.

Per kg of a material (PEF method 2021, Annex I 4.4.8):

    E = (1 − R₁)·E_v + R₁·(A·E_recycled + (1 − A)·E_v·Q_in)
        + (1 − A)·R₂·(E_recycling − E*_v·Q_out)
        + (1 − B)·R₃·(E_ER − LHV·X_heat·E_heat − LHV·X_elec·E_elec)
        + (1 − R₂ − R₃)·E_D

The cut-off is the formula at A = 1 and B = 1: recycled content comes with the burden of its
recycling, what leaves for recycling carries nothing and earns nothing. 50/50 is A = 0.5.

A family asks for the `shares` and books each as an exchange, so that every term stands in the
inventory under its own dataset; `circular_footprint` gives the same as one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from footprint.errors import Finding, InputError, error
from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import Default

APPROACHES: dict[str, Text] = {
    "cff": Text("Circular Footprint Formula (PEF)", "循环足迹公式（PEF）"),
    "cut-off": Text("cut-off (recycled content)", "截断法（再生含量法）"),
    "50-50": Text("50/50", "50/50 法"),
}


@dataclass(frozen=True, slots=True)
class Circularity:
    """Shares and qualities of one material in one product; all from 0 to 1.

    Parameters
    ----------
    allocation
        A: 1 leaves recycling burdens and benefits with the product that uses recycled material,
        0 with the one that is recycled.
    recycled_content
        R₁: share of recycled material that goes in.
    recycling_rate
        R₂: share that comes out of the recycling plant as recycled material.
    energy_recovery_rate
        R₃: share that is burned with energy recovery.
    energy_allocation
        B: as A, for energy recovery.
    quality_in, quality_out
        Q_s,in/Q_p and Q_s,out/Q_p: recycled against primary quality.

    Raises
    ------
    InputError
        A share outside 0–1, or R₂ + R₃ above 1.
    """

    allocation: float
    recycled_content: float = 0.0
    recycling_rate: float = 0.0
    energy_recovery_rate: float = 0.0
    energy_allocation: float = 0.0
    quality_in: float = 1.0
    quality_out: float = 1.0

    def __post_init__(self) -> None:
        """Refuse shares that cannot be."""
        problems = [
            _outside(field.name, getattr(self, field.name))
            for field in fields(self)
            if not 0 <= getattr(self, field.name) <= 1
        ]
        together = self.recycling_rate + self.energy_recovery_rate
        if not problems and together > 1 + 1e-12:
            problems.append(
                error(
                    "more-than-all-recovered",
                    Text(
                        f"recycling {self.recycling_rate:g} and energy recovery "
                        f"{self.energy_recovery_rate:g} make {together:g}, more than all there is.",
                        f"再生利用率 {self.recycling_rate:g} 与能量回收率 "
                        f"{self.energy_recovery_rate:g} 之和为 {together:g}，超过全部物料。",
                    ),
                    Text("Lower one of the two.", "请调低其中之一。"),
                )
            )
        if problems:
            raise InputError(problems)


@dataclass(frozen=True, slots=True)
class Shares:
    """What one unit of a material in the product takes of each term of the formula.

    Parameters
    ----------
    virgin, recycled
        Of E_v and E_recycled, on the way in.
    recycling, avoided
        Of E_recycling and E*_v at end of life; `avoided` is negative.
    energy_recovery
        Of E_ER, and (negative) of the energy it replaces.
    disposal
        Of E_D.
    """

    virgin: float
    recycled: float
    recycling: float
    avoided: float
    energy_recovery: float
    disposal: float


@dataclass(frozen=True, slots=True)
class Burdens:
    """Footprints of the terms [kg CO₂e per unit of the material].

    Parameters
    ----------
    virgin, recycled, recycling, disposal
        E_v, E_recycled, E_recycling at end of life, E_D.
    avoided
        E*_v, the primary material that recycling replaces; None: the same as `virgin`.
    energy_recovery, replaced_energy
        E_ER, and LHV·X·E of the heat and electricity it replaces.
    """

    virgin: float
    recycled: float = 0.0
    recycling: float = 0.0
    disposal: float = 0.0
    avoided: float | None = None
    energy_recovery: float = 0.0
    replaced_energy: float = 0.0


def shares(circularity: Circularity) -> Shares:
    """Return the share of every term.

    Examples
    --------
    >>> shares(Circularity(allocation=1, recycled_content=0.25, recycling_rate=0.9))
    Shares(virgin=0.75, recycled=0.25, recycling=0.0, avoided=0.0, energy_recovery=0.0, \
disposal=0.09999999999999998)
    """
    one, given_back = circularity, 1 - circularity.allocation
    return Shares(
        virgin=1 - one.recycled_content + one.recycled_content * given_back * one.quality_in,
        recycled=one.recycled_content * one.allocation,
        recycling=given_back * one.recycling_rate,
        avoided=-given_back * one.recycling_rate * one.quality_out + 0.0,
        energy_recovery=(1 - one.energy_allocation) * one.energy_recovery_rate,
        disposal=max(0.0, 1 - one.recycling_rate - one.energy_recovery_rate),
    )


def circular_footprint(burdens: Burdens, circularity: Circularity) -> float:
    """Return the footprint of one unit of a material [kg CO₂e], recycling included.

    Examples
    --------
    >>> steel = Burdens(virgin=2.2, recycled=0.7, recycling=0.7, disposal=0.02)
    >>> round(circular_footprint(steel, Circularity(0.2, 0.3, 0.85)), 3)
    1.093
    """
    share = shares(circularity)
    avoided = burdens.virgin if burdens.avoided is None else burdens.avoided
    return (
        share.virgin * burdens.virgin
        + share.recycled * burdens.recycled
        + share.recycling * burdens.recycling
        + share.avoided * avoided
        + share.energy_recovery * (burdens.energy_recovery - burdens.replaced_energy)
        + share.disposal * burdens.disposal
    )


def under(approach: str, circularity: Circularity) -> Circularity:
    """Return the same material under one of the `APPROACHES`; ``cff`` keeps its own A and B."""
    if approach == "cut-off":
        return replace(circularity, allocation=1.0, energy_allocation=1.0)
    if approach == "50-50":
        return replace(circularity, allocation=0.5)
    return circularity


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """What PEF Annex C (or a rule that follows it) sets for a material.

    Parameters
    ----------
    allocation
        A.
    quality
        Q_s/Q_p.
    recycled_content, recycling_rate
        R₁ and R₂ a European product takes where nothing better is known, or None: its own.
    """

    allocation: Default
    quality: Default
    recycled_content: Default | None = None
    recycling_rate: Default | None = None


def _recalled(value: float, comment: str = "") -> Default:
    text = f"PEF Annex C v2.1 {comment}".strip()
    return Default(value, "assumption", Provenance.RECALLED, text)


def _seen(value: float, comment: str) -> Default:
    return Default(value, "ecob-data-2026", Provenance.SEEN, comment)


_METAL = MaterialRule(_recalled(0.2), _recalled(1.0))
_PLASTIC = MaterialRule(_recalled(0.5), _recalled(0.9), _recalled(0.0), _recalled(0.0))

RULES: Mapping[str, MaterialRule] = {
    "steel": _METAL,
    "aluminium": _METAL,
    "copper": _METAL,
    "lead": _METAL,
    "battery-metals": MaterialRule(
        _recalled(0.2, "as the JRC rules for EV batteries apply it"), _recalled(1.0)
    ),
    "glass": MaterialRule(_recalled(0.2), _recalled(1.0), _recalled(0.4), _recalled(0.66)),
    "cardboard": MaterialRule(_recalled(0.2), _recalled(1.0), _recalled(0.88), _recalled(0.75)),
    "pet-bottle": MaterialRule(_recalled(0.5), _recalled(0.9), _recalled(0.0), _recalled(0.42)),
    "pet-fibre": MaterialRule(_seen(0.5, "recycled PET"), _seen(1.0, "recycled PET")),
    "plastic": _PLASTIC,
    "cotton": MaterialRule(_seen(0.8, "recycled cotton"), _seen(0.5, "recycled cotton")),
    "textile": MaterialRule(_recalled(0.8), _recalled(1.0), _recalled(0.0), _recalled(0.11)),
    "wood": MaterialRule(_recalled(0.8), _recalled(1.0), _recalled(0.0), _recalled(0.0)),
}
"""Defaults by material; those of Annex C are recalled, those of recycled fibres were read."""


def _outside(name: str, value: float) -> Finding:
    words = name.replace("_", " ")
    return error(
        "share-outside-range",
        Text(
            f"{words} is {value:g}; a share must lie between 0 and 1.",
            f"{_ZH[name]}为 {value:g}；比例必须在 0 到 1 之间。",
        ),
        Text("Give 0.95 for 95 %.", "95% 请填 0.95。"),
    )


_ZH = {
    "allocation": "分配系数 A",
    "recycled_content": "再生含量 R1",
    "recycling_rate": "再生利用率 R2",
    "energy_recovery_rate": "能量回收率 R3",
    "energy_allocation": "能量分配系数 B",
    "quality_in": "投入品质比",
    "quality_out": "产出品质比",
}
