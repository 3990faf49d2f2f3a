"""Codes for what comes in with foreign names.

A code is made of the words of a name, in kebab case: accents fall away, Chinese becomes pinyin.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

_LONGEST = 96
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FORMAT_WORDS = re.compile(
    r"[-_ ]*(ecospold\s?0?[12]?|ecospold|ilcd|json[-_ ]?ld|simapro|openlca|datasets|csv)$",
    re.IGNORECASE,
)


def make_code(*parts: str) -> str:
    """Return names as one kebab-case code; a long one is cut and ends in a hash of the whole.

    >>> make_code("Market for electricity, low voltage", "CN-ZJ")
    'market-for-electricity-low-voltage-cn-zj'
    >>> make_code("多晶硅 生产")
    'duo-jing-gui-sheng-chan'
    """
    text = " ".join(parts)
    words = re.findall(r"[a-z0-9]+", _latin(text).lower())
    code = "-".join(words)
    if not code:
        return _hash(text)
    return code if len(code) <= _LONGEST else f"{code[:_LONGEST].rstrip('-')}-{_hash(text)}"


def tell_apart(codes: Iterable[tuple[str, str]], taken: Collection[str] = ()) -> list[str]:
    """Return codes that are all different, in the order given.

    Parameters
    ----------
    codes
        Code and identifier of each thing. Things that share a code get a hash of their identifier
        behind it, so that the order in which they come does not matter.
    taken
        Codes that others have already.

    Examples
    --------
    >>> tell_apart([("steel", "1"), ("glass", "2"), ("steel", "3")])
    ['steel-c4ca4238', 'glass', 'steel-eccbc87e']
    """
    pairs = list(codes)
    count = Counter(code for code, _ in pairs)
    return [
        f"{code}-{_hash(key)}" if count[code] > 1 or code in taken else code for code, key in pairs
    ]


def name_database(path: Path) -> str:
    """Return the name of a database from that of its file or folder.

    >>> name_database(Path("ecoinvent 3.10_cutoff_ecoSpold02.zip"))
    'ecoinvent-3.10-cutoff'
    """
    stem = path.name if path.is_dir() else path.name.removesuffix(path.suffix)
    stem = _FORMAT_WORDS.sub("", stem) or stem
    words = re.findall(r"[a-z0-9]+(?:\.[0-9]+)*", _latin(stem).lower())
    return "-".join(words) or _hash(stem)


def _latin(text: str) -> str:
    if text.isascii():
        return text
    if _CHINESE.search(text):
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to import

        text = " ".join(lazy_pinyin(text))
    return unicodedata.normalize("NFKD", text)


def _hash(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8]
