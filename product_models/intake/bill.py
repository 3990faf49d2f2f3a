"""Read the rows of the bill of materials and of the packaging list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from footprint.bom import BillLine, SupplierFigure
from footprint.text import Text
from footprint.units import KIND_LABELS, QuantityKind, Unit, parse_unit, units_of
from product_models.intake.cells import (
    Refused,
    is_percent,
    parse_date,
    parse_loss,
    parse_number,
    parse_positive,
    parse_text,
)
from product_models.intake.context import Context
from product_models.intake.headings import SHEETS
from product_models.intake.lines import Line, check_kind, check_repeat
from product_models.intake.raw import CellValue

OFFSET_WORDS = ("offset", "抵消", "抵销", "credit", "碳信用", "碳汇", "ccer", "核证减排")
"""Words that name a carbon offset."""

UNIT_MASSES = {"unit_mass_kg": 1.0, "unit_mass_g": 1e-3, "unit_mass": 1.0}
"""Columns a unit mass may stand in, with the factor to kg."""


def read_bill_line(line: Line, number: int) -> BillLine | None:
    """Return one row of the bill or of the packaging list, None if it has a problem."""
    key, name = line.key(number), line.need("name", parse_text) or ""
    specification = line.take("specification", parse_text) or ""
    amount, unit = _net_amount(line, name), line.unit()
    loss, unit_mass, location = _loss(line), _unit_mass(line), line.location()
    part, dataset, figure = _part(line), _dataset(line), _supplier_figure(line, name)
    supplier = line.take("supplier", parse_text) or ""
    _check_source(line, name)
    if not (name and unit and amount):
        return None
    if figure is None:
        _check_unit(line, unit, part, dataset)
    what = (name, specification, part, dataset, supplier)
    check_repeat(line, (*what, unit.code, amount, figure, location))
    return BillLine(
        place=line.place,
        key=key,
        name=name,
        specification=specification,
        amount=amount,
        unit=unit.code,
        unit_mass_kg=unit_mass,
        loss_share=loss,
        part=part,
        dataset=dataset,
        location=location,
        supplier=supplier,
        supplier_figure=figure,
    )


def _net_amount(line: Line, name: str) -> float | None:
    """Return the net amount in one product; an ERP's base quantity divides it."""
    amount = line.need("amount", _amount_parser(name))
    base = line.take("base_amount", parse_positive)
    return amount / base if amount and base else amount


def _amount_parser(name: str) -> Callable[[CellValue], float]:
    def parse(value: CellValue) -> float:
        number = parse_number(value)
        if number < 0 and _is_offset(name):
            raise _offset(name)
        return parse_positive(number)

    return parse


def _is_offset(name: str) -> bool:
    return any(word in name.casefold() for word in OFFSET_WORDS)


def _offset(name: str) -> Refused:
    return Refused(
        Text(
            f"“{name}” is an offset or credit: offsets are never subtracted from a product "
            "carbon footprint (ISO 14067, scope: offsetting is excluded).",
            f"“{name}”属于碳抵消或碳信用：产品碳足迹不得扣减碳抵消"
            "（ISO 14067 / GB/T 24067 的范围不含碳抵消）。",
        ),
        "offset",
        lambda: Text("Remove the line.", "请删除该行。"),
    )


def _unit_mass(line: Line) -> float | None:
    given = [key for key in UNIT_MASSES if not line.is_empty(key)]
    masses = [line.take(key, parse_positive) for key in given]
    if len(given) > 1:
        _refuse_second(line, given[1])
    return None if not masses or masses[0] is None else masses[0] * UNIT_MASSES[given[0]]


def _loss(line: Line) -> float:
    """Return the loss as a share of the input; an ERP's loss s on the net amount is s/(1 + s)."""
    share = line.take("loss_share", _loss_parser(line, "loss_share")) or 0.0
    added = line.take("added_loss_share", _loss_parser(line, "added_loss_share")) or 0.0
    if share and added:
        _refuse_second(line, "added_loss_share")
    return added / (1 + added) if added else share


def _refuse_second(line: Line, key: str) -> None:
    said = Text("two columns give the same quantity.", "两列填写了同一个量。")
    line.refuse(key, "given-twice", said, Text("Fill in one of them.", "请只填其中一列。"))


def _loss_parser(line: Line, key: str) -> Callable[[CellValue], float]:
    """Return how a loss is read: a column headed with % holds percentages."""
    heading = unicodedata.normalize("NFKC", line.cell(key).place.column or "")
    return _parse_percent if "%" in heading else parse_loss


def _parse_percent(value: CellValue) -> float:
    if is_percent(value):
        return parse_loss(value)
    number = parse_number(value)
    if not 0 < number < 1:
        return parse_loss(f"{number!r}%")
    raise Refused(
        Text(
            f"the heading asks for per cent, so {number:g} may mean {number:g} % or "
            f"{number * 100:g} %.",
            f"列标题为百分比，{number:g} 可能是 {number:g}%，也可能是 {number * 100:g}%。",
        ),
        "ambiguous-percentage",
        lambda: Text(
            f"Write the sign with the number, {number:g}%, or head the column “loss share”.",
            f"请连同百分号填写（{number:g}%），或将列标题改为“损耗率”并填 0–1 的小数。",
        ),
    )


def _part(line: Line) -> str | None:
    names = line.desk.choices.parts_of(line.section)
    other = "bill" if line.section == "packaging" else "packaging"
    typed = str(line.row.values.get("part") or "")
    if names.find(typed) or not line.desk.choices.parts_of(other).find(typed):
        return line.name("part", names)
    sheet = SHEETS[other].label
    line.refuse(
        "part",
        "wrong-sheet",
        Text(
            f"the part “{typed}” belongs on the sheet “{sheet.en}”.",
            f"部件“{typed}”应填在“{sheet.zh}”表中。",
        ),
        Text("Move the line there.", "请将该行移到该表。"),
    )
    return None


def _dataset(line: Line) -> str | None:
    return line.take("dataset", lambda value: _known_dataset(line.desk.context, value))


def _known_dataset(context: Context, value: CellValue) -> str:
    code = parse_text(value)
    if context.unit_of(code) is not None:
        return code
    raise Refused(
        Text(f"the data set “{code}” is not known.", f"不认识数据集“{code}”。"),
        "unknown-dataset",
        lambda: _offer_datasets(context, code),
    )


def _offer_datasets(context: Context, text: str) -> Text:
    near = ", ".join(list(context.suggest(text))[:3])
    if not near:
        return Text("Search the data set list for its code.", "请在数据集列表中查找代码。")
    return Text(f"Nearest: {near}.", f"相近的有：{near}。")


def _supplier_figure(line: Line, name: str) -> SupplierFigure | None:
    figure = line.take("supplier_kgco2e_per_unit", _figure_parser(name))
    source = line.take("supplier_source", parse_text)
    start = line.take("supplier_valid_from", parse_date)
    end = line.take("supplier_valid_to", parse_date)
    if figure is not None and source:
        return SupplierFigure(kgco2e_per_unit=figure, source=source, valid_from=start, valid_to=end)
    if figure is not None and line.is_empty("supplier_source"):
        line.refuse(
            "supplier_source",
            "missing-value",
            Text("the supplier's figure has no source.", "供应商数据缺少来源。"),
            Text("Name the report or certificate it stands in.", "请填写数据所在的报告或证书。"),
        )
    if (source or start or end) and line.is_empty("supplier_kgco2e_per_unit"):
        line.refuse(
            "supplier_kgco2e_per_unit",
            "missing-value",
            Text("a supplier's report is named, but no figure.", "填写了供应商报告，但缺少数值。"),
            Text("Give the figure, or clear the other cells.", "请填写数值，或清空相关单元格。"),
        )
    return None


def _figure_parser(name: str) -> Callable[[CellValue], float]:
    def parse(value: CellValue) -> float:
        number = parse_number(value)
        if number >= 0:
            return number
        if _is_offset(name):
            raise _offset(name)
        raise Refused(
            Text(
                f"the supplier's figure {number:g} is negative.", f"供应商数据 {number:g} 为负值。"
            ),
            "negative-figure",
            lambda: Text(
                "Give the footprint without offsets and without stored biogenic carbon.",
                "请填写未扣减碳抵消、也未扣减生物碳储存的数值。",
            ),
        )

    return parse


def _check_source(line: Line, name: str) -> None:
    """Refuse a line that names nothing behind it, or two things."""
    named = [k for k in ("part", "dataset", "supplier_kgco2e_per_unit") if not line.is_empty(k)]
    if not named:
        said = Text(
            f"the line “{name}” names neither a part, nor a data set, nor a supplier's figure.",
            f"“{name}”既没有部件，也没有数据集或供应商数据。",
        )
        offer = None if line.desk.problems.full else _offer_parts(line, name)
        line.refuse(None, "nothing-named", said, offer)
    if "dataset" in named and len(named) > 1:
        line.refuse(
            "dataset",
            "named-twice",
            Text(
                "the line names a data set as well as a part or a supplier's figure.",
                "该行同时填写了数据集与部件（或供应商数据）。",
            ),
            Text(
                "Keep one: the part, the data set, or the supplier's figure "
                "(a figure may stand with a part).",
                "请只保留一种：部件、数据集或供应商数据（供应商数据可与部件同填）。",
            ),
        )


def _offer_parts(line: Line, name: str) -> Text:
    names = line.desk.choices.parts_of(line.section)
    near = names.nearest(name)
    if near:
        en = ", ".join(names.show(key, "en") for key in near)
        zh = "；".join(names.show(key, "zh") for key in near)
        return Text(f"Nearest parts: {en}", f"相近的部件：{zh}")
    return Text("Fill in one of the three columns.", "请填写这三列之一。")


def _check_unit(line: Line, unit: Unit, part: str | None, dataset: str | None) -> None:
    """Refuse a unit that the part or dataset behind a line cannot be counted in."""
    target = _target(line.desk.context, part, dataset)
    if target is None or unit.kind is target.kind:
        return
    if target.kind is not QuantityKind.MASS:
        check_kind(line, "unit", unit, (target.kind,))
    elif line.is_empty(*UNIT_MASSES):
        kind, behind = KIND_LABELS[unit.kind], part or dataset
        allowed, typed = ", ".join(units_of(target.kind)), line.typed("unit")
        line.refuse(
            "unit",
            "missing-unit-mass",
            Text(
                f"“{typed}” is {kind.en}, but “{behind}” is counted in {target.code}.",
                f"“{typed}”是{kind.zh}单位，而“{behind}”以 {target.code} 计。",
            ),
            Text(
                f"Give the mass of one {typed} in the column unit_mass_kg, "
                f"or use one of: {allowed}.",
                f"请在单位质量列（unit_mass_kg）填写每 {typed} 的质量，或使用：{allowed}。",
            ),
        )


def _target(context: Context, part: str | None, dataset: str | None) -> Unit | None:
    if part:
        return parse_unit(next(item.unit for item in context.family.parts if item.key == part))
    code = context.unit_of(dataset) if dataset else None
    return parse_unit(code) if code else None
