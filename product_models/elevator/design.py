"""The lift a submission describes: its use by ISO 25745-2, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from footprint.background import Background
from footprint.bom import BillLine, EnergyLine, Submission
from footprint.errors import Finding, InputError, error
from footprint.text import Text
from product_models.contract import Default
from product_models.elevator import energy
from product_models.shared.values import FROM_MAKER, Known, Values, weakest

_LEAST_FLOOR_M = 2.0
_TABLED = {
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

    def lines_of(self, part: str) -> list[BillLine]:
        """Return the bill lines that name a part."""
        return [line for line in self.submission.bill if line.part == part]

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
            average = cycle * self.share("average-travel-share")
        else:
            average = energy.two_cycle_energy_wh(
                cycle, short, travel, short_m, self.average_travel_m
            )
        return factor * average / 2

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
        known += [found[1] for key in _TABLED if (found := self.tabled(key))]
        return day_wh / 1000 * self.values.number("operating-days"), weakest(known)

    @property
    def performance_tkm(self) -> float | None:
        """Transport performance over the life [tkm], None if load or travel is not known."""
        if any(self.tabled(key) is None for key in _TABLED):
            return None
        number = self.values.number
        trips = number("trips-per-day") * number("operating-days") * self.life_a
        load = self.share("average-load-share")
        return energy.transport_tkm(number("rated-load"), load, self.average_travel_m, trips)


def _known(default: Default) -> Known:
    return Known(default.provenance, default.source_id, primary=False)


# ---------------------------------------------------------------------- what cannot be
def refuse_impossible(design: LiftDesign) -> None:
    """Refuse lifts that physics, or their own figures, forbid.

    Raises
    ------
    InputError
        With every problem found.
    """
    problems = [*_shaft_problems(design), *_counterweight_problems(design)]
    problems += _grid_year_problems(design)
    wants_tkm = design.submission.functional_unit == "tkm"
    if design.is_used and design.values.optional("annual-energy") is None:
        problems += [*_unknown_tables(design, _TABLED), *_energy_problems(design)]
        problems = problems or list(_time_problems(design))
    elif wants_tkm:
        problems += _unknown_tables(design, _TABLED)
    if problems:
        raise InputError(problems)


def _shaft_problems(design: LiftDesign) -> Iterator[Finding]:
    number = design.values.number
    travel, speed, stops = number("travel"), number("speed"), design.stops
    ramps = number("acceleration"), number("jerk")
    needed = energy.distance_to_full_speed(speed, *ramps)
    if needed > travel:
        best = energy.reached_speed(travel, *ramps)
        yield error(
            "faster-than-travel",
            Text(
                f"a lift of {speed:g} m/s needs {needed:.3g} m to reach its speed and stop; its "
                f"travel is {travel:g} m, which allows {best:.2g} m/s.",
                f"额定速度 {speed:g} m/s 的电梯加减速需 {needed:.3g} m，而提升高度仅 "
                f"{travel:g} m，最高可达 {best:.2g} m/s。",
            ),
            Text(
                "Check speed [m/s] and travel [m], or give acceleration and jerk.",
                "请检查 speed（m/s）与 travel（m），或填写 acceleration 与 jerk。",
            ),
        )
    floor = travel / (stops - 1)
    if floor < _LEAST_FLOOR_M:
        yield error(
            "stops-do-not-fit",
            Text(
                f"{stops} stops on {travel:g} m are {floor:.2g} m apart; "
                f"a floor has at least {_LEAST_FLOOR_M:g} m.",
                f"提升高度 {travel:g} m 设 {stops} 站，层距 {floor:.2g} m；"
                f"层高至少 {_LEAST_FLOOR_M:g} m。",
            ),
            Text("Check stops and travel [m].", "请检查 stops 与 travel（m）。"),
        )
    if design.doors < stops:
        yield error(
            "fewer-doors-than-stops",
            Text(
                f"{design.doors:g} landing doors cannot serve {stops} stops.",
                f"{design.doors:g} 套层门无法服务 {stops} 站。",
            ),
            Text("Leave landing-doors empty: one per stop.", "landing-doors 留空即每站一套。"),
        )


def _counterweight_problems(design: LiftDesign) -> Iterator[Finding]:
    balance = design.values.number("counterbalance-share")
    filler = _filler(design)
    lines = [line for line in design.submission.bill if (line.part or "").startswith("filler-")]
    if filler is None and not lines and not design.is_bill_complete:
        yield error(
            "filler-not-named",
            Text(
                "the filler of the counterweight is not named.",
                "未说明对重块材料。",
            ),
            Text(
                "Give counterweight-filler (steel, cast-iron, concrete or none), or a bill line.",
                "请填写 counterweight-filler（钢、铸铁、混凝土或无对重），或在清单中列出。",
            ),
        )
    if filler == "none" and (balance or lines):
        yield error(
            "filler-without-counterweight",
            Text(
                f"no counterweight, but a counterbalance of {balance:g}"
                f"{' and a filler in the bill' if lines else ''}.",
                f"选择无对重，但平衡系数为 {balance:g}{'，且清单中有对重块' if lines else ''}。",
            ),
            Text(
                "Set counterbalance-share to 0, or name the filler.",
                "请将 counterbalance-share 设为 0，或说明对重块材料。",
            ),
        )


def _filler(design: LiftDesign) -> str | None:
    given = design.submission.parameters.get("counterweight-filler")
    return None if given is None else str(given)


def _grid_year_problems(design: LiftDesign) -> Iterator[Finding]:
    year = design.values.optional("grid-year")
    if year is None:
        return
    newest = newest_grid_year(design)
    if year > newest:
        yield error(
            "grid-year-in-the-future",
            Text(
                f"there is no grid mix of {year:g}; the newest one is of {newest}.",
                f"没有 {year:g} 年的电网数据；最新为 {newest} 年。",
            ),
            Text(
                "Take the newest one, and grid-decline-share for the years to come.",
                "请采用最新年份，未来变化用 grid-decline-share 表示。",
            ),
        )


def newest_grid_year(design: LiftDesign) -> int:
    """Return the year of the newest grid mix that serves the place of use."""
    country = design.values.text("use-site").partition("-")[0]
    places = {*design.background.parents(country), country}
    codes = [code for code in design.background.activity_codes if code.startswith("electricity-")]
    found = (design.background.activity(code) for code in codes)
    return max(one.year or 0 for one in found if one.location in places)


def _unknown_tables(design: LiftDesign, keys: Iterable[str]) -> Iterator[Finding]:
    for key in keys:
        if design.tabled(key) is None:
            name = _TABLED[key]
            yield error(
                "not-tabled",
                Text(
                    f"the {name.en} of usage category {design.category} is not known here.",
                    f"使用类别 {design.category} 的{name.zh}未知。",
                ),
                Text(f"Give {key} from your study of traffic.", f"请按交通分析填写 {key}。"),
            )


def _energy_problems(design: LiftDesign) -> Iterator[Finding]:
    wanted = ("reference-cycle-energy", "idle-power", "standby-power", "idle-time-share",
              "standby-time-share")  # fmt: skip
    missing = [key for key in wanted if design.values.optional(key) is None]
    if missing:
        names = ", ".join(missing)
        yield error(
            "energy-not-given",
            Text(f"the energy in use needs {names}.", f"计算运行能耗需要：{names}。"),
            Text(
                "Give them as measured by ISO 25745-1, or annual-energy.",
                "请填写按 ISO 25745-1 测得的数值，或填写 annual-energy。",
            ),
        )
    yield from _short_cycle_problems(design)
    tabled = design.tabled("average-load-share")
    if tabled is not None and design.load_factor is None:
        balance, drive = design.values.number("counterbalance-share"), design.values.text("drive")
        covered = energy.LOAD_SLOPES[drive]
        low, high = min(covered), max(covered)
        yield error(
            "no-load-factor",
            Text(
                f"a {drive} lift with a counterbalance of {balance:g} has no load factor; "
                f"known from {low:g} to {high:g}.",
                f"平衡系数 {balance:g} 没有对应的载荷系数；已知范围 {low:g}–{high:g}。",
            ),
            Text("Check counterbalance-share, or give annual-energy.",
                 "请检查 counterbalance-share，或填写 annual-energy。"),
        )  # fmt: skip


def _short_cycle_problems(design: LiftDesign) -> Iterator[Finding]:
    values, optional = design.values, design.values.optional
    short, way = optional("short-cycle-energy"), optional("short-cycle-travel")
    full = optional("reference-cycle-energy")
    if short is None and way is None:
        return
    if short is None or way is None or way >= values.number("travel") or short >= (full or 0):
        yield error(
            "short-cycle",
            Text(
                "the short cycle needs its energy and its travel, both below those of the "
                "reference cycle.",
                "短循环须同时填写能耗与行程，且均小于参考循环。",
            ),
            Text(
                "Check short-cycle-energy and short-cycle-travel.",
                "请检查 short-cycle-energy 与 short-cycle-travel。",
            ),
        )


def _time_problems(design: LiftDesign) -> Iterator[Finding]:
    trips = design.values.number("trips-per-day")
    hours = trips * design.trip_time_s / 3600
    if hours > 24:
        yield error(
            "more-trips-than-a-day",
            Text(
                f"{trips:g} trips of {design.trip_time_s:.3g} s take {hours:.3g} hours a day.",
                f"每天 {trips:g} 次、每次 {design.trip_time_s:.3g} s，共需 {hours:.3g} 小时。",
            ),
            Text("Check trips-per-day.", "请检查 trips-per-day。"),
        )
    if sum(design.time_shares[:2]) > 1 + 1e-9:
        yield error(
            "time-shares-above-one",
            Text(
                "idle and standby take more than all the time at rest.",
                "空闲与休眠时间比例之和超过 1。",
            ),
            Text(
                "Check idle-time-share and standby-time-share.",
                "请检查 idle-time-share 与 standby-time-share。",
            ),
        )
