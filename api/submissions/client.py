"""Who hands in: people of manufacturers and exporters who prepare submissions."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.identity.call import Call, require
from footprint.certification.roles import Role

ClientCall = Annotated[Call, Depends(require(Role.APPLICANT, Role.CONSULTANT))]
