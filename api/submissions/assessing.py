"""Assess what was handed in: release and families are loaded once and kept warm."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date

from api.assess import release_intensities, release_spread
from api.reading import read_content
from api.versions import code_hash, model_hash
from api.web.service import Service
from footprint.bom import Submission
from footprint.calculation import import_bw2calc
from footprint.result import Footprint
from lca_db import load_release
from lca_db.release import BackgroundRelease
from product_models.discovery import families


@dataclass(frozen=True)
class Prepared:
    """A submission that was found sound, with its footprint."""

    submission: Submission
    result: Footprint


@dataclass(frozen=True)
class Assessor:
    """The newest release, ready to assess with."""

    release: BackgroundRelease

    def assess(self, data: bytes, suffix: str, today: date) -> Prepared:
        """Return what was handed in, validated and assessed.

        Raises
        ------
        TanbiaoError
            Everything that is wrong with it, at once.
        """
        read = read_content(data, suffix, today, self.release)
        return Prepared(read.submission, read.assess().footprint)


def open_assessor(service: Service) -> Assessor:  # noqa: ARG001 - `Service.get` gives the service
    """Load what every assessment needs: ``service.get(open_assessor)``."""
    release = load_release()
    release_spread(release)
    release_intensities(release)
    import_bw2calc()
    code_hash()
    for family in families().values():
        model_hash(family)
    return Assessor(release)


def warm_up(service: Service) -> None:
    """Load everything before the first request, and keep the collector from walking over it."""
    service.get(open_assessor)
    gc.collect()
    gc.freeze()
