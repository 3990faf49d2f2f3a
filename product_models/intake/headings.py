"""The one table of sheets, columns and fields: keys, names in both languages, other spellings.

The other spellings are those ERP exports use (SAP, Kingdee K3, Yonyou U8, Digiwin E10, ERPNext).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from footprint.text import Text
from product_models.intake.names import spelled

NO_HELP = Text("", "")
LONGEST = 60
"""Longest heading whose field is remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One column of a table, or one field of the product.

    Parameters
    ----------
    key, label
        Key in documents and names in both languages.
    help
        What to write there, for the template.
    aliases
        Other accepted headings, the most wanted first.
    shown
        Whether the template has it; the others are read from ERP exports only.
    """

    key: str
    label: Text
    help: Text = NO_HELP
    aliases: tuple[str, ...] = ()
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet or section: its key, its names and its fields."""

    key: str
    label: Text
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(";"))


_KEY = Field(
    "key",
    Text("Line no.", "行号"),
    Text("any number or code, each only once", "任意编号，不可重复"),
    _words(
        "line number;line;no;no.;序号;编号;行编号;子件行号;项次;子件编码;物料编码;子项物料代码;"
        "item code;component code;code;料号;品号;子项编码;存货编码;IDNRK;SKU;id"
    ),
)
_LOCATION = Field(
    "location",
    Text("Made in", "产地"),
    Text("where it is made; empty: not known", "生产地点；未知留空"),
    _words("location;origin;country;region;地点;地区;国家"),
)

BILL_FIELDS: tuple[Field, ...] = (
    _KEY,
    Field(
        "name",
        Text("Name", "物料名称"),
        Text("as in your own bill", "与企业物料清单一致"),
        _words(
            "item name;component name;component;material;名称;子件名称;品名;存货名称;子项物料名称;"
            "物料描述;子项名称;OJTXP;description"
        ),
    ),
    Field(
        "specification",
        Text("Specification", "规格型号"),
        Text("grade, size, thickness", "牌号、尺寸、厚度"),
        _words("spec;规格;子件规格;型号;规格描述;子项规格型号"),
    ),
    Field(
        "part",
        Text("Part", "部件"),
        Text(
            "part of the product model; or give a data set or a supplier's figure",
            "产品模型中的部件；或填数据集、供应商数据",
        ),
        _words("family part;component type;部件类别;对应部件"),
    ),
    Field(
        "dataset",
        Text("Data set", "数据集"),
        Text("code of a background data set, instead of a part", "背景数据集代码，代替部件"),
        _words("dataset code;background dataset;数据集代码;背景数据;背景数据集"),
    ),
    Field(
        "amount",
        Text("Amount", "用量"),
        Text("net amount in one product, without losses", "单件产品净用量，不含损耗"),
        _words(
            "quantity;qty;net amount;数量;净用量;单位用量;组成用量;基本用量;BaseQtyN;分子用量;"
            "基本单位用量;常用用量;子件用量;标准用量;stock_qty;MENGE;value"
        ),
    ),
    Field(
        "unit",
        Text("Unit", "单位"),
        Text("kg, g, t, m2, m, m3, pcs …", "kg、克、吨、m2、米、m3、个……"),
        _words(
            "uom;unit of measure;计量单位;子件计量单位;基本单位;常用单位;用量单位;stock_uom;"
            "MMEIN;MEINS;子项单位"
        ),
    ),
    Field(
        "unit_mass_kg",
        Text("Unit mass [kg]", "单位质量 [kg]"),
        Text(
            "mass of one unit, where the unit is not a mass",
            "每一计量单位的质量；单位不是质量时填写",
        ),
        _words("单重(kg);单件质量(kg);单位重量(kg);单件重量(kg);net weight (kg);净重(kg)"),
    ),
    Field(
        "loss_share",
        Text("Loss share", "损耗率"),
        Text("0–1; input = amount / (1 − loss)", "0–1；投入量 = 用量 / (1 − 损耗率)"),
        _words("loss;scrap share;scrap rate;scrap;waste share;损耗;损耗比例;废品率"),
    ),
    _LOCATION,
    Field(
        "supplier",
        Text("Supplier", "供应商"),
        Text("who delivers it; contributions are grouped by it", "供货单位；结果按供应商汇总"),
        _words("supplier name;vendor;manufacturer;maker;供应商名称;厂商;制造商;供货商"),
    ),
    Field(
        "supplier_kgco2e_per_unit",
        Text("Supplier figure [kg CO2e per unit]", "供应商碳足迹 [kg CO2e/单位]"),
        Text("the supplier's own footprint per unit of this line", "供应商提供的每单位碳足迹"),
        _words("supplier figure;supplier pcf;供应商碳足迹;供应商数据"),
    ),
    Field(
        "supplier_source",
        Text("Supplier report", "供应商报告"),
        Text("report or certificate it stands in", "数据所在报告或证书"),
        _words("supplier figure source;供应商报告编号;供应商数据来源"),
    ),
    Field(
        "supplier_valid_from",
        Text("Valid from", "有效期起"),
        Text("date, 2024-01-31", "日期，2024-01-31"),
        _words("supplier valid from;供应商数据有效期起"),
    ),
    Field(
        "supplier_valid_to",
        Text("Valid to", "有效期止"),
        Text("date, 2024-01-31", "日期，2024-01-31"),
        _words("supplier valid to;供应商数据有效期止"),
    ),
    Field(
        "base_amount",
        Text("Base quantity", "基础用量"),
        aliases=_words("BaseQtyD;底数;分母用量;基准数量;base qty;quantity denominator"),
        shown=False,
    ),
    Field(
        "added_loss_share",
        Text("Loss added to the net amount", "子件损耗率"),
        aliases=_words("CompScrap;变动损耗;变动损耗率;AUSCH"),
        shown=False,
    ),
    Field(
        "unit_mass_g",
        Text("Unit mass [g]", "单重(g)"),
        aliases=_words("单件质量(g);单位重量(g);单件重量(g);净重(g)"),
        shown=False,
    ),
    Field(
        "unit_mass",
        Text("Unit mass", "单重"),
        aliases=_words("单位质量;单件质量;单件重量;净重;unit weight;weight_per_unit;NTGEW"),
        shown=False,
    ),
    Field(
        "level",
        Text("Level", "级别"),
        aliases=_words("层级;阶次;层次;depth;tree;STUFE;bom level"),
        shown=False,
    ),
    Field(
        "parent_loss",
        Text("Parent loss", "母件损耗率"),
        aliases=_words("ParentScrap;BAUSF"),
        shown=False,
    ),
    Field(
        "fixed_loss",
        Text("Fixed loss", "固定损耗"),
        aliases=_words("固定损耗量;固定损耗数量"),
        shown=False,
    ),
    Field(
        "supply_type",
        Text("Supply type", "供应类型"),
        aliases=_words("子项类型;phantom;虚拟件;do_not_explode"),
        shown=False,
    ),
    Field(
        "alternate",
        Text("Alternates", "存在替代关系"),
        aliases=_words("替代料;替代料1;替代标识;替代方案;BomType;allow_alternative_item;ALTST"),
        shown=False,
    ),
    Field(
        "expiry",
        Text("Valid until", "失效日期"),
        aliases=_words("子件失效日;失效日;effEndDate"),
        shown=False,
    ),
)
"""Columns of the bill of materials and of the packaging list."""

ENERGY_FIELDS: tuple[Field, ...] = (
    _KEY,
    Field(
        "step",
        Text("Production step", "生产工序"),
        Text("step with a meter of its own", "有独立计量的工序"),
        _words("process;process step;工序;生产步骤"),
    ),
    Field(
        "carrier",
        Text("Energy", "能源种类"),
        Text("electricity, gas, steam …", "电、天然气、蒸汽……"),
        _words("carrier;energy carrier;fuel;能源;能源品种;能源类型"),
    ),
    Field(
        "amount",
        Text("Amount used", "能源用量"),
        Text("in the period", "统计期内用量"),
        _words("amount;quantity;consumption;用量;消耗量;数量"),
    ),
    Field(
        "unit",
        Text("Unit", "单位"),
        Text("kWh, MJ, m3, kg …", "kWh、MJ、m3、kg……"),
        _words("uom;计量单位;能源单位"),
    ),
    Field(
        "output_amount",
        Text("Output of the step", "工序产量"),
        Text("in the same period", "同一统计期的产量"),
        _words("output;production;产量;产出;产出量"),
    ),
    Field(
        "output_unit",
        Text("Output unit", "产量单位"),
        Text("what the output is counted in", "产量的计量单位"),
        _words("unit of output;产出单位"),
    ),
    Field(
        "location",
        Text("Location", "地点"),
        Text("where the step runs; empty: the product's site", "工序所在地；留空则为产品生产地点"),
        _words("site;region;地区;made in;产地"),
    ),
)
"""Columns of the energy sheet."""

CONTRACT_FIELDS: tuple[Field, ...] = (
    _KEY,
    Field(
        "instrument",
        Text("Kind of claim", "声明类型"),
        Text("certificate, contract, own plant …", "绿证、绿电合同、自发自用……"),
        _words("contract;contract type;工具;合同类型"),
    ),
    Field(
        "energy_line",
        Text("Energy line no.", "能源行号"),
        Text("line no. of the energy sheet it covers", "所覆盖的能源表行号"),
        _words("energy row;能源行"),
    ),
    Field(
        "amount_kwh",
        Text("Amount [kWh]", "电量 [kWh]"),
        Text("in the period of that row", "该行统计期内电量"),
        _words("amount;kwh;电量;声明电量"),
    ),
    Field(
        "technology",
        Text("Generation", "发电类型"),
        Text("wind, photovoltaic … or give a factor", "风电、光伏……；或填写因子"),
        _words("发电方式;电源类型"),
    ),
    Field(
        "factor_kgco2e_per_kwh",
        Text("Factor [kg CO2e/kWh]", "因子 [kg CO2e/kWh]"),
        Text(
            "of the supplier, life cycle, instead of the generation",
            "供电方全生命周期因子，代替发电类型",
        ),
        _words("factor;因子;碳足迹因子"),
    ),
    Field(
        "factor_kind",
        Text("Kind of factor", "因子类型"),
        Text(
            "carbon footprint factor; an emission factor is refused",
            "电力碳足迹因子；排放因子不予接受",
        ),
    ),
    Field(
        "source",
        Text("Evidence", "证明文件"),
        Text("contract, bill or report", "合同、账单或报告"),
        _words("evidence;document;来源;合同编号"),
    ),
    Field(
        "certificates",
        Text("Certificate numbers", "绿证编号"),
        Text("32 characters each, with a space between", "每个 32 位，以空格分隔"),
        _words("certificate;certificate ids;绿证"),
    ),
    *(
        Field(
            key, label, Text("yes or no; empty: not shown, does not count", "是或否；留空不予计入")
        )
        for key, label in {
            "conveys_attributes": Text("Conveys the attributes", "传递发电属性"),
            "sole_claim": Text("Only claim", "属性唯一声明"),
            "retired": Text("Retired for this user", "已为用户注销"),
            "close_in_time": Text("Close in time", "时间接近用电期"),
            "same_market": Text("Same market", "同一电力市场"),
        }.items()
    ),
)
"""Columns of the sheet of electricity claims."""

TRANSPORT_FIELDS: tuple[Field, ...] = (
    _KEY,
    Field(
        "direction",
        Text("Direction", "方向"),
        Text("materials in, or product out", "原材料运入或产品运出"),
        _words("in or out;运输方向"),
    ),
    Field(
        "mode",
        Text("Mode", "运输方式"),
        Text("truck, rail, ship …", "货车、铁路、船……"),
        _words("transport mode;vehicle;运输工具"),
    ),
    Field(
        "distance_km",
        Text("Distance [km]", "运距 [km]"),
        Text("one way", "单程"),
        _words("distance;km;运距;距离;运输距离;距离(km);运输距离(km)"),
    ),
    Field(
        "mass_kg",
        Text("Mass [kg per product]", "货物质量 [kg/件产品]"),
        Text("empty: all bill lines, or the packed product", "留空：全部物料或包装后的产品"),
        _words("mass;mass [kg];质量;货物质量;质量(kg)"),
    ),
)
"""Columns of the transport sheet."""

ENTRY_FIELDS: tuple[Field, ...] = (
    Field(
        "field", Text("Field", "字段"), aliases=_words("key;parameter;参数;参数代码;键;item;项目")
    ),
    Field("name", Text("Name", "名称"), aliases=_words("label;参数名称;description")),
    Field(
        "value",
        Text("Your value", "您的数值"),
        aliases=_words("value;数值;值;填写;填写内容;your entry"),
    ),
    *(
        Field(key, label)
        for key, label in {
            "unit": Text("Unit", "单位"),
            "range": Text("Allowed", "允许范围"),
            "default": Text("Default", "默认值"),
            "source": Text("Source of the default", "默认值来源"),
            "help": Text("Help", "说明"),
        }.items()
    ),
)
"""Columns of the product and parameter sheets; only the first three are read."""

PRODUCT_FIELDS: tuple[Field, ...] = (
    Field(
        "family",
        Text("Product family", "产品类别"),
        Text("which product model is used", "采用的产品模型"),
        _words("product category;产品族;产品模型"),
    ),
    Field(
        "name",
        Text("Product name", "产品名称"),
        Text("as on the data sheet; must be given", "与产品说明书一致，必填"),
        _words("product;产品"),
    ),
    Field(
        "model",
        Text("Model", "产品型号"),
        Text("type designation", "型号"),
        _words("product model;型号;规格型号"),
    ),
    Field(
        "manufacturer",
        Text("Manufacturer", "生产企业"),
        Text("legal name", "企业全称"),
        _words("producer;company;制造商;生产商;企业名称;公司名称"),
    ),
    Field(
        "site",
        Text("Production site", "生产地点"),
        Text("province or country of the final factory", "最终工厂所在省份或国家"),
        _words("location;factory;生产基地;产地;工厂所在地"),
    ),
    Field(
        "period_start",
        Text("Period start", "统计期开始"),
        Text("first day the data stand for, 2024-01-01", "数据统计期首日，如 2024-01-01"),
        _words("period from;from;开始日期;数据期开始;统计期起"),
    ),
    Field(
        "period_end",
        Text("Period end", "统计期结束"),
        Text("last day, 2024-12-31", "末日，如 2024-12-31"),
        _words("period to;to;结束日期;数据期结束;统计期止"),
    ),
    Field(
        "functional_unit",
        Text("Functional unit", "功能单位"),
        Text("what the footprint is given per", "碳足迹的计算单位"),
        _words("declared unit;声明单位"),
    ),
    Field(
        "boundary",
        Text("System boundary", "系统边界"),
        Text("life-cycle stages that count", "计入的生命周期阶段"),
    ),
    Field(
        "electricity",
        Text("Grid basis", "电网因子"),
        Text("factor for electricity from the grid", "电网电力采用的因子"),
        _words("electricity basis;grid factor;电力因子;电力排放因子"),
    ),
    Field(
        "accounting",
        Text("Electricity accounting", "电力核算方式"),
        Text("which of the two results leads", "以哪一种结果为准"),
        _words("electricity accounting method;核算方式"),
    ),
    Field(
        "method",
        Text("Impact method", "评价方法"),
        Text("set of global warming potentials", "采用的 GWP 数据集"),
        _words("gwp;gwp method;影响评价方法"),
    ),
)
"""Fields of the product sheet; the last five are study options."""

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        Sheet("product", Text("Product", "产品"), ENTRY_FIELDS, ("产品信息", "product data")),
        Sheet("parameters", Text("Parameters", "参数"), ENTRY_FIELDS, ("parameter", "工艺参数")),
        Sheet(
            "bill",
            Text("Bill of materials", "物料清单"),
            BILL_FIELDS,
            ("bom", "bill of material", "materials", "材料清单", "原材料"),
        ),
        Sheet("energy", Text("Energy", "能源"), ENERGY_FIELDS, ("能耗", "能源消耗")),
        Sheet(
            "contracts",
            Text("Electricity claims", "电力声明"),
            CONTRACT_FIELDS,
            ("electricity contracts", "green power", "绿电绿证", "绿电", "绿证"),
        ),
        Sheet("transport", Text("Transport", "运输"), TRANSPORT_FIELDS, ("logistics", "物流")),
        Sheet("packaging", Text("Packaging", "包装"), BILL_FIELDS, ("packing", "包装清单")),
    )
}
"""Sheets by key, in order."""

UNREAD_SHEETS: dict[str, Text] = {
    "instructions": Text("Instructions", "填写说明"),
    "lists": Text("Lists", "选项"),
}
"""Sheets the template has for the maker only."""


def find_field(fields: tuple[Field, ...], heading: str) -> Field | None:
    """Return the field a heading names, in English, in Chinese, by key, or by two that agree.

    Examples
    --------
    >>> find_field(BILL_FIELDS, "子件名称").key
    'name'
    """
    if len(heading) <= LONGEST:
        return _find_short(fields, heading)
    return _find(fields, heading)


@lru_cache(maxsize=5_000)
def _find_short(fields: tuple[Field, ...], heading: str) -> Field | None:
    return _find(fields, heading)


def _find(fields: tuple[Field, ...], heading: str) -> Field | None:
    index = _index(fields)
    for separator in ("\n",) if "\n" in heading else (None, "|", "/"):
        pieces = heading.split(separator) if separator else [heading]
        found = {_look_up(index, piece) for piece in pieces if spelled(piece)}
        if len(found) == 1 and (field := found.pop()):
            return field
    return None


def rank(field: Field, heading: str) -> int:
    """Return how much a heading is wanted among those of one field; the lowest wins."""
    asked = spelled(heading).replace("%", "")
    order = [spelled(alias) for alias in field.aliases]
    return order.index(asked) + 1 if asked in order else 0


def find_sheet(name: str) -> str | None:
    """Return the key of the sheet a name stands for: English, Chinese, key or both joined."""
    names = _sheet_names()
    if key := names.get(spelled(name)):
        return key
    latin = spelled(re.sub(r"[^\x00-\x7f]+", " ", name))
    chinese = spelled(re.sub(r"[\x00-\x7f]+", "", name))
    if latin and chinese and names.get(latin) == names.get(chinese):
        return names.get(latin)
    return None


def field_labels(fields: Sequence[Field]) -> dict[str, Text]:
    """Return key to label, for messages."""
    return {field.key: field.label for field in fields}


@cache
def _index(fields: tuple[Field, ...]) -> dict[str, Field]:
    index: dict[str, Field] = {}
    for word in ("key", "label", "alias"):
        for field in fields:
            for spelling in _spellings(field, word):
                index.setdefault(spelled(spelling), field)
    return index


def _spellings(field: Field, word: str) -> tuple[str, ...]:
    if word == "key":
        return (field.key,)
    return (field.label.en, field.label.zh) if word == "label" else field.aliases


def _look_up(index: dict[str, Field], heading: str) -> Field | None:
    asked = spelled(heading)
    return index.get(asked) or index.get(asked.replace("%", ""))


@cache
def _sheet_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for sheet in SHEETS.values():
        for name in (sheet.key, sheet.label.en, sheet.label.zh, *sheet.aliases):
            names[spelled(name)] = sheet.key
    for key, label in UNREAD_SHEETS.items():
        names |= {spelled(key): key, spelled(label.en): key, spelled(label.zh): key}
    return names
