"""What a lift cannot be: its shaft, its counterweight, its energy and its grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footprint.errors import Finding, InputError, error
from footprint.text import Text
from product_models.elevator import energy
from product_models.elevator.design import TABLED, LiftDesign

_LEAST_FLOOR_M = 2.0


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
        problems += [*_unknown_tables(design, TABLED), *_energy_problems(design)]
        problems = problems or list(_time_problems(design))
    elif wants_tkm:
        problems += _unknown_tables(design, TABLED)
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
            name = TABLED[key]
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
