"""Submit, verify, decide, issue: each step by the person whose part it is."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.database.schema import upgrade
from api.demonstration.cast import BODY_CODE, NAMES, Cast
from api.web.service import Service
from api.web.settings import Settings
from footprint.certification.roles import ROLE_LABELS, Role
from footprint.text import Language, Text

SCHEME = "tanbiao-voluntary"
PUBLIC_URL = "https://tanbiao-demo.invalid"
"""An address that can never exist: nothing of a demonstration can be taken for real."""


@dataclass(frozen=True)
class Scene:
    """One step that was done, by whom."""

    role: Role
    text: Text

    def say(self, language: Language) -> str:
        """Return it as a line."""
        return f"{ROLE_LABELS[self.role].say(language)}: {self.text.say(language)}"


@dataclass
class Story:
    """A demonstration in a folder of its own.

    Parameters
    ----------
    workbook
        What is submitted.
    folder
        Where the files of the certificate go; the service keeps its data in ``service`` there.
    language
        What refusals are said in.
    """

    workbook: Path
    folder: Path
    language: Language

    def play(self) -> Iterator[Scene]:
        """Do every step and yield it when it is done.

        Raises
        ------
        TanbiaoError
            What the service refuses.
        """
        self._cast = Cast(self._open(), self.language)
        yield from self._make_keys()
        yield from self._apply()
        yield from self._verify()
        yield from self._decide()
        self._fetch_files()
        self._cast.service.database.close()

    def _open(self) -> Service:
        data = self.folder / "service"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        settings = Settings(
            data_folder=data,
            database_url=None,
            evidence_url=None,
            keystore=None,
            keystore_passphrase=SecretStr(secrets.token_urlsafe(24)),
            public_url=PUBLIC_URL,
            demo=True,
        )
        service = Service(settings)
        upgrade(service.database)
        return service

    def _make_keys(self) -> Iterator[Scene]:
        self._post(Role.OPERATOR, "/v1/keys", {"owner": "log"})
        self._post(Role.ADMINISTRATOR, "/v1/keys", {"owner": "body"})
        for role in (Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER):
            passphrase = self._cast.passphrases[role]
            self._post(role, "/v1/keys", {"owner": "person", "passphrase": passphrase})
        yield Scene(
            Role.ADMINISTRATOR,
            Text("made demonstration keys, thrown away after this run", "生成一次性演示密钥"),
        )

    def _apply(self) -> Iterator[Scene]:
        name, content = self.workbook.name, self.workbook.read_bytes()
        submitted = self._cast.call(
            Role.APPLICANT, "POST", "/v1/submissions", files={"file": (name, content)}
        )
        self._submission = submitted["id"]
        value = f" ({submitted['newest']['kgco2e']:.2f} kg CO2e)"
        yield Scene(Role.APPLICANT, Text(f"submitted {name}{value}", f"提交 {name}{value}"))
        asked = {"submission_id": self._submission, "scheme": SCHEME, "body": BODY_CODE}
        self._case = self._post(Role.APPLICANT, "/v1/cases", asked)["id"]
        yield Scene(
            Role.APPLICANT,
            Text("sealed the study and applied for certification", "封存研究并提出认证申请"),
        )

    def _verify(self) -> Iterator[Scene]:
        self._appoint(Role.APPLICATION_REVIEWER)
        self._move("accepted", Role.APPLICATION_REVIEWER)
        yield Scene(Role.APPLICATION_REVIEWER, Text("accepted the application", "受理申请"))
        for role in (Role.LEAD_VERIFIER, Role.INDEPENDENT_REVIEWER, Role.DECISION_MAKER):
            self._appoint(role)
        self._move("document-review", Role.LEAD_VERIFIER)
        sample = self._post(Role.LEAD_VERIFIER, self._path("sample"))
        checked = self._post(Role.LEAD_VERIFIER, self._path("crosscheck"))
        difference = checked["difference"]
        yield Scene(
            Role.LEAD_VERIFIER,
            Text(
                f"drew a sample (seed {sample['seed'][:8]}…), recalculated by the second engine "
                f"path: difference {difference:.0e}",
                f"抽样（种子 {sample['seed'][:8]}…），以第二计算路径复算：相对差 {difference:.0e}",
            ),
        )
        self._inspect()
        self._move("findings-open", Role.LEAD_VERIFIER, "现场演示 on site (demo)")
        finding = {
            "grade": "observation",
            "subject": "study",
            "clause": "GB/T 24067-2024",
            "text": "演示记录：下一周期请附电表照片。 Demo: attach meter photographs next year.",
        }
        self._post(Role.LEAD_VERIFIER, self._path("findings"), finding)
        self._move("findings-closed", Role.LEAD_VERIFIER)
        self._post(Role.LEAD_VERIFIER, self._path("report"))
        self._move("independent-review", Role.LEAD_VERIFIER)
        yield Scene(
            Role.LEAD_VERIFIER,
            Text("raised an observation, drafted the report", "提出观察项并起草核查报告"),
        )

    def _appoint(self, role: Role) -> None:
        part = {"person_id": str(self._cast.people[role]), "role": role.value}
        self._post(Role.ADMINISTRATOR, self._path("team"), part)
        declared = {"role": role.value, "no_conflict": True, "name": NAMES[role]}
        self._post(role, self._path("declarations"), declared)

    def _inspect(self) -> None:
        scheme = self._cast.call(Role.APPLICANT, "GET", f"/v1/schemes/{SCHEME}")
        if scheme["site_inspection"]:
            self._move("site-inspection", Role.LEAD_VERIFIER)

    def _decide(self) -> Iterator[Scene]:
        self._judge(Role.INDEPENDENT_REVIEWER, "review")
        yield Scene(
            Role.INDEPENDENT_REVIEWER,
            Text("signed the review with an own key", "以本人密钥签署复核意见"),
        )
        self.number = str(self._judge(Role.DECISION_MAKER, "decision")["certificate"])
        yield Scene(
            Role.DECISION_MAKER,
            Text("signed the decision with an own key", "以本人密钥签署认证决定"),
        )

    def _judge(self, role: Role, step: str) -> Any:
        asked = {
            "outcome": "granted",
            "reason": "演示 demonstration",
            "passphrase": self._cast.passphrases[role],
        }
        return self._post(role, self._path(step), asked)

    def _fetch_files(self) -> None:
        base, number = f"/v1/certificates/{self.number}", self.number
        files = {
            "certificate.pdf": (Role.APPLICANT, f"{base}/pdf"),
            "certificate.tanbiao": (Role.APPLICANT, f"{base}/bundle"),
            "certificate-sealed.tanbiao": (Role.APPLICANT, f"{base}/bundle?sealed=true"),
            "label.svg": (Role.APPLICANT, f"/c/{number}/label.svg"),
            "label.png": (Role.APPLICANT, f"/c/{number}/label.png"),
            "body.did.json": (Role.APPLICANT, f"/bodies/{BODY_CODE}/did.json"),
            "log.did.json": (Role.APPLICANT, "/.well-known/did.json"),
        }
        for name, (role, path) in files.items():
            content = self._cast.call(role, "GET", path)
            (self.folder / name).write_bytes(_bytes(content))

    def _move(self, state: str, role: Role, reason: str = "") -> None:
        asked = {"to": state, "role": role.value, "reason": reason}
        self._post(role, self._path("transitions"), asked)

    def _post(self, role: Role, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._cast.call(role, "POST", path, json=body)

    def _path(self, step: str) -> str:
        return f"/v1/cases/{self._case}/{step}"


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else json.dumps(content).encode()
