"""A toy product family, and submissions of it as a reader hands them over."""

from datetime import date

from footprint.errors import InputError, Place
from footprint.inventory import Provenance
from footprint.text import Text
from product_models.contract import (
    Carrier,
    Default,
    Mode,
    Parameter,
    ParameterKind,
    Part,
    ProductFamily,
    Step,
)
from product_models.intake import Context, Offer, RawSubmission, read_submission
from product_models.intake.raw import Cell, Entries, Entry, Row, Table


def _build(submission, background):
    raise AssertionError


def _label(word, chinese):
    return Text(word, chinese)


FAMILY = ProductFamily(
    key="lamp",
    label=Text("desk lamp", "台灯"),
    version="1.0",
    stages={"materials": Text("materials", "材料")},
    boundaries={
        "cradle-to-gate": Text("cradle to gate", "摇篮到大门"),
        "cradle-to-grave": Text("cradle to grave", "摇篮到坟墓"),
    },
    functional_units={"lamp": Text("1 lamp", "1 盏灯"), "hour": Text("1 h of light", "1 小时照明")},
    parameters=(
        Parameter(
            "power",
            Text("rated power", "额定功率"),
            Text("On the label.", "见铭牌。"),
            unit="W",
            minimum=1,
            maximum=100,
            mandatory=True,
        ),
        Parameter(
            "mass",
            Text("lamp mass", "台灯质量"),
            Text("Without packaging.", "不含包装。"),
            unit="kg",
            minimum=0.1,
            maximum=50,
        ),
        Parameter(
            "solder-yield",
            Text("solder yield", "焊接良率"),
            Text("Good per made.", "良品比例。"),
            minimum=0,
            maximum=1,
            default=Default(0.98, "assumption", Provenance.ASSUMED),
        ),
        Parameter(
            "light",
            Text("light source", "光源"),
            Text("As built.", "按实际。"),
            ParameterKind.CHOICE,
            choices={"led": Text("LED", "发光二极管"), "halogen": Text("halogen", "卤素灯")},
            section="light",
        ),
        Parameter(
            "dimmable",
            Text("dimmable", "可调光"),
            Text("Yes or no.", "是或否。"),
            ParameterKind.BOOLEAN,
            section="light",
        ),
        Parameter(
            "chips",
            Text("number of chips", "芯片数量"),
            Text("Count them.", "清点。"),
            ParameterKind.INTEGER,
            minimum=1,
            maximum=400,
            default={"led": Default(8, "assumption", Provenance.ASSUMED, "typical")},
            default_by="light",
            section="light",
        ),
        Parameter(
            "chip-site",
            Text("where chips are made", "芯片产地"),
            Text("Location code.", "地区代码。"),
            ParameterKind.LOCATION,
            section="light",
        ),
    ),
    parts=(
        Part(
            "housing", Text("aluminium housing", "铝壳"), "kg", "aluminium-cn", synonyms=("外壳",)
        ),
        Part("lens", Text("lens sheet", "透镜片"), "m2", "polycarbonate-sheet"),
        Part("driver", Text("driver", "驱动电源"), "unit", "driver-cn"),
        Part("carton", Text("carton", "纸箱"), "kg", "board-cn", packaging=True),
    ),
    steps=(
        Step("assembly", Text("assembly", "组装"), ("unit",)),
        Step("casting", Text("casting", "压铸"), ("kg",)),
    ),
    carriers={
        "electricity": Carrier(Text("grid electricity", "电网电力"), "grid-electricity"),
        "natural-gas": Carrier(Text("natural gas", "天然气"), "gas-burned", {"m3": 38.9}),
    },
    modes={"truck": Mode(Text("truck", "货车"), "truck-cn")},
    rule=Text("ISO 14067", "ISO 14067"),
    build=_build,
)

OFFER = Offer(
    locations={
        "CN": Text("China", "中国"),
        "CN-ZJ": Text("Zhejiang", "浙江"),
        "NO": Text("Norway", "挪威"),
    },
    electricity={"national-2023": Text("national grid 2023", "2023 年全国电网")},
    methods={"ar6-gwp100": Text("GWP100, IPCC AR6", "GWP100（AR6）")},
)

DATASETS = {"steel-cn": "kg", "wood-cn": "m3", "gas-burned": "MJ"}
TODAY = date(2025, 6, 30)
CONTEXT = Context(FAMILY, OFFER, DATASETS.get, lambda _: ["steel-cn"], TODAY)

HOUSING = {"name": "Housing", "part": "housing", "amount": 0.8, "unit": "kg"}


def table(section, rows, headings=None):
    """A table whose first row stands in row 2, as under a heading."""
    numbered = (Row(number, values) for number, values in enumerate(rows, start=2))
    return Table(section, headings or {}, tuple(numbered))


def entries(section, values):
    pairs = values.items() if isinstance(values, dict) else values
    return Entries(
        section,
        tuple(Entry(name, Cell(value, Place(section, None, name))) for name, value in pairs),
    )


def raw(*, product=None, parameters=None, bill=(HOUSING,), headings=None, **tables):
    given = {"family": "lamp", "name": "Lamp 1"} if product is None else product
    return RawSubmission(
        product=entries("product", given),
        parameters=entries("parameters", {"power": 9.0} if parameters is None else parameters),
        bill=table("bill", bill, headings),
        **{key: table(key, rows) for key, rows in tables.items()},
    )


def read(**sections):
    return read_submission(raw(**sections), CONTEXT)


def refusals(**sections):
    """Code of each error with its sentence in English and Chinese."""
    try:
        read(**sections)
    except InputError as failure:
        return [(found.code, found.say("en"), found.say("zh")) for found in failure.findings]
    return []
