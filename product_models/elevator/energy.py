"""Energy of a lift in use by ISO 25745-2, as pure functions; single table figures as settings.

The standard is under copyright. What stands here are single figures the equations need, as
settings with where they were read; check them against your copy before you certify. Of the edition
of 2015 none was seen; those of the draft (DIS 2013) were read in Barney & Lorente and open code.

    E_d  = E_rd + E_sd                              daily energy [Wh]
    E_rd = n_d · S · k_L · E_rc / 2                 running
    E_sd = (24 − n_d · t_av / 3600) · Σ P_i · R_i   idle and standby
    t_av = s_av/v' + v'/a + a/j + t_door            one trip of average distance [s]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from footprint.inventory import Provenance
from product_models.contract import Default
from product_models.shared.decline import mean_grid_factor

_DIS, _DRAFT_CODE, _STANDARD = "memo-use-phase", "onem2m-elevator", "iso25745-2"


def _seen(value: float, source_id: str) -> Default:
    return Default(value, source_id, Provenance.SEEN)


def _recalled(value: float) -> Default:
    return Default(value, _STANDARD, Provenance.RECALLED)


LOAD_CLASSES_KG = (800, 1275, 2000)
"""Upper ends of the classes of rated load; above the last is a class of its own."""

AVERAGE_LOAD: Mapping[str, tuple[float, ...]] = {
    **dict.fromkeys(("1", "2", "3"), (0.075, 0.045, 0.03, 0.02)),
    "4": (0.09, 0.06, 0.035, 0.022),
    "5": (0.16, 0.11, 0.07, 0.045),
}
"""Average load as a share of the rated one, by usage category and class; category 6 not seen."""

LOAD_SLOPES: Mapping[str, Mapping[float, float]] = {
    "traction": {0.4: -0.0192, 0.5: -0.0164},
    "hydraulic": {0.0: 0.0071, 0.35: 0.01, 0.7: 0.0187},
}
"""Slope of k_L per percent of load, by drive and counterbalance."""

TRAVEL_2015: Mapping[str, float] = {
    "1": 0.49,
    "2": 0.49,
    "3": 0.49,
    "4": 0.44,
    "5": 0.39,
    "6": 0.32,
}
TRAVEL_DIS: Mapping[str, float] = {"1": 0.44, "2": 0.44, "3": 0.44, "4": 0.44, "5": 0.33}
"""Average travel as a share of the travel height, four stops and more, by usage category."""


def average_travel(category: str, stops: int, edition: str) -> Default | None:
    """Return the average travel as a share of the travel height, None where it was not seen."""
    if stops <= 3:
        return _seen(1.0 if stops == 2 else 0.67, _DIS)
    if edition == "iso-2015":
        return _recalled(TRAVEL_2015[category])
    return _seen(TRAVEL_DIS[category], _DIS) if category in TRAVEL_DIS else None


def average_load(category: str, rated_load_kg: float) -> Default | None:
    """Return the average load as a share of the rated load, None where it was not seen."""
    if category not in AVERAGE_LOAD:
        return None
    rank = sum(rated_load_kg > end for end in LOAD_CLASSES_KG)
    return _seen(AVERAGE_LOAD[category][rank], _DRAFT_CODE)


def load_factor(drive: str, counterbalance_share: float, load_share: float) -> float | None:
    """Return k_L, 1 + slope × load in percent; None outside what the slopes cover.

    Between two counterbalances the slope is interpolated.

    Examples
    --------
    >>> round(load_factor("traction", 0.5, 0.07), 4)
    0.8852
    """
    slopes = LOAD_SLOPES[drive]
    below = max((x for x in slopes if x <= counterbalance_share), default=None)
    above = min((x for x in slopes if x >= counterbalance_share), default=None)
    if below is None or above is None:
        return None
    way = 0.0 if above == below else (counterbalance_share - below) / (above - below)
    slope = slopes[below] + way * (slopes[above] - slopes[below])
    return 1 + slope * load_share * 100


def distance_to_full_speed(speed_m_s: float, acceleration_m_s2: float, jerk_m_s3: float) -> float:
    """Return the way a lift needs to reach its speed and stop again, v·(v/a + a/j) [m]."""
    ratio = speed_m_s / acceleration_m_s2 + acceleration_m_s2 / jerk_m_s3
    return speed_m_s * ratio


def reached_speed(distance_m: float, acceleration_m_s2: float, jerk_m_s3: float) -> float:
    """Return the highest speed within a distance, the root of s = v·(v/a + a/j) [m/s]."""
    a, ramp_s = acceleration_m_s2, acceleration_m_s2 / jerk_m_s3
    return a / 2 * (sqrt(ramp_s**2 + 4 * distance_m / a) - ramp_s)


def trip_time(
    distance_m: float,
    speed_m_s: float,
    acceleration_m_s2: float,
    jerk_m_s3: float,
    door_time_s: float,
) -> float:
    """Return the time of one trip with its doors [s]; short trips stay below the rated speed."""
    peak = min(speed_m_s, reached_speed(distance_m, acceleration_m_s2, jerk_m_s3))
    moving = distance_m / peak + peak / acceleration_m_s2 + acceleration_m_s2 / jerk_m_s3
    return moving + door_time_s


def running_energy_wh(
    trips_per_day: float, travel_share: float, load_factor: float, cycle_wh: float
) -> float:
    """Return E_rd from the reference cycle: up and down the whole travel, car empty [Wh/day]."""
    return trips_per_day * travel_share * load_factor * cycle_wh / 2


def two_cycle_energy_wh(
    cycle_wh: float, short_cycle_wh: float, travel_m: float, short_m: float, average_m: float
) -> float:
    """Return the energy of a cycle over the average travel from two measured cycles [Wh].

    Per metre E_rm = (E_rc − E_sc) / 2(s_rc − s_sc), per start E_ssc = (E_rc − 2 E_rm s_rc) / 2
    (edition of 2015, recalled).
    """
    per_metre = (cycle_wh - short_cycle_wh) / (2 * (travel_m - short_m))
    per_start = (cycle_wh - 2 * per_metre * travel_m) / 2
    return 2 * per_metre * average_m + 2 * per_start


def standby_energy_wh(
    trips_per_day: float,
    trip_time_s: float,
    powers_w: Sequence[float],
    time_shares: Sequence[float],
) -> float:
    """Return E_sd: idle and standby powers, each by its share of the time at rest [Wh/day]."""
    rest_h = 24 - trips_per_day * trip_time_s / 3600
    return rest_h * sum(p * share for p, share in zip(powers_w, time_shares, strict=True))


def daily_energy_wh(
    trips_per_day: float,
    running_wh_per_trip: float,
    trip_time_s: float,
    powers_w: Sequence[float],
    time_shares: Sequence[float],
) -> float:
    """Return E_d = E_rd + E_sd [Wh/day]."""
    rest = standby_energy_wh(trips_per_day, trip_time_s, powers_w, time_shares)
    return trips_per_day * running_wh_per_trip + rest


def life_energy_kwh(annual_kwh: float, years: float, annual_decline_share: float = 0.0) -> float:
    """Return the electricity of a life, each year weighed by its grid factor [kWh of year one].

    Examples
    --------
    >>> life_energy_kwh(669, 25)
    16725.0
    """
    return annual_kwh * years * mean_grid_factor(years, annual_decline_share)


def transport_tkm(rated_load_kg: float, load_share: float, average_m: float, trips: float) -> float:
    """Return the transport performance, Q% · Q/1000 · s_av · trips/1000 [tkm] (PCR lifts)."""
    return load_share * rated_load_kg / 1000 * average_m * trips / 1000
