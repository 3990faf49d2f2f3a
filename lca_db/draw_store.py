"""Keep a library of background draws as one file that every process maps read-only."""

from __future__ import annotations

from pathlib import Path

from footprint.background import Release
from footprint.engine.library import Library, Recipe
from lca_db.mapped import find_arrays, read_arrays, refuse_other_release, write_arrays

SUFFIX = ".draws"


def write_library(library: Library, folder: Path) -> Path:
    """Write a library; return the file, which is named by its content."""
    header = {"recipe": library.recipe.document(), "codes": library.codes,
              "rejected": library.rejected}  # fmt: skip
    return write_arrays(folder, SUFFIX, header, {"values": library.values})


def open_library(path: Path, release: Release) -> Library:
    """Map a library of a release.

    Raises
    ------
    DataError
        The file is missing, damaged, of another kind or of another release.
    """
    file = read_arrays(path, SUFFIX)
    recipe = Recipe.read(file.header["recipe"])
    refuse_other_release(path, recipe.release, release)
    return Library(
        recipe, tuple(file.header["codes"]), file.arrays["values"], file.header["rejected"]
    )


def find_library(recipe: Recipe, folder: Path) -> Path | None:
    """Return the file made by a recipe in a folder, or None."""
    return find_arrays(folder, SUFFIX, recipe=recipe.document())
