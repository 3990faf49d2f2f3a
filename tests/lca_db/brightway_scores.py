"""Run with Brightway installed and ``BRIGHTWAY2_DIR`` set: footprints as Brightway has them.

Arguments: what to read (``package``: an unpacked openLCA package; ``project``: a project that was
written into that folder), then its path or names. Prints one line of JSON, code to footprint.
"""

import json
import sys
from pathlib import Path

# ruff: noqa: PLC0415, TID251 - it runs in a process of its own, and only where Brightway is installed


def read_package(folder):
    """Import a package with bw2io; return the demand of each process, by our code."""
    import bw2data
    from bw2io.importers.json_ld import JSONLDImporter
    from bw2io.importers.json_ld_lcia import JSONLDLCIAImporter

    bw2data.projects.set_current("package")
    found = JSONLDImporter(folder, "db")
    found.apply_strategies(no_warning=True)
    assert not list(found.unlinked), list(found.unlinked)
    found.merge_biosphere_flows()
    found.write_database()
    assert list(JSONLDLCIAImporter(folder).data)
    category = next(
        one
        for file in Path(folder, "lcia_categories").iterdir()
        if "ar6-gwp100" in (one := json.loads(file.read_text(encoding="utf-8")))["description"]
    )
    bw2data.Method(("gwp",)).write(
        [(("db", one["flow"]["@id"]), one["value"]) for one in category["impactFactors"]]
    )
    factors = {
        unit["@id"]: unit["conversionFactor"]
        for file in Path(folder, "unit_groups").iterdir()
        for unit in json.loads(file.read_text(encoding="utf-8"))["units"]
    }
    demands = {}
    for file in Path(folder, "processes").iterdir():
        process = json.loads(file.read_text(encoding="utf-8"))
        product = process["exchanges"][0]
        code = process["tags"][0].removeprefix("tanbiao-code:")
        demands[code] = (product["flow"]["@id"], factors[product["unit"]["@id"]])
    return "db", ("gwp",), demands


def open_project(project, database):
    """Return the demand of each activity of a project that our bridge has written."""
    import bw2data

    bw2data.projects.set_current(project)
    demands = {node["code"]: (node["code"], 1.0) for node in bw2data.Database(database)}
    return database, ("Tanbiao carbon footprint", "ar6-gwp100"), demands


def main(kind, *names):
    """Print the footprints."""
    import bw2calc
    import bw2data

    database, method, demands = {"package": read_package, "project": open_project}[kind](*names)
    lca, scores = None, {}
    for code, (key, amount) in demands.items():
        demand = {bw2data.get_node(database=database, code=key).id: amount}
        if lca is None:
            lca = bw2calc.LCA(demand, method=method)
            lca.lci(factorize=True)
            lca.lcia()
        else:
            lca.lci(demand)
            lca.lcia_calculation()
        scores[code] = lca.score
    print("SCORES", json.dumps(scores))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(*sys.argv[1:])
