"""Time one traversal by bw_graph_tools; run by a Python that has it (it needs bw2data).

Prints one line of JSON: seconds of its default, on the same background and bill.
"""

import json
import sys
import warnings
from time import perf_counter

import numpy as np
from bw2calc import LCA
from bw_graph_tools import NewNodeEachVisitGraphTraversal
from bw_graph_tools.graph_traversal import GraphTraversalSettings

from benchmarks.background_generator import generate
from benchmarks.engine_rivals import datapackage


def main():
    warnings.simplefilter("ignore")
    background = generate(1, int(sys.argv[1]), int(sys.argv[2]))
    columns = np.random.default_rng(0).choice(int(sys.argv[1]), 50, replace=False)
    lca = LCA({int(column): 1.0 for column in columns}, data_objs=[datapackage(background)])
    lca.lci()
    lca.lcia()
    started = perf_counter()
    traversal = NewNodeEachVisitGraphTraversal(
        lca=lca, settings=GraphTraversalSettings(cutoff=0.005)
    )
    traversal.traverse()
    seconds = perf_counter() - started
    print(json.dumps({"seconds": seconds, "nodes": len(traversal.nodes)}))


if __name__ == "__main__":
    main()
