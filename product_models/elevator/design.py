"""The lift a submission describes, and its use by ISO 25745-2."""

from __future__ import annotations

from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import EnergyLine, Submission
from footprint.text import Text
from product_models.contract import Default
from product_models.elevator import energy
from product_models.shared.values import FROM_MAKER, Known, Values, weakest

TABLED = {
    "average-travel-share": Text("average travel", "平均行程比例"),
    "average-load-share": Text("average load", "平均载荷比例"),
}


@dataclass(frozen=True)
class LiftDesign:
    """One submission, read as a lift; amounts are per lift."""

    submission: Submission
    values: Values
    background: Background

    # ------------------------------------------------------------------ the lift
    @property
    def boundary(self) -> str:
        """Key of the system boundary."""
        return self.submission.boundary or "cradle-to-grave"

    @property
    def is_used(self) -> bool:
        """Whether use and end of life are inside the boundary."""
        return self.boundary == "cradle-to-grave"

    @property
    def stops(self) -> int:
        """Number of stops."""
        return int(self.values.number("stops"))

    @property
    def doors(self) -> float:
        """Number of landing doors."""
        given = self.values.optional("landing-doors")
        return float(self.stops) if given is None else given

    @property
    def shaft_m(self) -> float:
        """Length of the shaft that rails, ropes and cables run in [m]."""
        return self.values.number("travel") + self.values.number("shaft-beyond-travel")

    @property
    def is_bill_complete(self) -> bool:
        """Whether the bill is the whole lift, because its mass is given."""
        return self.values.optional("mass") is not None and bool(self.submission.bill)

    @property
    def life_a(self) -> float:
        """Reference service life [a]."""
        return self.values.number("service-life")

    def energy_rows(self) -> list[EnergyLine]:
        """Return the energy rows of the factory."""
        return [row for row in self.submission.energy if row.step == "lift"]

    # ------------------------------------------------------------------ ISO 25745-2
    @property
    def category(self) -> str:
        """Usage category, 1 to 6."""
        return self.values.text("usage-category")

    def tabled(self, key: str) -> tuple[float, Known] | None:
        """Return average travel or load with how it is known, None if nobody knows it."""
        given = self.values.optional(key)
        if given is not None:
            return given, FROM_MAKER
        if key == "average-load-share":
            found = energy.average_load(self.category, self.values.number("rated-load"))
        else:
            edition = self.values.text("edition")
            found = energy.average_travel(self.category, self.stops, edition)
        return None if found is None else (float(found.value), _known(found))

    def share(self, key: str) -> float:
        """Return average travel or load where `refuse_impossible` has found it known."""
        found = self.tabled(key)
        assert found is not None  # noqa: S101 - refused before
        return found[0]

    @property
    def average_travel_m(self) -> float:
        """Average trip [m]."""
        return self.share("average-travel-share") * self.values.number("travel")

    @property
    def trip_time_s(self) -> float:
        """Time of an average trip with its doors [s]."""
        number = self.values.number
        return energy.trip_time(
            self.average_travel_m,
            number("speed"),
            number("acceleration"),
            number("jerk"),
            number("door-time"),
        )

    @property
    def load_factor(self) -> float | None:
        """Return k_L, None where the counterbalance has no slope."""
        drive, number = self.values.text("drive"), self.values.number
        return energy.load_factor(
            drive, number("counterbalance-share"), self.share("average-load-share")
        )

    @property
    def time_shares(self) -> tuple[float, float, float]:
        """Shares of the time at rest in idle, standby from 5 and from 30 minutes."""
        idle = self.values.number("idle-time-share")
        standby = self.values.number("standby-time-share")
        return idle, standby, 1 - idle - standby

    @property
    def powers_w(self) -> tuple[float, float, float]:
        """Powers at rest [W], as `time_shares`."""
        standby = self.values.number("standby-power")
        late = self.values.optional("standby-power-30")
        return self.values.number("idle-power"), standby, standby if late is None else late

    @property
    def running_wh_per_trip(self) -> float:
        """Energy of one average trip, k_L · E / 2 [Wh]."""
        number, factor = self.values.number, self.load_factor
        assert factor is not None  # noqa: S101 - refused before
        short, short_m = (
            self.values.optional(f"short-cycle-{key}") for key in ("energy", "travel")
        )
        cycle, travel = number("reference-cycle-energy"), number("travel")
        if short is None or short_m is None:
            share = self.share("average-travel-share")
            return energy.running_energy_wh(1, share, factor, cycle)
        average = energy.two_cycle_energy_wh(cycle, short, travel, short_m, self.average_travel_m)
        return energy.running_energy_wh(1, 1, factor, average)

    @property
    def annual_energy(self) -> tuple[float, Known]:
        """Electricity of one year [kWh] with how it is known."""
        given = self.values.optional("annual-energy")
        if given is not None:
            return given, FROM_MAKER
        day_wh = energy.daily_energy_wh(
            self.values.number("trips-per-day"),
            self.running_wh_per_trip,
            self.trip_time_s,
            self.powers_w,
            self.time_shares,
        )
        known = [self.values.known("trips-per-day", "idle-time-share", "standby-time-share")]
        known += [found[1] for key in TABLED if (found := self.tabled(key))]
        return day_wh / 1000 * self.values.number("operating-days"), weakest(known)

    @property
    def performance_tkm(self) -> float | None:
        """Transport performance over the life [tkm], None if load or travel is not known."""
        if any(self.tabled(key) is None for key in TABLED):
            return None
        number = self.values.number
        trips = number("trips-per-day") * number("operating-days") * self.life_a
        load = self.share("average-load-share")
        return energy.transport_tkm(number("rated-load"), load, self.average_travel_m, trips)


def _known(default: Default) -> Known:
    return Known(default.provenance, default.source_id, primary=False)
