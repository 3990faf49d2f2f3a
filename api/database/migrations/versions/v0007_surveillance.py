"""Tables of the feature `surveillance`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_surveillance"
down_revision = "0006_certificates"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "surveillance_triggers",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_surveillance_triggers_certificate_id_certificates"),
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["people.id"], name=op.f("fk_surveillance_triggers_resolved_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveillance_triggers")),
        sa.UniqueConstraint(
            "certificate_id",
            "kind",
            "subject",
            name=op.f("uq_surveillance_triggers_certificate_id_kind_subject"),
        ),
    )
    op.create_index(
        op.f("ix_surveillance_triggers_certificate_id"),
        "surveillance_triggers",
        ["certificate_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_surveillance_triggers_due_on"), "surveillance_triggers", ["due_on"], unique=False
    )
