"""Refusals as RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

from typing import Any

from footprint.errors import Finding, TanbiaoError, error
from footprint.text import Language, Text

MEDIA_TYPE = "application/problem+json"


class RefusalError(TanbiaoError):
    """A request that is refused, with its HTTP status.

    Parameters
    ----------
    status
        HTTP status code.
    findings
        What is wrong, where, and what to do.
    """

    def __init__(self, status: int, findings: Finding | tuple[Finding, ...]) -> None:
        """Keep status and findings."""
        super().__init__(findings)
        self.status = status
        self.headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with the status."""
        return type(self), (self.status, self.findings)


def refuse(status: int, code: str, text: Text, remedy: Text | None = None) -> RefusalError:
    """Build a problem of one finding."""
    return RefusalError(status, error(code, text, remedy))


def not_found(what: Text) -> RefusalError:
    """Build the 404 for what is not there, or not the caller's to know of."""
    return refuse(
        404,
        "not-found",
        Text(f"there is no such {what.en}.", f"没有此{what.zh}。"),
        Text("Check the identifier.", "请检查编号。"),
    )


def forbidden(why: Text, remedy: Text | None = None) -> RefusalError:
    """Build the 403 for what the caller may see but not do."""
    return refuse(403, "forbidden", why, remedy)


def problem_document(
    failure: TanbiaoError, status: int, instance: str, language: Language
) -> dict[str, Any]:
    """Return the problem details of a refusal."""
    first = failure.findings[0]
    return {
        "type": f"urn:tanbiao:problem:{first.code}",
        "title": first.text.say(language),
        "status": status,
        "detail": failure.say(language),
        "instance": instance,
        "findings": [finding_document(found) for found in failure.findings],
    }


def finding_document(found: Finding) -> dict[str, Any]:
    """Return one finding as plain JSON values, in both languages."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "text": {"en": found.text.en, "zh": found.text.zh},
        "remedy": {"en": found.remedy.en, "zh": found.remedy.zh} if found.remedy else None,
        "place": {"en": found.place.say("en"), "zh": found.place.say("zh")}
        if found.place
        else None,
        "clause": found.clause,
    }
