"""A small imported database: two activities of its own, one of which takes from our release."""

from dataclasses import replace

from footprint.inventory import Activity, Exchange, ExchangeKind, Provenance
from footprint.text import Text
from lca_db import load_release
from lca_db.importers.contract import ImportedDatabase, Unlinked, UnlinkedKind

GRID = "electricity-cn-2023"


def takes(code, amount, unit, **more):
    return Exchange(ExchangeKind.TECHNOSPHERE, code, amount, unit, Provenance.SEEN, "plant", **more)


def emits(flow, kg, **more):
    return Exchange(ExchangeKind.BIOSPHERE, flow, kg, "kg", Provenance.SEEN, "plant", **more)


def makes(code, unit, *exchanges, location="CN", **more):
    return Activity(
        code, Text(code, f"{code}（外部）"), unit, location, exchanges, source_id="plant", **more
    )


LIME = makes("lime", "kg", takes(GRID, 0.36, "MJ"), emits("co2-fossil", 0.75))
PLASTER = makes(
    "plaster", "t", takes("lime", 400, "kg", gsd=1.2), takes("plaster", 0.01, "t"), location="RoW"
)
MISSING = Unlinked("plaster", UnlinkedKind.ACTIVITY, "gypsum", 500.0, "kg", "plaster.spold")


def imported(name="plant", activities=(LIME, PLASTER), flows=("co2-fossil",), **more):
    known = load_release().flows
    base = ImportedDatabase(
        name=name,
        format="excel",
        licensed=False,
        licence="CC BY 4.0",
        activities=activities,
        flows=tuple(known[code] for code in flows),
        ignored_flows={"Sulfur dioxide": 3},
    )
    return replace(base, **more)
