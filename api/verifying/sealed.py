"""What a sealed bundle holds for a verifier: the study, the salts, and one line opened of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from footprint.certification.bundle import Part, Presented
from footprint.certification.certificate import CertificateContent
from footprint.certification.credential import content_of, unsigned
from footprint.certification.disclosure import lines_of
from footprint.certification.study import SealedStudy
from footprint.certification.verification import read_credential
from footprint.errors import InputError, error
from footprint.text import Text
from footprint.trust.commitments import commit, open_line
from footprint.trust.documents import read_object


@dataclass(frozen=True)
class Sealed:
    """The certificate of a sealed bundle with the study it rests on."""

    content: CertificateContent
    study: SealedStudy
    salts: Mapping[str, bytes]

    @property
    def lines(self) -> Mapping[str, dict[str, Any]]:
        """The lines the certificate commits to."""
        return lines_of(self.study)

    def lines_root(self) -> str:
        """Return the root (hex) over lines and salts as they are here."""
        return commit(self.lines, self.salts).root.hex()

    def disclose(self, key: str) -> dict[str, Any]:
        """Return one line with what proves that it belongs to the certificate.

        Raises
        ------
        InputError
            There is no such line, or lines and salts are not those of the certificate.
        """
        if key not in self.lines:
            names = ", ".join(self.lines)
            raise _refusal(
                Text(f"there is no line “{key[:60]}”.", f"没有“{key[:60]}”这一行。"),
                Text(f"Take one of: {names}.", f"可选：{names}。"),
            )
        if self.lines_root() != self.content.lines_root:
            raise _refusal(
                Text(
                    "lines and salts of this bundle are not those the certificate commits to.",
                    "证书包中的清单行与盐值和证书承诺不符。",
                ),
                Text("Ask the body for the sealed bundle.", "请向认证机构索取密封证书包。"),
            )
        return {
            "certificate": self.content.number,
            "lines_root": self.content.lines_root,
            "opening": open_line(self.lines, self.salts, key).document(),
        }


def read_sealed(parts: Mapping[Part, bytes]) -> Sealed:
    """Return the certificate, study and salts of a bundle.

    Raises
    ------
    InputError
        The bundle is a public one, or a part is broken.
    """
    if not {Part.CREDENTIAL, Part.STUDY, Part.SALTS} <= set(parts):
        raise _refusal(
            Text(
                "this bundle does not hold the sealed study.",
                "该证书包不含密封的研究报告。",
            ),
            Text(
                "The holder of the certificate and the body have the sealed bundle.",
                "密封证书包由持证人和认证机构保管。",
            ),
        )
    credential = read_credential(Presented(credential=parts[Part.CREDENTIAL]))
    try:
        study = SealedStudy.model_validate(read_object(parts[Part.STUDY]))
        salts = {key: bytes.fromhex(salt) for key, salt in read_object(parts[Part.SALTS]).items()}
    except (ValueError, TypeError) as problem:
        raise _refusal(
            Text("the sealed study cannot be read.", "密封的研究报告无法读取。"),
            Text("Ask the body for the sealed bundle.", "请向认证机构索取密封证书包。"),
        ) from problem
    return Sealed(content_of(unsigned(credential)), study, salts)


def _refusal(text: Text, remedy: Text) -> InputError:
    return InputError(error("sealed-bundle", text, remedy))
