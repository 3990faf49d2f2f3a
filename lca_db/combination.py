"""Our own release and imported databases as one background.

Own codes stay as they are; those of an imported database get its name in front,
``ecoinvent-3.10-cutoff:<code>``, and by that another imported database may take from it.
Elementary flows are those of our release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from footprint.background import Release, SparseEntries
from footprint.electricity import ElectricityBasis
from footprint.errors import DataError, Finding, LinkError, Severity, TanbiaoError, error
from footprint.flows import Flow
from footprint.hashing import hash_document
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.method import Method
from footprint.text import Text
from footprint.units import convert, parse_unit
from lca_db.catalogue import Catalogue, Entry
from lca_db.importers.contract import SEPARATOR
from lca_db.locations import WORLD
from lca_db.parts import Outside, Part, Title
from lca_db.release import BackgroundRelease
from lca_db.tables import Location, Source


@dataclass(frozen=True, eq=False, repr=False)
class Combined:
    """A background of several databases; implements `footprint.background.Background`.

    Parameters
    ----------
    own
        Our release.
    parts
        Imported databases, checked against it; use `combine` to build one.
    """

    own: BackgroundRelease
    parts: tuple[Part, ...]

    @cached_property
    def release(self) -> Release:
        """Names of all parts, and one hash over all of their hashes."""
        if not self.parts:
            return self.own.release
        hashes = {part.name: part.hash for part in self.parts}
        return Release(
            " + ".join((self.own.name, *hashes)),
            hash_document({"release": self.own.release.hash, "imported": hashes}),
        )

    @property
    def name(self) -> str:
        """Names of all parts."""
        return self.release.name

    @property
    def flows(self) -> Mapping[str, Flow]:
        """Elementary flows by code."""
        return self.own.flows

    @property
    def flow_codes(self) -> Sequence[str]:
        """Codes of all flows; the position is the row number."""
        return self.own.flow_codes

    @property
    def methods(self) -> Mapping[str, Method]:
        """Sets of global warming potentials by code; the first is the default."""
        return self.own.methods

    @property
    def bases(self) -> Mapping[str, ElectricityBasis]:
        """Choices of grid factor by key; the first is the default."""
        return self.own.bases

    @property
    def locations(self) -> Mapping[str, Location]:
        """Locations of our own list by code."""
        return self.own.locations

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by identifier; those of an imported database have its name in front."""
        found = dict(self.own.sources)
        for part in self.parts:
            found[part.name] = _source_of(part)
            for source in part.description.sources:
                code = _prefixed(part, source.code)
                found[code] = replace(source, code=code)
        return found

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings about exchanges without a supplier: footprints lack their share."""
        return tuple(_missing(part) for part in self.parts if part.description.unlinked)

    @cached_property
    def activity_codes(self) -> tuple[str, ...]:
        """Codes of all activities, our own first; the position is the column number."""
        imported = (_prefixed(part, one.code) for part in self.parts for one in part.titles)
        return (*self.own.activity_codes, *imported)

    @cached_property
    def technosphere(self) -> SparseEntries:
        """Inputs: row = supplying activity, column = consuming activity."""
        blocks = [self.own.technosphere]
        for part, first in self._offsets():
            inner = part.technosphere
            blocks.append(replace(inner, rows=inner.rows + first, columns=inner.columns + first))
            blocks.append(self._outside(part, first))
        return _stacked(blocks)

    @cached_property
    def biosphere(self) -> SparseEntries:
        """Emissions [kg]: row = flow, column = activity."""
        rows = {code: row for row, code in enumerate(self.flow_codes)}
        blocks = [self.own.biosphere]
        for part, first in self._offsets():
            flows = np.array([rows[flow.code] for flow in part.description.flows], dtype=np.int64)
            inner = part.biosphere
            blocks.append(replace(inner, rows=flows[inner.rows], columns=inner.columns + first))
        return _stacked(blocks)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Search over all activities."""
        imported = (self._entry(part, title) for part in self.parts for title in part.titles)
        return Catalogue((*self.own.catalogue.entries, *imported))

    def activity(self, code: str) -> Activity:
        """Return one activity, its inputs by the codes they have here.

        Raises
        ------
        LinkError
            No such code; the message offers the nearest ones.
        """
        part = self.part_of(code)
        if part is None:
            return self.own.activity(code)
        return self._renamed(part, part.read(self._place(part, code)))

    def find(self, code: str, location: str | None) -> Activity:
        """Return the activity of that code, or its sibling nearest to a location.

        An imported activity is found by its full code alone, whatever the location: its code
        says nothing of siblings.

        Raises
        ------
        LinkError
            Nothing answers to the code, or the location is not known.
        """
        if self.part_of(code) is None:
            return self.own.find(code, location)
        return self.activity(code)

    def parents(self, location: str) -> Sequence[str]:
        """Return a location and its parents, nearest first, ending in GLO.

        A location that only an imported database knows stands right below the world.
        """
        if location not in self.locations and location in self._foreign_locations:
            return (location, WORLD)
        return self.own.parents(location)

    def part_of(self, code: str) -> Part | None:
        """Return the imported database a code belongs to, or None for our own."""
        name, found, _ = code.partition(SEPARATOR)
        return self._by_name.get(name) if found else None

    def unit_of(self, code: str) -> str:
        """Return the unit of an activity, without reading all of it.

        Raises
        ------
        LinkError
            No such code; the message offers the nearest ones.
        """
        part = self.part_of(code)
        return self._title(part, code).unit if part else self.own.activity(code).unit

    def is_public(self, code: str) -> bool:
        """Tell whether an activity may be shown and passed on.

        Licensed data may not, nor what has the code of a database that is not here.
        """
        part = self.part_of(code)
        return SEPARATOR not in code if part is None else not part.description.licensed

    @cached_property
    def _by_name(self) -> dict[str, Part]:
        return {part.name: part for part in self.parts}

    @cached_property
    def _positions(self) -> dict[str, dict[str, int]]:
        return {
            part.name: {title.code: place for place, title in enumerate(part.titles)}
            for part in self.parts
        }

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {code: column for column, code in enumerate(self.activity_codes)}

    def _place(self, part: Part, code: str) -> int:
        place = self._positions[part.name].get(code.split(SEPARATOR, 1)[1])
        if place is None:
            raise self._unknown(part, code)
        return place

    def _title(self, part: Part, code: str) -> Title:
        return part.titles[self._place(part, code)]

    @cached_property
    def _foreign_locations(self) -> frozenset[str]:
        return frozenset(title.location for part in self.parts for title in part.titles)

    def _offsets(self) -> Iterator[tuple[Part, int]]:
        first = len(self.own.activity_codes)
        for part in self.parts:
            yield part, first
            first += len(part.titles)

    def _outside(self, part: Part, first: int) -> SparseEntries:
        links = part.description.outside
        amounts = [
            convert(x.amount, parse_unit(x.unit), parse_unit(self.unit_of(x.code))) for x in links
        ]
        return SparseEntries(
            np.array([self._columns[link.code] for link in links], dtype=np.int64),
            np.array([link.consumer + first for link in links], dtype=np.int64),
            np.array(amounts, dtype=np.float64),
            np.array([link.weakness for link in links], dtype=np.int64),
        )

    def _renamed(self, part: Part, activity: Activity) -> Activity:
        own_sources = {source.code for source in part.description.sources}
        inside = self._positions[part.name]

        def source(code: str) -> str:
            return _prefixed(part, code) if code in own_sources else part.name

        def exchange(one: Exchange) -> Exchange:
            known = one.kind is ExchangeKind.TECHNOSPHERE and one.input in inside
            code = _prefixed(part, one.input) if known else one.input
            return replace(one, input=code, source_id=source(one.source_id))

        return replace(
            activity,
            code=_prefixed(part, activity.code),
            exchanges=tuple(map(exchange, activity.exchanges)),
            source_id=source(activity.source_id),
            theme=part.name,
            role="background",
        )

    def _entry(self, part: Part, title: Title) -> Entry:
        place = self.locations.get(title.location)
        return Entry(
            code=_prefixed(part, title.code),
            name=title.name,
            unit=title.unit,
            theme=part.name,
            role="background",
            location=title.location,
            year=title.year,
            words=(place.name.en, place.name.zh) if place else (title.location,),
        )

    def _unknown(self, part: Part, code: str) -> LinkError:
        hits = self.catalogue.search(code.split(SEPARATOR, 1)[1], limit=3)
        en = "; ".join(f"{hit.code} ({hit.name.en})" for hit in hits)
        zh = "；".join(f"{hit.code}（{hit.name.zh}）" for hit in hits)
        remedy = Text(f"Nearest: {en}.", f"最接近的有：{zh}。")
        fallback = Text("Search the catalogue for its name.", "请在数据目录中按名称检索。")
        return LinkError(
            error(
                "unknown-dataset",
                Text(
                    f"the imported database {part.name} has no dataset “{code}”.",
                    f"导入的数据库 {part.name} 中没有数据集“{code}”。",
                ),
                remedy if hits else fallback,
            )
        )


def combine(own: BackgroundRelease, parts: Iterable[Part]) -> Combined:
    """Return our release and imported databases as one background.

    Raises
    ------
    DataError
        Two databases of one name, or links to what is not there (the release may have changed
        since the import, another database may be missing): all of them at once.
    """
    whole = Combined(own, tuple(parts))
    names = Counter(part.name for part in whole.parts)
    problems = [_named_twice(name) for name, count in names.items() if count > 1]
    for part in whole.parts:
        problems.extend(_loose_ends(whole, part))
    if problems:
        raise DataError(problems)
    return whole


def _loose_ends(whole: Combined, part: Part) -> Iterator[Finding]:
    for flow in part.description.flows:
        if flow.code not in whole.flows:
            text = Text(
                f"{part.name} emits {flow.code}, which release {whole.own.name} does not have.",
                f"{part.name} 排放的 {flow.code} 不在 {whole.own.name} 版数据库中。",
            )
            yield error("unknown-flow", text, _IMPORT_AGAIN)
    links = part.description.outside
    for link in dict.fromkeys(replace(one, consumer=0, amount=0.0, weakness=0) for one in links):
        yield from _loose_link(whole, part, link)


def _loose_link(whole: Combined, part: Part, link: Outside) -> Iterator[Finding]:
    try:
        convert(0.0, parse_unit(link.unit), parse_unit(whole.unit_of(link.code)))
    except TanbiaoError as failure:
        for found in failure.findings:
            yield error(
                "loose-link",
                Text(
                    f"{part.name} takes {link.code}: {found.text.en}",
                    f"{part.name} 引用 {link.code}：{found.text.zh}",
                ),
                _IMPORT_AGAIN,
            )


_IMPORT_AGAIN = Text(
    "Import the original data again, and take all databases it needs.",
    "请重新导入原始数据，并加入其所需的全部数据库。",
)


def _named_twice(name: str) -> Finding:
    return error(
        "duplicate-database",
        Text(f"two databases are called {name}.", f"有两个数据库都名为 {name}。"),
        Text("Import one of them under another name.", "请将其一以其他名称导入。"),
    )


def _missing(part: Part) -> Finding:
    loose = part.description.unlinked
    activities = len({one.activity for one in loose})
    return Finding(
        "unlinked-exchanges",
        Severity.WARNING,
        Text(
            f"{len(loose)} exchanges of {activities} activities of {part.name} have no supplier; "
            "what rests on these activities lacks their share.",
            f"{part.name} 中 {activities} 个活动的 {len(loose)} 条交换没有供应方；"
            "依赖这些活动的结果缺少相应份额。",
        ),
        Text("See the list of unlinked exchanges.", "请查看未关联交换清单。"),
    )


def _source_of(part: Part) -> Source:
    return Source(
        code=part.name,
        citation=part.name,
        url="",
        licence=part.description.licence,
        provenance=Provenance.SEEN,
        where_seen=part.description.format,
        comment="",
    )


def _prefixed(part: Part, code: str) -> str:
    return f"{part.name}{SEPARATOR}{code}"


def _stacked(blocks: Sequence[SparseEntries]) -> SparseEntries:
    return SparseEntries(
        np.concatenate([block.rows for block in blocks]),
        np.concatenate([block.columns for block in blocks]),
        np.concatenate([block.values for block in blocks]),
        np.concatenate([block.weakness for block in blocks]),
    )
