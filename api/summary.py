"""The result in the terminal: what a maker wants to know before opening the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from api.figures import (
    PROVENANCE_WORDS,
    clean,
    decimals_of,
    fixed,
    lines_that_matter,
    percent,
    span,
)
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.inventory import Provenance
from footprint.result import FindingResult, Footprint, Label, LineResult
from footprint.text import Language, Text

MAX_WARNINGS = 8
MAX_NOTES = 4
BAR_CELLS = 20
SYMBOLS = "█▏●○▲·–—−₂…←"
PLAIN_SYMBOLS = dict(zip(map(ord, SYMBOLS), "#|*o!----2.<", strict=True))
"""What stands in where a terminal's encoding lacks a symbol."""
MARKS = {"error": ("▲", "bold red"), "warning": ("▲", "yellow"), "note": ("·", "dim")}


def print_summary(
    result: Footprint, console: Console, language: Language, paths: Sequence[Path] = ()
) -> None:
    """Print the summary of a result.

    Parameters
    ----------
    result
        The footprint to show.
    console
        Where to; without colours if it is not a terminal.
    language
        The language to speak.
    paths
        The files that were written, named at the end.
    """
    plain = console.legacy_windows or not _fits(SYMBOLS, console.encoding)
    page = _Page(result, language, console.encoding, plain)
    for part in page.parts(paths):
        console.print(Padding(part, (1, 2, 0, 2), expand=False))
    console.print()


@dataclass(frozen=True)
class _Page:
    """The parts of a summary; every text passes `words`, so none can act on the terminal."""

    result: Footprint
    language: Language
    encoding: str
    plain: bool

    def words(self, text: str, style: str = "") -> Styled:
        """Return a text as what it is: no markup, no control characters, only known letters."""
        safe = clean(text)
        if self.plain:
            safe = safe.translate(PLAIN_SYMBOLS)
            safe = safe.encode(self.encoding, "replace").decode(self.encoding)
        return Styled(safe, style=style)

    def say(self, text: Label | Text, style: str = "") -> Styled:
        return self.words(text.zh if self.language == "zh" else text.en, style)

    def either(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def kg(self, value: float) -> str:
        return fixed(value, min(12, decimals_of(self.result.kgco2e) + 1))

    def share(self, value: float | None) -> str:
        return "—" if value is None else percent(value)

    def parts(self, paths: Sequence[Path]) -> Iterator[RenderableType]:
        """Return the parts from top to bottom."""
        yield self.headline()
        yield self.bars(
            self.either("Life-cycle stages", "生命周期阶段"),
            [(self.say(one.label), one.kgco2e, one.share, "green") for one in self.result.stages],
        )
        if self.result.lines:
            yield self.lines()
        yield self.facts()
        if self.result.findings:
            yield self.findings()
        yield self.ending(paths)

    def headline(self) -> RenderableType:
        result, product = self.result, self.result.product
        who = [product.model, product.manufacturer, product.site or ""]
        if product.period_start and product.period_end:
            who.append(f"{product.period_start} – {product.period_end}")
        per = self.say(result.functional_unit.label).plain
        rows = [
            self.words(product.name, "bold"),
            self.words(" · ".join(part for part in who if part), "dim"),
            Styled(),
            Styled.assemble(
                self.words(fixed(result.kgco2e, decimals_of(result.kgco2e)), "bold"),
                self.words(" kg CO₂e ", "bold"),
                self.words(self.either(f"per {per}", f"每 {per}")),
            ),
            self.words(
                f"{self.say(result.boundary_label).plain} · {self.say(result.method).plain}", "dim"
            ),
        ]
        return Styled("\n").join(row for row in rows if row.plain or row is rows[2])

    def bars(
        self, title: str, rows: Sequence[tuple[Styled, float, float | None, str]]
    ) -> RenderableType:
        """Return rows of name, figure, share and bar; bars left of zero are negative.

        Bars stand last, so that a terminal that draws them twice as wide moves nothing.
        """
        low, high = span([value for _, value, _, _ in rows])
        table = Table(
            box=None, padding=(0, 2, 0, 0), show_header=False, title=self.words(title, "bold"),
            title_justify="left", expand=True,
        )  # fmt: skip
        table.add_column(ratio=1, no_wrap=True, overflow="crop" if self.plain else "ellipsis")
        for _ in ("figure", "share"):
            table.add_column(justify="right", no_wrap=True)
        table.add_column(width=BAR_CELLS, no_wrap=True, overflow="crop")
        for name, value, share, style in rows:
            table.add_row(
                name,
                self.words(f"{self.kg(value)} kg"),
                self.words(self.share(share), "dim"),
                self.words(_bar(value, low, high), style if value >= 0 else "red"),
            )
        return table

    def lines(self) -> RenderableType:
        chosen = lines_that_matter(self.result.lines)
        shares = [line.share for line in chosen if line.share is not None]
        title = self.either("Lines that matter", "最重要的几行")
        if shares:
            whole = percent(sum(shares))
            title += self.either(f": {whole} of the footprint", f"：占碳足迹的 {whole}")
        title += self.either("  (● primary data  ○ default)", "  （● 初级数据  ○ 默认值）")
        return self.bars(title, [self.line(line) for line in chosen])

    def line(self, line: LineResult) -> tuple[Styled, float, float | None, str]:
        mark, style = ("● ", "cyan") if line.primary else ("○ ", "bright_black")
        name = Styled.assemble(self.words(mark, style), self.say(line.name))
        return name, line.kgco2e, line.share, style

    def facts(self) -> RenderableType:
        """Return kinds, data quality, provenance and electricity, a row each."""
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        for en, zh, text in (
            ("Kinds", "分类", self.kinds()),
            ("Data", "数据", self.quality()),
            ("Basis", "依据", self.provenance()),
            ("95 %", "95 %", self.interval()),
            ("Grid", "电网因子", self.electricity()),
        ):
            table.add_row(self.words(self.either(en, zh)), self.words(text[0]))
            for more in text[1:]:
                table.add_row(Styled(), self.words(more, "dim"))
        return table

    def kinds(self) -> list[str]:
        buckets = self.result.buckets
        return [
            " · ".join(
                f"{self.say(BUCKET_LABELS[bucket]).plain} {self.kg(buckets[bucket])}"
                for bucket in Bucket
            )
        ]

    def quality(self) -> list[str]:
        result, quality = self.result, self.result.data_quality
        rating = "—" if quality.overall is None else f"{quality.overall:.2f}"
        return [
            self.either(
                f"{self.share(result.primary_data_share)} primary · DQR {rating} (1 best, 5 "
                f"worst) · {self.share(result.aggregated_share)} on aggregated figures",
                f"初级数据 {self.share(result.primary_data_share)} · DQR {rating}（1 最好，5 最差）"
                f" · 汇总数据 {self.share(result.aggregated_share)}",
            )
        ]

    def provenance(self) -> list[str]:
        shares = self.result.provenance_shares
        return [
            " · ".join(
                f"{self.say(PROVENANCE_WORDS[kind]).plain} {percent(shares[kind])}"
                for kind in Provenance
                if kind in shares
            )
            or "—"
        ]

    def interval(self) -> list[str]:
        sure = self.result.uncertainty
        if sure is None:
            return ["—"]
        low, high = self.kg(sure.low_kgco2e), self.kg(sure.high_kgco2e)
        return [
            self.either(
                f"{low} to {high} kg (first-order variance, without biogenic CO₂)",
                f"{low} 至 {high} kg（一阶方差，不含生物源 CO₂）",
            )
        ]

    def electricity(self) -> list[str]:
        effects, total = self.result.electricity_effects, self.result.kgco2e
        chosen = [self.say(one.label).plain for one in effects if one.chosen]
        rows = [self.either(f"{name} (used here)", f"{name}（本结果采用）") for name in chosen]
        for one in effects:
            if not one.chosen:
                change = f" ({one.kgco2e / total - 1:+.1%})" if total else ""
                rows.append(f"{self.kg(one.kgco2e)} kg{change}: {self.say(one.label).plain}")
        return [*rows, *self.claims()] or ["—"]

    def claims(self) -> list[str]:
        claims = self.result.electricity_claims
        if claims is None:
            return []
        counted = sum(contract.counts for contract in claims.contracts)
        return [
            self.either(
                f"location-based {self.kg(claims.location_based_kgco2e)} kg · market-based "
                f"{self.kg(claims.market_based_kgco2e)} kg · {counted} of "
                f"{len(claims.contracts)} claims count",
                f"基于位置 {self.kg(claims.location_based_kgco2e)} kg · 基于市场 "
                f"{self.kg(claims.market_based_kgco2e)} kg · {len(claims.contracts)} 项声明中 "
                f"{counted} 项计入",
            )
        ]

    def findings(self) -> RenderableType:
        groups: dict[str, list[FindingResult]] = {}
        for finding in self.result.findings:
            groups.setdefault(finding.severity, []).append(finding)
        table = Table(
            box=None, padding=(0, 1, 0, 0), show_header=False, title_justify="left",
            title=self.words(self.either("Findings", "注意事项"), "bold"),
        )  # fmt: skip
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for severity, most in (("error", None), ("warning", MAX_WARNINGS), ("note", MAX_NOTES)):
            found = groups.get(severity, [])
            mark, style = MARKS[severity]
            for finding in found[:most]:
                table.add_row(self.words(mark, style), self.say(finding.text))
            if most is not None and len(found) > most:
                table.add_row(Styled(), self.words(self.more(severity, len(found) - most), "dim"))
        return table

    def more(self, severity: str, count: int) -> str:
        en = {"warning": "warnings", "note": "notes"}[severity]
        zh = {"warning": "警告", "note": "说明"}[severity]
        return self.either(
            f"and {count} more {en} in report.html", f"另有 {count} 条{zh}，见 report.html"
        )

    def ending(self, paths: Sequence[Path]) -> RenderableType:
        rows = [
            self.words(
                self.either(
                    "A computed result, not a verified statement.", "计算结果，不是经核查的声明。"
                ),
                "dim",
            )
        ]
        if paths:
            rows.append(self.words(self.either("Written:", "已写入："), "bold"))
            rows += [self.words(f"  {path}") for path in paths]
        return Styled("\n").join(rows)


def _bar(value: float, low: float, high: float) -> str:
    """Return a bar of `BAR_CELLS` cells from zero, to the left if the value is negative."""
    left = min(BAR_CELLS - 1, max(1, round(-low / (high - low) * BAR_CELLS))) if low < 0 else 0
    if value < 0:
        cells = min(left, max(1, round(value / low * left)))
        return " " * (left - cells) + "█" * cells
    cells = round(value / high * (BAR_CELLS - left)) if high > 0 else 0
    return " " * left + ("█" * cells if cells or not value else "▏")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
