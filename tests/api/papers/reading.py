"""What paper says, read back by libraries that did not make it."""

from __future__ import annotations

import io
from contextlib import closing

import pypdfium2
import zxingcpp
from PIL import Image

DOTS_PER_INCH = 300


def read_codes(picture):
    """Return the texts of the QR codes in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def code_place(picture):
    """Return left, top and side of the only QR code in a picture [pixels]."""
    (found,) = zxingcpp.read_barcodes(picture)
    corners = found.position
    return (
        corners.top_left.x,
        corners.top_left.y,
        corners.top_right.x - corners.top_left.x,
    )


def open_png(png):
    with Image.open(io.BytesIO(png)) as opened:
        opened.load()
        return opened.copy()


def page_texts(pdf):
    """Return the text of each page, without white space."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_text(page) for page in document]


def page_pictures(pdf):
    """Return each page drawn."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.render(scale=DOTS_PER_INCH / 72).to_pil() for page in document]


def page_sizes_mm(pdf):
    """Return width and height of each page."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [tuple(side / 72 * 25.4 for side in page.get_size()) for page in document]


def plain(text):
    """Return a text without white space, as `page_texts` returns it."""
    return "".join(text.split())


def _text(page):
    with closing(page.get_textpage()) as text:
        return plain(text.get_text_range())
