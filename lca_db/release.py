"""A sealed release of the background database: what a foreground is linked to.

A release is frozen: its hash covers every table, a result names that hash, and tables that no
longer have it are refused. After a reviewed change of the tables, `python -m lca_db.seal NAME`
seals them anew; every sealed release is kept and stays loadable.
"""

from __future__ import annotations

import difflib
import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable

from footprint.background import Release, SparseEntries
from footprint.electricity import ElectricityBasis
from footprint.errors import DataError, LinkError, error
from footprint.flows import Flow
from footprint.inventory import Activity
from footprint.method import Method
from footprint.text import Text
from lca_db import locations, matrices
from lca_db.catalogue import Catalogue
from lca_db.kept import find_archives, open_archive
from lca_db.tables import Database, Location, Source, data_folder, read_database, read_seal


@dataclass(frozen=True, eq=False)
class BackgroundRelease:
    """The background of a calculation; implements `footprint.background.Background`.

    Parameters
    ----------
    database
        Content of the tables, checked.
    name
        For example ``2026.1``.
    """

    database: Database
    name: str

    @cached_property
    def release(self) -> Release:
        """Name and hash of the release."""
        return Release(self.name, self.database.hash)

    @property
    def flows(self) -> Mapping[str, Flow]:
        """Elementary flows by code."""
        return self.database.flows

    @property
    def methods(self) -> Mapping[str, Method]:
        """Sets of global warming potentials by code; the first is the default."""
        return self.database.methods

    @property
    def bases(self) -> Mapping[str, ElectricityBasis]:
        """Choices of grid factor by key; the first is the default."""
        return self.database.bases

    @property
    def locations(self) -> Mapping[str, Location]:
        """Locations by code."""
        return self.database.locations

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources by identifier."""
        return self.database.sources

    @cached_property
    def activity_codes(self) -> tuple[str, ...]:
        """Codes of all activities; the position is the column number."""
        return tuple(activity.code for activity in self.database.activities)

    @cached_property
    def flow_codes(self) -> tuple[str, ...]:
        """Codes of all flows; the position is the row number."""
        return tuple(self.database.flows)

    @cached_property
    def technosphere(self) -> SparseEntries:
        """Inputs: row = supplying activity, column = consuming activity, amount as given."""
        return matrices.technosphere(self.database.activities)

    @cached_property
    def biosphere(self) -> SparseEntries:
        """Emissions: row = flow, column = activity."""
        return matrices.biosphere(self.database.activities, self.flow_codes)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Search over all activities."""
        return Catalogue.of(self.database)

    def activity(self, code: str) -> Activity:
        """Return one activity.

        Raises
        ------
        LinkError
            No such code; the message offers the nearest ones.
        """
        found = self._by_code.get(code)
        if found is None:
            raise self._unknown(code)
        return found

    def find(self, code: str, location: str | None) -> Activity:
        """Return the activity of that code, or its sibling nearest to a location.

        Parameters
        ----------
        code
            A full code, or one without its year (``electricity-cn``), or one without year and
            location (``solar-glass``).
        location
            Where the input is made. None takes a full code as it is, and one without location
            only if all its siblings stand at one place.

        Raises
        ------
        LinkError
            Nothing answers to the code, or the location is not known.
        """
        asked = code, location
        if asked not in self._found:
            self._found[asked] = self._find(code, location)
        return self._found[asked]

    @cached_property
    def _found(self) -> dict[tuple[str, str | None], Activity]:
        """What was found before; every answer is one of a code and a location of the tables."""
        return {}

    def _find(self, code: str, location: str | None) -> Activity:
        named = self._by_code.get(code) or locations.nearest(
            self._yearless.get(code, ()), (self._place_of(code),)
        )
        siblings = self._siblings.get(locations.stem(named) if named else code, ())
        if not siblings:
            raise self._unknown(code)
        if named and location in {None, named.location}:
            return named
        found = self._nearest(siblings, location, named) or named
        if found is None:
            raise _ambiguous(code, location, siblings)
        return found

    def parents(self, location: str) -> tuple[str, ...]:
        """Return a location and its parents, nearest first, ending in GLO."""
        return locations.parents(location, self.database.locations)

    @cached_property
    def _by_code(self) -> dict[str, Activity]:
        return {activity.code: activity for activity in self.database.activities}

    @cached_property
    def _siblings(self) -> dict[str, list[Activity]]:
        groups = defaultdict(list)
        for activity in self.database.activities:
            groups[locations.stem(activity)].append(activity)
        return dict(groups)

    @cached_property
    def _yearless(self) -> dict[str, list[Activity]]:
        groups = defaultdict(list)
        for activity in self.database.activities:
            groups[locations.yearless(activity)].append(activity)
        return dict(groups)

    def _place_of(self, code: str) -> str:
        return self._yearless[code][0].location if code in self._yearless else ""

    def _nearest(
        self, siblings: list[Activity], location: str | None, named: Activity | None
    ) -> Activity | None:
        if location is None:
            only = {activity.location for activity in siblings}
            return locations.nearest(siblings, tuple(only)) if len(only) == 1 else None
        year = locations.year_in_code(named) if named else None
        return locations.nearest(siblings, self.parents(location), year)

    def _unknown(self, code: str) -> LinkError:
        near = difflib.get_close_matches(code, self.activity_codes, n=3, cutoff=0.6)
        hits = [hit.code for hit in self.catalogue.search(code, limit=3)]
        offered = list(dict.fromkeys([*near, *hits]))[:4]
        remedy = Text(
            f"Nearest: {'; '.join(self._named(one, 'en') for one in offered)}.",
            f"最接近的有：{'；'.join(self._named(one, 'zh') for one in offered)}。",
        )
        fallback = Text("Search the catalogue for its name.", "请在数据目录中按名称检索。")
        return LinkError(
            error(
                "unknown-dataset",
                Text(f"there is no dataset “{code}”.", f"没有数据集“{code}”。"),
                remedy if offered else fallback,
            )
        )

    def _named(self, code: str, language: str) -> str:
        name = self._by_code[code].name
        return f"{code}（{name.zh}）" if language == "zh" else f"{code} ({name.en})"


def _ambiguous(code: str, location: str | None, siblings: list[Activity]) -> LinkError:
    codes = ", ".join(activity.code for activity in siblings)
    en = f"at {location} or above it" if location else "without a location"
    zh = f"在 {location} 及其上级地区" if location else "未给地点时"
    return LinkError(
        error(
            "no-dataset-for-location",
            Text(f"“{code}” names no dataset {en}.", f"“{code}”{zh}没有对应的数据集。"),
            Text(f"Name one of: {codes}.", f"请指定其一：{codes}。"),
        )
    )


def load_release(name: str | None = None) -> BackgroundRelease:
    """Return a release; its tables are read once per process.

    Parameters
    ----------
    name
        A release of `list_releases`; None takes the newest, whose tables are installed.

    Raises
    ------
    DataError
        There is no such release, or its tables are not the ones that were sealed.

    Examples
    --------
    >>> load_release().find("solar-glass", "CN-ZJ").code
    'solar-glass-cn'
    """
    if name is None or name == read_seal().name:
        return _load_installed()
    return _load_kept(name)


def list_releases() -> tuple[Release, ...]:
    """Return names and hashes of all releases that can be loaded, oldest first."""
    seals = [read_seal(open_archive(file)) for file in find_archives().values()]
    newest = read_seal()
    older = [Release(seal.name, seal.hash) for seal in seals if seal.name != newest.name]
    return (*older, Release(newest.name, newest.hash))


@cache
def _load_installed() -> BackgroundRelease:
    return _load(data_folder())


@cache
def _load_kept(name: str) -> BackgroundRelease:
    archives = find_archives()
    if name not in archives:
        names = ", ".join(one.name for one in list_releases())
        raise DataError(
            error(
                "unknown-release",
                Text(
                    f"there is no release {name}; there are {names}.",
                    f"没有 {name} 版数据库；现有版本：{names}。",
                ),
                Text(
                    "Name one of these, or install a newer version of this program.",
                    "请指定其中之一，或安装更新版本的程序。",
                ),
            )
        )
    return _load(open_archive(archives[name]))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: reading makes many objects and no garbage."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _load(folder: Traversable) -> BackgroundRelease:
    with _collector_paused():
        seal, database = read_seal(folder), read_database(folder)
    if database.hash != seal.hash:
        raise DataError(
            error(
                "broken-seal",
                Text(
                    f"the tables are not those of release {seal.name}: their hash is "
                    f"{database.hash}, the sealed one {seal.hash}.",
                    f"数据表与 {seal.name} 版不符：现哈希为 {database.hash}，"
                    f"封存时为 {seal.hash}。",
                ),
                Text(
                    "Restore the tables, or check and seal them under a new name: "
                    "python -m lca_db.seal NAME.",
                    "请恢复数据表；或检查后以新名称封存：python -m lca_db.seal 名称。",
                ),
            )
        )
    return BackgroundRelease(database, seal.name)
