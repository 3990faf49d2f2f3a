"""A store is mapped read-only, named by its content, and refused if anything is wrong with it."""

import mmap
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from footprint.errors import DataError
from lca_db.intensity_store import (
    SUFFIX,
    build_store,
    exchanged_by,
    find_store,
    open_store,
    write_store,
)
from lca_db.matrices import factors_of, solve_footprints


@pytest.fixture
def store(release, tmp_path):
    return build_store(release, tmp_path, exchanged_by(release))


def test_a_store_holds_the_footprints_of_the_release(release, store):
    solved = open_store(store, release)
    method = release.methods["ar6-gwp100"]
    expected = solve_footprints(
        release.technosphere,
        release.biosphere,
        factors_of(method, release.flow_codes),
        len(release.activity_codes),
    )
    assert solved.characterize(method) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert solved.codes == release.activity_codes
    assert set(solved.needs) == set(exchanged_by(release))
    assert solved.residual < 1e-12


def test_a_store_is_mapped_and_cannot_be_written(release, store):
    values = open_store(store).values
    base = values
    while isinstance(base, np.ndarray):
        base = base.base
    assert isinstance(base, mmap.mmap)
    with pytest.raises(ValueError, match="read-only"):
        values[0, 0] = 1.0


def test_the_same_release_gives_the_same_file(release, store, tmp_path):
    assert build_store(release, tmp_path, exchanged_by(release)) == store
    assert [path.name for path in tmp_path.iterdir()] == [store.name]
    assert find_store(release.release, tmp_path) == store


def test_a_store_of_another_release_is_not_found_and_refused(release, store):
    other = replace(release, name="other")
    changed = replace(release.release, hash="0" * 64)
    assert find_store(changed, store.parent) is None
    object.__setattr__(other, "release", changed)
    with pytest.raises(DataError, match="computed of release"):
        open_store(store, other)


@pytest.mark.parametrize("place", [0, 30, -1])
def test_a_changed_byte_is_noticed(store, place):
    data = bytearray(store.read_bytes())
    data[place] ^= 1
    store.chmod(0o644)
    store.write_bytes(data)
    with pytest.raises(DataError, match="damaged"):
        open_store(store)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"tanbiao arrays 1\n" + b"\xff" * 40])
def test_a_file_of_another_kind_is_refused_and_passed_over(release, tmp_path, content):
    path = tmp_path / f"{'a' * 64}{SUFFIX}"
    path.write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        open_store(path)
    assert find_store(release.release, tmp_path) is None


def test_wrong_numbers_under_the_right_name_are_caught_by_the_residual(release, store, tmp_path):
    solved = open_store(store)
    wrong = np.array(solved.values)
    wrong[np.nonzero(wrong)] *= 1 + 1e-6
    path = write_store(replace(solved, values=wrong), tmp_path / "wrong")
    open_store(path)
    with pytest.raises(DataError, match="do not solve this release"):
        open_store(path, release)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(release, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(DataError, match="nothing can be written"):
        build_store(release, tmp_path)


def test_a_full_disk_leaves_nothing_behind(tmp_path):
    """The system refuses to let a file grow, as it does on a full disk."""
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from footprint.errors import DataError; from lca_db import load_release\n"
        "from lca_db.intensity_store import build_store\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        "try: build_store(load_release(), Path(sys.argv[1]))\n"
        "except DataError as failure: print(failure)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert "nothing can be written" in done.stdout
    assert list(tmp_path.iterdir()) == []
