"""Ranges of parameters, held also where a submission did not come through the intake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from footprint.bom import Submission
from footprint.errors import Finding, error
from footprint.text import Text
from product_models.contract import Parameter


def out_of_range(parameters: Iterable[Parameter], submission: Submission) -> Iterator[Finding]:
    """Yield an error for every given number outside the range of its parameter."""
    for parameter in parameters:
        value = submission.parameters.get(parameter.key)
        if value is None or isinstance(value, bool | str):
            continue
        low = float("-inf") if parameter.minimum is None else parameter.minimum
        high = float("inf") if parameter.maximum is None else parameter.maximum
        if not low <= value <= high:
            name, unit = parameter.label, f" {parameter.unit}".rstrip()
            yield error(
                "out-of-range",
                Text(
                    f"{name.en} is {value:g}{unit}; it must lie between {low:g} and {high:g}.",
                    f"{name.zh}为 {value:g}{unit}，应在 {low:g} 与 {high:g} 之间。",
                ),
                Text("Correct the value or its unit.", "请更正数值或单位。"),
            )
