"""QR codes large enough to be read, with their quiet zone."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno

from footprint.errors import InputError, error
from footprint.text import Text

SMALLEST_MODULE_MM = 0.4
QUIET_MODULES = 4
CORRECTION = "m"
"""Level of error correction: 15 % of the code may be dirty."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code as a drawing, and the width it needs with its quiet zone [mm]."""

    svg: str
    width_mm: float


def draw_qr(text: str, module_mm: float = SMALLEST_MODULE_MM) -> QrCode:
    """Return a text as a QR code with modules of that side.

    Raises
    ------
    InputError
        The text is longer than a QR code can hold.
    """
    try:
        code = segno.make_qr(text, error=CORRECTION)
    except segno.DataOverflowError as too_long:
        raise InputError(_TOO_LONG) from too_long
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", border=QUIET_MODULES, light="#fff", xmldecl=False, nl=False)
    return QrCode(
        drawing.getvalue().decode(), code.symbol_size(border=QUIET_MODULES)[0] * module_mm
    )


_TOO_LONG = error(
    "qr-too-long",
    Text("the text is longer than a QR code can hold.", "内容超出二维码的容量。"),
    Text("Set a shorter public address of the service.", "请设置较短的服务公开网址。"),
)
