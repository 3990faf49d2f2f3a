"""Time one assessment: shell to finished files, its parts, and bw2calc on the same datapackage.

Run ``python benchmarks/assessment.py [FILE] [--repeats N]``; prints a table and writes JSON.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from api.reading import read_file
from footprint.assessment import solve
from footprint.calculation import import_bw2calc, solve_intensities


def timed(work: Callable[[], object], repeats: int) -> dict[str, float]:
    """Return minimum, median and maximum in milliseconds."""
    times = []
    for _ in range(repeats):
        started = perf_counter()
        work()
        times.append((perf_counter() - started) * 1000)
    return {"min": min(times), "median": statistics.median(times), "max": max(times)}


def shell(file: Path) -> None:
    """Run the command line as a user would, files included."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "api.cli", "assess", str(file), "-o", folder]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command


def measure(file: Path, repeats: int) -> dict[str, dict[str, float]]:
    """Time every part of one assessment."""
    read = read_file(file, {}, today=date(2026, 1, 1))
    foreground = read.family.build(read.submission, read.release)
    choices = read.choices()
    solution = solve(foreground, choices, choices.basis)
    system, method = solution.system, solution.method
    package = system.datapackage(method)
    bw2calc = import_bw2calc()

    def plain_bw2calc() -> None:
        lca = bw2calc.LCA({system.product: 1.0}, data_objs=[package])
        lca.lci()
        lca.lcia()

    return {
        "shell to files": timed(lambda: shell(file), max(3, repeats // 5)),
        "read the file": timed(lambda: read_file(file, {}, today=date(2026, 1, 1)), repeats),
        "build the foreground": timed(
            lambda: read.family.build(read.submission, read.release), repeats
        ),
        "link and solve, both paths": timed(
            lambda: solve(foreground, choices, choices.basis), repeats
        ),
        "whole assessment, four grid bases": timed(read.assess, repeats),
        "bw2calc.LCA on the same datapackage": timed(plain_bw2calc, repeats),
        "adjoint solve, all activities": timed(lambda: solve_intensities(system), repeats),
    }


def main() -> None:
    """Print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", type=Path, nargs="?", default=Path("examples/pv-module/topcon-glass-glass.xlsx")
    )
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--json", type=Path, default=Path("build/benchmark-assessment.json"))
    options = parser.parse_args()
    rows = measure(options.file, options.repeats)
    reference = rows["bw2calc.LCA on the same datapackage"]["median"]
    width = shutil.get_terminal_size().columns
    print(f"{'':38}{'min':>9}{'median':>9}{'max':>9} ms{'ratio':>8}"[:width])
    for name, row in rows.items():
        ratio = row["median"] / reference
        print(f"{name:38}{row['min']:9.1f}{row['median']:9.1f}{row['max']:9.1f}   {ratio:8.2f}")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
