"""What the tests of the background database share."""

import shutil
from pathlib import Path

import pytest

from lca_db import load_release
from lca_db.tables import data_folder


@pytest.fixture(scope="session")
def release():
    return load_release()


@pytest.fixture(scope="session")
def database(release):
    return release.database


@pytest.fixture
def tables(tmp_path):
    """Give a copy of the shipped tables that a test may break."""
    return Path(shutil.copytree(str(data_folder()), tmp_path / "data"))
