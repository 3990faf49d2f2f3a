"""A study to be stated: assessed at once from a workbook or document, or out of a sealed bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from api.reading import read_file
from api.statements.disclosures import complete
from api.verifying.archive import MAGIC
from api.verifying.opening import Beside, Opened, open_bytes, present, read_bytes
from api.verifying.sealed import read_sealed
from footprint.certification.bundle import Part
from footprint.certification.certificate import CertificateContent
from footprint.certification.step import VERDICT_LABELS, Outcome, Verdict
from footprint.certification.study import SealedStudy
from footprint.certification.verification import MAX_STATUS_AGE, Verification, verify
from footprint.errors import InputError, error
from footprint.statement import Statement, make_statement
from footprint.text import Text

_BUNDLE = ".tanbiao"
_TRUSTED_ENOUGH = frozenset({Verdict.VALID, Verdict.UNKNOWN})
"""Unknown: nothing fails, but the bundle's own keys are not among those somebody trusts."""


@dataclass(frozen=True)
class Stated:
    """A study, and the certificate that rests on it, if there is one."""

    study: SealedStudy
    certificate: CertificateContent | None = None

    @property
    def issued_at(self) -> datetime | None:
        """When the certificate was issued, which is when its study is first stated."""
        return self.certificate.issued_at if self.certificate else None

    def state(self, given: Mapping[str, Any], created: datetime) -> Statement:
        """Return its statement, made at a moment.

        Raises
        ------
        InputError
            Everything that is wrong with the disclosure.
        """
        return make_statement(self.study, complete(given, self.study, self.certificate), created)


def open_study(path: Path, options: Mapping[str, str | None], now: datetime) -> Stated:
    """Return the study of a file.

    Parameters
    ----------
    path
        Workbook, YAML or JSON, or a sealed bundle.
    options
        Study options that replace those of a document; a sealed study has none.
    now
        The moment dates and the certificate are judged by.

    Raises
    ------
    InputError
        The file is not sound, or its certificate does not stand.
    """
    if path.suffix.lower() == _BUNDLE:
        return _of_bundle(read_bytes(path), options, now)
    assessed = read_file(path, options, now.date()).assess()
    study = SealedStudy(
        submission=assessed.submission.document(), result=assessed.footprint, version=1
    )
    return Stated(study)


def _of_bundle(data: bytes, options: Mapping[str, str | None], now: datetime) -> Stated:
    if any(option is not None for option in options.values()):
        raise _refusal(
            Text("a sealed study cannot be assessed otherwise.", "密封的研究不能改变选项。"),
            Text("Leave the option out, or give the workbook.", "请去掉该选项，或提供工作簿。"),
        )
    if not data.startswith(MAGIC):
        raise _refusal(
            Text("the file is no bundle.", "该文件不是证书包。"),
            Text("Ask the body for the sealed bundle.", "请向认证机构索取密封证书包。"),
        )
    opened = open_bytes(data)
    sealed = read_sealed(opened.parts)
    _check(_verification(opened, now))
    if sealed.study.hash != sealed.content.study_hash:
        raise _refusal(
            Text(
                "the study in this bundle is not the one the certificate rests on.",
                "证书包中的研究与证书所依据的研究不一致。",
            ),
            Text("Ask the body for the sealed bundle.", "请向认证机构索取密封证书包。"),
        )
    return Stated(sealed.study, sealed.content)


def _verification(opened: Opened, now: datetime) -> Verification:
    """Verify what the statement leans on; the PDF is not part of it."""
    parts: Mapping[Part, bytes] = {
        part: content for part, content in opened.parts.items() if part is not Part.PDF
    }
    return verify(present(replace(opened, parts=parts), Beside()), now, MAX_STATUS_AGE)


def _check(found: Verification) -> None:
    if found.verdict in _TRUSTED_ENOUGH:
        return
    label = VERDICT_LABELS[found.verdict]
    failed = [step.sentence for step in found.steps if step.outcome is Outcome.FAILED]
    why = failed[0] if failed else label
    raise _refusal(
        Text(
            f"the certificate of this bundle does not stand ({label.en}): {why.en}",
            f"该证书包的证书不成立（{label.zh}）：{why.zh}",
        ),
        Text("See tanbiao verify.", "请用 tanbiao verify 查看。"),
    )


def _refusal(text: Text, remedy: Text) -> InputError:
    return InputError(error("sealed-bundle", text, remedy))
