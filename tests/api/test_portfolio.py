"""A portfolio: right totals, bad products listed, the same bytes from any workers, resumed."""

import csv
import json
import multiprocessing
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import distributed
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.portfolio import (
    PortfolioError,
    Request,
    dask_workers,
    local_workers,
    prepare,
    run,
    write_per_unit,
)
from footprint.engine.intensities import solve
from footprint.errors import InputError
from lca_db import load_release
from tests.api.dying import DyingPool
from tests.footprint.tiny import ELECTRICITY, GWP, STEEL, TinyBackground

COLUMNS = ("product_id", "dataset", "amount", "unit", "stage", "loss_share")
FOOTPRINTS = {"steel-cn": STEEL, "electricity-cn-2023": ELECTRICITY, "wood-glo": -1.7}
UNITS = {"steel-cn": "kg", "electricity-cn-2023": "kWh", "wood-glo": "kg"}


def threads():
    return ThreadPoolExecutor(2)


@pytest.fixture
def per_unit(tmp_path):
    background = TinyBackground()
    return write_per_unit(solve(background), GWP, background.flows, tmp_path / "data")


def write(folder, products, lines, name="a", group=1000):
    """Write both tables as Parquet."""
    folder.mkdir(exist_ok=True)
    paths = folder / f"{name}-products.parquet", folder / f"{name}-lines.parquet"
    pq.write_table(pa.Table.from_pylist(products), paths[0])
    rows = [dict(zip(COLUMNS, line, strict=False)) for line in lines]
    pq.write_table(pa.Table.from_pylist(rows), paths[1], row_group_size=group)
    return paths


def compute(tmp_path, per_unit, products, lines, size=3, group=1000):
    paths = write(tmp_path, products, lines, group=group)
    output = tmp_path / "out"
    output.mkdir(exist_ok=True)
    done = run(Request(*paths, output, per_unit, size), threads)
    return done, *(
        pq.read_table(output / f"{name}.parquet").to_pylist()
        for name in ("totals", "stages", "findings")
    )


def many(count, seed=1):
    """Make products and lines whose totals are known."""
    rng = np.random.default_rng(seed)
    products, lines, totals = [], [], {}
    for n in range(count):
        product = f"p{n:05}"
        products.append({"product_id": product, "functional_unit_amount": 2.0})
        totals[product] = 0.0
        for dataset in rng.choice(list(FOOTPRINTS), 3):
            amount, loss = float(rng.uniform(0, 5)), float(rng.uniform(0, 0.5))
            stage = str(rng.choice(["materials", "making"]))
            lines.append((product, str(dataset), amount, UNITS[str(dataset)], stage, loss))
            totals[product] += FOOTPRINTS[str(dataset)] * amount / (1 - loss)
    return products, lines, totals


def test_totals_stages_and_buckets_are_right(tmp_path, per_unit):
    products, lines, expected = many(10)
    done, totals, stages, findings = compute(tmp_path, per_unit, products, lines)
    assert (done.products, done.lines, done.refused) == (10, 30, 0)
    assert findings == []
    assert {row["product_id"]: row["kgco2e"] for row in totals} == pytest.approx(expected)
    for row in totals:
        buckets = ("fossil", "biogenic_emission", "biogenic_removal", "land_use_change", "aircraft")
        assert sum(row[name] for name in buckets) == pytest.approx(row["kgco2e"])
        assert row["kgco2e_per_functional_unit"] == pytest.approx(row["kgco2e"] / 2)
        own = [one["kgco2e"] for one in stages if one["product_id"] == row["product_id"]]
        assert sum(own) == pytest.approx(row["kgco2e"])


@pytest.mark.parametrize("group", [1, 4, 1000])
@pytest.mark.parametrize("shuffled", [False, True])
def test_neither_order_nor_row_groups_change_a_total(tmp_path, per_unit, group, shuffled):
    products, lines, expected = many(12)
    if shuffled:
        order = np.random.default_rng(0).permutation(len(lines))
        lines = [lines[n] for n in order]
        products = products[::-1]
    _, totals, _, findings = compute(tmp_path, per_unit, products, lines, 2, group)
    assert findings == []
    assert [row["product_id"] for row in totals] == sorted(expected)
    assert {row["product_id"]: row["kgco2e"] for row in totals} == pytest.approx(expected)


def test_units_are_converted_and_trade_names_known(tmp_path, per_unit):
    lines = [("a", "steel-cn", 0.5, "吨", "x", 0.0), ("a", "electricity-cn-2023", 1, "度", "x", 0)]
    _, totals, _, _ = compute(tmp_path, per_unit, [{"product_id": "a"}], lines)
    assert totals[0]["kgco2e"] == pytest.approx(500 * STEEL + ELECTRICITY)


BAD = {
    "unknown-dataset": ("bad", "stell-cn", 1.0, "kg", "x", 0.0),
    "unit": ("bad", "steel-cn", 1.0, "kWh", "x", 0.0),
    "amount": ("bad", "steel-cn", float("nan"), "kg", "x", 0.0),
    "loss-share": ("bad", "steel-cn", 1.0, "kg", "x", 1.0),
}


@pytest.mark.parametrize("line", [*BAD.values(), ("bad", "steel-cn", -1.0, "kg", "x", 0.0),
                                  ("bad", "steel-cn", float("inf"), "kg", "x", 0.0),
                                  ("bad", "steel-cn", None, "kg", "x", 0.0),
                                  ("bad", None, 1.0, "kg", "x", 0.0),
                                  ("bad", "steel-cn", 1.0, None, "x", 0.0),
                                  ("bad", "steel-cn", 1.0, "kg", "x", float("nan"))])  # fmt: skip
def test_a_bad_line_spoils_its_product_alone_and_says_why(tmp_path, per_unit, line):
    lines = [("good", "steel-cn", 1.0, "kg", "x", 0.0), ("bad", "wood-glo", 1.0, "kg", "x", 0.0)]
    products = [{"product_id": "good"}, {"product_id": "bad"}]
    done, totals, stages, findings = compute(tmp_path, per_unit, products, [*lines, line])
    found = {row["product_id"]: row for row in totals}
    assert done.refused == 1
    assert found["good"]["kgco2e"] == pytest.approx(STEEL)
    assert found["bad"]["kgco2e"] is None
    assert found["bad"]["fossil"] is None
    assert {row["product_id"] for row in stages} == {"good"}
    (finding,) = findings
    assert (finding["product_id"], finding["row"]) == ("bad", 3)
    assert finding["text_zh"] != finding["text_en"]


def test_each_kind_of_bad_line_has_its_code_and_a_near_name(tmp_path, per_unit):
    _, _, _, findings = compute(tmp_path, per_unit, [{"product_id": "bad"}], list(BAD.values()))
    assert [row["code"] for row in findings] == list(BAD)
    assert "steel-cn" in findings[0]["text_en"]


def test_products_without_lines_twice_or_unknown_are_listed(tmp_path, per_unit):
    products = [
        {"product_id": "empty", "functional_unit_amount": 1.0},
        {"product_id": "twice", "functional_unit_amount": 1.0},
        {"product_id": "twice", "functional_unit_amount": 1.0},
        {"product_id": "zero", "functional_unit_amount": 0.0},
    ]
    lines = [(name, "steel-cn", 1.0, "kg", "x", 0.0) for name in ("twice", "zero", "alien")]
    done, totals, _, findings = compute(tmp_path, per_unit, products, lines, size=2)
    assert [row["product_id"] for row in totals] == ["empty", "twice", "zero"]
    assert all(row["kgco2e"] is None for row in totals)
    assert done.refused == 3
    assert {(row["product_id"], row["code"]) for row in findings} == {
        ("alien", "unknown-product"),
        ("empty", "no-lines"),
        ("twice", "duplicate-product"),
        ("zero", "functional-unit-amount"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_gives_what_parquet_gives(tmp_path, per_unit, encoding):
    products, lines, expected = many(7)
    paths = [tmp_path / "p.csv", tmp_path / "l.csv"]
    with paths[0].open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["product_id", "name"], *[[x["product_id"], "铝框"] for x in products]])
    with paths[1].open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    output = tmp_path / "csv"
    output.mkdir()
    done = run(Request(*paths, output, per_unit, 3), threads)
    rows = pq.read_table(output / "totals.parquet").to_pylist()
    assert done.refused == 0
    assert {row["product_id"]: row["kgco2e"] for row in rows} == pytest.approx(expected)
    assert rows[0]["name"] == "铝框"


def test_a_number_in_words_is_a_finding(tmp_path, per_unit):
    paths = [tmp_path / "p.csv", tmp_path / "l.csv"]
    paths[0].write_text("product_id\na\nb\n")
    paths[1].write_text("product_id,dataset,amount,unit\na,steel-cn,two,kg\nb,steel-cn, 2 ,kg\n")
    output = tmp_path / "out"
    output.mkdir()
    assert run(Request(*paths, output, per_unit), threads).refused == 1
    (finding,) = pq.read_table(output / "findings.parquet").to_pylist()
    assert (finding["product_id"], finding["code"], finding["row"]) == ("a", "amount", 1)


def test_other_columns_are_refused_with_the_nearest(tmp_path, per_unit):
    paths = write(tmp_path, [{"product_id": "a"}], [])
    pq.write_table(pa.table({"product_id": ["a"], "data_set": ["x"], "amount": [1.0]}), paths[1])
    with pytest.raises(InputError, match=r"dataset, unit are missing.*data_set → dataset"):
        run(Request(*paths, tmp_path, per_unit), threads)


def test_a_file_that_is_no_table_is_refused(tmp_path, per_unit):
    paths = write(tmp_path, [{"product_id": "a"}], [])
    paths[1].write_bytes(b"not parquet at all")
    with pytest.raises(InputError, match="cannot be read"):
        run(Request(*paths, tmp_path, per_unit), threads)
    with pytest.raises(InputError, match="No such file"):
        run(Request(tmp_path / "none.parquet", paths[1], tmp_path, per_unit), threads)


def content(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_processes_give_the_bytes_that_threads_give(tmp_path, per_unit):
    products, lines, _ = many(20)
    paths = write(tmp_path, products, lines)
    for name, executor in (("threads", threads), ("processes", local_workers(2))):
        (tmp_path / name).mkdir()
        run(Request(*paths, tmp_path / name, per_unit, 3), executor)
    assert content(tmp_path / "threads") == content(tmp_path / "processes")
    assert len(content(tmp_path / "threads")) == 3


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_dask_cluster_gives_the_bytes_that_threads_give(tmp_path, per_unit):
    """Two worker processes on loopback, addressed as any other cluster."""
    products, lines, _ = many(20)
    paths = write(tmp_path, products, lines)
    for name in ("threads", "dask"):
        (tmp_path / name).mkdir()
    run(Request(*paths, tmp_path / "threads", per_unit, 3), threads)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        local_directory=str(tmp_path / "scratch"),
    ) as cluster:  # fmt: skip
        run(
            Request(*paths, tmp_path / "dask", per_unit, 3), dask_workers(cluster.scheduler_address)
        )
    assert content(tmp_path / "threads") == content(tmp_path / "dask")


@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_that_is_not_there_is_a_sentence(monkeypatch):
    def fail(*args, **options):
        raise TimeoutError

    monkeypatch.setattr(distributed, "Client", fail)
    refused = pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1")
    with refused, dask_workers("tcp://127.0.0.1:1")():
        pass


class Killed(BaseException):
    """Stands for a kill of the whole run."""


KILL_AFTER_THREE = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from api.portfolio import Request, run
products, lines, output, per_unit = map(Path, sys.argv[1:])
reports = []
def report(progress):
    reports.append(progress.products)
    if len(reports) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
run(Request(products, lines, output, per_unit, 3), lambda: ThreadPoolExecutor(2), report)
"""


@pytest.mark.parametrize("shuffled", [False, True])
def test_a_killed_run_goes_on_where_it_stopped(tmp_path, per_unit, shuffled):
    products, lines, _ = many(20)
    lines = lines[::-1] if shuffled else lines
    paths = write(tmp_path, products, lines, group=2)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run(Request(*paths, whole, per_unit, 3), threads)
    command = [sys.executable, "-c", KILL_AFTER_THREE, *map(str, paths), str(killed), str(per_unit)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert content(killed) == {}
    counts = []
    done = run(
        Request(*paths, killed, per_unit, 3), threads, lambda now: counts.append(now.products)
    )
    assert len(list(killed.glob(".parts-*"))) == 0
    assert done.products == counts[-1] == 20
    assert content(killed) == content(whole)


def test_finished_slices_are_not_computed_again(tmp_path, per_unit):
    products, lines, _ = many(9)
    paths = write(tmp_path, products, lines)
    seen = []

    class Watched(ThreadPoolExecutor):
        def submit(self, work, task):
            seen.append(task.number)
            return super().submit(work, task)

    def stop(_):
        raise Killed

    with pytest.raises(Killed):
        run(Request(*paths, tmp_path, per_unit, 3), lambda: ThreadPoolExecutor(1), stop)
    run(Request(*paths, tmp_path, per_unit, 3), lambda: Watched(1))
    assert len(seen) == 2


def dying(number, marker):
    class Pool(DyingPool):
        pass

    Pool.number, Pool.marker = number, marker
    return lambda: Pool(2, mp_context=multiprocessing.get_context("spawn"))


def test_a_worker_that_dies_once_costs_nothing(tmp_path, per_unit):
    products, lines, expected = many(12)
    paths = write(tmp_path, products, lines)
    done = run(Request(*paths, tmp_path, per_unit, 3), dying(1, str(tmp_path / "died")))
    assert (tmp_path / "died").exists()
    assert done.refused == 0
    rows = pq.read_table(tmp_path / "totals.parquet").to_pylist()
    assert {row["product_id"]: row["kgco2e"] for row in rows} == pytest.approx(expected)


def test_a_slice_that_always_kills_its_worker_is_listed(tmp_path, per_unit):
    products, lines, expected = many(12)
    paths = write(tmp_path, products, lines)
    done = run(Request(*paths, tmp_path, per_unit, 3), dying(1, ""))
    rows = pq.read_table(tmp_path / "totals.parquet").to_pylist()
    assert done.refused == 3
    assert [row["product_id"] for row in rows if row["kgco2e"] is None] == [
        "p00003",
        "p00004",
        "p00005",
    ]
    assert rows[0]["kgco2e"] == pytest.approx(expected["p00000"])
    findings = pq.read_table(tmp_path / "findings.parquet").to_pylist()
    assert {row["code"] for row in findings} == {"worker-died"}


FULL_DISK = """
import resource, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from api.portfolio import PortfolioError, Request, run
products, lines, output, per_unit, limit = sys.argv[1:]
if limit != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
try:
    run(Request(Path(products), Path(lines), Path(output), Path(per_unit), 3),
        lambda: ThreadPoolExecutor(1))
except PortfolioError as failure:
    print(failure)
    sys.exit(3)
"""


def test_a_full_disk_is_a_sentence_and_the_run_resumes(tmp_path, per_unit):
    """The system refuses to let a file grow, as it does on a full disk."""
    products, lines, expected = many(12)
    paths = write(tmp_path, products, lines)
    command = [sys.executable, "-c", FULL_DISK, *map(str, paths), str(tmp_path), str(per_unit)]
    full = subprocess.run([*command, "1000"], check=False, capture_output=True, text=True)
    assert full.returncode == 3, full.stderr
    assert "cannot be written" in full.stdout
    assert "run the same command again" in full.stdout
    assert not (tmp_path / "totals.parquet").exists()
    subprocess.run([*command, "0"], check=True)
    rows = pq.read_table(tmp_path / "totals.parquet").to_pylist()
    assert {row["product_id"]: row["kgco2e"] for row in rows} == pytest.approx(expected)


def test_a_damaged_table_of_lines_lists_the_products_of_its_slice(tmp_path, per_unit):
    products, lines, expected = many(12)
    paths = write(tmp_path, products, lines, group=9)
    data = bytearray(paths[1].read_bytes())
    start = pq.read_metadata(paths[1]).row_group(0).column(0).dictionary_page_offset
    data[start : start + 20] = b"\xff" * 20
    paths[1].write_bytes(data)
    done = run(Request(*paths, tmp_path, per_unit, 3), threads)
    rows = pq.read_table(tmp_path / "totals.parquet").to_pylist()
    assert done.refused == 3
    assert rows[-1]["kgco2e"] == pytest.approx(expected["p00011"])
    findings = pq.read_table(tmp_path / "findings.parquet").to_pylist()
    assert {row["code"] for row in findings} == {"unreadable-lines"}


def test_the_command_writes_all_files_and_says_what_is_missing(tmp_path):
    lines = [("a", "solar-glass-cn", 2.0, "kg", "materials", 0.0), ("b", "no-such", 1.0, "kg")]
    paths = write(tmp_path, [{"product_id": "a"}, {"product_id": "b"}], lines)
    output = tmp_path / "out"
    result = CliRunner().invoke(
        app, ["portfolio", *map(str, paths), "-o", str(output), "--workers", "1", "-l", "en"]
    )
    assert result.exit_code == 1, result.output
    assert "2 products" in result.output
    assert "Without a total: 1" in result.output
    summary = json.loads((output / "portfolio.json").read_text())
    assert (summary["products"], summary["refused"]) == (2, 1)
    totals = {
        row["product_id"]: row for row in pq.read_table(output / "totals.parquet").to_pylist()
    }
    assert totals["a"]["kgco2e"] > 0
    assert totals["b"]["kgco2e"] is None


def test_an_unknown_grid_basis_is_refused(tmp_path):
    with pytest.raises(InputError, match="national-2024"):
        prepare(load_release(), "ar6-gwp100", "moonlight", tmp_path)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, per_unit):
    paths = write(tmp_path, [{"product_id": "a"}], [])
    blocked = Path(tmp_path / "file")
    blocked.write_text("")
    with pytest.raises(PortfolioError, match="cannot be written"):
        run(Request(*paths, blocked / "out", per_unit), threads)
