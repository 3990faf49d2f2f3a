"""Run with Brightway installed and ``BRIGHTWAY2_DIR`` set: scores of the one process of a package.

Argument: the folder of an unpacked openLCA package. Prints one line of JSON, category to score of
the amount that the process makes.
"""

import json
import sys
from pathlib import Path

# ruff: noqa: PLC0415, TID251 - it runs in a process of its own, and only where Brightway is installed


def main(folder):
    """Import the package, solve it and print the scores."""
    import bw2calc
    import bw2data
    from bw2io.importers.json_ld import JSONLDImporter
    from bw2io.importers.json_ld_lcia import JSONLDLCIAImporter

    bw2data.projects.set_current("package")
    found = JSONLDImporter(folder, "db")
    found.apply_strategies(no_warning=True)
    assert not list(found.unlinked), list(found.unlinked)
    found.merge_biosphere_flows()
    found.write_database()
    methods = JSONLDLCIAImporter(folder)
    methods.apply_strategies()
    methods.match_biosphere_by_id("db")
    methods.write_methods()
    (file,) = Path(folder, "processes").iterdir()
    product = json.loads(file.read_text(encoding="utf-8"))["exchanges"][0]
    units = {
        unit["@id"]: unit["conversionFactor"]
        for group in Path(folder, "unit_groups").iterdir()
        for unit in json.loads(group.read_text(encoding="utf-8"))["units"]
    }
    key = bw2data.get_node(database="db", code=product["flow"]["@id"]).id
    scores = {}
    for method in bw2data.methods:
        lca = bw2calc.LCA({key: product["amount"] * units[product["unit"]["@id"]]}, method=method)
        lca.lci()
        lca.lcia()
        scores[method[-1]] = lca.score
    print("SCORES", json.dumps(scores))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(*sys.argv[1:])
