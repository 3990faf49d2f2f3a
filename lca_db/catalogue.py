"""Search datasets by Chinese or English name, pinyin, synonym or code, in milliseconds.

Names are cut into character bigrams, so that two-character words (铝框) are found like long ones
and a slip of the pen still leaves most bigrams. A query term scores the share of its bigrams that
an entry has, each weighted by how rare it is. Pinyin (full and initials) is made when the first
query in Latin letters comes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from footprint.background import FloatArray, IntArray
from footprint.inventory import Activity
from footprint.text import Text
from lca_db.locations import stem
from lca_db.tables import Database, Source

_HAN = "\u4e00-\u9fff"
_WORDS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_READINGS = {
    "热轧": [["rè"], ["zhá"]],
    "冷轧": [["lěng"], ["zhá"]],
    "长拉链": [["cháng"], ["lā"], ["liàn"]],
}
"""Words of the trade that pypinyin reads otherwise."""

_LEAST_SHARE = 0.5
"""Least share of a query term that an entry must have to be found by it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched and shown of one dataset.

    Parameters
    ----------
    code, name, unit
        Of the activity.
    theme, role, location, year
        What a search can be narrowed by.
    words
        Further words it is found by: synonyms and the names of its location.
    licences
        Terms of the sources its own rows cite, each once.
    """

    code: str
    name: Text
    unit: str
    theme: str = ""
    role: str = ""
    location: str = ""
    year: int | None = None
    words: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrow a search; None lets everything through.

    Parameters
    ----------
    theme, role, year
        Must be equal.
    location
        The location or a part of it: CN lets CN-ZJ through.
    licence
        Words that stand in the terms of one of its sources, like “CC BY”, in any case.
    """

    theme: str | None = None
    role: str | None = None
    location: str | None = None
    year: int | None = None
    licence: str | None = None

    def passes(self, entry: Entry) -> bool:
        """Tell whether an entry is let through."""
        return (
            self.theme in {None, entry.theme}
            and self.role in {None, entry.role}
            and self.year in {None, entry.year}
            and (self.location is None or f"{entry.location}-".startswith(f"{self.location}-"))
            and (self.licence is None or _mentions(entry.licences, self.licence))
        )


ALL = Filter()
"""Lets every entry through."""


class Catalogue:
    """A searchable list of datasets."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @classmethod
    def of(cls, database: Database) -> Catalogue:
        """Return the catalogue of all activities of a database."""
        return cls(
            Entry(
                code=activity.code,
                name=activity.name,
                unit=activity.unit,
                theme=activity.theme,
                role=activity.role,
                location=activity.location,
                year=activity.year,
                words=(
                    *database.synonyms.get(stem(activity), ()),
                    *_location_words(database, activity.location),
                ),
                licences=licences_of(activity, database.sources),
            )
            for activity in database.activities
        )

    def search(self, query: str, narrow: Filter = ALL, limit: int = 20) -> tuple[Entry, ...]:
        """Return the best entries for a query, best first.

        Parameters
        ----------
        query
            Words in Chinese, English or pinyin, or parts of a code; all of them count.
        narrow
            Which entries are searched.
        limit
            Largest number of entries returned.
        """
        terms = _terms(query)
        if not terms:
            return ()
        shares = self._native.shares(terms)
        if query.isascii():
            shares = np.maximum(shares, self._pinyin.shares(terms))
        scores = shares.mean(axis=0)
        likely = np.flatnonzero(shares.min(axis=0) >= _LEAST_SHARE)
        if not len(likely):  # no entry has every term: some of them, then
            likely = np.flatnonzero(scores >= _LEAST_SHARE)
        likely = likely[np.argsort(-scores[likely], kind="stable")]
        found = [row for row in likely.tolist() if narrow.passes(self.entries[row])]
        best = found[: max(10 * limit, 200)]
        ranks = {row: self._rank(row, query, terms, scores[row]) for row in best}
        return tuple(self.entries[row] for row in sorted(best, key=ranks.__getitem__)[:limit])

    def _rank(
        self, row: int, query: str, terms: Sequence[str], score: float
    ) -> tuple[bool, int, bool, float, int, str]:
        entry = self.entries[row]
        native = self._texts[row]
        pinyin = self._pinyin_texts[row] if query.isascii() else ""
        held = sum(term in native or term in pinyin for term in terms)
        starts = f" {terms[0]}" in native or f" {terms[0]}" in pinyin
        exact = query.strip() == entry.code
        return not exact, -held, not starts, -round(score, 2), len(entry.code), entry.code

    @cached_property
    def _texts(self) -> list[str]:
        return [
            " " + " ".join(_terms(" ".join((e.code, e.name.en, e.name.zh, *e.words))))
            for e in self.entries
        ]

    @cached_property
    def _native(self) -> _Bigrams:
        return _Bigrams(self._texts)

    @cached_property
    def _pinyin_texts(self) -> list[str]:
        from pypinyin import lazy_pinyin, load_phrases_dict  # noqa: PLC0415 - slow to import

        load_phrases_dict(_READINGS)
        texts = []
        spell = cache(lazy_pinyin)
        for entry in self.entries:
            words = re.findall(f"[{_HAN}]+", " ".join((entry.name.zh, *entry.words)))
            spelled = [spell(word) for word in words]
            full = "".join(f" {''.join(word)}" for word in spelled)
            initials = "".join(f" {''.join(one[0] for one in word)}" for word in spelled)
            texts.append(full + initials)
        return texts

    @cached_property
    def _pinyin(self) -> _Bigrams:
        return _Bigrams(self._pinyin_texts)


def licences_of(activity: Activity, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the terms of all sources the rows of a dataset cite, sorted."""
    cited = {activity.source_id, *(exchange.source_id for exchange in activity.exchanges)}
    return tuple(sorted({sources[code].licence for code in cited if code in sources}))


class _Bigrams:
    """Which texts hold which pair of neighbouring characters, and which single character."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        characters = _code_points("\n".join(texts))
        rows = np.cumsum(characters == ord("\n"))
        first, second = characters[:-1], characters[1:]
        inside = (first > ord(" ")) & (second > ord(" "))
        single = characters > ord(" ")
        keys = np.concatenate([_pair(first[inside], second[inside]), characters[single]])
        holders = np.concatenate([rows[:-1][inside], rows[single]])
        order = np.lexsort((holders, keys))
        keys, holders = keys[order], holders[order]
        fresh = np.ones(len(keys), dtype=bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (holders[1:] != holders[:-1])
        self.holders = holders[fresh]
        self.keys, starts = np.unique(keys[fresh], return_index=True)
        self.bounds = np.append(starts, len(self.holders))

    def shares(self, terms: Sequence[str]) -> FloatArray:
        """Return the weighted share of each term's bigrams in each text, ``(terms, texts)``."""
        return np.array([self._share(_grams(term)) for term in terms])

    def _share(self, grams: IntArray) -> FloatArray:
        held = np.zeros(self.size)
        whole = 0.0
        for gram in grams:
            rows = self._holders_of(gram)
            weight = float(np.log1p(self.size / (1 + len(rows))))
            held[rows] += weight
            whole += weight
        return held / whole

    def _holders_of(self, gram: np.int64) -> IntArray:
        place = int(np.searchsorted(self.keys, gram))
        if place == len(self.keys) or self.keys[place] != gram:
            return self.holders[:0]
        return self.holders[self.bounds[place] : self.bounds[place + 1]]


def _code_points(text: str) -> IntArray:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)


def _grams(term: str) -> IntArray:
    characters = _code_points(term)
    if len(characters) == 1:
        return characters
    return np.unique(_pair(characters[:-1], characters[1:]))


def _pair(first: IntArray, second: IntArray) -> IntArray:
    return first << 21 | second


def _terms(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())


def _mentions(licences: Iterable[str], words: str) -> bool:
    return any(words.casefold() in licence.casefold() for licence in licences)


def _location_words(database: Database, code: str) -> tuple[str, ...]:
    location = database.locations.get(code)
    return (location.name.en, location.name.zh) if location else ()
