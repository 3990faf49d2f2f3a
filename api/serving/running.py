"""Run the server with one process or several."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import rmtree

import uvicorn

_FIGURES = "PROMETHEUS_MULTIPROC_DIR"


def run(host: str, port: int, workers: int, data_folder: Path) -> None:
    """Listen until stopped; each process opens the service for itself."""
    if workers > 1:
        _share_figures(data_folder / "metrics")
    uvicorn.run(
        "api.serving.starting:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
    )


def _share_figures(folder: Path) -> None:
    """Let the processes share their metrics in a folder, which begins empty."""
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[_FIGURES] = str(folder)
