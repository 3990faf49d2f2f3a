"""The stages of a footprint as modules of EN 15804, for environmental product declarations.

Families of building products and furniture have stages that are modules (A1 … C4). A study from
cradle to gate is the module A1–A3 by definition. Any other study whose stages are its family's own
is not forced into modules.
"""

from __future__ import annotations

import re
from decimal import Decimal

from footprint.flows import Bucket
from footprint.formats.carbon_split import to_quantum
from footprint.formats.declared_unit import declared_unit
from footprint.formats.stage_columns import Column, last_digit, merge, stage_columns, total
from footprint.result import Label
from footprint.statement import Statement

GATE = "cradle-to-gate"
PRODUCT_STAGE = "A1-A3"
"""Raw materials, transport to the plant and manufacturing as one module."""
_MODULE = re.compile(r"A[1-5]|B[1-7]?|C[1-4]?", re.ASCII)
_WHOLE = {"B": "B1-B7", "C": "C1-C4"}
_DECLARED = {
    "cradle-to-customer": "A1-A4",
    "cradle-to-site": "A1-A5",
    "life-cycle-without-use": "A1-A4 + C1-C4",
    "cradle-to-grave": "A1-C4",
}
_PRODUCT_STAGE = Label(en="product stage A1-A3", zh="产品阶段 A1-A3")


def modules(statement: Statement) -> tuple[Column, ...]:
    """Return one column per module; a single one named by its range if the stages are no modules.

    ``B`` and ``C`` as a whole are ``B1-B7`` and ``C1-C4``.
    """
    columns = stage_columns(statement)
    if has_modules(statement):
        return tuple(Column(_WHOLE.get(c.key, c.key), c.label, c.buckets) for c in columns)
    boundary = statement.footprint.boundary
    if boundary == GATE:
        return (merge(PRODUCT_STAGE, _PRODUCT_STAGE, columns),)
    label = statement.footprint.boundary_label
    return (merge(_DECLARED.get(boundary, "declared modules"), label, columns),)


def has_modules(statement: Statement) -> bool:
    """Tell whether every stage of the result is a module."""
    return all(_MODULE.fullmatch(stage.key) for stage in statement.footprint.stages)


def product_stage(statement: Statement) -> Column | None:
    """Return modules A1 to A3 as one column, or None where they cannot be told from the rest.

    Stages of a family's own that come before its stage ``distribution`` are what happens up to the
    gate.
    """
    columns = stage_columns(statement)
    keys = [column.key for column in columns]
    if has_modules(statement):
        inside = [column for column in columns if column.key in {"A1", "A2", "A3"}]
    elif statement.footprint.boundary == GATE:
        inside = list(columns)
    elif "distribution" in keys:
        inside = list(columns[: keys.index("distribution")])
    else:
        return None
    return merge(PRODUCT_STAGE, _PRODUCT_STAGE, inside) if inside else None


def module_d(statement: Statement) -> Decimal | None:
    """Return what lies beyond the boundary, if the study says it; it is in no total."""
    found = [one.kgco2e for one in statement.footprint.beyond if one.key == "D"]
    scale = declared_unit(statement).per_functional_unit
    return to_quantum(sum(found) * scale, last_digit(statement)) if found else None


def has_uptake(statement: Statement) -> bool:
    """Tell whether removals of biogenic CO2 are part of the footprint."""
    return total(stage_columns(statement), {Bucket.BIOGENIC_REMOVAL}) != 0
