"""The two fonts everything is set in: pinned by content, so that paper is the same everywhere.

Both are Noto fonts under the SIL Open Font License, installed as Python packages; fonts of the
machine are never used. A character neither has is written as its code point, never as a box.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it ships no types

from api.figures import UNSAFE
from footprint.errors import Finding, InputError, error
from footprint.text import Text


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font file: where it is installed, what it must contain, and the face used of it."""

    package: str
    path: str
    sha256: str
    family: str
    face: int = 0

    def locate(self) -> Path | None:
        """Return where it is, or None if it is not installed."""
        try:
            path = Path(str(files(self.package).joinpath(self.path)))
        except ModuleNotFoundError:
            return None
        return path if path.is_file() else None


FONTS = (
    FontFile(
        "manimgx_fonts_cjk",
        "NotoSansCJK-VF.otf.ttc",
        "d3d8256cdec8dbcb3552284bc6b20c734dd60c2ee9df83b5758e34807c4bac32",
        "Noto Sans CJK SC",
        face=2,
    ),
    FontFile(
        "fontpkg_noto_sans",
        "files/NotoSans[wdth,wght].ttf",
        "bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d",
        "Noto Sans",
    ),
)
"""In the order they are tried for a character."""

_ALWAYS = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x4E00, 0x9FA6)))) | frozenset(
    "，。；：（）、"
)
"""Characters known to be there without opening the fonts."""


@cache
def load_fonts() -> typst.Fonts:
    """Return the fonts for the typesetter, once their content is checked.

    Raises
    ------
    InputError
        A font is not installed, or is another version.
    """
    folders = []
    for font in FONTS:
        path = font.locate()
        if path is None:
            raise InputError(_missing(font))
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != font.sha256:
                raise InputError(_other_version(font))
        folders.append(str(path.parent))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def covered() -> frozenset[int]:
    """Return the code points that have a glyph in one of the fonts."""
    load_fonts()
    points: set[int] = set()
    for font in FONTS:
        with TTFont(font.locate(), fontNumber=font.face, lazy=True) as opened:
            points.update(opened.getBestCmap())
    return frozenset(points)


def printable(text: str) -> str:
    r"""Return a text that can be set: a character without a glyph becomes its code point.

    So do characters that are not seen or turn the reading direction. White space becomes a space.

    Examples
    --------
    >>> printable("铝框<b>"), printable("a\u202eb"), printable("灯\N{BAR CHART}")
    ('铝框<b>', 'a〔U+202E〕b', '灯〔U+1F4CA〕')
    """
    if _ALWAYS.issuperset(text):
        return text
    return "".join(map(_printable, unicodedata.normalize("NFC", text)))


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters of a text that `printable` replaces, each once."""
    composed = unicodedata.normalize("NFC", text)
    return tuple(sorted({char for char in composed if len(_printable(char)) > 1}))


def _printable(char: str) -> str:
    if char in _ALWAYS:
        return char
    if char.isspace():
        return " "
    if unicodedata.category(char) in UNSAFE or ord(char) not in covered():
        return f"〔U+{ord(char):04X}〕"
    return char


def _missing(font: FontFile) -> Finding:
    return error(
        "font-missing",
        Text(
            f"the font {font.family} is not installed, without which nothing is printed.",
            f"未安装字体 {font.family}，无法生成文件。",
        ),
        Text(
            "Install it with: pip install 'tanbiao[papers]'.",
            "请运行：pip install 'tanbiao[papers]'。",
        ),
    )


def _other_version(font: FontFile) -> Finding:
    return error(
        "font-version",
        Text(
            f"the installed font {font.family} is not the version documents are set in.",
            f"已安装的字体 {font.family} 与文件所用的版本不一致。",
        ),
        Text(
            "Install the versions of constraints.txt again.",
            "请按 constraints.txt 的版本重新安装。",
        ),
    )
