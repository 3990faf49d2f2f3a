"""Bilingual text: every sentence a user meets exists in English and in simplified Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one text in both languages.

    Parameters
    ----------
    en, zh
        The English and the simplified Chinese wording.

    Examples
    --------
    >>> Text("glass", "玻璃").say("zh")
    '玻璃'
    """

    en: str
    zh: str

    def say(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.zh if language == "zh" else self.en
