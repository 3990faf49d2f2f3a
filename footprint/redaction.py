"""What a statement leaves out for one recipient: fields by name, hidden so that no format lies.

A hidden field becomes unknown, never another value. A format that cannot do without it then says
that it is missing and is not offered. Fields whose absence a format would state as a fact (that
packaging is not included, for example) cannot be hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from footprint.errors import InputError, error
from footprint.statement import Contact, Statement
from footprint.text import Text


@dataclass(frozen=True, slots=True)
class Hideable:
    """A field that may be hidden.

    Parameters
    ----------
    name, label
        How it is called by programs, and by people.
    hide
        Returns the statement without it.
    """

    name: str
    label: Text
    hide: Callable[[Statement], Statement]


def _in_disclosure(*path: str, value: Any = None) -> Callable[[Statement], Statement]:
    """Return what replaces one field of the disclosure, if it is given at all."""

    def replaced(owner: Any, names: tuple[str, ...]) -> Any:
        if owner is None:
            return None
        name, *rest = names
        inner = replaced(getattr(owner, name), tuple(rest)) if rest else value
        return owner.model_copy(update={name: inner})

    def hide(statement: Statement) -> Statement:
        return statement.model_copy(update={"disclosure": replaced(statement.disclosure, path)})

    return hide


def _in_result(name: str, value: Any) -> Callable[[Statement], Statement]:
    def hide(statement: Statement) -> Statement:
        result = statement.footprint.model_copy(update={name: value})
        return statement.model_copy(update={"footprint": result})

    return hide


def _places(statement: Statement) -> Statement:
    """Hide where it is made: in the disclosure, and the site of the result."""
    for name in ("plant", "country", "subdivision"):
        statement = _in_disclosure("product", name)(statement)
    product = statement.footprint.product.model_copy(update={"site": None})
    return _in_result("product", product)(statement)


_FIELDS = (
    Hideable("declarant.address", Text("address", "地址"), _in_disclosure("declarant", "address")),
    Hideable(
        "declarant.contact",
        Text("contact", "联系方式"),
        _in_disclosure("declarant", "contact", value=Contact()),
    ),
    Hideable("product.place", Text("place of production", "生产地"), _places),
    Hideable("product.mass_kg", Text("mass", "产品质量"), _in_disclosure("product", "mass_kg")),
    Hideable(
        "product.fossil_carbon_kg",
        Text("fossil carbon content", "化石碳含量"),
        _in_disclosure("product", "fossil_carbon_kg"),
    ),
    Hideable(
        "product.biogenic_carbon_kg",
        Text("biogenic carbon content", "生物碳含量"),
        _in_disclosure("product", "biogenic_carbon_kg"),
    ),
    Hideable(
        "product.packaging_biogenic_carbon_kg",
        Text("biogenic carbon content of the packaging", "包装生物碳含量"),
        _in_disclosure("product", "packaging_biogenic_carbon_kg"),
    ),
    Hideable(
        "product.recycled_carbon_kg",
        Text("recycled carbon content", "再生碳含量"),
        _in_disclosure("product", "recycled_carbon_kg"),
    ),
    Hideable(
        "product.classifications",
        Text("classifications", "产品分类"),
        _in_disclosure("product", "classifications", value=()),
    ),
    Hideable("assurance", Text("verification", "核查信息"), _in_disclosure("assurance")),
    Hideable(
        "battery.performance_class",
        Text("performance class", "性能等级"),
        _in_disclosure("battery", "performance_class"),
    ),
    Hideable("catena_x", Text("Catena-X identifiers", "Catena-X 标识"), _in_disclosure("catena_x")),
    Hideable(
        "catena_x.customer_part",
        Text("customer part number", "客户零件号"),
        _in_disclosure("catena_x", "customer_part"),
    ),
    Hideable(
        "study_url", Text("address of the study", "研究报告网址"), _in_disclosure("study_url")
    ),
    Hideable(
        "preceding",
        Text("earlier statements", "此前的声明"),
        _in_disclosure("preceding", value=()),
    ),
    Hideable("uncertainty", Text("uncertainty", "不确定性"), _in_result("uncertainty", None)),
    Hideable(
        "primary_data_share",
        Text("share of primary data", "初级数据占比"),
        _in_result("primary_data_share", None),
    ),
    Hideable("locations", Text("emissions by location", "各地排放"), _in_result("locations", ())),
    Hideable("sources", Text("sources of data", "数据来源"), _in_result("sources", ())),
    Hideable("findings", Text("notes of the study", "研究说明"), _in_result("findings", ())),
)
HIDEABLE: Mapping[str, Hideable] = MappingProxyType({one.name: one for one in _FIELDS})
"""Every field that may be hidden, by name."""


def without(statement: Statement, hidden: Iterable[str]) -> Statement:
    """Return a statement without some of its fields.

    Parameters
    ----------
    statement
        The whole one.
    hidden
        Names of `HIDEABLE`.

    Raises
    ------
    InputError
        A name that is none of them.
    """
    for name in hidden:
        if name not in HIDEABLE:
            raise _unknown(name)
        statement = HIDEABLE[name].hide(statement)
    return statement


def _unknown(name: str) -> InputError:
    names = ", ".join(HIDEABLE)
    return InputError(
        error(
            "not-hideable",
            Text(f"the field “{name[:80]}” cannot be hidden.", f"字段“{name[:80]}”不能隐藏。"),
            Text(f"Use some of: {names}.", f"可隐藏的字段：{names}。"),
        )
    )
