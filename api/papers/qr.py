"""QR codes large enough to be read: modules of 0.4 mm, with the quiet zone of ISO/IEC 18004."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

MODULE_MM = 0.4
QUIET_MODULES = 4
CORRECTION = "m"
"""Level of error correction: 15 % of the code may be dirty."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code as a drawing, and the width it needs with its quiet zone [mm]."""

    svg: str
    width_mm: float


def draw_qr(text: str) -> QrCode:
    """Return a text as a QR code."""
    code = segno.make_qr(text, error=CORRECTION, encoding="utf-8" if not text.isascii() else None)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=QUIET_MODULES, light="#fff", xmldecl=False, nl=False)
    return QrCode(
        drawing.getvalue().decode(), code.symbol_size(border=QUIET_MODULES)[0] * MODULE_MM
    )
