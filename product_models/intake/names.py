"""Match what somebody typed with keys and labels, in either language."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from footprint.text import Language, Text

_REMEMBERED = 60
"""Longest text whose spelling is kept for the next time."""


def spelled(text: str) -> str:
    """Return a text as it is compared: case, width, spaces and punctuation do not count.

    Examples
    --------
    >>> spelled("Front_Glass（mm）") == spelled("front-glass mm")
    True
    """
    return _spelled_once(text) if len(text) <= _REMEMBERED else _spelled(text)


def _spelled(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "%")


_spelled_once = lru_cache(maxsize=10_000)(_spelled)


class Names:
    """The keys one cell may hold, with their labels.

    Parameters
    ----------
    labels
        Key to label.
    what
        What the cell names, for messages: “part”, “部件”.
    synonyms
        Other words per key; they lead to proposals and are never taken by themselves.
    """

    def __init__(
        self,
        labels: Mapping[str, Text],
        what: Text,
        synonyms: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Index keys and labels; a label that two keys share stands for neither."""
        self.labels = labels
        self.what = what
        self._index: dict[str, str | None] = {}
        for key, label in labels.items():
            joined = (key, label.en, label.zh, label.en + label.zh, label.zh + label.en)
            for spelling in {spelled(text) for text in joined}:
                taken = self._index.setdefault(spelling, key)
                self._index[spelling] = key if taken == key else None
        self._near = dict(self._index)
        for key, words in (synonyms or {}).items():
            self._near.update({spelled(word): key for word in words})

    def find(self, text: str) -> str | None:
        """Return the key a text stands for: a key, a label, or ``key | label``."""
        if text in self.labels:
            return text
        if key := self._index.get(spelled(text)):
            return key
        pieces = [self._index.get(spelled(piece)) for piece in text.replace("\n", "|").split("|")]
        return pieces[0] if len(pieces) > 1 and len(set(pieces)) == 1 else None

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return the keys that look most like a text, best first."""
        asked = spelled(text)
        close = difflib.get_close_matches(asked, self._near, n=2 * count, cutoff=0.5)
        inside = [word for word in self._near if min(len(word), len(asked)) > 1]
        inside = [word for word in inside if word in asked or asked in word]
        keys = [self._near[word] for word in (*close, *sorted(inside, key=len, reverse=True))]
        return tuple(dict.fromkeys(key for key in keys if key))[:count]

    def show(self, key: str, language: Language) -> str:
        """Return a key with its label, as lists and proposals write it."""
        label = self.labels[key].say(language)
        return key if label == key else f"{key} | {label}"

    def offer(self, text: str, *, limit: int = 8) -> Text:
        """Return what to write instead: the nearest names, or the first of all."""
        keys = self.nearest(text) or tuple(self.labels)[:limit]
        more = len(self.labels) > len(keys)
        en = ", ".join(self.show(key, "en") for key in keys) + (", …" if more else "")
        zh = "；".join(self.show(key, "zh") for key in keys) + ("……" if more else "")
        return Text(f"Use one of: {en}", f"可用：{zh}")
