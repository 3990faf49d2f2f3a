"""The report a person reads: one self-contained HTML page in both languages.

The page loads nothing from anywhere: style, script, Plotly and the result itself are inside it,
and its Content-Security-Policy names the hashes of its two scripts and forbids all else. Text,
tables and bars work without JavaScript; the charts are drawn over them where it runs.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup, escape

from api.figures import (
    PROVENANCE_WORDS,
    clean,
    decimals_of,
    fixed,
    lines_that_matter,
    lines_with_parts,
    percent,
    significant,
    span,
)
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.inventory import Provenance
from footprint.result import Footprint, Label, LineResult, Sankey, SankeyLink
from footprint.text import Language, Text

TEMPLATES = Path(__file__).parent / "templates"
TOP_LINES = 12
NOISE = 1e-12
"""Figures below this share of the largest one are the rounding of the computer, shown as 0."""
LONG_TABLE = 15
"""Tables with more rows are folded on the screen (and unfolded in print)."""

PROVENANCE_LABELS: dict[Provenance, Text] = {
    Provenance.SEEN: Text("read in a source or given by the maker", "源文献所载或企业提供"),
    Provenance.DERIVED: Text("derived by calculation", "由计算推导"),
    Provenance.RECALLED: Text("general knowledge, no source read yet", "一般知识，尚未核对来源"),
    Provenance.ASSUMED: Text("engineering assumption", "工程假设"),
}
SEVERITY_LABELS: dict[str, Text] = {
    "error": Text("Errors", "错误"),
    "warning": Text("Warnings", "警告"),
    "note": Text("Notes", "说明"),
}
OTHERS = Text("all other lines", "其余各行")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar: where it begins and how wide it is [% of the axis], and its class."""

    start: float
    width: float
    css: str


def result_json(result: Footprint) -> str:
    """Return a result as JSON; the same result gives the same text."""
    return result.model_dump_json(indent=2) + "\n"


def render_report(result: Footprint, language: Language = "zh") -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    result
        The footprint to show.
    language
        The language the page opens in; the other one is a switch away.
    """
    document = result_json(result).encode()
    script, plotly = _asset("report.js"), _plotly()
    return _template().render(
        result=result,
        language=language,
        style=Markup(_asset("report.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        plotly=Markup(plotly),  # noqa: S704 - the packaged library
        policy=_policy((plotly, script)),
        payload=_embed(_charts(result)),
        document=base64.b64encode(document).decode(),
        document_hash=hashlib.sha256(document).hexdigest(),
        **_words(),
        **_figures(result),
        **_rows(result),
    )


def _words() -> dict[str, Any]:
    return {
        "buckets": tuple((bucket, BUCKET_LABELS[bucket]) for bucket in Bucket),
        "bucket_labels": BUCKET_LABELS,
        "provenance_labels": PROVENANCE_LABELS,
        "provenance_words": PROVENANCE_WORDS,
        "long_table": LONG_TABLE,
    }


def _figures(result: Footprint) -> dict[str, Any]:
    """Return how this result writes its figures."""
    decimals = decimals_of(result.kgco2e)
    largest = max(abs(value) for value in (result.kgco2e, *(one.kgco2e for one in result.inputs)))

    def kg(value: float) -> str:
        """Write a footprint; what is left of a subtraction is no emission."""
        return fixed(value, min(12, decimals + 1)) if abs(value) > NOISE * largest else "0"

    return {
        "headline": fixed(result.kgco2e, decimals),
        "kg": kg,
        "significant": significant,
        "percent": percent,
        "clean": clean,
        "t": _both,
        "l": _label,
        "link": _link,
        "bar": _bar,
    }


def _rows(result: Footprint) -> dict[str, Any]:
    """Return the rows the template walks through, beside those of the result itself."""
    stages = {stage.key: (number, stage) for number, stage in enumerate(result.stages)}
    return {
        "stage_axis": span([end for stage in result.stages for end in _ends(stage.buckets)]),
        "total_axis": span([stage.kgco2e for stage in result.stages]),
        "line_axis": span([line.kgco2e for line in (*result.bill, *result.lines)]),
        "effect_axis": span(_totals(result)),
        "stage_of": stages,
        "name_of_line": {line.key: line.name for line in (*result.lines, *result.bill)},
        "bill": lines_with_parts(result),
        "matter": _matter(result.lines),
        "findings": _findings(result),
        "chosen": next((one for one in result.electricity_effects if one.chosen), None),
        "graph": _graph(result.sankey),
    }


def _totals(result: Footprint) -> list[float]:
    """Return the total under every choice of how electricity is counted."""
    claims = result.electricity_claims
    both = [claims.location_based_kgco2e, claims.market_based_kgco2e] if claims else []
    return [*both, *(effect.kgco2e for effect in result.electricity_effects)]


def _ends(buckets: Any) -> tuple[float, float]:
    values = [buckets[bucket] for bucket in Bucket]
    return sum(min(0.0, value) for value in values), sum(max(0.0, value) for value in values)


def _bar(parts: Sequence[tuple[str, float]], axis: tuple[float, float]) -> tuple[Segment, ...]:
    """Lay the parts of a bar out from zero: positive ones to the right, negative to the left."""
    low, high = axis
    scale = 100 / (high - low)
    right = left = -low * scale
    segments = []
    for css, value in parts:
        width = abs(value) * scale
        if value < 0:
            left -= width
        if width:
            segments.append(Segment(left if value < 0 else right, width, css))
        if value > 0:
            right += width
    return tuple(segments)


def _matter(lines: Sequence[LineResult]) -> dict[str, Any]:
    chosen = lines_that_matter(lines)
    shares = [line.share for line in chosen if line.share is not None]
    return {"lines": chosen, "share": sum(shares) if shares else None}


def _findings(result: Footprint) -> list[tuple[str, Text, list[Any]]]:
    groups = []
    for severity, text in SEVERITY_LABELS.items():
        found = [finding for finding in result.findings if finding.severity == severity]
        if found:
            groups.append((severity, text, found))
    return groups


def _graph(sankey: Sankey) -> list[dict[str, Any]]:
    """Return the links with the names of both ends, largest first."""
    names = {node.code: node.name for node in sankey.nodes}
    ordered = sorted(sankey.links, key=lambda one: (-abs(one.kgco2e), one.source, one.target))
    return [
        {"source": names[one.source], "target": names[one.target], "kgco2e": one.kgco2e}
        for one in ordered
    ]


def _link(url: str) -> str | None:
    """Return an address if it is a web page, so that no other scheme can be clicked."""
    return url if urlsplit(url).scheme in {"http", "https"} else None


def _charts(result: Footprint) -> dict[str, Any]:
    """Return what the script draws, with every figure already written out."""
    figures = _figures(result)
    kg = figures["kg"]
    top = result.lines[:TOP_LINES]
    rest = result.lines[TOP_LINES:]
    return {
        "stages": [
            {
                "name": _pair(stage.label),
                "total": _amount(stage.kgco2e, stage.share, kg),
                "buckets": [_amount(stage.buckets[bucket], None, kg) for bucket in Bucket],
            }
            for stage in result.stages
        ],
        "buckets": [_pair(BUCKET_LABELS[bucket]) for bucket in Bucket],
        "lines": [
            {
                "name": _pair(line.name),
                "primary": line.primary,
                **_amount(line.kgco2e, line.share, kg),
            }
            for line in top
        ],
        "others": _others(rest, result.kgco2e, kg),
        "tree": _tree(result, kg),
        "sankey": _sankey(result, kg),
    }


def _tree(result: Footprint, kg: Any) -> list[dict[str, Any]]:
    """Return bill lines, and their parts where all of them are burdens."""
    cells = []
    for line, parts in lines_with_parts(result):
        whole = f"bill {line.key}"
        cells.append(
            {
                "id": whole,
                "parent": "",
                "name": _pair(line.name),
                "primary": line.primary,
                **_amount(line.kgco2e, line.share, kg),
            }
        )
        if len(parts) > 1 and all(part.kgco2e > 0 for part in parts):
            cells += [
                {
                    "id": f"line {part.key}",
                    "parent": whole,
                    "name": _pair(part.name),
                    "primary": part.primary,
                    **_amount(part.kgco2e, part.share, kg),
                }
                for part in parts
            ]
    return cells


def _others(rest: Sequence[LineResult], total: float, kg: Any) -> dict[str, Any] | None:
    if not rest:
        return None
    kgco2e = sum(line.kgco2e for line in rest)
    share = kgco2e / total if total else None
    return {"name": _pair(OTHERS), "count": len(rest), **_amount(kgco2e, share, kg)}


def _sankey(result: Footprint, kg: Any) -> dict[str, Any]:
    sankey = result.sankey
    number = {node.code: position for position, node in enumerate(sankey.nodes)}
    colour = _StageColours(result)
    return {
        "total": abs(result.kgco2e),
        "cutoff": sankey.cutoff_share,
        "nodes": [
            {
                "name": _pair(node.name),
                "stage": colour.nodes[node.code],
                "own": node.stage is not None,
                "direct": kg(node.direct_kgco2e),
                **_amount(node.kgco2e, None, kg),
            }
            for node in sankey.nodes
        ],
        "links": [
            {
                "source": number[one.source],
                "target": number[one.target],
                "stage": colour.link(one),
                **_amount(one.kgco2e, one.kgco2e / result.kgco2e if result.kgco2e else None, kg),
            }
            for one in sankey.links
        ],
    }


@dataclass(frozen=True)
class _StageColours:
    """Which stage each node and link of the picture is coloured by, as its number."""

    result: Footprint

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {stage.key: number for number, stage in enumerate(self.result.stages)}

    @cached_property
    def booked(self) -> dict[tuple[str, str], str]:
        """Stage of the largest input each (step, dataset) pair is reported in."""
        found: dict[tuple[str, str], str] = {}
        for one in self.result.inputs:
            found.setdefault((one.activity, one.dataset), one.stage)
        return found

    @cached_property
    def nodes(self) -> dict[str, int | None]:
        """Own stage of a step; a background activity takes that of its main consumer."""
        main: dict[str, SankeyLink] = {}
        for one in sorted(self.result.sankey.links, key=lambda one: -abs(one.kgco2e)):
            main.setdefault(one.source, one)
        colours: dict[str, int | None] = {}
        for node in sorted(self.result.sankey.nodes, key=lambda node: node.depth):
            colours[node.code] = self.numbers.get(node.stage or "")
            if node.stage is None and node.code in main:
                colours[node.code] = self._passed_on(main[node.code], colours)
        return colours

    def link(self, one: SankeyLink) -> int | None:
        """Stage a link is reported in, else that of the step it comes from or of its consumer."""
        if any(node.code == one.source and node.stage for node in self.result.sankey.nodes):
            return self.nodes[one.source]
        return self._passed_on(one, self.nodes)

    def _passed_on(self, one: SankeyLink, colours: Mapping[str, int | None]) -> int | None:
        booked = self.booked.get((one.target, one.source))
        return self.numbers.get(booked or "", colours.get(one.target))


def _amount(kgco2e: float, share: float | None, kg: Any) -> dict[str, Any]:
    return {
        "kg": kgco2e,
        "text": kg(kgco2e),
        "share": None if share is None else percent(share),
    }


def _pair(label: Label | Text) -> dict[str, str]:
    return {"en": clean(label.en), "zh": clean(label.zh)}


def _embed(data: Mapping[str, Any]) -> Markup:
    """Return data as JSON that cannot end the script block it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - every character that matters to HTML is escaped above


def _policy(scripts: Sequence[str]) -> str:
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {hashes}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _both(en: str, zh: str) -> Markup:
    """Return a text in both languages, of which the page shows one; once if they are the same."""
    if en == zh:
        return escape(clean(en))
    pair = (
        f'<span lang="en">{escape(clean(en))}</span><span lang="zh-Hans">{escape(clean(zh))}</span>'
    )
    return Markup(pair)  # noqa: S704 - both texts are escaped


def _label(label: Label | Text) -> Markup:
    return _both(label.en, label.zh)


class BothLanguages(Extension):
    """Write ``[[English | 中文]]`` in a template for a text in both languages."""

    pattern = re.compile(r"\[\[(.+?) \| (.+?)]]")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Replace each pair by two elements, of which the page shows one."""
        del name, filename
        return self.pattern.sub(r'<span lang="en">\1</span><span lang="zh-Hans">\2</span>', source)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[BothLanguages],
        optimized=False,  # folding constants takes longer than it saves in one rendering
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    """Read Plotly's script from its Python package without importing that package."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(name="plotly")
    folder = Path(spec.submodule_search_locations[0])
    script = (folder / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    return script.replace("</script", "<\\/script")
