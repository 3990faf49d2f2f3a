"""The fixed words of certificates, in both languages."""

from __future__ import annotations

from footprint.certification.roles import ROLE_LABELS, Role
from footprint.text import Text

UNKNOWN = "—"
DEMO_WORD = "演示 DEMO"
DEMO = Text("DEMO – this certificate certifies nothing", "演示 · 本证书不证明任何事项")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ASSURANCE = {
    "limited": Text("limited; materiality {}", "有限保证；重要性水平 {}"),
    "reasonable": Text("reasonable; materiality {}", "合理保证；重要性水平 {}"),
}

WORDS: dict[str, Text] = {
    "title": Text("Product Carbon Footprint Certificate", "产品碳足迹证书"),
    "number": Text("Certificate no.", "证书编号"),
    "mark": Text(
        "This scheme has an official mark, which is not shown on this document.",
        "本制度设有官方标识，本文件不予展示。",
    ),
    "statement": Text(
        "The carbon footprint of the product below has been verified on the basis stated.",
        "兹证明下列产品的碳足迹已依据下列标准核查，并作出认证决定。",
    ),
    "model": Text("model ", "型号 "),
    "trademark": Text("trademark ", "商标 "),
    "per-declared": Text("per declared unit: {}", "每声明单位：{}"),
    "per-functional": Text("per functional unit: {}", "每功能单位：{}"),
    "boundary": Text("system boundary: {}", "系统边界：{}"),
    "partial": Text(" (partial footprint)", "（部分产品碳足迹）"),
    "interval": Text(
        "95 % interval, without biogenic CO2: {} – {} kg CO2e",
        "95% 区间（不含生物源二氧化碳）：{} – {} kg CO2e",
    ),
    "other-stages": Text("{} other stages", "其余 {} 个阶段"),
    "client": Text("Client", "认证委托人"),
    "manufacturer": Text("Manufacturer", "生产者（制造商）"),
    "factory": Text("Factory", "生产企业（工厂）"),
    "standards": Text("Certification basis", "认证依据"),
    "mode": Text("Certification mode", "认证模式"),
    "assurance": Text("Level of assurance", "保证等级"),
    "method": Text("Impact method", "评价方法"),
    "rule": Text("Product rule", "产品规则"),
    "electricity": Text("Electricity", "电力"),
    "valid": Text("Valid", "有效期"),
    "issued": Text("Issued", "发证日期"),
    "first-issued": Text("First issued", "初次发证"),
    "status": Text("Status", "状态"),
    "status-words": Text("valid when issued; scan to check", "颁发时有效；现状请扫码查询"),
    "surveillance": Text("Next surveillance", "下次监督"),
    "period": Text("Data period", "数据期间"),
    "geography": Text("Geography", "地域"),
    "database": Text("Background data", "背景数据库"),
    "accreditation": Text("Accreditation or approval no. ", "认可或批准号 "),
    "electronic": Text(
        "Signed electronically (PAdES) by the decision maker and the body; credential attached.",
        "本文件由认证决定人员及认证机构电子签名（PAdES），并附机器可读凭证。",
    ),
    "scan": Text("verify", "扫码验证"),
}
"""By name, as the templates' data use them."""


def role_label(role: str) -> Text:
    """Return the name of a role."""
    return ROLE_LABELS[Role(role)] if role in set(Role) else Text(role, role)


DEMO_LABEL = Text("DEMO – certifies nothing", "演示 · 不证明任何事项")
LABEL_WORDS: dict[str, Text] = {
    "title": Text("Product carbon footprint", "产品碳足迹"),
    "per": Text("per {}", "每 {}"),
    "no-group": Text("no comparison group", "暂无可比组"),
    "position": Text(
        "{group}: {rank} of {count}, lowest first", "{group}：由低到高第 {rank} / {count} 位"
    ),
    "number": Text("certificate", "证书编号"),
    "until": Text("valid to ", "有效期至 "),
    "business": Text("for business customers, not for consumers", "供企业间使用，不面向消费者"),
    "foreign": Text("not the national mark", "非国家碳足迹标识"),
    "scan": Text("scan for status and proof", "扫码查看状态与证明"),
    "proof": Text("signed code, can be checked offline", "签名二维码，可离线验证"),
    "alt": Text(
        "Carbon footprint of {product}: {amount} per {unit}, {boundary}; certificate {number}, "
        "valid to {until}. {demo}",
        "{product}的碳足迹：每 {unit} {amount}，{boundary}；"
        "证书 {number}，有效期至 {until}。{demo}",
    ),
}
"""By name, as labels use them."""
