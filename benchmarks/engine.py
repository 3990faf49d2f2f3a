"""Measure the engine beside bw2calc, at ecoinvent's size and on our own release.

Run ``python -m benchmarks.engine [--small] [--bills N] [--graph-tools PYTHON]``; it prints a table
of ratios and writes JSON. Ratios compare two times of one run on one machine. ``--graph-tools``
names a Python that has bw_graph_tools; without it that row says that it was left out.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from api.portfolio import Request, local_workers, run, write_per_unit
from benchmarks.background_generator import ACTIVITIES, INPUTS, generate, spread_of
from benchmarks.engine_rivals import datapackage
from footprint.calculation import Solution, import_bw2calc
from footprint.electricity import ElectricityBasis
from footprint.engine.bills import BillLines, score_bill, sum_bills
from footprint.engine.column_update import switch
from footprint.engine.drawing import draw_product
from footprint.engine.fast_path import calculate_fast
from footprint.engine.intensities import need_of, solve_flows, supply_of
from footprint.engine.library import Recipe, draw_library
from footprint.engine.matrices import Matrices
from footprint.engine.sensitivity import Sensitivities
from footprint.engine.traversal import traverse
from footprint.engine.variance import first_order
from footprint.foreground import Foreground, FunctionalUnit
from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.linking import link
from footprint.system import ProductSystem
from footprint.text import Text
from lca_db import load_release
from lca_db.intensity_store import build_store, exchanged_by, open_store

LINES = 50
PLAIN = ElectricityBasis("plain", Text("plain", "无"), Text("", ""))
FIRST_PRODUCT = """
import sys
from pathlib import Path
from time import perf_counter
started = perf_counter()
from footprint.engine.bills import score_bill
from lca_db.intensity_store import open_store
solved = open_store(Path(sys.argv[1]))
per_unit = solved.values.sum(axis=1)
score_bill({code: 1.0 for code in solved.codes[:50]}, solved, per_unit)
print(perf_counter() - started)
"""


class Rows:
    """Times of one run, with what each is compared to."""

    def __init__(self):
        self.rows = {}

    def time(self, name, work, repeats=1):
        """Take the best time of some repeats [s], and the peak memory so far [MB]."""
        best, result = float("inf"), None
        for _ in range(repeats):
            started = perf_counter()
            result = work()
            best = min(best, perf_counter() - started)
        self.add(name, best)
        return result

    def add(self, name, seconds, **more):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.rows[name] = {"seconds": seconds, "peak_mb": round(peak), **more}
        print(f"{name:62}{seconds * 1000:14.3f} ms {peak:8.0f} MB", flush=True)

    def ratio(self, name, slow, fast, wanted=None):
        """Note how much faster one row is than another."""
        if slow in self.rows and fast in self.rows:
            value = self.rows[slow]["seconds"] / self.rows[fast]["seconds"]
            self.rows[f"ratio: {name}"] = {"ratio": value, "wanted": wanted}


def bill_of(background, count=LINES):
    columns = np.random.default_rng(0).choice(len(background.activity_codes), count, replace=False)
    return {background.activity_codes[n]: 1.0 for n in columns}


def foreground_of(bill):
    exchanges = tuple(
        Exchange(ExchangeKind.TECHNOSPHERE, code, amount, "kg", Provenance.SEEN, "maker", gsd=1.1)
        for code, amount in bill.items()
    )
    return Foreground(
        product="product",
        activities=(
            Activity("product", Text("p", "产品"), "unit", "GLO", exchanges, stage="making"),
        ),
        stages={"making": Text("making", "制造")},
        lines={},
        functional_units=(FunctionalUnit("product", Text("1", "1"), 1.0),),
        boundary=("cradle-to-gate", Text("", "")),
    )


def measure_release(rows, background, folder):
    """Build, load, and answer the first product in a new process."""
    code = background.activity_codes[0]
    store = rows.time(
        "release: build, solve and store", lambda: build_store(background, folder, [code])
    )
    solved = rows.time("release: open (hash checked)", lambda: open_store(store), 3)
    command = [sys.executable, "-c", FIRST_PRODUCT, str(store)]
    started = perf_counter()
    inner = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    rows.add("new process: imports, load, first product", perf_counter() - started,
             inside_seconds=float(inner.stdout))  # fmt: skip
    return solved


def measure_product(rows, background, solved, matrices):
    """Answer one more product, beside bw2calc on the same datapackage."""
    bill = bill_of(background)
    buckets = solved.by_bucket(background.method, background.flows)
    ours = rows.time("ours: one more 50-line product, by bucket",
                     lambda: score_bill(bill, solved, buckets), 50)  # fmt: skip
    linked = link(foreground_of(bill), background, PLAIN)
    given = background.method, background.flows
    rows.time("ours: the same as a linked foreground, stages and gases",
                      lambda: calculate_fast(linked, solved, *given).stages,
                      20)  # fmt: skip
    bw2calc, package = import_bw2calc(), datapackage(background)
    position = matrices.position
    demand = {position[code]: amount for code, amount in bill.items()}

    def plain():
        lca = bw2calc.LCA(demand, data_objs=[package])
        lca.lci()
        lca.lcia()
        return lca

    def kept():
        lca = bw2calc.LCA(demand, data_objs=[package])
        lca.lci(factorize=True)
        lca.lcia()
        return lca

    score = rows.time("bw2calc.LCA: first product", plain).score
    lca = rows.time("bw2calc.LCA: first product, factorisation kept", kept)
    rows.time("bw2calc.LCA: one more, factorisation kept", lambda: lca.lcia(demand=demand), 5)
    difference = abs(ours.sum() / score - 1)
    print(f"{'relative difference to bw2calc':62}{difference:14.1e}")
    rows.rows["relative difference to bw2calc"] = {"value": difference}
    many = {str(n): {int(position[code]): 1.0} for n, code in enumerate(list(bill)[:20])}
    config = {"impact_categories": [("synthetic",)]}
    for name in ("MultiLCA", "FastScoresOnlyMultiLCA"):
        try:
            measure_multi(rows, getattr(bw2calc, name), name, many, config, background)
        except Exception as failure:  # noqa: BLE001 - a rival that cannot run is said in words
            print(f"bw2calc.{name} left out: {failure}"[:200])
    return linked


def measure_multi(rows, kind, name, demands, config, background):
    package = datapackage(background)
    package.metadata["resources"] = [
        one | {"identifier": ["synthetic"]} if one["matrix"] == "characterization_matrix" else one
        for one in package.metadata["resources"]
    ]

    def work():
        lca = kind(demands=demands, method_config=config, data_objs=[package])
        if hasattr(lca, "calculate"):
            return lca.calculate()
        lca.lci()
        lca.lcia()
        return lca.scores

    rows.time(f"bw2calc.{name}: 20 demands", work)


def measure_bills(rows, background, solved):
    """Score many bills beside the bandwidth of reading their bytes once."""
    per_unit = solved.characterize(background.method)
    size = len(per_unit)
    for count in (1_000, 100_000, 1_000_000):
        rng = np.random.default_rng(1)
        datasets = rng.integers(0, size, count * LINES, dtype=np.int32)
        amounts = rng.random(count * LINES)
        starts = np.arange(0, count * LINES + 1, LINES, dtype=np.int32)
        matrix = sparse.csr_array((amounts, datasets, starts), (count, size))
        pair = amounts, datasets.view(np.int64)
        rows.time(
            f"read the bytes of {count:,} bills once", lambda pair=pair: [x.sum() for x in pair], 5
        )
        rows.time(f"ours: {count:,} bills, kernel only", lambda matrix=matrix: matrix @ per_unit, 5)
        rows.ratio(f"kernel over reading, {count:,} bills", f"ours: {count:,} bills, kernel only",
                   f"read the bytes of {count:,} bills once", "≤ 2")  # fmt: skip
    first = slice(0, 20_000 * LINES)
    lines = BillLines(np.repeat(np.arange(20_000), LINES), np.zeros(20_000 * LINES, dtype=np.int64),
                      datasets[first].astype(np.int64), amounts[first])  # fmt: skip
    buckets = solved.by_bucket(background.method, background.flows)
    rows.time(
        "ours: 20,000 bills by stage and bucket", lambda: sum_bills(lines, 20_000, 1, buckets), 3
    )


def write_tables(folder, codes, count):
    """Write a register of products with 50 lines each."""
    rng = np.random.default_rng(2)
    ids = [f"p{n:07}" for n in range(count)]
    pq.write_table(pa.table({"product_id": ids}), folder / "products.parquet")
    step, writer = 20_000, None
    for start in range(0, count, step):
        own = ids[start : start + step]
        size = len(own) * LINES
        index = np.repeat(np.arange(len(own), dtype=np.int32), LINES)
        columns = {
            "product_id": pa.DictionaryArray.from_arrays(index, own),
            "dataset": pa.DictionaryArray.from_arrays(
                rng.integers(0, len(codes), size, dtype=np.int32), list(codes)
            ),
            "amount": pa.array(rng.random(size)),
            "unit": pa.DictionaryArray.from_arrays(np.zeros(size, dtype=np.int32), ["kg"]),
            "stage": pa.DictionaryArray.from_arrays(
                rng.integers(0, 3, size, dtype=np.int32), ["materials", "making", "transport"]
            ),
        }
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(folder / "lines.parquet", table.schema)
        writer.write_table(table)
    writer.close()


def measure_portfolio(rows, background, solved, folder, count):
    write_tables(folder, solved.codes, count)
    per_unit = write_per_unit(solved, background.method, background.flows, folder)
    request = Request(
        folder / "products.parquet", folder / "lines.parquet", folder / "out", per_unit
    )
    done = rows.time(f"portfolio: {count:,} bills, Parquet to Parquet",
                     lambda: run(request, local_workers()))  # fmt: skip
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows.rows[f"portfolio: {count:,} bills, Parquet to Parquet"]["worker_peak_mb"] = round(children)
    print(f"{'largest worker':62}{children:17.0f} MB; refused {done.refused}")


def measure_what_if(rows, background, solved, matrices, linked):
    """Exchange a column, rank what moves the result, follow it upstream."""
    code, other = background.activity_codes[0], background.activity_codes[1]
    factors = rows.time("new factorisation", matrices.factorize)
    switched = rows.time("ours: exchange one column, all products",
                         lambda: switch(solved, matrices, {code: other}), 3)  # fmt: skip
    changed = matrices.replaced({code: other})
    anew = rows.time("exchange one column by a new factorisation",
                     lambda: solve_flows(changed, changed.factorize()))  # fmt: skip
    gap = np.abs(switched.values - anew).max(axis=0) / np.abs(anew).max(axis=0)
    rows.rows["exchange: largest relative difference"] = {"value": float(gap.max())}
    rows.time("ours: one row of the inverse", lambda: need_of(matrices, factors, code), 3)
    system = ProductSystem(linked, background, {})
    demand = np.zeros(len(solved.codes))
    for found in linked.links:
        demand[matrices.position[found.supplier]] += found.amount
    supply = rows.time("ours: supply of every activity", lambda: supply_of(matrices, demand), 3)
    supply, per_unit = np.append(supply, 1.0), solved.characterize(background.method)
    score = float(demand @ per_unit)
    solution = Solution(system, background.method, score, supply)
    own = np.column_stack([solved.values.T, demand @ solved.values])
    vars(solution)["intensities"] = own
    spread = spread_of(background)
    rows.time("ours: 100 strongest parameters", lambda: Sensitivities(solution).parameters())
    rows.time("ours: first-order variance", lambda: first_order(Sensitivities(solution), spread), 3)
    direct = matrices.emission_matrix.T @ np.array(list(background.method.factors.values()))
    bill = {matrices.position[found.supplier]: found.amount for found in linked.links}
    nodes = rows.time("ours: Sankey of one product",
                      lambda: traverse(bill, matrices, per_unit, direct), 10)  # fmt: skip
    rows.rows["ours: Sankey of one product"]["nodes"] = len(nodes)


def measure_graph_tools(rows, python, scale):
    if python is None:
        print("bw_graph_tools left out: no Python with it was named (--graph-tools)")
        return
    command = [
        python,
        "benchmarks/graph_tools.py",
        *(str(n // scale) for n in (ACTIVITIES, INPUTS)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        where = {"BRIGHTWAY2_DIR": folder, "PYTHONPATH": "."}
        done = subprocess.run(command, check=False, capture_output=True, text=True,  # noqa: S603
                              env=os.environ | where)  # fmt: skip
    if done.returncode:
        print("bw_graph_tools left out: " + done.stderr.strip().splitlines()[-1][:200])
        return
    found = json.loads(done.stdout.splitlines()[-1])
    rows.add(
        "bw_graph_tools: Sankey of one product, default", found["seconds"], nodes=found["nodes"]
    )


def measure_draws(rows, background, matrices, linked, draws):
    spread = spread_of(background)
    recipe = Recipe(background.release, background.method.hash, {}, 1, draws)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        library = rows.time(
            f"ours: library of {draws:,} paired draws",
            lambda: draw_library(matrices, spread, background.method, recipe, threads),
        )
    rows.rows[f"ours: library of {draws:,} paired draws"]["rejected"] = library.rejected
    rows.time(f"ours: {draws:,} draws of one product, foreground too",
              lambda: draw_product(linked, library, background.method), 10)  # fmt: skip
    bw2calc = import_bw2calc()
    package = datapackage(background, 0.3)
    demand = {matrices.position[found.supplier]: found.amount for found in linked.links}
    for name, kind in (("bw2calc", bw2calc.LCA), ("bw2calc IterativeLCA", bw2calc.IterativeLCA)):
        lca = kind(demand, data_objs=[package], use_distributions=True, seed_override=1)
        lca.lci()
        lca.lcia()
        rows.time(f"{name}: one draw of one product", lambda lca=lca: next(lca), 3)


def measure_own_release(rows, folder):
    release = load_release()
    store = rows.time("our release: build, solve and store",
                      lambda: build_store(release, folder, exchanged_by(release)))  # fmt: skip
    solved = rows.time("our release: open (hash and residual checked)",
                       lambda: open_store(store, release), 5)  # fmt: skip
    buckets = solved.by_bucket(next(iter(release.methods.values())), release.flows)
    bill = dict.fromkeys(solved.codes[:LINES], 1.0)
    rows.time("our release: one 50-line product", lambda: score_bill(bill, solved, buckets), 50)


def summarise(rows, draws, bills):
    """Add the ratios that were asked for."""
    one = "ours: one more 50-line product, by bucket"
    rows.ratio("one more product, bw2calc with kept factors / ours",
               "bw2calc.LCA: one more, factorisation kept", one, "≥ 100")  # fmt: skip
    rows.ratio(
        "one more product, bw2calc without / ours", "bw2calc.LCA: first product", one, "≥ 5000"
    )
    rows.ratio("one column, new factorisation / update",
               "exchange one column by a new factorisation",
               "ours: exchange one column, all products")  # fmt: skip
    rows.ratio("Sankey, bw_graph_tools / ours", "bw_graph_tools: Sankey of one product, default",
               "ours: Sankey of one product", "≥ 1000")  # fmt: skip
    for name, key, limit in (
        ("library of draws [s]", f"ours: library of {draws:,} paired draws", "< 30"),
        ("draws of one product [s]", f"ours: {draws:,} draws of one product, foreground too",
         "< 0.002"),
        ("Parquet to Parquet [s]", f"portfolio: {bills:,} bills, Parquet to Parquet", "< 60"),
        ("new process [s]", "new process: imports, load, first product", "< 1"),
    ):  # fmt: skip
        rows.rows[f"limit: {name}"] = {"ratio": rows.rows[key]["seconds"], "wanted": limit}
    print()
    for name, row in rows.rows.items():
        if "ratio" in row:
            print(f"{name:62}{row['ratio']:14.4g}   wanted {row['wanted'] or '–'}")


def main():
    """Measure everything, print the table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the size, for a try")
    parser.add_argument("--bills", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--graph-tools", help="a Python that has bw_graph_tools")
    parser.add_argument("--json", type=Path, default=Path("build/benchmark-engine.json"))
    options = parser.parse_args()
    scale = 10 if options.small else 1
    background = generate(1, ACTIVITIES // scale, INPUTS // scale)
    rows = Rows()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        measure_own_release(rows, folder)
        solved = measure_release(rows, background, folder)
        measure_portfolio(rows, background, solved, folder, options.bills)
        matrices = Matrices.of(background)
        linked = measure_product(rows, background, solved, matrices)
        measure_what_if(rows, background, solved, matrices, linked)
        measure_graph_tools(rows, options.graph_tools, scale)
        measure_draws(rows, background, matrices, linked, options.draws)
        measure_bills(rows, background, solved)
    summarise(rows, options.draws, options.bills)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "load": os.getloadavg(), "python": sys.version.split()[0]}
    document = {"machine": machine, "entries": len(background.technosphere.values), **rows.rows}
    options.json.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
