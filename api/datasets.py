"""One dataset on a page: inputs, sources, quality, footprint by bucket, upstream tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from footprint.background import FloatArray
from footprint.errors import InputError, error
from footprint.flows import BUCKET_LABELS, Bucket
from footprint.inventory import Activity, Exchange, ExchangeKind
from footprint.text import Language, Text
from lca_db import BackgroundRelease, load_release
from lca_db.matrices import solve_footprints

TREE_DEPTH = 4
TREE_SHARE = 0.05
"""Branches below this share of the dataset's footprint are summed."""


@dataclass(frozen=True)
class DatasetView:
    """A dataset with its footprint.

    Parameters
    ----------
    release, activity
        Where it stands and what it is.
    scores
        Footprint of every activity of the release [kg CO2e per unit], shape ``(activities,)``.
    buckets
        The dataset's own footprint by bucket [kg CO2e per unit].
    factors
        Characterization factor of each flow [kg CO2e / kg].
    """

    release: BackgroundRelease
    activity: Activity
    scores: FloatArray
    buckets: dict[Bucket, float]
    factors: Mapping[str, float]

    def score(self, code: str) -> float:
        """Return the footprint of one unit of a dataset [kg CO2e]."""
        return float(self.scores[self.release.activity_codes.index(code)])

    def caused(self, exchange: Exchange) -> float:
        """Return the footprint one exchange causes per unit of its activity [kg CO2e]."""
        if exchange.kind is ExchangeKind.BIOSPHERE:
            return exchange.amount * self.factors[exchange.input]
        return exchange.amount * self.score(exchange.input)


def view_dataset(code: str, method: str) -> DatasetView:
    """Return one dataset of the installed release with its footprint.

    Raises
    ------
    LinkError
        No such dataset.
    InputError
        No such method.
    """
    release = load_release()
    activity = release.activity(code)
    if method not in release.methods:
        names = ", ".join(release.methods)
        raise InputError(
            error(
                "unknown-method",
                Text(f"the method “{method}” is not known.", f"不认识方法“{method}”。"),
                Text(f"Use one of: {names}.", f"可用：{names}。"),
            )
        )
    factors = release.methods[method].factors
    position = release.activity_codes.index(code)
    buckets, scores = {}, np.zeros(len(release.activity_codes))
    for bucket in Bucket:
        own = [factors[x] if release.flows[x].bucket is bucket else 0.0 for x in release.flow_codes]
        part = solve_footprints(
            release.technosphere, release.biosphere, np.array(own), len(release.activity_codes)
        )
        buckets[bucket] = float(part[position])
        scores = scores + part
    return DatasetView(release, activity, scores, buckets, factors)


def print_dataset(code: str, method: str, console: Console, language: Language) -> None:
    """Print one dataset (see `view_dataset` for what it raises)."""
    view = view_dataset(code, method)
    activity = view.activity
    console.print(f"[bold]{escape(activity.name.say(language))}[/bold]  {escape(activity.code)}")
    kind = Text("aggregated", "汇总") if activity.aggregated else Text("unit process", "单元过程")
    year = str(activity.year or "")
    facts = [activity.location, year, activity.theme, activity.role, kind.say(language)]
    console.print(" · ".join(fact for fact in facts if fact), markup=False)
    total = view.score(code)
    console.print(f"[bold]{total:.6g}[/bold] kg CO2e / {activity.unit}  ({method})")
    split = (
        f"{BUCKET_LABELS[bucket].say(language)} {value:.4g}"
        for bucket, value in view.buckets.items()
        if abs(value) > abs(total) * 1e-12
    )
    console.print("  ".join(split), markup=False)
    ratings = (activity.technological, activity.geographical, activity.temporal)
    names = ("TeR", "GeR", "TiR")
    console.print(
        "  ".join(f"{name} {rating or '–'}" for name, rating in zip(names, ratings, strict=True))
    )
    if activity.comment:
        console.print(activity.comment, style="dim", markup=False)
    console.print(_inputs(view, language))
    console.print(_tree(view, language))
    console.print(_sources(view, language))


def _inputs(view: DatasetView, language: Language) -> Table:
    heads = (
        ("input", "投入/排放"), ("amount", "数量"), ("unit", "单位"), ("kg CO2e", "kg CO2e"),
        ("known", "来源性质"), ("source", "来源"),
    )  # fmt: skip
    table = Table(box=None, header_style="bold", pad_edge=False)
    for en, zh in heads:
        right = en in {"amount", "kg CO2e"}
        table.add_column(Text(en, zh).say(language), justify="right" if right else "left")
    for exchange in view.activity.exchanges:
        table.add_row(
            exchange.input, f"{exchange.amount:.6g}", exchange.unit, f"{view.caused(exchange):.4g}",
            exchange.provenance.value, exchange.source_id,
        )  # fmt: skip
    return table


def _tree(view: DatasetView, language: Language) -> Tree:
    root = Tree(Text("upstream", "上游").say(language))
    _branch(view, root, view.activity, 1.0, TREE_DEPTH)
    return root


def _branch(view: DatasetView, tree: Tree, activity: Activity, amount: float, levels: int) -> None:
    whole = abs(view.score(view.activity.code)) or 1.0
    inputs = [
        (exchange, amount * exchange.amount * view.score(exchange.input))
        for exchange in activity.exchanges
        if exchange.kind is ExchangeKind.TECHNOSPHERE
    ]
    for exchange, kgco2e in sorted(inputs, key=lambda pair: -abs(pair[1])):
        share = kgco2e / whole
        if abs(share) >= TREE_SHARE and levels:
            branch = tree.add(f"{share:5.1%}  {escape(exchange.input)}")
            supplier = view.release.activity(exchange.input)
            _branch(view, branch, supplier, amount * exchange.amount, levels - 1)


def _sources(view: DatasetView, language: Language) -> Table:
    used = {view.activity.source_id, *(x.source_id for x in view.activity.exchanges)}
    table = Table(box=None, header_style="bold", pad_edge=False)
    for en, zh in (("source", "来源"), ("citation", "引文"), ("licence", "许可")):
        table.add_column(Text(en, zh).say(language), overflow="fold")
    for key in sorted(used):
        source = view.release.sources[key]
        table.add_row(key, escape(source.citation), escape(source.licence))
    return table
