"""Tables of the feature `pact`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_pact"
down_revision = "0003_statements"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pact_consumers",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("partner_url", sa.String(length=500), nullable=True),
        sa.Column("partner_token_url", sa.String(length=500), nullable=True),
        sa.Column("partner_client_id", sa.String(length=300), nullable=True),
        sa.Column("partner_secret", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_pact_consumers_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_pact_consumers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_consumers")),
        sa.UniqueConstraint("client_id", name=op.f("uq_pact_consumers_client_id")),
    )
    op.create_index(
        op.f("ix_pact_consumers_organisation_id"),
        "pact_consumers",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "pact_received_events",
        sa.Column("consumer_id", sa.Uuid(), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consumer_id"],
            ["pact_consumers.id"],
            name=op.f("fk_pact_received_events_consumer_id_pact_consumers"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["statement_requests.id"],
            name=op.f("fk_pact_received_events_request_id_statement_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_received_events")),
        sa.UniqueConstraint(
            "consumer_id", "event_hash", name=op.f("uq_pact_received_events_consumer_id_event_hash")
        ),
    )
    op.create_index(
        op.f("ix_pact_received_events_consumer_id"),
        "pact_received_events",
        ["consumer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pact_received_events_received_at"),
        "pact_received_events",
        ["received_at"],
        unique=False,
    )
    op.create_table(
        "pact_sent_events",
        sa.Column("consumer_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consumer_id"],
            ["pact_consumers.id"],
            name=op.f("fk_pact_sent_events_consumer_id_pact_consumers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_sent_events")),
    )
    op.create_index(
        op.f("ix_pact_sent_events_consumer_id"), "pact_sent_events", ["consumer_id"], unique=False
    )
    op.create_index(
        op.f("ix_pact_sent_events_created_at"), "pact_sent_events", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_pact_sent_events_next_attempt_at"),
        "pact_sent_events",
        ["next_attempt_at"],
        unique=False,
    )
    op.create_table(
        "pact_tokens",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("consumer_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consumer_id"],
            ["pact_consumers.id"],
            name=op.f("fk_pact_tokens_consumer_id_pact_consumers"),
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_pact_tokens")),
    )
    op.create_index(
        op.f("ix_pact_tokens_consumer_id"), "pact_tokens", ["consumer_id"], unique=False
    )
    op.create_table(
        "pact_grants",
        sa.Column("consumer_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consumer_id"],
            ["pact_consumers.id"],
            name=op.f("fk_pact_grants_consumer_id_pact_consumers"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["people.id"], name=op.f("fk_pact_grants_granted_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_pact_grants_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pact_grants")),
        sa.UniqueConstraint(
            "consumer_id", "statement_id", name=op.f("uq_pact_grants_consumer_id_statement_id")
        ),
    )
    op.create_index(
        op.f("ix_pact_grants_consumer_id"), "pact_grants", ["consumer_id"], unique=False
    )
    op.create_index(
        op.f("ix_pact_grants_statement_id"), "pact_grants", ["statement_id"], unique=False
    )
