"""Run the migrations on the connection handed over; Alembic loads this file by its name."""

from __future__ import annotations

from alembic import context

from api.database.metadata import all_metadata
from api.database.rendering import render_item


def run() -> None:
    """Run them in one transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=all_metadata(),
        transactional_ddl=True,
        render_item=render_item,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # not when it is merely imported
    run()
