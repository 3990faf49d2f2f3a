"""Modules of EN 15804, boundaries, functional units, subsystems and parts of a lift."""

from __future__ import annotations

from footprint.text import Text
from product_models.contract import Part, Step

STAGES = {
    "A1": Text("A1 materials and components", "A1 原材料与部件"),
    "A2": Text("A2 transport to the factory", "A2 运至工厂"),
    "A3": Text("A3 manufacturing and packaging", "A3 制造与包装"),
    "A4": Text("A4 transport to the site", "A4 运至现场"),
    "A5": Text("A5 installation", "A5 安装"),
    "B2": Text("B2 maintenance", "B2 维护保养"),
    "B4": Text("B4 replacement", "B4 部件更换"),
    "B6": Text("B6 operational energy", "B6 运行能耗"),
    "C1": Text("C1 dismantling", "C1 拆除"),
    "C2": Text("C2 transport to waste treatment", "C2 废弃物运输"),
    "C3": Text("C3 waste processing", "C3 废弃物处理"),
    "C4": Text("C4 disposal", "C4 最终处置"),
}
BOUNDARIES = {
    "cradle-to-grave": Text("cradle to grave (A1–C4)", "摇篮到坟墓（A1–C4）"),
    "cradle-to-gate": Text("cradle to gate (A1–A3)", "摇篮到大门（A1–A3）"),
    "cradle-to-site": Text("cradle to installed lift (A1–A5)", "摇篮到安装完成（A1–A5）"),
}
SECTIONS = {
    "product": Text("product", "产品"),
    "places": Text("places", "生产地点"),
    "use": Text("use", "使用"),
    "energy in use": Text("energy in use", "运行能耗"),
    "service": Text("service", "维护更换"),
    "end of life": Text("end of life", "废弃回收"),
}
"""Names of the parameter sections."""

FUNCTIONAL_UNITS = {
    "lift": Text("1 lift over its service life", "1 台电梯全寿命期"),
    "tkm": Text("1 tonne transported over 1 kilometre", "1 吨公里运输量"),
}

SUBSYSTEMS = {
    "machine": Text("traction machine", "曳引机"),
    "controller": Text("controller and electrics", "控制与电气"),
    "car": Text("car and car frame", "轿厢与轿架"),
    "doors": Text("landing doors", "层门"),
    "rails": Text("guide rails and brackets", "导轨与支架"),
    "suspension": Text("ropes and compensation", "悬挂与补偿"),
    "counterweight": Text("counterweight", "对重"),
    "safety": Text("buffers and safety gear", "缓冲器与安全部件"),
    "structure": Text("steelwork not told apart", "未细分钢结构"),
    "packaging": Text("packaging", "包装"),
    "other": Text("other parts", "其他部件"),
}

STEELWORK = "lift-steelwork-cn-zj"
RAIL = "lift-guide-rail-cn"
ROPE = "lift-rope-steel-cn"
CABLE = "lift-cable-cn"
DOOR = "lift-landing-door-cn-zj"
MACHINE = "lift-machine-gearless-pm-cn"
CONTROLLER = "lift-controller-cn-zj"
FILLERS = {
    "steel": "lift-counterweight-filler-steel-cn",
    "cast-iron": "lift-counterweight-filler-cast-iron-cn",
    "concrete": "lift-counterweight-filler-concrete-cn",
}

_Row = tuple[str, str, str, str, str, str]

_ROWS: dict[str, tuple[_Row, ...]] = {
    # key, English, Chinese, unit, dataset, synonyms
    "machine": (
        ("machine", "traction machine", "曳引机", "kg", MACHINE, "主机 永磁同步曳引机"),
    ),
    "controller": (
        ("controller", "controller and drive", "控制柜（含变频器）", "kg", CONTROLLER,
         "控制柜 变频器 控制系统"),
        ("fixtures", "operating panels and fixtures", "操纵箱与召唤盒", "kg", CONTROLLER,
         "操纵箱 召唤盒 外呼 显示器"),
        ("cable", "travelling cable and shaft wiring", "随行电缆与井道线缆", "kg", CABLE,
         "随行电缆 井道电缆 线缆"),
    ),
    "car": (
        ("car-frame", "car frame (sling)", "轿架", "kg", STEELWORK, "轿厢架 轿底 上梁 下梁"),
        ("car-body", "car walls, roof and floor", "轿厢（壁、顶、底）", "kg", STEELWORK,
         "轿厢 轿壁 轿顶"),
        ("car-door", "car door with operator", "轿门及门机", "kg", STEELWORK, "轿门 门机"),
        ("stainless-panel", "stainless panels", "不锈钢板件", "kg", "lift-stainless-panel-cn-zj",
         "不锈钢轿壁 发纹不锈钢 装潢"),
        ("glass", "glass", "玻璃", "kg", "flat-glass-cn", "夹层玻璃 观光玻璃 镜子"),
        ("plastics", "plastics, floor covering", "塑料件与地板", "kg", "polypropylene-us",
         "塑料件 PVC地板 导靴衬"),
    ),
    "doors": (
        ("landing-door", "landing door set", "层门（每层一套）", "unit", DOOR, "厅门 层门 门套"),
    ),
    "rails": (
        ("guide-rail", "guide rail", "导轨", "kg", RAIL, "T型导轨 轿厢导轨 对重导轨 空心导轨"),
        ("bracket", "rail brackets and fishplates", "导轨支架与连接板", "kg", STEELWORK,
         "导轨支架 连接板 压导板"),
    ),
    "suspension": (
        ("rope", "suspension and governor rope", "钢丝绳", "kg", ROPE, "曳引钢丝绳 限速器钢丝绳"),
        ("compensation", "compensation chain", "补偿链", "kg", "steel-hot-rolled-cn",
         "补偿链 补偿缆"),
    ),
    "counterweight": (
        ("counterweight-frame", "counterweight frame", "对重架", "kg", STEELWORK, "对重架"),
        ("filler-steel", "counterweight filler, steel", "对重块（钢）", "kg", FILLERS["steel"],
         "钢对重块 对重钢板"),
        ("filler-cast-iron", "counterweight filler, cast iron", "对重块（铸铁）", "kg",
         FILLERS["cast-iron"], "铸铁对重块"),
        ("filler-concrete", "counterweight filler, concrete", "对重块（混凝土）", "kg",
         FILLERS["concrete"], "混凝土对重块 复合对重块"),
    ),
    "safety": (
        ("buffer", "buffers", "缓冲器", "kg", STEELWORK, "液压缓冲器 弹簧缓冲器"),
        ("safety-gear", "safety gear and governor", "安全钳与限速器", "kg", STEELWORK,
         "安全钳 限速器 张紧装置"),
        ("rubber", "rubber and polyurethane parts", "橡胶、聚氨酯件", "kg", "tyres-cn",
         "聚氨酯缓冲器 减振橡胶 滚轮"),
    ),
    "structure": (
        ("steelwork", "other steelwork", "其他钢结构", "kg", STEELWORK, "承重梁 钢梁 钣金"),
    ),
    "packaging": (
        ("timber", "timber and crates", "木方、木箱", "kg", "wood-timber-gb", "木箱 木方"),
        ("plywood", "plywood", "胶合板", "kg", "plywood-glo", "胶合板 多层板"),
        ("film", "plastic film", "塑料薄膜", "kg", "polyethylene-low-density-cn",
         "缠绕膜 气泡膜"),
        ("carton", "cardboard", "纸箱", "kg", "corrugated-board-cn", "纸箱 纸板"),
    ),
}  # fmt: skip

SUBSYSTEM_OF = {row[0]: subsystem for subsystem, rows in _ROWS.items() for row in rows}
"""Subsystem of each part."""

PARTS: tuple[Part, ...] = tuple(
    Part(
        key,
        Text(en, zh),
        unit,
        dataset,
        packaging=subsystem == "packaging",
        synonyms=tuple(synonyms.split()),
    )
    for subsystem, rows in _ROWS.items()
    for key, en, zh, unit, dataset, synonyms in rows
)

STEPS: tuple[Step, ...] = (Step("lift", Text("lift factory", "整机厂"), ("unit", "kg")),)
