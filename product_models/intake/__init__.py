"""From what a maker typed to a checked submission: every problem is found before one is raised.

`raw.RawSubmission` holds the cells with their places, whatever file they come from; `headings` is
the one table of accepted column names; `read_submission` judges them by a `context.Context`.
"""

from __future__ import annotations

from footprint.bom import Submission
from footprint.errors import Finding
from product_models.intake.activity import read_energy_line, read_transport_leg
from product_models.intake.bill import read_bill_line
from product_models.intake.checks import (
    MASS,
    check_columns,
    check_mass,
    check_size,
    check_suppliers,
)
from product_models.intake.context import Choices, Context
from product_models.intake.lines import Desk, read_lines
from product_models.intake.problems import Problems
from product_models.intake.product import read_parameters, read_product
from product_models.intake.raw import RawSubmission


def read_submission(raw: RawSubmission, context: Context) -> tuple[Submission, tuple[Finding, ...]]:
    """Return the submission, and what a reader of its result should know.

    Raises
    ------
    InputError
        With all problems: up to 50 in words, the rest counted.
    """
    problems = Problems()
    check_size(problems, (raw.bill, raw.energy, raw.transport, raw.packaging))
    problems.raise_errors()
    desk = Desk(context, Choices(context.family, context.offer), problems)
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
    for table, lines in ((raw.bill, bill), (raw.packaging, packaging)):
        check_suppliers(desk, table.sheet, lines, product)
    problems.raise_errors()
    assert product is not None  # noqa: S101 - a missing product has been raised as an error
    submission = Submission(
        family=context.family.key,
        product=product,
        parameters=parameters,
        bill=bill,
        energy=energy,
        transport=transport,
        packaging=packaging,
        **options,
    )
    return submission, (*raw.findings, *problems.findings)
