"""Goal and scope: product, purpose, unit, scope, period, rules."""

from __future__ import annotations

from footprint.study_report.blocks import (
    Cell,
    Entry,
    Facts,
    Paragraph,
    Section,
    State,
    Table,
    facts,
    same,
    text_of,
)
from footprint.study_report.material import GRAVE, Material
from footprint.text import Text

_RULE_NOTES = ("declared-unit", "other-functional-unit", "other-boundary", "stages-missing")


def goal_and_scope(material: Material) -> Section:
    """Return the section."""
    return Section(
        Text("Goal and scope", "目的与范围"),
        (
            Entry(Text("Product and enterprise", "产品与企业"), (_product(material),)),
            Entry(Text("Goal", "研究目的"), (_goal(material),)),
            _unit(material),
            _scope(material),
            _period(material),
            _rules(material),
            _tracking(material),
        ),
    )


def _product(material: Material) -> Facts:
    product, declarant = material.disclosure.product, material.disclosure.declarant
    made = material.result.product
    plant: Cell = text_of(product.plant) if product.plant else made.site
    contact = tuple(one for one in (declarant.contact.email, declarant.contact.url) if one)
    return Facts(
        (
            (Text("Product", "产品"), (text_of(product.name),)),
            (Text("Model", "型号"), (product.model or None,)),
            (Text("Description", "产品说明"), (text_of(product.description),)),
            (Text("Family", "产品类别"), (text_of(made.family_label),)),
            (Text("Identifiers", "产品标识"), (*product.identifiers, *product.classifications)),
            (Text("Mass of one product [kg]", "单件产品质量 [kg]"), (product.mass_kg,)),
            (Text("Manufacturer", "生产者"), (made.manufacturer or None,)),
            (Text("Plant", "生产工厂"), (plant,)),
            (Text("Issued by", "报告出具方"), (text_of(declarant.name),)),
            (
                Text("Address", "地址"),
                (text_of(declarant.address) if declarant.address else None,),
            ),
            (Text("Contact", "联系方式"), contact or (None,)),
        )
    )


def _goal(material: Material) -> Facts:
    audience = Text("customers and the public", "客户与公众")
    if material.sealed:
        audience = Text("the manufacturer and its certification body", "生产者及其认证机构")
    return facts(
        (
            Text("Reason", "开展原因"),
            Text(
                "to quantify and report the carbon footprint of the product, so that it can be "
                "checked and stated",
                "量化并报告产品碳足迹，供核查与对外声明",
            ),
        ),
        (Text("Audience", "目标受众"), audience),
        (
            Text("Not intended for", "不适用于"),
            Text(
                "comparison with results under another rule, unit, boundary, GWP set or data "
                "release; offsetting",
                "与不同规则、单位、边界、GWP或数据版本的结果比较；碳抵消",
            ),
        ),
    )


def _unit(material: Material) -> Entry:
    unit, result = material.result.functional_unit, material.result
    kind = Text("Functional unit", "功能单位")
    if material.is_declared_unit:
        kind = Text("Declared unit (partial footprint)", "声明单位（部分产品碳足迹）")
    others = tuple(
        (text_of(one.label), one.products, one.kgco2e) for one in result.functional_units
    )
    table = Table(
        Text("The same result per other units", "同一结果按其他单位表示"),
        (
            Text("Unit", "单位"),
            Text("Products in it", "所含产品数"),
            Text("kg CO2e", "kg CO2e"),
        ),
        others,
    )
    known = facts(
        (kind, text_of(unit.label)),
        (Text("Reference flow [products per unit]", "基准流 [产品数/单位]"), unit.products),
    )
    blocks = (known, table) if len(others) > 1 else (known,)
    return Entry(
        Text("Functional or declared unit, reference flow", "功能单位或声明单位与基准流"),
        blocks,
        item=1,
    )


def _scope(material: Material) -> Entry:
    result = material.result
    whole = result.boundary == GRAVE
    covered = (
        Text("the whole life cycle", "全生命周期")
        if whole
        else Text("a part of the life cycle", "部分生命周期")
    )
    rows = facts(
        (Text("Scope", "范围"), covered),
        (Text("Impact", "影响类别"), Text("climate change only", "仅气候变化")),
        (
            Text("Excluded", "排除"),
            Text(
                "offsets, avoided emissions, other environmental impacts, social and economic "
                "aspects",
                "碳抵消、避免排放、其他环境影响、社会与经济方面",
            ),
        ),
        (
            Text("Scope modified in the course of the study", "研究过程中的范围修改"),
            Text("none recorded in this version", "本版未记录修改"),
        ),
    )
    notes = material.notes(("partial-footprint", *_RULE_NOTES))
    return Entry(
        Text("Scope, modified scope, exclusions", "范围、修改与排除"),
        (rows, *(Paragraph(one) for one in notes)),
        item=15,
    )


def _period(material: Material) -> Entry:
    product = material.result.product
    known = product.period_start is not None and product.period_end is not None
    until = material.disclosure.valid_until
    return Entry(
        Text("Period the footprint stands for", "碳足迹所代表的时间段"),
        (
            facts(
                (Text("Data from", "数据起始日"), product.period_start),
                (Text("Data to", "数据截止日"), product.period_end),
                (
                    Text("Report made on", "报告日期"),
                    material.statement.created.date().isoformat(),
                ),
                (Text("Valid until", "有效期至"), until.isoformat() if until else None),
            ),
        ),
        item=18,
        state=State.GIVEN if known else State.UNKNOWN,
    )


def _rules(material: Material) -> Entry:
    return Entry(
        Text("Product category rule and supplementary rules", "产品种类规则与补充规则"),
        (facts((Text("Rules applied", "采用的规则"), text_of(material.result.rule))),),
        item=19,
    )


def _tracking(material: Material) -> Entry:
    preceding = material.disclosure.preceding
    title = Text("Performance tracking", "绩效跟踪")
    if not preceding:
        none = Text(
            "This report states no change against an earlier one.", "本报告不作与以往结果的比较。"
        )
        return Entry(title, (Paragraph(none),), item=20, state=State.NOT_APPLICABLE)
    note = Text(
        "It replaces the statements named. A change in footprint is not computed here.",
        "本报告替代下列声明；此处不计算碳足迹的变化。",
    )
    rows = Facts(((Text("Replaces", "替代的声明"), tuple(same(one) for one in preceding)),))
    return Entry(title, (Paragraph(note), rows), item=20, state=State.PARTLY)
