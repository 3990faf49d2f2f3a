"""Whether a study may be certified under a scheme, by a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footprint.certification.scheme import Refusal, Scheme
from footprint.errors import Finding, Place, error
from footprint.text import Text


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is to be certified, and by whom.

    Parameters
    ----------
    submission
        `footprint.bom.Submission.document()`.
    boundary
        System boundary of the result.
    body_code, body_approved
        Code of the body, and whether the operator has approved it.
    """

    submission: Mapping[str, Any]
    boundary: str
    body_code: str | None
    body_approved: bool


def check_eligibility(scheme: Scheme, candidate: Candidate) -> tuple[Finding, ...]:
    """Return all that keeps a study out of a scheme: body, product, boundary, missing fields."""
    return (
        *check_body(scheme, candidate.body_code, approved=candidate.body_approved),
        *_check_family(scheme, candidate.submission),
        *_check_boundary(scheme, candidate.boundary),
        *_check_fields(scheme, candidate.submission),
    )


def check_body(scheme: Scheme, code: str | None, *, approved: bool) -> tuple[Finding, ...]:
    """Return why a body may not certify under a scheme."""
    if code is None or not approved:
        said = Text(
            "this certification body is not approved on this service.",
            "该认证机构未获本平台认可。",
        )
        remedy = Text("Choose another body.", "请选择其他机构。")
        return (error("body-not-approved", said, remedy),)
    if scheme.entitled_bodies is None or code in scheme.entitled_bodies:
        return ()
    said = Text(
        f"the body {code} is not entitled to certify under “{scheme.label.en}”.",
        f"机构 {code} 无权依据“{scheme.label.zh}”开展认证。",
    )
    remedy = Text(
        "Only an entitled body may; the operator of the service names it in its configuration.",
        "仅限有资质的机构，由平台运营方在配置中列明。",
    )
    return (error("body-not-entitled", said, remedy),)


def missing_fields(submission: Mapping[str, Any], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the dotted paths under which a submission says nothing.

    Examples
    --------
    >>> missing_fields({"product": {"name": "chair"}, "bill": []}, ("product.name", "bill"))
    ('bill',)
    """
    return tuple(path for path in paths if _value(submission, path) in (None, "", [], {}))


def _value(submission: Mapping[str, Any], path: str) -> Any:
    value: Any = submission
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _check_family(scheme: Scheme, submission: Mapping[str, Any]) -> tuple[Finding, ...]:
    family = str(submission.get("family", ""))
    parameters = submission.get("parameters", {})
    for refusal in scheme.refused:
        if refusal.family == family and _applies(refusal, parameters):
            return (_refused(scheme, family, Text(refusal.reason.en, refusal.reason.zh)),)
    if scheme.families is None or family in scheme.families:
        return ()
    why = Text("it is not in the scheme's list of products.", "不在该制度的产品目录内。")
    return (_refused(scheme, family, why),)


def _applies(refusal: Refusal, parameters: Mapping[str, Any]) -> bool:
    return all(str(parameters.get(key)) == value for key, value in refusal.when.items())


def _refused(scheme: Scheme, family: str, why: Text) -> Finding:
    return error(
        "family-refused",
        Text(
            f"“{scheme.label.en}” does not certify “{family}”: {why.en}",
            f"“{scheme.label.zh}”不受理“{family}”：{why.zh}",
        ),
        Text("Choose another scheme.", "请选择其他认证制度。"),
        Place(column="family"),
    )


def _check_boundary(scheme: Scheme, boundary: str) -> tuple[Finding, ...]:
    if scheme.boundaries is None or boundary in scheme.boundaries:
        return ()
    names = ", ".join(scheme.boundaries)
    said = Text(
        f"the scheme does not take the system boundary “{boundary}”.",
        f"该制度不接受系统边界“{boundary}”。",
    )
    remedy = Text(f"Use one of: {names}.", f"可用：{names}。")
    return (error("boundary-refused", said, remedy, Place(column="boundary")),)


def _check_fields(scheme: Scheme, submission: Mapping[str, Any]) -> tuple[Finding, ...]:
    said = Text("the scheme needs this field.", "该制度要求填写此项。")
    remedy = Text("Fill it in and hand in a new version.", "请补充并提交新版本。")
    return tuple(
        error("field-missing", said, remedy, Place(column=path))
        for path in missing_fields(submission, scheme.mandatory_fields)
    )
