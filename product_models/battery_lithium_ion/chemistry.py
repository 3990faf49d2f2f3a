"""What a chemistry fixes: voltage, possible energy density, metals of its cathode, datasets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from footprint.text import Text

ATOMIC_MASS = {
    "H": 1.008,
    "Li": 6.94,
    "C": 12.011,
    "O": 15.999,
    "Al": 26.982,
    "P": 30.974,
    "S": 32.06,
    "Mn": 54.938,
    "Fe": 55.845,
    "Co": 58.933,
    "Ni": 58.693,
}
"""Standard atomic masses [g/mol] (IUPAC 2021, abridged)."""


def mass_share(element: str, formula: Mapping[str, float]) -> float:
    """Return the mass share of an element in a compound, 0 if it holds none.

    Examples
    --------
    >>> round(mass_share("Ni", {"Ni": 1, "S": 1, "O": 4}), 4)
    0.3793
    """
    total = sum(ATOMIC_MASS[key] * count for key, count in formula.items())
    return ATOMIC_MASS[element] * formula.get(element, 0.0) / total


@dataclass(frozen=True, slots=True)
class Chemistry:
    """One cell chemistry.

    Parameters
    ----------
    label
        Its name.
    slug
        How lca_db names its cathode, cell and pack.
    voltage
        Lowest and highest nominal voltage of one cell [V].
    wh_per_kg
        Lowest and highest energy density of a cell in production [Wh/kg].
    formula
        Moles per mole of cathode active material; empty where its metals are not recovered.
    recycling
        Dataset of each recycling route, per kg of cells; a route that is missing is not carried.
    """

    label: Text
    slug: str
    voltage: tuple[float, float]
    wh_per_kg: tuple[float, float]
    formula: Mapping[str, float]
    recycling: Mapping[str, str]

    @property
    def has_precursor(self) -> bool:
        """Whether the cathode is made of a co-precipitated hydroxide."""
        return "Ni" in self.formula


def _routes(hydro: str, pyro: str, direct: str) -> dict[str, str]:
    codes = {"hydro": hydro, "pyro": pyro, "direct": direct}
    return {route: f"battery-recycling-{route}-{slug}-cn" for route, slug in codes.items()}


def _layered(
    slug: str, label: str, nickel: float, cobalt: float, third: tuple[str, float]
) -> Chemistry:
    formula = {"Li": 1.0, "Ni": nickel, "Co": cobalt, third[0]: third[1], "O": 2.0}
    return Chemistry(
        Text(f"{label} – graphite", f"{label}–石墨"),
        slug,
        (3.5, 3.85),
        (100.0, 400.0),
        formula,
        _routes(slug, slug, slug),
    )


CHEMISTRIES: Mapping[str, Chemistry] = {
    "nmc111": _layered("nmc111", "NMC111", 1 / 3, 1 / 3, ("Mn", 1 / 3)),
    "nmc532": _layered("nmc532", "NMC532", 0.5, 0.2, ("Mn", 0.3)),
    "nmc622": _layered("nmc622", "NMC622", 0.6, 0.2, ("Mn", 0.2)),
    "nmc811": _layered("nmc811", "NMC811", 0.8, 0.1, ("Mn", 0.1)),
    "nca": _layered("nca", "NCA", 0.8, 0.15, ("Al", 0.05)),
    "lfp": Chemistry(
        Text("LFP – graphite", "磷酸铁锂–石墨"),
        "lfp",
        (3.1, 3.4),
        (70.0, 260.0),
        {"Li": 1.0, "Fe": 1.0, "P": 1.0, "O": 4.0},
        _routes("lfp-mohr", "lfp-mohr", "lfp"),
    ),
    "sodium-ion": Chemistry(
        Text("sodium-ion, layered oxide – hard carbon", "钠离子（层状氧化物–硬碳）"),
        "sodium-ion-nmmt",
        (2.7, 3.4),
        (60.0, 220.0),
        {},
        {},
    ),
}
"""Every chemistry lca_db carries. Voltages and densities bound what is sold, not what is best."""

SULFATE_OF = {metal: {metal: 1.0, "S": 1.0, "O": 4.0} for metal in ("Ni", "Co", "Mn")}
"""Anhydrous sulfates, as lca_db counts them."""

LITHIUM_CARBONATE = {"Li": 2.0, "C": 1.0, "O": 3.0}
LITHIUM_HYDROXIDE_MONOHYDRATE = {"Li": 1.0, "O": 2.0, "H": 3.0}
