"""Every format has a page that says where each of its fields comes from."""

import pytest

from footprint.formats.discovery import formats
from footprint.formats.page import page_of
from tests.architecture.repository import ROOT


@pytest.mark.parametrize("key", formats())
def test_the_page_of_a_format_is_what_the_format_says(key):
    page = ROOT / "docs" / "formats" / f"{key}.md"
    assert page.read_text(encoding="utf-8") == page_of(formats()[key]), "run scripts/format-pages"


def test_no_page_is_of_a_format_that_is_gone():
    pages = {page.stem for page in (ROOT / "docs" / "formats").glob("*.md")}
    assert pages == set(formats())
