"""Parameters that are unknown, out of range, or of another product."""

from __future__ import annotations

from footprint.errors import Finding, InputError, error
from footprint.text import Text
from product_models.contract import Parameter, ParameterKind, Value
from product_models.textile.design import TextileDesign
from product_models.textile.fibres import FIBRES
from product_models.textile.parameters import PARAMETERS

_PARAMETER = {parameter.key: parameter for parameter in PARAMETERS}
_STRAY = {
    "yarn": {"fabric", "garment", "use", "end of life"},
    "fabric": {"garment", "use", "end of life"},
}
"""Sections of parameters a product has not."""


def refuse_parameters(design: TextileDesign) -> None:
    """Refuse parameters that are unknown, out of range or of another product.

    Raises
    ------
    InputError
        All of them at once.
    """
    given = design.submission.parameters
    problems = [_unknown(key) for key in given if key not in _PARAMETER]
    if "product" not in given:
        said = Text("the product is not given.", "未填写产品。")
        problems.append(error("missing-parameter", said, Text("Give product.", "请填写 product。")))
    for key, value in given.items():
        if key in _PARAMETER:
            problems += _out_of_range(_PARAMETER[key], value)
    if not problems:
        problems = _stray(design)
    if problems:
        raise InputError(problems)


def _unknown(key: str) -> Finding:
    if key.endswith("-share"):
        fibres = ", ".join(FIBRES)
        return error(
            "unknown-fibre",
            Text(f"the share “{key}” is not known.", f"不认识比例参数“{key}”。"),
            Text(f"Fibres: {fibres}.", f"可用纤维：{fibres}。"),
        )
    return error(
        "unknown-parameter",
        Text(f"the parameter “{key}” is not known.", f"不认识参数“{key}”。"),
        Text("See the parameter list of the family.", "请见该类别的参数表。"),
    )


def _out_of_range(parameter: Parameter, value: Value) -> list[Finding]:
    if parameter.kind is ParameterKind.CHOICE and value not in parameter.choices:
        names = ", ".join(parameter.choices)
        said = Text(
            f"{parameter.key}: “{value}” is not known.", f"{parameter.key}：不认识“{value}”。"
        )
        return [error("unknown-choice", said, Text(f"Use one of: {names}.", f"可用：{names}。"))]
    if parameter.kind is not ParameterKind.NUMBER:
        return []
    low, high = parameter.minimum, parameter.maximum
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if low is None or high is None or (is_number and low <= float(value) <= high):
        return []
    said = Text(
        f"{parameter.label.en} ({parameter.key}): {value} is out of range.",
        f"{parameter.label.zh}（{parameter.key}）：{value} 超出范围。",
    )
    span = f"{low:g}–{high:g} {parameter.unit}".strip()
    return [error("out-of-range", said, Text(f"Allowed: {span}.", f"允许：{span}。"))]


def _stray(design: TextileDesign) -> list[Finding]:
    out = _STRAY.get(design.product, set())
    keys = [key for key in design.submission.parameters if _PARAMETER[key].section in out]
    if not keys:
        return []
    names = ", ".join(keys)
    return [
        error(
            "parameter-of-another-product",
            Text(
                f"the product is {design.product}; it has no {names}.",
                f"产品为 {design.product}，不适用参数：{names}。",
            ),
            Text("Remove them, or choose another product.", "请删除，或选择其他产品。"),
        )
    ]
