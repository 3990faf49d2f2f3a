"""Stages, boundaries, functional units, parts and steps of a battery electric vehicle."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "body": Text("body, chassis and interior", "车体（车身、底盘、内饰）"),
    "drivetrain": Text("drivetrain", "电驱系统"),
    "battery": Text("traction battery", "动力电池"),
    "plant": Text("vehicle plant", "整车制造"),
    "packaging": Text("packaging", "包装"),
    "distribution": Text("distribution", "运输分销"),
    "use": Text("driving", "行驶用电"),
    "maintenance": Text("maintenance", "维护保养"),
    "end-of-life": Text("end of life", "报废回收"),
}
BOUNDARIES = {
    "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
    "cradle-to-site": Text("cradle to customer", "摇篮到客户"),
    "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
}
FUNCTIONAL_UNITS = {
    "vehicle": Text("1 vehicle", "1 辆车"),
    "km": Text("1 km driven", "行驶 1 km"),
}
SECTIONS = {
    "product": Text("vehicle", "整车"),
    "battery": Text("traction battery", "动力电池"),
    "plant": Text("vehicle plant", "整车厂"),
    "use": Text("driving and maintenance", "使用与维护"),
    "end-of-life": Text("end of life", "报废回收"),
}

BATTERY = "battery"
BODY_PARTS: tuple[Part, ...] = (
    Part(
        "steel",
        Text("steel sheet parts", "钢板件（白车身、底盘）"),
        "kg",
        "steel-hot-dip-galvanised-cn",
        synonyms=("白车身", "钢", "高强钢", "热成形钢", "镀锌板", "body in white"),
    ),
    Part(
        "cast-iron",
        Text("cast iron", "铸铁件"),
        "kg",
        "iron-cast-cn",
        synonyms=("制动盘", "转向节", "铸铁"),
    ),
    Part(
        "aluminium-cast",
        Text("cast aluminium", "铸铝件"),
        "kg",
        synonyms=("压铸件", "一体化压铸", "铝轮毂", "铸铝"),
    ),
    Part(
        "aluminium-sheet",
        Text("aluminium sheet", "铝板"),
        "kg",
        "aluminium-sheet-cn",
        synonyms=("铝覆盖件", "铝板材"),
    ),
    Part(
        "aluminium-extrusion",
        Text("aluminium profiles", "铝型材"),
        "kg",
        "aluminium-extrusion-cn",
        synonyms=("铝型材", "防撞梁"),
    ),
    Part(
        "plastics",
        Text("plastics, moulded", "塑料件（注塑）"),
        "kg",
        "polypropylene-us",
        synonyms=("内饰件", "保险杠", "仪表板", "塑料", "PP"),
    ),
    Part(
        "foam",
        Text("polyurethane foam of seats", "座椅发泡"),
        "kg",
        "polyurethane-foam-flexible-cn",
        synonyms=("座椅", "发泡", "海绵"),
    ),
    Part("glass", Text("glass", "玻璃"), "kg", "flat-glass-cn", synonyms=("风挡", "车窗玻璃")),
    Part("tyres", Text("tyres", "轮胎"), "kg", "tyres-cn", synonyms=("轮胎",)),
    Part(
        "wiring",
        Text("copper of the wiring", "线束用铜"),
        "kg",
        "copper-cathode-cn",
        synonyms=("线束", "高压线束", "铜"),
    ),
    Part(
        "electronics",
        Text("control units and displays", "控制器与显示屏"),
        "kg",
        "electronics-control-unit-us",
        synonyms=("控制器", "域控制器", "中控屏", "ECU"),
    ),
)
DRIVE_PARTS: tuple[Part, ...] = (
    Part(
        "motor",
        Text("traction motor", "驱动电机"),
        "kg",
        "bev-motor-cn",
        synonyms=("电机", "永磁同步电机", "电驱总成"),
    ),
    Part(
        "power-electronics",
        Text("inverter, converter and charger", "电控（逆变器、DC/DC、车载充电机）"),
        "kg",
        "bev-power-electronics-cn",
        synonyms=("电机控制器", "车载充电机", "OBC", "三合一", "逆变器"),
    ),
    Part(
        "gearbox",
        Text("reducer, shafts and mounts", "减速器、传动轴、悬置"),
        "kg",
        "steel-hot-rolled-cn",
        synonyms=("减速器", "传动轴", "半轴"),
    ),
)
FLUID_PARTS: tuple[Part, ...] = (
    Part("coolant", Text("coolant", "冷却液"), "kg", "coolant-glycol-50-us", synonyms=("防冻液",)),
    Part("oil", Text("gear oil", "齿轮油、润滑油"), "kg", "mineral-oil-gb", synonyms=("减速器油",)),
    Part(
        "brake-fluid", Text("brake fluid", "制动液"), "kg", "glycol-ether-glo", synonyms=("刹车油",)
    ),
)
PACKAGING_PARTS: tuple[Part, ...] = (
    Part(
        "plastic-film",
        Text("protective film", "保护膜、车罩"),
        "kg",
        "polyethylene-low-density-cn",
        packaging=True,
        synonyms=("保护膜",),
    ),
    Part(
        "carton",
        Text("cardboard", "纸箱、纸护角"),
        "kg",
        "corrugated-board-cn",
        packaging=True,
        synonyms=("纸箱",),
    ),
)
PARTS: tuple[Part, ...] = (
    Part(
        BATTERY,
        Text("traction battery", "动力电池包"),
        "unit",
        synonyms=("电池包", "动力电池", "电池总成", "刀片电池", "battery pack"),
    ),
    *DRIVE_PARTS,
    *BODY_PARTS,
    *FLUID_PARTS,
    *PACKAGING_PARTS,
)
STAGE_OF = {BATTERY: "battery"} | {part.key: "drivetrain" for part in DRIVE_PARTS}
"""Stage of a part, ``body`` if it is not named here."""

STEPS: tuple[Step, ...] = (
    Step(
        "plant",
        Text(
            "vehicle plant (stamping, welding, painting, assembly)",
            "整车厂（冲压、焊装、涂装、总装）",
        ),
        ("unit",),
    ),
)

CHEMISTRIES: dict[str, tuple[Text, str]] = {
    "lfp": (Text("LFP", "磷酸铁锂"), "battery-pack-lfp-cn"),
    "nmc111": (Text("NMC111", "三元 NCM111"), "battery-pack-nmc111-cn"),
    "nmc532": (Text("NMC532", "三元 NCM532"), "battery-pack-nmc532-cn"),
    "nmc622": (Text("NMC622", "三元 NCM622"), "battery-pack-nmc622-cn"),
    "nmc811": (Text("NMC811", "三元 NCM811"), "battery-pack-nmc811-cn"),
    "nca": (Text("NCA", "三元 NCA"), "battery-pack-nca-cn"),
    "sodium-ion": (Text("sodium-ion", "钠离子"), "battery-pack-sodium-ion-nmmt-cn"),
}
"""Name and pack dataset (per kWh) of each chemistry."""
