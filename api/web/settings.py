"""Settings of the service, from environment variables that begin with ``TANBIAO_``."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may set; secrets have no default."""

    model_config = SettingsConfigDict(env_prefix="TANBIAO_", extra="ignore")

    data_folder: Path = Path("tanbiao-data")
    database_url: str | None = None
    """None: a SQLite file in the data folder."""
    evidence_url: str | None = None
    """fsspec URL, for example ``s3://bucket/evidence``; None: a folder in the data folder."""
    public_url: str = "http://127.0.0.1:8000"
    """Where the public reaches the service: stands in certificates, so choose it once."""
    keystore: Path | None = None
    """None: ``keystore.json`` in the data folder."""
    keystore_passphrase: SecretStr | None = None
    """Opens the bodies' and the log's keys; without it nothing can be issued."""
    schemes_folder: Path | None = None
    """Further schemes (YAML), and replacements of the shipped ones."""
    evidence_limit_bytes: int = 50_000_000
    upload_limit_bytes: int = 20_000_000
    virus_scanner: str | None = None
    """``tcp://host:3310`` or ``unix:///path`` of a clamd, or ``command:…``; None: not scanned."""
    session_hours: int = 12
    demo: bool = False
    """Everything issued is marked as a demonstration."""
    log_level: str = "INFO"
    contact: str | None = None
    """Mail or web address where the public reports problems; stands on each certificate's page."""
    metrics_token: SecretStr | None = None
    """Bearer token that reads ``/metrics``; None: anybody who reaches it."""
    oidc_issuer: str | None = None
    """Address of an OpenID Connect provider; None: passwords only."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_scope: str = "openid email profile"
    behind_tls_proxy: bool = False
    """A proxy in front ends TLS and sets X-Forwarded-Proto, which is then believed."""
    outbound_allow: str = ""
    """Hosts and networks, by commas, that may be called though private, and by http as well."""

    @property
    def database(self) -> str:
        """URL of the database."""
        return self.database_url or f"sqlite:///{self.data_folder / 'tanbiao.db'}"

    @property
    def evidence(self) -> str:
        """URL of the evidence store."""
        return self.evidence_url or str(self.data_folder / "evidence")

    @property
    def keystore_file(self) -> Path:
        """Where the encrypted keys are."""
        return self.keystore or self.data_folder / "keystore.json"
