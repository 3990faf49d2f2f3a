"""Refusals of the web framework, said in our words: field, reason, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.web.problems import RefusalError, refuse
from footprint.errors import Finding, Place, error
from footprint.text import Text

_KINDS = {
    "missing": Text("it is missing.", "缺少该字段。"),
    "extra_forbidden": Text("there is no such field.", "没有此字段。"),
    "json_invalid": Text("the JSON cannot be read.", "JSON 无法解析。"),
}
_STATUSES = {
    400: Text("the request cannot be read.", "请求无法解析。"),
    404: Text("there is nothing at this address.", "此地址不存在。"),
    405: Text("this address does not take this method.", "此地址不支持该方法。"),
    415: Text("this kind of content is not accepted.", "不接受此类内容。"),
}


def validation_problem(failure: RequestValidationError) -> RefusalError:
    """Return all that is wrong with the fields of a request (422)."""
    return RefusalError(422, tuple(_finding(entry) for entry in failure.errors()))


def http_problem(failure: HTTPException) -> RefusalError:
    """Return the framework's own refusal as a problem."""
    text = _STATUSES.get(failure.status_code, Text(f"{failure.detail}.", f"{failure.detail}。"))
    return refuse(failure.status_code, f"http-{failure.status_code}", text)


def unkeepable_problem() -> RefusalError:
    """Return the refusal of a value that the database cannot keep (422)."""
    return refuse(
        422,
        "unkeepable",
        Text(
            "a value is too long, out of range, or holds a character that cannot be kept.",
            "某个值过长、超出范围或含有无法保存的字符。",
        ),
        Text("Remove control characters and shorten it.", "请去除控制字符并缩短内容。"),
    )


def _finding(entry: dict[str, Any]) -> Finding:
    kind = entry["type"]
    message = str(entry.get("msg", kind)).rstrip(".")
    text = _KINDS.get(kind, Text(f"{message}.", f"内容不符合要求（{message}）。"))
    remedy = Text("See the schema of this request.", "请参照该请求的字段说明。")
    return error(f"invalid-{kind.replace('_', '-')}", text, remedy, _place(entry["loc"]))


def _place(location: Sequence[str | int]) -> Place:
    return Place(column=".".join(str(part)[:60] for part in location))
