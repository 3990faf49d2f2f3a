"""What a textile maker may know better than the default: one table, in template order."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Default, Parameter, ParameterKind
from product_models.shared.recycling import APPROACHES, RULES
from product_models.textile.asking import SEEN, assumed, choice, number, own, rows, share, site
from product_models.textile.choices import ROUTES, SPINNING
from product_models.textile.counts import COUNT_UNITS
from product_models.textile.fibres import FIBRES
from product_models.textile.making_parameters import GARMENT, WET_PROCESSING
from product_models.textile.products import GARMENTS, PRODUCTS

_PRODUCT: tuple[Parameter, ...] = (
    Parameter(
        "product",
        Text("product", "产品"),
        Text("Decides which stages there are.", "决定包含哪些阶段。"),
        ParameterKind.CHOICE,
        choices=PRODUCTS,
        mandatory=True,
    ),
    *(share(fibre) for fibre in FIBRES),
    choice(
        "recycling-approach",
        (
            Text("how recycled content counts", "再生原料核算方法"),
            Text(
                "Cut-off: recycled fibre carries its recycling only.",
                "截断法：再生纤维只承担再生过程。",
            ),
        ),
        "fibres",
        APPROACHES,
        default=assumed("cut-off"),
    ),
    number(
        "recycling-allocation",
        (
            Text("allocation factor A of recycled polyester", "再生涤纶分配系数 A"),
            Text("For the Circular Footprint Formula.", "用于循环足迹公式。"),
        ),
        "fibres",
        (0, 1),
        default=RULES["pet-fibre"].allocation,
    ),
)

_SPINNING: tuple[Parameter, ...] = (
    choice(
        "spinning-route",
        (Text("spinning route", "纺纱工艺"), Text("How fibre becomes yarn.", "纤维成纱的工艺。")),
        "spinning",
        SPINNING,
        default=own("ring") | {key: assumed(row.spinning) for key, row in GARMENTS.items()},
    ),
    number(
        "yarn-count",
        (
            Text("yarn count", "纱支"),
            Text("With its unit in yarn-count-unit.", "单位填在 yarn-count-unit。"),
        ),
        "spinning",
        (0.1, 5000),
        default=rows(lambda row: row.count_nm) | {"t-shirt": assumed(54.0)},
    ),
    choice(
        "yarn-count-unit",
        (
            Text("unit of the yarn count", "纱支单位"),
            Text("Needed with yarn-count.", "填写纱支时必填。"),
        ),
        "spinning",
        COUNT_UNITS,
    ),
    choice(
        "cocoon",
        (Text("cocoons", "蚕茧"), Text("Reeled fresh or dried.", "鲜茧或干茧缫丝。")),
        "spinning",
        {"fresh": Text("fresh", "鲜茧"), "dried": Text("dried", "干茧")},
        default=Default("fresh", "silk-greige-2022", SEEN),
    ),
    number(
        "spinning-loss-share",
        (
            Text("loss in spinning", "纺纱损耗率"),
            Text(
                "Share of the fibre; empty: cotton 12 %, other staple 4 %, filament by dataset.",
                "占投入纤维的比例；不填：棉 12%，其他短纤 4%，长丝按数据集。",
            ),
        ),
        "spinning",
        (0, 0.6),
    ),
    number(
        "spinning-electricity",
        (
            Text("electricity of spinning", "纺纱（纺丝）电耗"),
            Text("Empty: by count and route.", "不填：按支数和工艺计算。"),
        ),
        "spinning",
        (0.05, 40),
        unit="kWh/kg",
    ),
    site("spinning", "spun", "纺纱", "spinning", "CN"),
)

_FABRIC: tuple[Parameter, ...] = (
    choice(
        "fabric-route",
        (Text("how the fabric is made", "织造方式"), Text("Machine.", "机型。")),
        "fabric",
        ROUTES,
        default={key: assumed(row.route) for key, row in GARMENTS.items()},
    ),
    number(
        "surface-mass",
        (Text("fabric mass per area", "面料克重"), Text("Finished fabric.", "成品克重。")),
        "fabric",
        (5, 2000),
        unit="g/m2",
        default=rows(lambda row: row.surface_mass),
    ),
    number(
        "weft-density",
        (
            Text("picks", "纬密"),
            Text(
                "Picks per cm of woven fabric; empty: from count and mass, equal in warp and weft.",
                "机织物每厘米纬纱根数；不填：由纱支和克重推算（经纬相同）。",
            ),
        ),
        "fabric",
        (2, 200),
        unit="1/cm",
    ),
    number(
        "fabric-loss-share",
        (
            Text("loss in fabric making", "织造损耗率"),
            Text(
                "Share of the yarn; empty: of the machine's dataset.",
                "占投入纱线的比例；不填：按机型数据集。",
            ),
        ),
        "fabric",
        (0, 0.5),
    ),
    number(
        "fabric-electricity",
        (
            Text("electricity of fabric making", "织造电耗"),
            Text(
                "With preparation and compressed air; empty: by machine and count.",
                "含准备和空压。",
            ),
        ),
        "fabric",
        (0.05, 60),
        unit="kWh/kg",
    ),
    site("fabric", "knitted or woven", "织造", "fabric", "CN-ZJ"),
)

PARAMETERS: tuple[Parameter, ...] = (
    *_PRODUCT,
    *_SPINNING,
    *_FABRIC,
    *WET_PROCESSING,
    *GARMENT,
)
