"""From what a maker typed to a checked submission: every problem is found before one is raised.

`raw.RawSubmission` holds the cells with their places, whatever file they come from; `headings` is
the one table of accepted column names; `read_submission` judges them by a `context.Context`.
"""

from __future__ import annotations

from footprint.bom import Submission
from footprint.errors import Finding, InputError, Place, error
from footprint.text import Text
from product_models.intake.activity import read_contract, read_energy_line, read_transport_leg
from product_models.intake.bill import read_bill_line
from product_models.intake.cells import parse_text, read
from product_models.intake.checks import (
    MASS,
    check_columns,
    check_mass,
    check_size,
    check_suppliers,
)
from product_models.intake.context import Context, Offer, choices_of
from product_models.intake.headings import PRODUCT_FIELDS, find_field
from product_models.intake.lines import Desk, read_lines
from product_models.intake.problems import Problems
from product_models.intake.product import read_parameters, read_product
from product_models.intake.raw import RawSubmission

__all__ = ["Context", "Offer", "RawSubmission", "family_of", "read_submission"]


def family_of(raw: RawSubmission) -> str:
    """Return how the maker names the product family.

    Raises
    ------
    InputError
        It is not named.
    """
    problems = Problems()
    for entry in raw.product.items:
        field = find_field(PRODUCT_FIELDS, entry.name)
        if field is not None and field.key == "family":
            name = read(entry.cell, parse_text, problems)
            problems.raise_errors()
            if name:
                return name
    raise InputError(
        error(
            "missing-family",
            Text("the product family is not named.", "未填写产品类别。"),
            Text(
                "Fill in the field “family” of the sheet or section “product”, "
                "or start from a template.",
                "请在“产品”表填写“产品类别”（family），或使用模板。",
            ),
            Place(raw.product.sheet, None, "family"),
        )
    )


def read_submission(raw: RawSubmission, context: Context) -> tuple[Submission, tuple[Finding, ...]]:
    """Return the submission, and what a reader of its result should know.

    Raises
    ------
    InputError
        With all problems: up to 50 in words, the rest counted.
    """
    problems = Problems()
    tables = (raw.bill, raw.energy, raw.transport, raw.packaging, raw.contracts)
    check_size(problems, tables)
    problems.raise_errors()
    desk = Desk(context, choices_of(context.family, context.offer), problems)
    product, options = read_product(desk, raw.product)
    parameters = read_parameters(desk, raw.parameters)
    for table in (raw.bill, raw.packaging):
        check_columns(problems, table)
    before = problems.count
    bill = read_lines(desk, "bill", raw.bill, read_bill_line)
    if problems.count == before:
        check_mass(desk, raw.bill, bill, parameters.get(MASS))
    energy = read_lines(desk, "energy", raw.energy, read_energy_line)
    transport = read_lines(desk, "transport", raw.transport, read_transport_leg)
    packaging = read_lines(desk, "packaging", raw.packaging, read_bill_line)
    contracts = read_lines(desk, "contracts", raw.contracts, read_contract)
    for table, lines in ((raw.bill, bill), (raw.packaging, packaging)):
        check_suppliers(desk, table.sheet, lines, product)
    problems.raise_errors(raw.findings)
    assert product is not None  # noqa: S101 - a missing product has been raised as an error
    submission = Submission(
        family=context.family.key,
        product=product,
        parameters=parameters,
        bill=bill,
        energy=energy,
        transport=transport,
        packaging=packaging,
        contracts=contracts,
        **options,
    )
    return submission, (*raw.findings, *problems.findings)
