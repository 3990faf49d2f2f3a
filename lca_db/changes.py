"""Which rows a newer release changed, and what each dataset's own changes did.

``python -m lca_db.changes`` from the root of the repository writes both tables of
``docs/data-changes.md`` anew; what was looked for in vain and not adopted is written by hand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from footprint.inventory import Activity, Exchange
from lca_db.difference import footprints_of
from lca_db.quality import final_products, known_shares
from lca_db.release import BackgroundRelease, list_releases, load_release

PAGE = Path("docs/data-changes.md")
_LEAST_SHOWN = 0.0005
"""Products moved less than this are not named."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """An exchange that differs between two releases; None where one of them has none."""

    code: str
    old: Exchange | None
    new: Exchange | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the changed rows of one dataset did alone, all others as in the old release.

    Parameters
    ----------
    own
        Relative difference of the dataset itself.
    products
        Relative difference of the final products it moved, the largest first.
    """

    own: float
    products: tuple[tuple[str, float], ...]


def row_changes(old: BackgroundRelease, new: BackgroundRelease) -> tuple[RowChange, ...]:
    """Return the exchanges of common datasets whose input, amount or provenance differs."""
    before = {activity.code: activity for activity in old.database.activities}
    return tuple(
        change
        for activity in new.database.activities
        if activity.code in before
        for change in _changes(before[activity.code], activity)
    )


def effects(old: BackgroundRelease, new: BackgroundRelease) -> Mapping[str, Effect]:
    """Return what the changed rows of each dataset did alone."""
    before = footprints_of(old)
    finals = [one.code for one in final_products(new) if one.code in before]
    found = {}
    for code in dict.fromkeys(change.code for change in row_changes(old, new)):
        exchanges = new.activity(code).exchanges
        activities = tuple(
            replace(one, exchanges=exchanges) if one.code == code else one
            for one in old.database.activities
        )
        after = footprints_of(
            BackgroundRelease(replace(old.database, activities=activities), old.name)
        )
        moves = {one: after[one] / before[one] - 1 for one in finals if one != code}
        ordered = sorted(moves.items(), key=lambda move: (-abs(move[1]), move[0]))
        moved = tuple(move for move in ordered if abs(move[1]) >= _LEAST_SHOWN)
        found[code] = Effect(after[code] / before[code] - 1, moved)
    return found


def quality_table(old: BackgroundRelease, new: BackgroundRelease) -> str:
    """Return footprints and known shares of all final products as a Markdown table."""
    before, after = footprints_of(old), footprints_of(new)
    known_before, known_after = known_shares(old), known_shares(new)
    rows = [
        (
            f"`{one.code}`",
            one.unit,
            f"{before[one.code]:.4g}",
            f"{after[one.code]:.4g}",
            _percent(after[one.code] / before[one.code] - 1),
            f"{100 * known_before[one.code]:.0f} %",
            f"{100 * known_after[one.code]:.0f} %",
        )
        for one in final_products(new)
        if one.code in before
    ]
    heading = (
        "product",
        "unit",
        f"kg CO2e {old.name}",
        f"kg CO2e {new.name}",
        "change",
        f"known {old.name}",
        f"known {new.name}",
    )
    return _table(heading, rows)


def change_table(old: BackgroundRelease, new: BackgroundRelease) -> str:
    """Return every changed row with its source and effect as a Markdown table."""
    found = effects(old, new)
    rows, last = [], ""
    for change in row_changes(old, new):
        shown = change.new or change.old
        if shown is None:
            continue
        effect = found[change.code] if change.code != last else None
        rows.append(
            (
                f"`{change.code}`" if effect else "″",
                f"`{shown.input}` [{shown.unit}]",
                f"{_amount(change.old)} → {_amount(change.new)}",
                f"{_known(change.old)} → {_known(change.new)}",
                change.new.source_id if change.new else "",
                _percent(effect.own) if effect else "",
                _named(effect.products[:3]) if effect else "",
            )
        )
        last = change.code
    heading = (
        "dataset",
        "input",
        "amount",
        "provenance",
        "source",
        "dataset by its own rows",
        "products by these rows (the three moved most)",
    )
    return _table(heading, rows)


def fill(page: str, tables: Mapping[str, str]) -> str:
    """Return a page with the text between each pair of markers replaced."""
    for name, table in tables.items():
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        head, _, rest = page.partition(start)
        tail = rest[rest.index(end) :]
        page = f"{head}{start}{table}{tail}"
    return page


def write_page(page: Path) -> None:
    """Write the tables of the two newest releases into the page."""
    names = [one.name for one in list_releases()][-2:]
    old, new = (load_release(name) for name in names)
    tables = {"quality": quality_table(old, new), "changes": change_table(old, new)}
    page.write_text(fill(page.read_text(encoding="utf-8"), tables), encoding="utf-8")


def _changes(old: Activity, new: Activity) -> Iterator[RowChange]:
    before, after = list(old.exchanges), list(new.exchanges)
    for exchange in [one for one in before if one in after]:
        if exchange in after:
            before.remove(exchange)
            after.remove(exchange)
    for exchange in before:
        same = _nearest(exchange, after)
        if same is not None:
            after.remove(same)
        if same is None or _differ(exchange, same):
            yield RowChange(new.code, exchange, same)
    yield from (RowChange(new.code, None, exchange) for exchange in after)


def _nearest(exchange: Exchange, others: Sequence[Exchange]) -> Exchange | None:
    same = [one for one in others if (one.kind, one.input) == (exchange.kind, exchange.input)]
    return min(same, key=lambda one: abs(one.amount - exchange.amount), default=None)


def _differ(old: Exchange, new: Exchange) -> bool:
    return (old.amount, old.unit, old.provenance) != (new.amount, new.unit, new.provenance)


def _amount(exchange: Exchange | None) -> str:
    return f"{exchange.amount:.5g}" if exchange else "none"


def _known(exchange: Exchange | None) -> str:
    return exchange.provenance.value if exchange else "none"


def _named(moves: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"`{code}` {_percent(share)}" for code, share in moves)


def _percent(share: float) -> str:
    return f"{round(100 * share, 1) + 0.0:+.1f} %"  # adding zero takes the sign off zero


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


if __name__ == "__main__":
    write_page(PAGE)
