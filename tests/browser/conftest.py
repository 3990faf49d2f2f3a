"""A real browser before the service; no socket is opened: each request is handed to the service.

Skipped where Chromium is not installed: a browser is no package of Python's.
"""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import pytest

from api.database.base import Base
from api.database.engine import Database
from api.web.service import Service
from api.web.settings import Settings
from tests.api.conftest import PASSPHRASE, import_tables
from tests.api.register.register import Register
from tests.api.world import TestClock, World

CHROMIUM = os.environ.get("TANBIAO_TEST_CHROMIUM") or shutil.which("chromium")
ADDRESS = "https://tanbiao.example"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""As root there is no sandbox; the rest keeps the browser from calling home."""


@pytest.fixture
def browser():
    """Return a headless Chromium for one test; its driver's event loop would trip others."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; set TANBIAO_TEST_CHROMIUM to its path")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def register(tmp_path):
    """Return a register on SQLite: what a browser shows does not depend on the database."""
    import_tables()
    url = f"sqlite:///{tmp_path / 'browser.db'}"
    settings = Settings(
        data_folder=tmp_path,
        database_url=url,
        keystore_passphrase=PASSPHRASE,
        public_url=ADDRESS,
        contact="report@tanbiao.example",
    )
    database, clock = Database(url), TestClock()
    Base.metadata.create_all(database.engine)
    yield Register(World(Service(settings, database, clock), clock))
    database.close()


@pytest.fixture
def visit(browser, register):
    """Return a function that opens a page as a reader with some settings would."""
    contexts = []

    def open_page(path, **settings):
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, **settings})
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda failure: page.complaints.append(str(failure)))
        page.route("**/*", lambda route: answer(route, register.world.client, page.complaints))
        page.goto(ADDRESS + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def answer(route, client, complaints):
    """Let the service answer a request; one to anywhere else is a complaint."""
    asked = route.request
    if not asked.url.startswith(ADDRESS):
        complaints.append(f"asked {asked.url}")
        route.abort()
        return
    url = urlsplit(asked.url)
    path = f"{url.path}?{url.query}" if url.query else url.path
    got = client.request(asked.method, path, headers=asked.headers, content=asked.post_data_buffer)
    headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
    route.fulfill(status=got.status_code, headers=headers, body=got.content)
