"""Make the databases refuse to change or delete what is a record for good."""

from __future__ import annotations

from alembic import op

from api.database.append_only import forbid_changes

revision = "0009_append_only"
down_revision = "0008_web"

TABLES = (
    "audit",
    "case_events",
    "case_reports",
    "certificate_events",
    "certificate_revisions",
    "decisions",
    "log_checkpoints",
    "log_entries",
    "log_nodes",
    "share_openings",
    "studies",
    "submission_versions",
)


def upgrade() -> None:
    """Install the triggers."""
    forbid_changes(op.get_bind(), TABLES)
