"""A grid that grows cleaner while a product is in use."""

from __future__ import annotations


def mean_grid_factor(years: float, annual_decline_share: float) -> float:
    """Return the mean of max(0, 1 − d·n) over the years n = 0, 1 … of a life (1: no decline).

    Examples
    --------
    >>> round(mean_grid_factor(3, 0.1), 9)
    0.9
    """
    whole = int(years)
    parts = [1.0] * whole + ([years - whole] if years > whole else [])
    factors = (max(0.0, 1 - annual_decline_share * year) for year in range(len(parts)))
    return sum(part * factor for part, factor in zip(parts, factors, strict=True)) / years
