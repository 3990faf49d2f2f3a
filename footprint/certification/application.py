"""What an applicant says beside the study: who stands on the certificate, and for what."""

from __future__ import annotations

from pydantic import Field

from footprint.certification.certificate import Party
from footprint.certification.model import Value
from footprint.result import Label


class CaseDetails(Value):
    """The parties and names of a certificate applied for."""

    client: Party
    manufacturer: Party
    factory: Party
    product_name: Label
    specification: str = ""
    trademark: str | None = None
    identifier: str | None = Field(default=None, description="GTIN or other, as a URN or URI")
    supersedes: str | None = Field(default=None, description="number of the certificate before")
