"""Locations of foreign databases, as locations of ours.

What has no counterpart stays as it is. Two traps are known: ecoinvent's ``ROC`` is Canada without
Quebec, not Oceania; and its codes of Chinese provinces follow HASC, where ``CN-HA`` is Hainan and
``CN-HE`` Henan, while ISO 3166-2 and we mean Henan and Hebei by them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from footprint.errors import Finding
from footprint.text import Text
from lca_db.importers.problems import remark
from lca_db.release import load_release

_SAME: dict[str, str] = {
    "": "GLO",
    "RoW": "GLO",
    "ROW": "GLO",
    "World": "GLO",
    "global": "GLO",
    "Global": "GLO",
    "OCE": "ROC",
    "UN-OCEANIA": "ROC",
    "ROC": "CA",
    "Canada without Quebec": "CA",
    "Europe without Switzerland": "RER",
    "Europe without Austria": "RER",
    "Europe without Switzerland and Austria": "RER",
    "RER w/o CH+DE": "RER",
    "RER w/o DE+NL+RU": "RER",
    "RER w/o RU": "RER",
    "ENTSO-E": "RER",
    "UCTE": "RER",
    "UCTE without Germany": "RER",
    "WEU": "RER",
    "EU-25": "RER",
    "EU-27": "RER",
    "EU-28": "RER",
    "EU-28+3": "RER",
    "EU+EFTA+UK": "RER",
    "North America without Quebec": "RNA",
    "Asia without China": "RAS",
    "SGCC": "CN",
    "CSG": "CN",
}
_HASC: dict[str, str] = {
    "CN-HA": "CN-HI",
    "CN-HB": "CN-HE",
    "CN-HE": "CN-HA",
    "CN-HU": "CN-HB",
    "CN-SA": "CN-SN",
}
_ONLY_HASC = frozenset({"CN-HU", "CN-SA"})
_ONLY_ISO = frozenset({"CN-HI", "CN-SN"})
_LISTED = 12


def translate_places(foreign: Collection[str]) -> dict[str, str]:
    """Return our location for each foreign one; one that has none stays as it is.

    >>> sorted(translate_places({"RoW", "US-TRE", "CN-HE", "CN-HU"}).items())
    [('CN-HE', 'CN-HA'), ('CN-HU', 'CN-HB'), ('RoW', 'GLO'), ('US-TRE', 'US')]
    """
    known = load_release().locations
    codes = frozenset(foreign)
    same = dict(_SAME)
    if codes & _ONLY_HASC and not codes & _ONLY_ISO:
        same |= _HASC
    return {code: _translate(code, same, known) for code in codes}


def _translate(code: str, same: Mapping[str, str], known: Collection[str]) -> str:
    found = same.get(code, code)
    country = found.split("-")[0]
    return country if found not in known and len(country) == 2 and country in known else found


def tell_places(translated: Mapping[str, str]) -> list[Finding]:
    """Return notes about the locations that were changed, and those that are not known."""
    known = load_release().locations
    changed = [f"{old or '—'} → {new}" for old, new in sorted(translated.items()) if old != new]
    strange = sorted(new for new in translated.values() if new not in known)
    notes = []
    if changed:
        text = Text(
            f"{len(changed)} locations are read as the nearest of ours: {_shorten(changed)}.",
            f"{len(changed)} 个地点按最接近的本库地点读取：{_shorten(changed, '、')}。",
        )
        notes.append(remark("location-translated", text))
    if strange:
        text = Text(
            f"{len(strange)} locations are not in our list and stay as they are: "
            f"{_shorten(strange)}.",
            f"{len(strange)} 个地点不在列表中，原样保留：{_shorten(strange, '、')}。",
        )
        notes.append(remark("location-unknown", text))
    return notes


def _shorten(items: list[str], comma: str = ", ") -> str:
    return comma.join(items[:_LISTED]) + (" …" if len(items) > _LISTED else "")
