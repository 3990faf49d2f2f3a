"""Run the migrations on the connection that was handed over."""

from __future__ import annotations

from alembic import context

from api.database.metadata import all_metadata
from api.database.rendering import render_item

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_metadata(),
    transactional_ddl=True,
    render_item=render_item,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
