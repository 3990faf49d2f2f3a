"""Routes, counts, picks and treatments that no mill can run."""

from __future__ import annotations

from collections.abc import Iterable

from footprint.bom import EnergyLine
from footprint.errors import Finding, error
from footprint.text import Text
from product_models.textile.counts import doubtful_count
from product_models.textile.design import Feed, TextileDesign
from product_models.textile.fibres import FIBRES
from product_models.textile.parts import CHEMICALS, STEPS, YARN_ROUTES
from product_models.textile.yarn import KINDS, SPUN, is_spun

_STRAY_STEPS = {"yarn": ("fabric", "printing", "making"), "fabric": ("making",)}
"""Steps a product never has."""


def _modelled_routes(design: TextileDesign) -> set[str]:
    lines = design.lines_at("yarn")
    if not lines:
        return {design.spinning_route} if _makes_fabric(design) else set()
    own = [line for line in lines if line.part in YARN_ROUTES and line.supplier_figure is None]
    return {YARN_ROUTES[line.part or ""] or design.spinning_route for line in own}


def routes(design: TextileDesign) -> Iterable[Finding]:
    """Refuse fibres that cannot be spun on a route."""
    for route in sorted(_modelled_routes(design)):
        strange = [feed for feed in design.yarn_feeds if not _fits(feed, route)]
        none = not any(is_spun(feed, route) for feed in design.yarn_feeds)
        if strange or none:
            names = ", ".join(feed.fibre for feed in strange or design.yarn_feeds)
            yield error(
                "fibre-does-not-fit-route",
                Text(
                    f"{names} cannot be spun on the route {route}.",
                    f"{names} 不能用工艺 {route} 纺制。",
                ),
                Text(
                    "Choose spinning-route: ring or open-end for staple, filament-… for melt-spun "
                    "filament, reeled-silk for silk.",
                    "请更改 spinning-route：短纤用 ring 或 open-end，化纤长丝用 filament-…，"
                    "真丝用 reeled-silk。",
                ),
            )


def _fits(feed: Feed, route: str) -> bool:
    return is_spun(feed, route) or FIBRES[feed.fibre].ready


def count(design: TextileDesign) -> Iterable[Finding]:
    """Refuse a yarn count that is missing, without unit, or impossible."""
    values, routes = design.values, _modelled_routes(design)
    if values.is_given("yarn-count"):
        if not values.is_given("yarn-count-unit"):
            said = Text("yarn-count has no unit.", "纱支没有单位。")
            remedy = Text(
                "Give yarn-count-unit: ne, nm, dtex, tex or den.",
                "请填写 yarn-count-unit：ne、nm、dtex、tex 或 den。",
            )
            yield error("yarn-count-without-unit", said, remedy)
            return
        filament = bool(routes) and all(
            route in KINDS or route == "reeled-silk" for route in routes
        )
        count, unit = values.number("yarn-count"), values.text("yarn-count-unit")
        if (doubt := doubtful_count(count, unit, filament=filament)) is not None:
            yield doubt
    elif routes & set(SPUN) and design.count_nm is None and not _spinning_known(design):
        yield error(
            "yarn-count-missing",
            Text("spinning needs the yarn count.", "纺纱需要纱支。"),
            Text(
                "Give yarn-count and yarn-count-unit, or spinning-electricity.",
                "请填写 yarn-count 与 yarn-count-unit，或 spinning-electricity。",
            ),
        )


def _spinning_known(design: TextileDesign) -> bool:
    rows = design.energy_of("spinning")
    metered = any(row.carrier == "electricity" for row in rows)
    return metered or design.values.is_given("spinning-electricity")


# ---------------------------------------------------------------------- fabric and wet
def fabric(design: TextileDesign) -> Iterable[Finding]:
    """Refuse fabric without a route, knit with picks, and picks heavier than the fabric."""
    if design.product == "yarn":
        return
    route, picks = design.fabric_route, design.values.optional("weft-density")
    if route is None:
        yield error(
            "fabric-route-missing",
            Text("how the fabric is made is not given.", "未填写织造方式。"),
            Text("Give fabric-route.", "请填写 fabric-route。"),
        )
    elif picks is not None and not design.is_woven:
        yield error(
            "knit-with-picks",
            Text(
                f"weft-density {picks:g} is given, but {route} has no picks.",
                f"填写了纬密 {picks:g}，但 {route} 为针织，没有纬纱。",
            ),
            Text(
                "Remove weft-density, or choose a woven fabric-route.",
                "请删除 weft-density，或将 fabric-route 改为机织。",
            ),
        )
    elif picks is not None:
        yield from _picks(design, picks)


def _picks(design: TextileDesign, picks: float) -> Iterable[Finding]:
    surface, count = design.surface_mass, design.count_nm
    if surface is None:
        said = Text("weft-density needs surface-mass.", "填写纬密时需要克重。")
        yield error(
            "surface-mass-missing", said, Text("Give surface-mass.", "请填写 surface-mass。")
        )
    elif count is not None and design.values.is_given("yarn-count"):
        weft = picks * 100 / count
        if weft > surface:
            yield error(
                "impossible-picks",
                Text(
                    f"{picks:g} picks per cm of {count:.4g} Nm weigh {weft:.4g} g/m² alone, more "
                    f"than the fabric with {surface:g} g/m².",
                    f"{count:.4g} 公支、每厘米 {picks:g} 根纬纱已重 {weft:.4g} g/m²，"
                    f"超过面料克重 {surface:g} g/m²。",
                ),
                Text(
                    "Check weft-density (per cm, not per inch or 10 cm), count and surface-mass.",
                    "请检查纬密（每厘米，而非每英寸或每 10 厘米）、纱支和克重。",
                ),
            )


def wet(design: TextileDesign) -> Iterable[Finding]:
    """Refuse treatments that do not go with the route, and prints without an area."""
    values = design.values
    asked = [key for key in ("pretreatment", "dyeing-machine", "finishing") if values.is_given(key)]
    if asked and design.wet_route != "steps":
        names = ", ".join(asked)
        yield error(
            "steps-without-route",
            Text(
                f"{names} count only with wet-route steps; it is {design.wet_route}.",
                f"{names} 仅在 wet-route 为 steps 时有效；当前为 {design.wet_route}。",
            ),
            Text("Set wet-route to steps, or remove them.", "请将 wet-route 设为 steps，或删除。"),
        )
    if design.wet_route == "with-printing" and values.text("printing") != "silk":
        said = Text(
            "wet-route with-printing needs printing silk.",
            "wet-route 为 with-printing 时需真丝印花。",
        )
        yield error(
            "printing-missing", said, Text("Set printing to silk.", "请将 printing 设为 silk。")
        )
    if values.text("printing") == "none":
        return
    if design.product == "yarn":
        said = Text("yarn is not printed.", "纱线不印花。")
        yield error("printed-yarn", said, Text("Remove printing.", "请删除 printing。"))
    missing = [key for key in ("print-share", "surface-mass") if values.optional(key) is None]
    if missing:
        names = ", ".join(missing)
        said = Text(f"printing needs {names}.", f"印花需要参数 {names}。")
        yield error("print-area-missing", said, Text("Give them.", "请填写。"))


def steps(design: TextileDesign) -> Iterable[Finding]:
    """Refuse energy rows and dyes of steps the product does not have."""
    absent = _absent_steps(design)
    for row in design.submission.energy:
        if row.step in absent:
            yield _absent(row)
        elif row.output_unit == "m2" and row.step != "printing" and design.surface_mass is None:
            said = Text("output in m² needs surface-mass.", "产量以 m² 计时需要克重。")
            remedy = Text("Give surface-mass.", "请填写 surface-mass。")
            yield error("surface-mass-missing", said, remedy, row.place)
    dyes = [part.key for part in CHEMICALS if design.billed(part.key)]
    if dyes and design.wet_route == "none" and design.product == "yarn":
        said = Text("dyes are given, but the yarn is not dyed.", "填写了染化料，但纱线未染色。")
        yield error("dye-without-dyeing", said, Text("Give wet-route.", "请填写 wet-route。"))


def _absent_steps(design: TextileDesign) -> set[str]:
    routes = _modelled_routes(design)
    missing = {
        "wet": design.wet_route in {"none", "with-printing"},
        "printing": design.values.text("printing") == "none",
        "texturing": not routes & {"filament-dty", "filament-mixed"},
        "spinning": not routes,
        "fabric": not _makes_fabric(design),
    }
    return {*_STRAY_STEPS.get(design.product, ()), *(key for key in missing if missing[key])}


def _makes_fabric(design: TextileDesign) -> bool:
    """Tell whether fabric is knitted or woven in the model, not bought with a figure."""
    lines = (*design.lines_at("greige"), *design.lines_at("fabric"))
    own = [line for line in lines if line.part is not None and line.supplier_figure is None]
    return bool(own) or not lines


def _absent(row: EnergyLine) -> Finding:
    label = next(step.label for step in STEPS if step.key == row.step)
    return error(
        "energy-of-absent-step",
        Text(
            f"energy is given for {label.en}, a step this product does not have.",
            f"填写了“{label.zh}”的能源，但该产品没有这道工序。",
        ),
        Text("Remove the row, or correct the routes.", "请删除该行，或更正工艺参数。"),
        row.place,
    )
