"""Electricity claims: contracts and certificates, tested, and shown beside the result without.

Location-based: every bought kilowatt-hour is the grid's (see `footprint.electricity`).
Market-based: a kilowatt-hour that a valid claim covers is the claimed generation with its line
losses, the rest of a claimed row in China is the residual mix. A claim counts only if it passes
the five tests of ISO 14067; a *CO₂ emission factor* (direct emissions) never stands for a *carbon
footprint factor* (life cycle).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from footprint.background import Background
from footprint.bom import ElectricityContract, EnergyLine, Submission
from footprint.electricity import GRID
from footprint.errors import Finding, InputError, Severity, error
from footprint.foreground import Foreground
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from footprint.units import convert, parse_unit

INSTRUMENTS: dict[str, Text] = {
    "green-certificate": Text("green certificate", "绿证"),
    "green-power": Text("green-power contract", "绿电交易"),
    "supplier-mix": Text("supplier's product", "售电公司产品"),
    "on-site": Text("own plant on site", "自发自用"),
    "direct-line": Text("direct line", "直供专线"),
}
"""Kinds of claim; the last two bring no grid losses."""

TECHNOLOGIES: dict[str, str] = {
    "wind": "electricity-wind-cn-2024",
    "photovoltaic": "electricity-photovoltaic-cn-2024",
    "hydro": "electricity-hydro-cn-2024",
    "nuclear": "electricity-nuclear-cn-2024",
    "biomass": "electricity-biomass-cn-2024",
}
"""Generation a claim may name: official life-cycle factors of 2024, at the plant."""

TESTS: dict[str, Text] = {
    "conveys_attributes": Text("conveys the attributes of the generation", "传递发电属性"),
    "sole_claim": Text("is the only claim to them", "属性唯一声明"),
    "retired": Text("is tracked and retired for this user", "可追踪并已为用户注销"),
    "close_in_time": Text("is close in time to the use", "时间接近用电期"),
    "same_market": Text("is of the same market", "同一电力市场"),
}
"""The five tests, by field of `ElectricityContract`."""

FOOTPRINT_FACTOR, EMISSION_FACTOR = "carbon-footprint-factor", "co2-emission-factor"
RESIDUAL = "electricity-residual-cn-2023"
NATIONAL = "electricity-cn-2024"
TRANSMISSION = "electricity-transmission-cn-2024"
KWH_PER_CERTIFICATE = 1000
"""One Chinese green certificate stands for 1 MWh (rule of the issuing centre, recalled)."""

_CERTIFICATE = re.compile(r"[0-9A-Z]{32}")
_BEHIND_THE_METER = {"on-site", "direct-line"}


def check_contracts(submission: Submission) -> tuple[Finding, ...]:
    """Refuse what can never be a claim, and note claims that do not count.

    Raises
    ------
    InputError
        Unknown energy row, more than was used, a certificate that is malformed or used twice, an
        emission factor for a footprint factor; all problems at once.
    """
    rows = {row.key: row for row in submission.energy}
    problems = [
        *(found for contract in submission.contracts for found in _problems(contract, rows)),
        *_overdrawn(submission, rows),
        *_used_twice(submission.contracts),
    ]
    if problems:
        raise InputError(problems)
    return tuple(found for contract in submission.contracts for found in _doubts(contract))


def failed_tests(contract: ElectricityContract) -> list[Text]:
    """Return the tests a claim does not show to pass; it counts if there are none."""
    needed = TESTS
    if contract.instrument in _BEHIND_THE_METER:
        needed = {"sole_claim": TESTS["sole_claim"]}
    return [text for name, text in needed.items() if getattr(contract, name) is not True]


def claim(foreground: Foreground, submission: Submission, background: Background) -> Foreground:
    """Return the market-based foreground: claimed rows are supplied by their claims."""
    rows = {row.key: row for row in submission.energy}
    valid = [contract for contract in submission.contracts if not failed_tests(contract)]
    shares: dict[str, list[tuple[str, float]]] = {}
    for contract in valid:
        share = contract.amount_kwh / _kwh(rows[contract.energy_line])
        shares.setdefault(contract.energy_line, []).append((_code(contract), share))
    activities = [
        replace(
            activity,
            exchanges=tuple(
                part for exchange in activity.exchanges for part in _split(exchange, shares)
            ),
        )
        for activity in foreground.activities
    ]
    stages = {
        exchange.line: exchange.stage or activity.stage
        for activity in foreground.activities
        for exchange in activity.exchanges
        if exchange.input == GRID
    }
    supplies = [
        replace(_supply(contract, background), stage=stages[contract.energy_line])
        for contract in valid
    ]
    return replace(foreground, activities=(*supplies, *activities))


def _split(exchange: Exchange, shares: dict[str, list[tuple[str, float]]]) -> Iterable[Exchange]:
    claims = shares.get(exchange.line or "") if exchange.input == GRID else None
    if not claims:
        return (exchange,)
    rest = 1 - sum(share for _, share in claims)
    chinese = (exchange.location or "").startswith("CN")
    grid = replace(exchange, input=RESIDUAL, location=None) if chinese else exchange
    parts = [
        replace(exchange, input=code, amount=exchange.amount * share, location=None)
        for code, share in claims
    ]
    return (*parts, replace(grid, amount=exchange.amount * rest)) if rest > 0 else parts


def _supply(contract: ElectricityContract, background: Background) -> Activity:
    """Return one kWh at the user as an activity of its own."""
    name = INSTRUMENTS[contract.instrument]
    return Activity(
        _code(contract),
        Text(f"{name.en} {contract.key}", f"{name.zh} {contract.key}"),
        "kWh",
        "CN",
        _supply_exchanges(contract, background),
        source_id="maker",
        comment=contract.source,
        line=contract.energy_line,
    )


def _supply_exchanges(
    contract: ElectricityContract, background: Background
) -> tuple[Exchange, ...]:
    if contract.factor_kgco2e_per_kwh is not None:
        factor = contract.factor_kgco2e_per_kwh
        return (_exchange(ExchangeKind.BIOSPHERE, "co2e", factor, "kg"),)
    plant = TECHNOLOGIES[contract.technology or ""]
    if contract.instrument in _BEHIND_THE_METER:
        return (_exchange(ExchangeKind.TECHNOSPHERE, plant, 1.0, "kWh"),)
    mix = background.activity(NATIONAL).exchanges
    generated = sum(x.amount for x in mix if x.unit == "kWh" and x.input != TRANSMISSION)
    return (
        _exchange(ExchangeKind.TECHNOSPHERE, plant, generated, "kWh"),
        _exchange(ExchangeKind.TECHNOSPHERE, TRANSMISSION, 1.0, "kWh"),
    )


def _exchange(kind: ExchangeKind, code: str, amount: float, unit: str) -> Exchange:
    return Exchange(kind, code, amount, unit, Provenance.SEEN, "maker", primary=True)


def _code(contract: ElectricityContract) -> str:
    return f"contract-{contract.key}"


def _kwh(row: EnergyLine) -> float:
    return convert(row.amount, parse_unit(row.unit), parse_unit("kWh"))


# ---------------------------------------------------------------------- what is refused
def _problems(contract: ElectricityContract, rows: dict[str, EnergyLine]) -> Iterable[Finding]:
    row = rows.get(contract.energy_line)
    if row is None or row.carrier != "electricity":
        yield _refusal(
            contract,
            "claim-without-electricity",
            Text(
                f"there is no row “{contract.energy_line}” of electricity to claim.",
                f"没有可声明的电力行“{contract.energy_line}”。",
            ),
            Text("Name the key of an energy row of grid electricity.", "请填写电力行的编号。"),
        )
    if contract.instrument not in INSTRUMENTS:
        yield _unknown(contract, "instrument", "工具", contract.instrument, INSTRUMENTS)
    if contract.factor_kind == EMISSION_FACTOR:
        yield _refusal(
            contract,
            "emission-factor-for-footprint-factor",
            Text(
                "a CO2 emission factor (direct emissions) is given where a carbon footprint factor "
                "(life cycle) is needed.",
                "填写的是电力二氧化碳排放因子（直接排放），此处需要电力碳足迹因子（全生命周期）。",
            ),
            Text(
                "Ask the supplier for the life-cycle factor, or name the technology.",
                "请向供电方索取碳足迹因子，或填写发电类型。",
            ),
        )
    if contract.factor_kgco2e_per_kwh is None and contract.technology not in TECHNOLOGIES:
        asked = contract.technology or "–"
        yield _unknown(contract, "technology", "发电类型", asked, TECHNOLOGIES)
    if contract.factor_kgco2e_per_kwh is not None and contract.factor_kind is None:
        yield _unknown(contract, "kind of factor", "因子类型", "–", (FOOTPRINT_FACTOR,))
    yield from _certificate_problems(contract)


def _certificate_problems(contract: ElectricityContract) -> Iterable[Finding]:
    for identifier in contract.certificates:
        if not _CERTIFICATE.fullmatch(identifier):
            yield _refusal(
                contract,
                "malformed-certificate",
                Text(
                    f"“{identifier[:40]}” is no green-certificate identifier.",
                    f"“{identifier[:40]}”不是绿证编号。",
                ),
                Text(
                    "It has 32 characters, digits and capital letters.",
                    "绿证编号为 32 位数字和大写字母。",
                ),
            )
    covered = len(contract.certificates) * KWH_PER_CERTIFICATE
    if contract.instrument == "green-certificate" and covered < contract.amount_kwh:
        yield _refusal(
            contract,
            "too-few-certificates",
            Text(
                f"{len(contract.certificates)} certificates cover {covered:,} kWh, "
                f"{contract.amount_kwh:,.0f} kWh are claimed.",
                f"{len(contract.certificates)} 个绿证覆盖 {covered:,} kWh，"
                f"声明了 {contract.amount_kwh:,.0f} kWh。",
            ),
            Text("List every certificate; each stands for 1 MWh.", "请列出全部绿证；每个 1 MWh。"),
        )


def _overdrawn(submission: Submission, rows: dict[str, EnergyLine]) -> Iterable[Finding]:
    claimed: dict[str, float] = defaultdict(float)
    for contract in submission.contracts:
        claimed[contract.energy_line] += contract.amount_kwh
    for key, amount in claimed.items():
        row = rows.get(key)
        if row is not None and row.carrier == "electricity" and amount > _kwh(row) * (1 + 1e-9):
            yield error(
                "more-claimed-than-used",
                Text(
                    f"{amount:,.0f} kWh are claimed of row {key}, which used {_kwh(row):,.0f} kWh.",
                    f"电力行 {key} 用电 {_kwh(row):,.0f} kWh，却声明了 {amount:,.0f} kWh。",
                ),
                Text("Claim at most what was used.", "声明量不得超过用电量。"),
                row.place,
            )


def _used_twice(contracts: Iterable[ElectricityContract]) -> Iterable[Finding]:
    uses = Counter(one for contract in contracts for one in contract.certificates)
    for identifier, count in uses.items():
        if count > 1:
            yield error(
                "certificate-used-twice",
                Text(
                    f"the certificate {identifier} is used {count} times.",
                    f"绿证 {identifier} 被使用了 {count} 次。",
                ),
                Text("A certificate can be used once.", "每个绿证只能使用一次。"),
            )


def _doubts(contract: ElectricityContract) -> Iterable[Finding]:
    failed = failed_tests(contract)
    if failed:
        en, zh = "; ".join(x.en for x in failed), "；".join(x.zh for x in failed)
        yield Finding(
            "claim-not-counted",
            Severity.WARNING,
            Text(
                f"the claim {contract.key} does not count: it is not shown that it {en}.",
                f"声明 {contract.key} 不予计入：未证明{zh}。",
            ),
            place=contract.place,
            clause="ISO 14067 (electricity)",
        )


def _refusal(contract: ElectricityContract, code: str, text: Text, remedy: Text) -> Finding:
    named = Text(f"claim {contract.key}: {text.en}", f"声明 {contract.key}：{text.zh}")
    return error(code, named, remedy, contract.place)


def _unknown(
    contract: ElectricityContract, en: str, zh: str, asked: str, allowed: Iterable[str]
) -> Finding:
    names = ", ".join(allowed)
    return _refusal(
        contract,
        "unknown-option",
        Text(f"the {en} “{asked}” is not known.", f"不认识{zh}“{asked}”。"),
        Text(f"Use one of: {names}.", f"可用：{names}。"),
    )
