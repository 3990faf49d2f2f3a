"""Keep the solved intensities of a release as one file that every process maps read-only.

Run ``python -m lca_db.intensity_store FOLDER [RELEASE]`` when a release is made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from footprint.background import Background, Release
from footprint.engine.intensities import Intensities, backward_error, solve
from footprint.engine.matrices import Matrices
from lca_db.mapped import find_arrays, read_arrays, refuse_other_release, write_arrays
from lca_db.release import BackgroundRelease, load_release

SUFFIX = ".intensities"


def build_store(background: Background, folder: Path, exchangeable: Iterable[str] = ()) -> Path:
    """Solve a release and keep the result; return the file, which is named by its content.

    Parameters
    ----------
    background
        The release.
    folder
        Where the file is written.
    exchangeable
        Activities whose column may be exchanged later (see `exchanged_by`).

    Raises
    ------
    DataError, CalculationError
        The release cannot be solved, or the file cannot be written.
    """
    return write_store(solve(background, exchangeable), folder)


def write_store(solved: Intensities, folder: Path) -> Path:
    """Write solved intensities; return the file."""
    header = {
        "release": [solved.release.name, solved.release.hash],
        "codes": solved.codes,
        "units": solved.units,
        "flows": solved.flow_codes,
        "needs": list(solved.needs),
        "residual": solved.residual,
    }
    needs = np.array(list(solved.needs.values()), dtype="<f8").reshape(-1, len(solved.codes))
    arrays = {"values": solved.values.astype("<f8", copy=False), "needs": needs}
    return write_arrays(folder, SUFFIX, header, arrays)


def open_store(path: Path, background: Background | None = None) -> Intensities:
    """Map a file.

    Parameters
    ----------
    path
        The file.
    background
        If given, the intensities must solve this release: its hash and the residual are checked.

    Raises
    ------
    DataError
        The file is missing, damaged, of another kind or of another release.
    """
    file = read_arrays(path, SUFFIX)
    header = file.header
    release = Release(*header["release"])
    if background is not None:
        refuse_other_release(path, release, background.release)
        backward_error(Matrices.of(background), file.arrays["values"])
    return Intensities(
        release,
        tuple(header["codes"]),
        tuple(header["units"]),
        tuple(header["flows"]),
        file.arrays["values"],
        dict(zip(header["needs"], file.arrays["needs"], strict=True)),
        header["residual"],
    )


def find_store(release: Release, folder: Path) -> Path | None:
    """Return the file of a release in a folder, or None."""
    return find_arrays(folder, SUFFIX, release=[release.name, release.hash])


def exchanged_by(release: BackgroundRelease) -> list[str]:
    """Return the activities that a choice of grid factor replaces."""
    return sorted({code for basis in release.bases.values() for code in basis.replace})


if __name__ == "__main__":
    made = load_release(sys.argv[2] if len(sys.argv) > 2 else None)
    build_store(made, Path(sys.argv[1]), exchanged_by(made))
