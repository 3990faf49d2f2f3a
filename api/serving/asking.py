"""Check what was typed with the models of the service, and say what is wrong as it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from footprint.errors import InputError, Place, error
from footprint.text import Text

M = TypeVar("M", bound=BaseModel)


def checked(model: type[M], typed: Mapping[str, Any]) -> M:
    """Return what was typed as a model.

    Raises
    ------
    InputError
        With a finding for every option that is not right.
    """
    try:
        return model.model_validate(typed)
    except ValidationError as failure:
        raise InputError(
            error(
                "option",
                Text(f"{entry['msg']}.", f"内容不符合要求（{entry['msg']}）。"),
                Text("Correct this option.", "请更正该选项。"),
                Place(column="--" + str(entry["loc"][0]).replace("_", "-")),
            )
            for entry in failure.errors()
        ) from None
