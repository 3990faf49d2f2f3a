"""Routes, treatments and prints a textile parameter may choose."""

from __future__ import annotations

from footprint.text import Text

ROUTES: dict[str, Text] = {
    "knit-circular": Text("circular knit", "圆机针织"),
    "knit-flat": Text("flat knit", "横机针织"),
    "knit-fully-fashioned": Text("fully fashioned knit", "成形针织"),
    "knit-seamless": Text("seamless knit", "无缝针织"),
    "knit-average": Text("knit, machine unknown", "针织（机型未知）"),
    "weave-air-jet": Text("woven, air-jet or rapier", "机织：喷气或剑杆"),
    "weave-water-jet": Text("woven, water-jet", "机织：喷水"),
    "weave-silk": Text("woven silk", "真丝机织"),
}
SPINNING: dict[str, Text] = {
    "ring": Text("ring", "环锭纺"),
    "open-end": Text("open-end", "转杯纺（气流纺）"),
    "worsted": Text("worsted wool", "毛精纺"),
    "reeled-silk": Text("reeled silk", "缫丝"),
    "filament-poy": Text("filament POY", "长丝 POY"),
    "filament-fdy": Text("filament FDY", "长丝 FDY"),
    "filament-dty": Text("filament DTY (textured)", "长丝 DTY（加弹）"),
    "filament-mixed": Text("filament, half FDY, half DTY", "长丝，FDY、DTY 各半"),
}
WET: dict[str, Text] = {
    "none": Text("none (greige, dope-dyed)", "无（坯布、原液着色）"),
    "plant": Text("whole dyehouse, usual energy", "全流程（常规能耗）"),
    "norm": Text("whole dyehouse, at the Chinese norm of energy", "全流程（按国内能耗限额）"),
    "steps": Text("step by step", "按工序"),
    "with-printing": Text("degummed within printing (silk)", "精练计入印花（真丝）"),
}
PRETREATMENTS: dict[str, tuple[str, ...]] = {
    "none": (),
    "scour": ("scouring",),
    "scour-bleach": ("scouring", "bleaching"),
    "desize-scour-bleach": ("desizing", "scouring", "bleaching"),
    "desize-scour-bleach-mercerise": ("desizing", "scouring", "bleaching", "mercerising"),
    "wash": ("washing-synthetic",),
}
"""Pre-treatments and the steps they take."""

PRETREATMENT_LABELS: dict[str, Text] = dict(
    zip(
        PRETREATMENTS,
        (
            Text("none", "无"),
            Text("scour", "煮练"),
            Text("scour, bleach", "煮练、漂白"),
            Text("desize, scour, bleach", "退浆、煮练、漂白"),
            Text("desize, scour, bleach, mercerise", "退浆、煮练、漂白、丝光"),
            Text("wash (synthetics)", "水洗（化纤）"),
        ),
        strict=True,
    )
)
PRINTING: dict[str, Text] = {
    "none": Text("none", "无"),
    "pigment": Text("pigment", "涂料印花"),
    "dye-fixed": Text("dye, steamed and washed", "染料印花（蒸化水洗）"),
    "silk": Text("silk, steamed and washed", "真丝印花（蒸化水洗）"),
}


DYEING_MACHINES: dict[str, Text] = {
    "none": Text("not dyed", "不染色"),
    "batch": Text("jet, overflow, jig (batch)", "喷射、溢流、卷染（间歇）"),
    "continuous": Text("continuous pad", "连续轧染"),
    "average": Text("not known", "未知"),
}
DYES: dict[str, Text] = {
    "reactive": Text("reactive", "活性"),
    "disperse": Text("disperse", "分散"),
    "acid": Text("acid", "酸性"),
}
MEDIA: dict[str, Text] = {
    "fabric": Text("fabric", "面料（匹染）"),
    "yarn": Text("yarn", "纱线（色织、筒染）"),
    "garment": Text("garment", "成衣染色"),
}
HEAT: dict[str, Text] = {
    "steam": Text("steam of an industrial park", "园区蒸汽"),
    "natural-gas": Text("own gas boiler", "自备燃气锅炉"),
    "hard-coal": Text("own coal boiler", "自备燃煤锅炉"),
}
